"""Laws that hold whatever people do in a year of one pot: the books balance, and nobody gets too much."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from fundpots import log
from fundpots.db import db
from fundpots.errors import Refusal
from fundpots.pots.models import Entry, Transaction
from fundpots.pots.operations import correct, deposit
from fundpots.pots.queries import balances, pots_astray
from fundpots.pots.stages import PATHS, Movement
from fundpots.treasury import operations as act
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.queries.awards import money_of, movements_of
from fundpots.treasury.queries.reports import finally_spent, open_report
from fundpots.treasury.rules.awards import is_over, owed_pence
from fundpots.treasury.rules.days import working_day_from
from fundpots.treasury.rules.payments import Part, instalment_state
from tests import make
from tests.treasury import books

PENCE = st.integers(1, 60_000)
WHICH = st.integers(0, 11)
SPENT = st.integers(0, 20_000)


WANTED = (
    "plan_instalments", "make_payment_run", "send_back_instalment", "mark_paid", "mark_failed",
    "accept_report", "return_underspend", "correct_return", "withdraw_award",
)  # fmt: skip


class Year(RuleBasedStateMachine):
    """Treasurers and officers do anything, in any order; what is refused leaves nothing behind."""

    done: Counter = Counter()

    @initialize(amounts=st.lists(st.integers(2_000, 30_000), min_size=2, max_size=4))
    def begin(self, amounts):
        self.day = 4.0
        self.now = books.accepted(*amounts, pot_pence=100_000)
        self.treasurers = (self.now.first, self.now.second)

    def at(self):
        self.day += 0.25
        return make.later(self.day)

    def attempt(self, name, **arguments):
        """Do it, or leave everything as it was, as a request does."""
        step = db.session.begin_nested()
        try:
            getattr(act, name)(**arguments, at=self.at())
            db.session.flush()
        except Refusal as refused:
            step.rollback()
            self.done[f"{name} refused: {type(refused).__name__}"] += 1
        else:
            step.commit()
            self.done[name] += 1

    def award(self, which) -> Award:
        return self.now.awards[which % len(self.now.awards)]

    def instalment(self, which) -> Instalment:
        ones = [one for award in self.now.awards for one in books.instalments(award)]
        return ones[which % len(ones)]

    @rule(
        which=WHICH,
        parts=st.lists(st.tuples(PENCE, st.booleans()), min_size=1, max_size=3),
        fit=st.booleans(),
    )
    def plan(self, which, parts, fit):
        award = self.award(which)
        day = make.later(self.day).date()
        plan = [Part(pence, day, needs_report) for pence, needs_report in parts]
        left = money_of([award.id])[award.id].committed_pence
        if fit and left > 1:
            plan = [Part(left // 2, day), Part(left - left // 2, day, parts[0][1])]
        self.attempt("plan_instalments", award=award, parts=plan, by=self.now.first)

    @rule(which=WHICH, who=st.integers(0, 1), back=st.booleans())
    def prepare(self, which, who, back):
        one = self.instalment(which)
        self.attempt("prepare_instalment", instalment=one, by=self.treasurers[who])
        if back:
            other = self.treasurers[1 - who]
            self.attempt("send_back_instalment", instalment=one, reason="Look again", by=other)

    @rule(which=WHICH, who=st.integers(0, 1))
    def approve(self, which, who):
        self.attempt("approve_instalment", instalment=self.instalment(which), by=self.treasurers[who])

    @rule(which=WHICH, who=st.integers(0, 1), again=st.booleans())
    def pay(self, which, who, again):
        day = make.later(self.day).date()
        one = self.instalment(which)
        for reference in ("B", "B") if again else ("B",):
            self.attempt(
                "mark_paid", instalment=one, on=day, bank_reference=reference, by=self.treasurers[who]
            )

    @rule(which=WHICH, by_run=st.booleans())
    def pay_all_the_way(self, which, by_run):
        one = self.instalment(which)
        self.attempt("prepare_instalment", instalment=one, by=self.now.first)
        self.attempt("approve_instalment", instalment=one, by=self.now.second)
        if by_run:
            day = working_day_from(make.later(self.day + 1).date())
            self.attempt("make_payment_run", instalments=[one], pay_on=day, by=self.now.first)
        day = make.later(self.day).date()
        self.attempt("mark_paid", instalment=one, on=day, bank_reference="C", by=self.now.first)

    @rule(which=WHICH)
    def fail(self, which):
        day = make.later(self.day).date()
        self.attempt("mark_failed", instalment=self.instalment(which), on=day, reason="No", by=self.now.first)

    @rule(which=WHICH, spent=st.tuples(SPENT, SPENT), is_final=st.booleans())
    def report(self, which, spent, is_final):
        award = self.award(which)
        told = books.told(award, *spent, is_final=is_final)
        self.attempt("submit_report", award=award, told=told, by=self.now.officers_of(award)[0])

    @rule(which=WHICH)
    def accept_report(self, which):
        report = open_report(self.award(which).id)
        if report is not None:
            self.attempt("accept_report", report=report, by=self.now.second)

    @rule(which=WHICH)
    def ask_about_report(self, which):
        report = open_report(self.award(which).id)
        if report is not None:
            self.attempt("query_report", report=report, query="What for?", by=self.now.second)

    @rule(which=WHICH, spent=st.tuples(SPENT, SPENT))
    def finish(self, which, spent):
        self.report(which, spent, True)
        self.accept_report(which)

    @rule(which=WHICH, slip=st.booleans())
    def spend_less_than_was_paid(self, which, slip):
        award = self.award(which)
        ones = [one for award in self.now.awards for one in books.instalments(award)]
        for place, one in enumerate(ones):
            if one.award_id == award.id:
                self.pay_all_the_way(place, slip)
        self.finish(which, (1, 1))
        self.give_back(which, 0, True, slip)

    @rule(which=WHICH, pence=PENCE, all_of_it=st.booleans(), slip=st.booleans())
    def give_back(self, which, pence, all_of_it, slip):
        award = self.award(which)
        money, spent = money_of([award.id])[award.id], finally_spent([award.id]).get(award.id)
        pence = owed_pence(award, money, spent) if all_of_it else pence
        day = make.later(self.day).date()
        self.attempt(
            "return_underspend",
            award=award,
            amount_pence=pence,
            on=day,
            bank_reference="R",
            by=self.now.first,
        )
        returns = [one.id for one, _pence in movements_of(award.id) if one.kind == Movement.RETURN]
        if slip and returns:
            who = self.now.second
            self.attempt("correct_return", award=award, movement_id=returns[-1], reason="A slip", by=who)

    @rule(which=WHICH)
    def withdraw(self, which):
        if which < 2:
            self.attempt("withdraw_award", award=self.award(which), reason="Over", by=self.now.first)

    @rule(which=WHICH)
    def close(self, which):
        self.attempt("close_award", award=self.award(which), by=self.now.first)

    @rule(pence=PENCE, back=st.booleans())
    def put_in(self, pence, back):
        made = deposit(self.now.pot, pence, on=make.NOON.date(), reason="More", by=None, at=self.at())
        if back:
            correct(made, reason="A slip", by=self.now.first, at=self.at())

    @invariant()
    def entries_sum_to_zero(self):
        sums = db.session.execute(
            select(func.sum(Entry.amount_pence)).group_by(Entry.transaction_id)
        ).scalars()
        assert all(total == 0 for total in sums)

    @invariant()
    def no_account_is_below_zero(self):
        held = balances(self.now.pot.id)
        assert min(held.available_pence, held.committed_pence, held.paid_pence) >= 0

    @invariant()
    def nobody_is_paid_more_than_they_were_awarded(self):
        money = money_of(award.id for award in self.now.awards)
        for award in self.now.awards:
            mine = money[award.id]
            assert 0 <= mine.returned_pence <= mine.paid_pence <= award.amount_pence
            assert 0 <= mine.committed_pence <= award.amount_pence - mine.kept_pence

    @invariant()
    def what_is_planned_is_what_is_left_to_pay(self):
        money = money_of(award.id for award in self.now.awards)
        for award in self.now.awards:
            ones = books.instalments(award)
            unpaid = sum(
                one.amount_pence for one in ones if instalment_state(one) not in ("paid", "cancelled")
            )
            paid = sum(one.amount_pence for one in ones if instalment_state(one) == "paid")
            assert unpaid == money[award.id].committed_pence
            assert paid == money[award.id].paid_pence
            if is_over(award):
                assert unpaid == 0

    @invariant()
    def replaying_the_ledger_gives_the_balances(self):
        accounts = dict.fromkeys(("available", "committed", "paid"), 0)
        corrected = aliased(Transaction)
        rows = db.session.execute(
            select(Transaction.kind, corrected.kind, func.max(Entry.amount_pence))
            .join(Entry, Entry.transaction_id == Transaction.id)
            .outerjoin(corrected, corrected.id == Transaction.corrects_id)
            .where(Entry.pot_id == self.now.pot.id)
            .group_by(Transaction.id, corrected.kind)
        )
        for kind, mirrored, pence in rows:
            start, end = PATHS[Movement(mirrored or kind)]
            sign = -1 if mirrored else 1
            for account, amount in ((start, -pence * sign), (end, pence * sign)):
                if account != "outside":
                    accounts[account] += amount
        held = balances(self.now.pot.id)
        assert accounts == {
            "available": held.available_pence,
            "committed": held.committed_pence,
            "paid": held.paid_pence,
        }

    @invariant()
    def the_totals_are_the_sums_of_the_entries(self):
        assert pots_astray() == []

    @invariant()
    def an_award_knows_whether_its_final_report_was_sent(self):
        final = select(Report.submitted_at).where(Report.is_final)
        for award in self.now.awards:
            assert award.report_sent_at == db.session.scalar(final.where(Report.award_id == award.id))

    def teardown(self):
        entries = db.session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq))
        assert log.first_broken(entries) is None
        db.session.rollback()


def live(examples: int, **chosen) -> None:
    """Let so many years happen."""
    Year.done.clear()
    checks = list(HealthCheck)
    many = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=checks, **chosen
    )
    run_state_machine_as_test(Year, settings=many)


@pytest.mark.timeout(600)  # on a busy machine
def test_a_year_of_one_pot_balances_whatever_happens(app):
    live(15, derandomize=True)

    assert sum(Year.done.values()) > 15, "next to nothing happened"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_years_that_nobody_chose_balance_too(app):
    live(300)

    for name in WANTED:
        assert Year.done[name], f"the years never came to {name}: {Year.done}"
