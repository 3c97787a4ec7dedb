"""The manipulation audit: what could each group have gained by marking untruly?

The round is run again for every group under each of seven strategies that a cunning group might
use, everybody else's marks as they are, and its own money is compared with what it really got.
Under halves every gain is 0, because nothing that a group marks reaches its own half; in an open
panel the gains show what the round invited, and are published beside the result. It is a
diagnosis and no proof: a strategy that is not tried is not seen (Olckers and Walsh,
"Manipulation and peer mechanisms: a survey", arXiv 2210.01984).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from weighting.allocation import Allocation, allocate, amounts_of, hear
from weighting.contest import Floats, Ints
from weighting.round import Round
from weighting.setting import Ballots, Setting, ballots_of, find_unranked, lapsed_groups

LOWEST, HIGHEST = 0.0, 100.0
JUST_ABOVE = 3  # so many bids count as standing just above one's own


@dataclass(frozen=True)
class Gain:
    """The best that one group could have done: pence above what it got, and how (None: nothing)."""

    group: str
    best_gain_pence: int
    strategy: str | None


@dataclass(frozen=True)
class Audit:
    """The best gain of every group, in the order of the round."""

    gains: tuple[Gain, ...]

    @property
    def max_gain_pence(self) -> int:
        """Give the largest gain of any group."""
        return max((gain.best_gain_pence for gain in self.gains), default=0)

    @property
    def money_moved_pence(self) -> int:
        """Add up what every group could have drawn to itself, each of them acting alone."""
        return sum(gain.best_gain_pence for gain in self.gains)


@dataclass(frozen=True)
class Outlook:
    """What a group knows when it plans: what it may mark, its true marks, and the true outcome.

    `bids` are the positions of the bids that it may mark; `mark` (NaN where it gave none), `value`
    (NaN where the bid was not ranked), `amount` and `asked` follow them.
    """

    bids: Ints
    mark: Floats
    value: Floats
    amount: Ints
    asked: Ints
    own_values: Floats

    def with_mark(self, where: np.ndarray, mark: float) -> Floats:
        """Give the true marks but for one mark in some places."""
        return np.where(where, mark, self.mark)


def _just_above(outlook: Outlook) -> np.ndarray:
    """Find the few bids that are valued next above any of the group's own."""
    found = np.zeros(len(outlook.bids), bool)
    for own in outlook.own_values[~np.isnan(outlook.own_values)]:
        above = np.flatnonzero(outlook.value >= own)
        found[above[np.argsort(outlook.value[above], kind="stable")][:JUST_ABOVE]] = True
    return found


def _cheap_losers(outlook: Outlook) -> np.ndarray:
    """Find the bids that got nothing and ask less than the mean of all that it may mark."""
    return (outlook.amount == 0) & (outlook.asked < outlook.asked.mean())


Strategy = Callable[[Outlook], Floats]

STRATEGIES: Mapping[str, Strategy] = {
    "lowest mark to all": lambda seen: np.full(len(seen.bids), LOWEST),
    "highest mark to all": lambda seen: np.full(len(seen.bids), HIGHEST),
    "lowest mark to funded bids": lambda seen: seen.with_mark(seen.amount > 0, LOWEST),
    "lowest mark to bids just above its own": lambda seen: seen.with_mark(_just_above(seen), LOWEST),
    "highest mark to cheap losers": lambda seen: seen.with_mark(_cheap_losers(seen), HIGHEST),
    "marks reversed": lambda seen: HIGHEST - seen.mark,
    "no marks": lambda seen: np.full(len(seen.bids), np.nan),
}


def audit(round_: Round) -> Audit:
    """Run the round again under every strategy of every group.

    >>> from weighting.round import Bid, Group, Mark
    >>> groups = tuple(Group(name) for name in ("north", "south", "east"))
    >>> bids = (Bid("hall", ("north",), 500, 500), Bid("van", ("south",), 400, 400))
    >>> marks = (Mark("east", "hall", 70), Mark("east", "van", 65), Mark("south", "hall", 90))
    >>> found = audit(Round(500, "", groups, bids, marks, panel="open", minimum_scorers=1))
    >>> found.gains[1]
    Gain(group='south', best_gain_pence=400, strategy='lowest mark to all')
    """
    return audit_of(allocate(round_))


