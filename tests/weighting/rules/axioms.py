"""The axioms of allocation, each as a check that takes a rule: `check(rule)` raises AssertionError.

Numbered as in the design (A1–A13). A rule here is a function from a contest to a decision. Each
check draws its own contests; `test_axioms.py` runs the checks on the rules that keep them and on
rules that were broken on purpose, which the checks must find.
"""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.weighting.rules.contests import contest, contests, elections
from weighting.contest import Reason

FUNDED = (Reason.FULL, Reason.PART)
some = settings(max_examples=80, suppress_health_check=list(HealthCheck), report_multiple_bugs=False)
few = settings(some, max_examples=25)
hunt = settings(some, max_examples=5_000, phases=[Phase.generate], derandomize=True)


def with_approvals(case):
    """Give a contest approvals by four scorers that follow its values, for rules that need them."""
    ranked = [bid for bid, value in enumerate(case.value) if not np.isnan(value)]
    ballots = [[bid for bid in ranked if (bid + i) % 3 or i == 0] for i in range(4)]
    return replace(case, utility=contest(1, case.asked, ballots=ballots).utility)


def within_budget(rule, how=some):
    """A1: amounts sum to no more than the budget."""

    @how
    @given(contests())
    def check(case):
        assert rule(with_approvals(case)).amount.sum() <= case.budget

    check()


def nothing_or_useful(rule, how=some):
    """A2: each amount is nothing, or between the minimum and the ask; and reasons agree with it."""

    @how
    @given(contests(floors=False))
    def check(case):
        decision = rule(with_approvals(case))
        for bid, amount in enumerate(decision.amount.tolist()):
            assert amount == 0 or case.minimum[bid] <= amount <= case.asked[bid]
            assert (amount > 0) == (decision.reason[bid] in FUNDED)
            assert (amount == case.asked[bid]) == (decision.reason[bid] is Reason.FULL)

    check()


def exhaustive(rule, how=some):
    """A3: no eligible unfunded bid has a minimum that what is left would meet."""

    @how
    @given(contests(groups=False, floors=False))
    def check(case):
        decision = rule(with_approvals(case))
        left = case.budget - decision.spent
        for bid, reason in enumerate(decision.reason):
            assert reason in (*FUNDED, Reason.NOT_RANKED) or case.minimum[bid] > left

    check()


def better_is_never_worse(rule, how=some):
    """A4: a higher value, a lower ask or a lower minimum never costs a bid its funding."""

    @how
    @given(contests(), st.data())
    def check(case, data):
        assume(len(case))
        bid = data.draw(st.integers(0, len(case) - 1))
        asked, minimum, value = case.asked.copy(), case.minimum.copy(), case.value.copy()
        asked[bid] = data.draw(st.integers(1, asked[bid]))
        minimum[bid] = data.draw(st.integers(1, min(asked[bid], minimum[bid])))
        value[bid] += data.draw(st.sampled_from([0, 0.05, 1, 3]))
        better = replace(case, asked=asked, minimum=minimum, value=value)
        if rule(case).reason[bid] in FUNDED:
            assert rule(better).reason[bid] in FUNDED

    check()


def labels_do_not_matter(rule, how=some):
    """A5: in another order of bids, each gets the same, as long as the tie key goes with it."""

    @how
    @given(contests(), st.randoms(use_true_random=False))
    def check(case, random):
        case = with_approvals(case)
        order = list(range(len(case)))
        random.shuffle(order)
        assert rule(_reordered(case, order)).amount.tolist() == rule(case).amount[order].tolist()

    check()


def _reordered(case, order):
    columns = [case.utility.column(bid)[0].tolist() for bid in order]
    ballots = [[bid for bid, fans in enumerate(columns) if i in fans] for i in range(4)]
    asked = case.asked[order]
    return replace(
        case,
        asked=asked,
        minimum=case.minimum[order],
        value=case.value[order],
        owners=tuple(case.owners[bid] for bid in order),
        floors=tuple(replace(floor, bids=floor.bids[order]) for floor in case.floors),
        utility=contest(1, asked, ballots=ballots).utility,
        tie_rank=case.tie_order()[order],
    )


def money_has_no_unit(rule, how=some):
    """A6: all money times k gives all amounts times k (grants in full: a part may be any pence)."""

    @how
    @given(contests(), st.integers(2, 100))
    def check(case, k):
        case = with_approvals(case)
        bigger = replace(
            case,
            budget=case.budget * k,
            asked=case.asked * k,
            minimum=case.minimum * k,
            floors=tuple(replace(floor, amount=floor.amount * k) for floor in case.floors),
            utility=replace(case.utility, scale=case.utility.scale * k),
        )
        assert rule(bigger).amount.tolist() == (rule(case).amount * k).tolist()

    check()


