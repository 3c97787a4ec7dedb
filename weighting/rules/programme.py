"""The knapsack as a mixed integer programme: part grants, one bid per group, floors.

For each bid one variable says whether it is funded and one how much it gets beyond its minimum.
The solver (HiGHS, in scipy) works in floats, so that it is trusted with the set alone: amounts and
totals are then worked out from the set in whole pence and exact fractions, and sets are compared
by those.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from threading import Lock

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack

from weighting.contest import Contest, Floats, Ints
from weighting.rules.core import Core, Settled

CLOSE = 1e-9  # relative: below this the solver may take an inferior set for an equal one
BIDS_WITH_TIES = 300  # with more bids in doubt, ties stay as the solver leaves them
LARGE = 100  # from here on it pays to find out first which bids are in doubt
TOTAL = 1e6  # the objective is scaled to this sum, so that the solver's 1e-6 is small in it

NOTHING_SETTLED = Settled({})

_quiet = Lock()


@dataclass(frozen=True)
class _Found:
    """A feasible set with its best amounts and its exact total value."""

    taken: frozenset[int]  # places in the programme, not bids
    amount: Ints
    total: Fraction


def best_amounts(contest: Contest, order: list[int]) -> Ints:
    """Give every bid its amount in the best set; `order` lists the bids that may be chosen."""
    amount = np.zeros(len(contest), np.int64)
    if not order:
        return amount
    programme = Programme(contest, order)
    settled = _beyond_doubt(contest, order, programme)
    best = programme.solve(settled)
    if best is None:
        return amount
    if len(order) - len(settled.choices) <= BIDS_WITH_TIES and programme.has_rival(best, settled):
        best = programme.first_of_the_best(best, settled)
    amount[order] = best.amount
    return amount


def _beyond_doubt(contest: Contest, order: list[int], programme: Programme) -> Settled:
    """Fix the choices of a large contest that are proven; the bound knows nothing of floors."""
    if contest.floors or len(order) < LARGE:
        return NOTHING_SETTLED
    core = Core(contest, order)
    good = programme.solve(core.around())
    return NOTHING_SETTLED if good is None else core.beyond(float(good.total))


class Programme:
    """The programme of one contest. Places count the bids of `order`, best ranked first."""

    def __init__(self, contest: Contest, order: list[int]) -> None:
        self.count = len(order)
        self.asked, self.minimum = contest.asked[order], contest.minimum[order]
        self.budget = contest.budget
        self.step = gcd(*self.asked.tolist(), *self.minimum.tolist()) or 1
        self.each = [
            Fraction(float(value)) / max(1, int(asked))
            for value, asked in zip(contest.value[order], self.asked, strict=True)
        ]  # value of one unit of money
        # floats come first in the key for speed alone: rounding never turns an order round
        key = [(-float(each), -each, place) for place, each in enumerate(self.each)]
        self.by_density = [place for _, _, place in sorted(key)]
        scale = TOTAL / max(float(contest.value[order].sum()), 1e-300)
        self.gain = contest.value[order] * scale * self.step / np.maximum(1, self.asked)
        self.rows = [self._within_budget(), self._extra_only_if_taken(), *_one_each(contest, order)]
        self.floors: list[tuple[list[int], int]] = []
        for floor in contest.floors:
            places = [place for place, bid in enumerate(order) if floor.bids[bid]]
            self._promise(places, floor.amount)

    def solve(self, settled: Settled, *cuts: LinearConstraint) -> _Found | None:
        """Find the best set that has what is settled."""
        return self._solve(self.gain, settled, list(cuts))

    def has_rival(self, best: _Found, settled: Settled) -> bool:
        """Tell whether another set is as good, or so close that the solver cannot tell."""
        other = self.solve(settled, self._other_than(best.taken))
        return other is not None and other.total >= best.total * (1 - Fraction(CLOSE))

    def first_of_the_best(self, best: _Found, settled: Settled) -> _Found:
        """Of all best sets find the one with the best-ranked bid, then the second-best, and so on."""
        choices = dict(settled.choices)
        for place in range(self.count):
            if place not in best.taken and place not in choices:
                other = self.solve(Settled({**choices, place: 1}, settled.full))
                if other is not None and other.total >= best.total:
                    best = other
            choices[place] = int(place in best.taken)
        return best

    def _promise(self, places: list[int], promised: int) -> None:
        """Bind the bids of a floor to get what it promises, as far as they can use it."""
        gain = np.zeros(self.count)
        gain[places] = TOTAL * self.step / max(1, promised)
        capped = LinearConstraint(self._money(places), ub=promised / self.step)
        found = self._solve(gain, NOTHING_SETTLED, [capped])
        reach = 0 if found is None else min(promised, int(found.amount[places].sum()))
        self.rows.append(LinearConstraint(self._money(places), lb=reach / self.step))
        self.floors.append((places, reach))

    def _solve(self, gain: Floats, settled: Settled, cuts: list[LinearConstraint]) -> _Found | None:
        lower, upper = np.zeros(2 * self.count), np.ones(2 * self.count)
        upper[self.count :] = (self.asked - self.minimum) / self.step
        for place, choice in settled.choices.items():
            lower[place] = upper[place] = choice
            upper[self.count + place] *= choice
        beyond_minimum = self.count + np.array(sorted(settled.full), int)
        lower[beyond_minimum] = upper[beyond_minimum]
        while True:
            with _nothing_on_stdout():
                answer = milp(
                    -np.concatenate((gain * self.minimum / self.step, gain)),
                    integrality=np.repeat([1, 0], self.count),
                    bounds=Bounds(lower, upper),
                    constraints=[*self.rows, *cuts],
                    options={"mip_rel_gap": 0},
                )
            if answer.x is None:
                return None
            taken = frozenset(np.flatnonzero(answer.x[: self.count] > 0.5).tolist())
            found = self._with_best_amounts(taken)
            if found is not None:
                return found
            cuts = [*cuts, self._other_than(taken)]  # over the budget by less than the solver sees

    def _with_best_amounts(self, taken: frozenset[int]) -> _Found | None:
        """Pay all minimums, then what floors lack, then the rest where money does most."""
        amount = np.zeros(self.count, np.int64)
        places = [place for place in self.by_density if place in taken]
        amount[places] = self.minimum[places]
        left = self.budget - int(amount.sum())
        if left < 0:
            return None
        for bound, reach in [*self.floors, (range(self.count), self.budget)]:
            lacking = reach - int(amount[list(bound)].sum())
            for place in (place for place in places if place in bound):
                more = max(0, min(lacking, left, int(self.asked[place] - amount[place])))
                amount[place] += more
                left, lacking = left - more, lacking - more
        total = sum((self.each[place] * int(amount[place]) for place in places), Fraction(0))
        return _Found(taken, amount, total)

    def _money(self, places: Iterable[int]) -> csr_array:
        """Make the row that sums the money of these places."""
        mask = np.zeros(self.count)
        mask[list(places)] = 1.0
        return csr_array(np.concatenate((mask * self.minimum / self.step, mask))[None, :])

    def _within_budget(self) -> LinearConstraint:
        return LinearConstraint(self._money(range(self.count)), ub=self.budget / self.step)

    def _extra_only_if_taken(self) -> LinearConstraint:
        room = diags_array(-(self.asked - self.minimum) / self.step)
        return LinearConstraint(hstack([room, diags_array(np.ones(self.count))], format="csr"), ub=0)

    def _other_than(self, taken: frozenset[int]) -> LinearConstraint:
        """Make the cut that every set meets but this one."""
        signs = -np.ones(2 * self.count)
        signs[self.count :] = 0
        signs[list(taken)] = 1
        return LinearConstraint(signs[None, :], ub=len(taken) - 1)


def _one_each(contest: Contest, order: list[int]) -> list[LinearConstraint]:
    """Make the rows that allow each group one bid, for groups that have more."""
    if not contest.one_per_group:
        return []
    places: dict[Hashable, list[int]] = {}
    for place, bid in enumerate(order):
        for group in contest.owners[bid]:
            places.setdefault(group, []).append(place)
    shared = [(row, place) for row, many in enumerate(places.values()) for place in many]
    rows, columns = np.array(shared).T if shared else np.empty((2, 0), int)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(places), 2 * len(order)))
    return [LinearConstraint(matrix, ub=1)] if places else []


@contextmanager
def _nothing_on_stdout() -> Iterator[None]:
    """Send to standard error what the solver prints, past Python, on standard output."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    with _quiet:
        sys.stdout.flush()
        os.dup2(2, 1)
        try:
            yield
        finally:
            ctypes.CDLL(None).fflush(None)  # what waits in the buffers of C would come out later
            os.dup2(kept, 1)
            os.close(kept)
