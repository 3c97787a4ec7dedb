"""What a bid is refused for, each named for the fact and fit to be shown."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal


class NotThisRegion(Refusal):
    """Bids come from the groups whose pot it is."""

    text = _("Your group's home area is in another region, so it can't bid for this pot.")


class GroupClosed(Refusal):
    """A group that has ended can't take on money."""

    text = _("Your group was closed, so it can't bid.")


class EnoughBids(Refusal):
    """The terms say how many bids a group may make in a round."""

    text = _("Your group has already made as many bids in this round as its terms allow.")


class BidIncomplete(Refusal):
    """Something is missing; `missing` lists what, section by section."""

    text = _("The bid is not complete yet. Its task list says what is missing.")

    def __init__(self, missing: Sequence[object] = ()) -> None:
        super().__init__()
        self.missing = tuple(missing)


class BidLocked(Refusal):
    """A bid that is in, or waits for a signature, can't be written to."""

    text = _("This bid can't be changed now. Take it back for changes first, while the round takes bids.")


class SectionLocked(Refusal):
    """After the deadline only what screening asked about can change."""

    text = _("Only the sections that the administrator asked about can be changed now.")


class BidWithdrawn(Refusal):
    """A bid that its group took back stays out."""

    text = _("Your group withdrew this bid.")


class NotWaiting(Refusal):
    """Nobody asked for a signature, or it was given or refused already."""

    text = _("This bid does not wait for a signature.")


class SameOfficer(Refusal):
    """Two officers answer for a bid."""

    text = _("You sent this bid for sign-off, so another officer of your group must sign it.")


class ReasonMissing(Refusal):
    """A refusal needs a reason that those concerned can act on."""

    status = 400
    text = _("Write the reason, so that the group knows what to do.")


class PartnerElsewhere(Refusal):
    """Joint bids are made by groups of one region."""

    status = 400
    text = _("A partner must be another group of the same region.")


class AlreadyAnswered(Refusal):
    """The question was answered before."""

    text = _("Your group has already answered.")


class NotScreening(Refusal):
    """Screening happens between the deadline for bids and the start of scoring."""

    text = _("This round is not being screened now.")


class NothingAsked(Refusal):
    """No changes were asked for, or they were sent back already."""

    text = _("No changes are waiting for your group's answer.")


class AlreadyScreened(Refusal):
    """A decision of screening is undone, with a public reason, before another is made."""

    text = _("This bid has been screened. Undo that decision first.")


class TooManyAreas(Refusal):
    """A bid names the areas that it is really for."""

    status = 400
    text = _("A bid can name up to 12 areas.")


class NoArea(Refusal):
    """A bid benefits somebody somewhere."""

    status = 400
    text = _("Choose at least one area that benefits.")


class TooManyLines(Refusal):
    """A budget fits on a page."""

    status = 400
    text = _("A budget can have up to 20 lines.")