def weights_are_relative(rule, how=some):
    """A7: all values (and utilities) times a constant change nothing."""

    @how
    @given(contests(), st.sampled_from([0.25, 0.5, 2.0, 64.0]))
    def check(case, constant):
        case = with_approvals(case)
        scaled = replace(
            case,
            value=case.value * constant,
            utility=replace(case.utility, scale=case.utility.scale * constant),
        )
        assert rule(scaled).amount.tolist() == rule(case).amount.tolist()

    check()


def _joined_by(case, asked, minimum, value):
    """Add one bid of a group of its own, which the first two scorers approve."""
    ballots = [
        np.flatnonzero([i in case.utility.column(bid)[0] for bid in range(len(case))]) for i in range(4)
    ]
    ballots = [[*ballot.tolist(), *([len(case)] if i < 2 else [])] for i, ballot in enumerate(ballots)]
    asks = [*case.asked.tolist(), asked]
    return replace(
        case,
        asked=np.array(asks),
        minimum=np.array([*case.minimum.tolist(), minimum]),
        value=np.array([*case.value.tolist(), value]),
        owners=(*case.owners, frozenset("z")),
        floors=tuple(replace(floor, bids=np.append(floor.bids, False)) for floor in case.floors),
        utility=contest(1, asks, ballots=ballots).utility,
    )


def what_can_never_be_paid_does_not_matter(rule, how=some):
    """A8: a bid whose minimum is more than the budget changes nothing."""

    @how
    @given(contests(), st.sampled_from([0.1, 2.0, 9.0]))
    def check(case, value):
        case = with_approvals(case)
        crowded = _joined_by(case, case.budget + 2, case.budget + 1, value)
        assert rule(crowded).amount.tolist() == [*rule(case).amount.tolist(), 0]

    check()


def losers_may_leave(rule, how=some):
    """A9: withdrawing an unfunded bid changes nothing for the others."""

    @how
    @given(contests(), st.integers(1, 6), st.sampled_from([0.1, 1.0, 2.0, 9.0]))
    def check(case, asked, value):
        case = with_approvals(case)
        crowded = _joined_by(case, asked, asked, value)
        with_it = rule(crowded)
        if with_it.reason[-1] not in FUNDED:
            assert with_it.amount.tolist() == [*rule(case).amount.tolist(), 0]

    check()


def payments_are_shares(rule, how=some):
    """A10: payments are not negative, sum to the cost, are min(purse, price x utility); prices rise."""

    @how
    @given(elections(scored=True))
    def check(drawn):
        case, _, _ = drawn
        decision = rule(case)
        purse, last = np.full(case.utility.scorers, float(case.budget) / case.utility.scorers), 0.0
        for bid, (scorers, paid) in decision.payments.items():
            score = dict(zip(*map(np.ndarray.tolist, case.utility.column(bid)), strict=True))
            scale = 1.0 if case.utility.scale is None else case.utility.scale[bid]
            wanted = scale * np.array([score[i] for i in scorers.tolist()])
            price = (paid / wanted).max()
            assert (paid >= 0).all()
            assert np.isclose(paid.sum(), case.asked[bid])
            assert np.allclose(paid, np.minimum(purse[scorers], price * wanted))
            assert price >= last * (1 - 1e-9)
            purse[scorers] -= paid
            assert (purse >= -1e-9).all()
            last = price
        assert list(decision.payments) == decision.chosen

    check()


def groups_get_their_due(rule, how=some):
    """A11: EJR up to one project, by trying all sets (Peters et al. 2021, definition 3)."""

    @how
    @given(elections(unit_costs=True))
    def check(drawn):
        case, ballots, kind = drawn
        won = set(rule(case).chosen)
        for wanted in _sets(range(len(case))):
            fans = [ballot for ballot in ballots if set(wanted) <= set(ballot)]
            due = sum(case.asked[bid] for bid in wanted)
            short = [ballot for ballot in fans if not _content(case, ballot, wanted, won, kind)]
            assert len(short) * case.budget < due * len(ballots) or not wanted

    check()


def _sets(items):
    items = list(items)
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1))


def _content(case, ballot, wanted, won, kind):
    """Tell whether a voter has what is due, or would have more with one more of the wanted."""
    worth = (lambda bids: sum(case.asked[bid] for bid in bids)) if kind == "cost" else len
    has = won & set(ballot)
    if worth(has) >= worth(wanted):
        return True
    return any(worth(has | {bid}) > worth(wanted) for bid in set(wanted) - has)


def same_input_same_bytes(rule, how=some):
    """A14: the same contest always gives byte for byte the same decision."""

    @how
    @given(contests())
    def check(case):
        case = with_approvals(case)
        assert repr(rule(case)) == repr(rule(case))

    check()
