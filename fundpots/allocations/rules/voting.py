"""Counting the groups' votes on a proposal: quorum of the roll, majority of those who took a side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from fundpots.allocations.stages import Choice
from fundpots.rounds.models import Round


@dataclass(frozen=True)
class Tally:
    """How the groups voted. Shown to nobody, not even as totals, before the vote has closed."""

    roll: int
    approve: int
    object: int
    abstain: int
    quorum_share: float
    majority_share: float

    @property
    def voted(self) -> int:
        return self.approve + self.object + self.abstain

    @property
    def quorate(self) -> bool:
        """Enough groups took part; to abstain is to take part."""
        return self.roll > 0 and Fraction(self.voted, self.roll) >= Fraction(str(self.quorum_share))

    @property
    def approved(self) -> bool:
        """More than the majority share of the groups that took a side approve."""
        sides = self.approve + self.object
        return sides > 0 and Fraction(self.approve, sides) > Fraction(str(self.majority_share))

    @property
    def ratified(self) -> bool:
        return self.quorate and self.approved


def tally(choices: Iterable[str], roll: int, quorum_share: float, majority_share: float) -> Tally:
    """Count votes.

    >>> tally(["approve", "approve", "object", "abstain"], 10, 0.4, 0.5).ratified
    True
    >>> tally(["approve", "object"], 4, 0.4, 0.5).ratified
    False
    """
    given = list(choices)
    return Tally(
        roll=roll,
        approve=given.count(Choice.APPROVE),
        object=given.count(Choice.OBJECT),
        abstain=given.count(Choice.ABSTAIN),
        quorum_share=quorum_share,
        majority_share=majority_share,
    )


def vote_is_over(round_: Round, voted: int, on_roll: int, at: datetime) -> bool:
    """The vote ends at its deadline, or when nobody is left who could vote."""
    return voted >= on_roll or (round_.vote_closes_at is not None and at >= round_.vote_closes_at)
