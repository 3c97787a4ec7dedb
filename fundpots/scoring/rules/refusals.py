"""Who may judge what: pure decisions, each refusal named for the fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _

from fundpots.bids.models import Bid
from fundpots.bids.stages import Eligibility
from fundpots.errors import Refusal
from fundpots.rounds.models import Round


class OwnBid(Refusal):
    """Nobody judges their own bid."""

    text = _("This is your own group's bid, so your group does not judge it.")


class PartnerBid(Refusal):
    """A partner in a joint bid is a bidder."""

    text = _("Your group is a partner in this bid, so it does not judge it.")


class OwnHalf(Refusal):
    """Under halves a group judges only the half in which it is not."""

    text = _(
        "The groups that bid were drawn by lot into two halves, and each half judges the bids of the other."
        " So your group does not judge the bids of your own half."
    )


class InterestDeclared(Refusal):
    """A declared interest keeps a group from scoring."""

    text = _("Your group declared an interest in this bid, so it does not judge it.")


class NotOnPanel(Refusal):
    """The panel is the groups of the region on the day on which scoring started."""

    text = _("Your group is not on the panel of this round.")


class NotForScoring(Refusal):
    """Only bids that screening let through are judged."""

    text = _("This bid is not up for scoring.")


class UnscreenedBids(Refusal):
    """Scoring can't start before every bid has been screened."""

    text = _("Some bids have not been screened yet. Decide on each of them first.")


class NoBids(Refusal):
    """There is nothing to score."""

    text = _("No bid was let through, so there is nothing to score. Cancel the round with a public reason.")


class NotDeclaredYet(Refusal):
    """A bid is read in full only after declaring whether there is an interest."""

    text = _("First say whether your group has an interest in this bid.")


class NothingScored(Refusal):
    """An empty ballot can't be cast."""

    status = 400
    text = _("Score at least one bid in full before you cast the ballot.")


class UnknownPoints(Refusal):
    """Points are whole numbers from 0 to 5 for criteria of the round."""

    status = 400
    text = _("Choose one of the points from 0 to 5.")


class SameConfirmer(Refusal):
    """The terms ask for a second officer."""

    text = _("You cast this ballot, so another officer of your group must confirm it.")


class CastAlready(Refusal):
    """Once an officer has cast the ballot, only officers change what the group says."""

    text = _("An officer of your group has cast this ballot. Only an officer can change it now.")


class NotInGroup(Refusal):
    """A group is scored for by its own people."""

    status = 400
    text = _("Choose somebody who belongs to the group.")


class ScoresSecret(Refusal):
    """What ballots say is nobody else's to read before scoring has closed."""

    text = _("Nobody sees scores before scoring has closed.")


class NoTimeToScore(Refusal):
    """Scoring can't start at or after its own deadline."""

    text = _("The deadline for scoring has passed. Put it off first, in public and with a reason.")


class NobodyBehind(Refusal):
    """A reminder goes to groups that have something left to do, and there are none."""

    text = _("Every group has cast its ballot in full, so nobody needs a reminder.")


class RemindedLately(Refusal):
    """Groups are reminded once a day at most."""

    text = _("The groups that are behind were written to less than a day ago.")


class NotCast(Refusal):
    """Only a cast ballot can be confirmed."""

    text = _("This ballot has not been cast yet.")


@dataclass(frozen=True)
class Seat:
    """A group's place on the panel: its half, where it bids under halves."""

    group_id: int
    half: int | None


def refusal_to_judge(
    bid: Bid,
    seat: Seat | None,
    *,
    owners: frozenset[int],
    bid_half: int | None,
    has_interest: bool,
) -> Refusal | None:
    """The one reason for which a group may not judge a bid, or None."""
    if seat is None:
        return NotOnPanel()
    if bid.eligibility != Eligibility.ELIGIBLE or bid.withdrawn_at is not None:
        return NotForScoring()
    if bid.group_id == seat.group_id:
        return OwnBid()
    if seat.group_id in owners:
        return PartnerBid()
    if bid_half is not None and seat.half == bid_half:
        return OwnHalf()
    if has_interest:
        return InterestDeclared()
    return None


def refusal_to_start(round_: Round, bids: Sequence[Bid], at: datetime) -> Refusal | None:
    """The one reason for which a screened round can't be scored yet, or None."""
    if round_.scoring_closes_at is None or at >= round_.scoring_closes_at:
        return NoTimeToScore()
    if any(bid.eligibility is None for bid in bids):
        return UnscreenedBids()
    if not any(bid.eligibility == Eligibility.ELIGIBLE for bid in bids):
        return NoBids()
    return None
