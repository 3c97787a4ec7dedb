"""The account book of equal shares: exact fractions for the moments in which floats cannot decide.

A scorer who still has money has paid the full level of every bid bought that they support, so a
purse is the endowment less levels x scores, and the sum of many purses needs only how often each
level was paid. Levels are worked out exactly one after the other, when first asked for. Nothing is
rounded: two prices are equal here exactly if they are equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from weighting.contest import Floats

Scorers = NDArray[np.int32]
Column = tuple[Scorers, Floats | None]  # supporters of a bid, and their scores (None: all 1)

Mask = NDArray[np.bool_]

NEVER = np.iinfo(np.int32).max


class Book:
    """What was bought, in order, and when each scorer's purse was emptied."""

    def __init__(self, scorers: int, endowment: Fraction) -> None:
        self.endowment = endowment
        self.bought: list[tuple[Column, int]] = []  # supporters and cost
        self.emptied = np.full(scorers, NEVER, np.int32)  # number of the purchase
        self._levels: list[Fraction] = []

    def enter(self, column: Column, cost: int, emptied: Scorers) -> None:
        """Enter a purchase: its supporters, its cost and the scorers whose last money it took."""
        self.emptied[emptied] = len(self.bought)
        self.bought.append((column, cost))

    def holds(self, scorers: Scorers) -> Fraction:
        """Sum what the purses of these scorers hold, none of them emptied before.

        >>> book = Book(3, Fraction(2))
        >>> book.enter((np.array([0, 1], np.int32), None), 3, np.array([], np.int32))
        >>> book.holds(np.array([0, 2], np.int32))
        Fraction(5, 2)
        """
        return self._held_before(len(self.bought), scorers)

    def level(self, column: Column, cost: int, poor: Mask, unsure: Mask) -> Fraction:
        """Give the level of a bid whose supporters have money and can pay for it together.

        The `poor` among them (a mask over the column) are known to pay all that they have; of the
        `unsure` it is found out; the rest pay level x score.
        """
        doubtful = list(
            zip(np.flatnonzero(unsure).tolist(), self.purses(_part(column, unsure)[0]), strict=True)
        )
        poor = poor.copy()
        while True:
            rich = _total(_part(column, ~poor))
            level = (cost - self.holds(column[0][poor])) / rich
            short = [at for at, held in doubtful if not poor[at] and held < level * _score(column, at)]
            if not short:
                return level
            poor[short] = True

    def purses(self, scorers: Scorers) -> list[Fraction]:
        """Give what each of these scorers holds, none of them emptied before."""
        paid = np.zeros((len(scorers), len(self.bought)))
        everybody = np.zeros(len(self.emptied))
        for number, (column, _) in enumerate(self.bought):
            everybody[column[0]] = 1.0 if column[1] is None else column[1]
            paid[:, number] = everybody[scorers]
            everybody[column[0]] = 0.0
        kinds, kind_of_each = np.unique(paid, axis=0, return_inverse=True)
        held = [self._purse(row) for row in kinds.tolist()]
        return [held[kind] for kind in kind_of_each.ravel().tolist()]

    def _purse(self, scores: list[float]) -> Fraction:
        """Give the purse of a scorer with these scores of the bids bought, 0 where not a supporter."""
        paid = (self._level_of(i) * Fraction(score) for i, score in enumerate(scores) if score)
        return self.endowment - sum(paid, Fraction(0))

    def _held_before(self, number: int, scorers: Scorers) -> Fraction:
        if len(scorers) == 0:
            return Fraction(0)
        asked = np.zeros(len(self.emptied), bool)
        asked[scorers] = True
        held = len(scorers) * self.endowment
        for purchase in range(number):
            column, _ = self.bought[purchase]
            paid = _total(_part(column, asked[column[0]]))
            if paid:
                held -= paid * self._level_of(purchase)
        return held

    def _level_of(self, number: int) -> Fraction:
        """Give the exact level of a past purchase; those before it are worked out first."""
        while len(self._levels) <= number:
            current = len(self._levels)
            column, cost = self.bought[current]
            when = self.emptied[column[0]]
            rich, poor = _part(column, when > current), column[0][when == current]
            paid_in_full = _total(rich) or 1  # where all were emptied nobody asks for this level
            self._levels.append((cost - self._held_before(current, poor)) / paid_in_full)
        return self._levels[number]


def _part(column: Column, mask: Mask) -> Column:
    scorers, score = column
    return scorers[mask], None if score is None else score[mask]


def _score(column: Column, place: int) -> Fraction:
    return Fraction(1) if column[1] is None else Fraction(float(column[1][place]))


def _total(column: Column) -> Fraction:
    """Sum scores exactly, floats taken as the fractions that they are."""
    scorers, score = column
    if score is None:
        return Fraction(len(scorers))
    values: Iterable[float] = score.tolist()
    return sum(map(Fraction, values), Fraction(0))