def audit_of(allocation: Allocation) -> Audit:
    """Audit an allocation that was already made."""
    trial = Trial(allocation)
    return Audit(tuple(trial.best_gain(place) for place in range(len(trial.setting.round.groups))))


@dataclass(frozen=True)
class Trial:
    """A round to be heard again with other marks by one group."""

    allocation: Allocation

    @property
    def setting(self) -> Setting:
        """Give what no mark can change."""
        return self.allocation.setting

    @cached_property
    def ballots(self) -> Ballots:
        """Give the true marks."""
        return ballots_of(self.setting)

    @cached_property
    def amounts(self) -> Ints:
        """Give the true amounts."""
        return np.array(list(self.allocation.amounts.values()), np.int64)

    @cached_property
    def values(self) -> Floats:
        """Give the true value of every bid, NaN where it was not ranked."""
        value = np.full(len(self.setting.round.bids), np.nan)
        for hearing in self.allocation.hearings:
            value[hearing.bids] = hearing.contest.value
        return value

    @cached_property
    def asked(self) -> Ints:
        """Give what every bid asks."""
        return np.array([bid.asked_pence for bid in self.setting.round.bids], np.int64)

    @cached_property
    def lapsed(self) -> set[str]:
        """Name the groups whose bids lapsed because they marked too little.

        They would gain by taking part at all, as they are meant to, whatever they then say.
        """
        return lapsed_groups(self.setting, self.ballots)

    def best_gain(self, group: int) -> Gain:
        """Try every strategy for one group; of equal gains the first strategy is named."""
        name = self.setting.round.groups[group].id
        own = self._own(group)
        outlook = self.outlook(group, own)
        best = Gain(name, 0, None)
        if not own.size or not outlook.bids.size or name in self.lapsed:
            return best
        for strategy, plan in STRATEGIES.items():
            amounts = self.amounts_with(group, outlook.bids, plan(outlook))
            gain = int(amounts[own].sum() - self.amounts[own].sum())
            if gain > best.best_gain_pence:
                best = Gain(name, gain, strategy)
        return best

    def _own(self, group: int) -> Ints:
        name = self.setting.round.groups[group].id
        bids = self.setting.round.bids
        return np.array([at for at, bid in enumerate(bids) if name in bid.groups], np.int64)

    def outlook(self, group: int, own: Ints) -> Outlook:
        """Put together what one group knows."""
        bids = self._may_mark(group)
        given = np.full(len(self.setting.round.bids), np.nan)
        mine = self.ballots.scorer == group
        given[self.ballots.bid[mine]] = self.ballots.mark[mine]
        return Outlook(
            bids=bids,
            mark=given[bids],
            value=self.values[bids],
            amount=self.amounts[bids],
            asked=self.asked[bids],
            own_values=self.values[own],
        )

    def _may_mark(self, group: int) -> Ints:
        """List the bids that a group may mark; only those that it did where some are not named."""
        its = self.setting.round.groups[group]
        if its.excused:
            return np.unique(self.ballots.bid[self.ballots.scorer == group])
        return np.array(self.setting.may_mark(its.id), np.int64)

    def amounts_with(self, group: int, bids: Ints, marks: Floats) -> Ints:
        """Hear the round again with other marks by one group (NaN: none)."""
        others = self.ballots.only(self.ballots.scorer != group)
        given = ~np.isnan(marks)
        ballots = Ballots(
            np.concatenate([others.scorer, np.full(int(given.sum()), group)]),
            np.concatenate([others.bid, bids[given]]),
            np.concatenate([others.mark, marks[given]]),
        )
        unranked = find_unranked(self.setting, ballots)
        return np.array(amounts_of(self.setting, hear(self.setting, ballots, unranked)))
