"""What a round refuses, each named for the fact and fit to be shown."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal


class WrongStage(Refusal):
    """The step does not exist from the stage in which the round is."""

    text = _("The round is not at the stage from which this step can be taken. Look at it again.")


class TooEarly(Refusal):
    """A deadline that was promised has not passed yet."""

    text = _("The deadline has not passed yet. Nobody may be cut off before it.")


class TooLate(Refusal):
    """A deadline has passed that cannot be given back."""

    text = _("This deadline has passed and cannot be given back.")


class ReasonNeeded(Refusal):
    """A step back is explained in public."""

    status = 400
    text = _("Write the reason: it will be public, and people will want to know.")


class RoundNotOpen(Refusal):
    """Bids are taken between the opening of the round and its deadline only."""

    text = _("This round takes no bids now.")


class ScoringNotOpen(Refusal):
    """Scores are taken between the start of scoring and its deadline only."""

    text = _("This round takes no scores now.")


class VoteNotOpen(Refusal):
    """Votes are taken between the start of the vote and its deadline only."""

    text = _("This round takes no votes now.")


class TermsLocked(Refusal):
    """The terms of a round that has opened can't be changed by anybody."""

    text = _("The terms of this round were locked when it opened. Nobody can change them now.")


class NotAfterOpening(Refusal):
    """Dates of a draft are simply edited; only a round under way is extended."""

    text = _("Only the dates of a round under way are moved like this. Edit those of a draft in its set-up.")


class DateNotLater(Refusal):
    """A date that was promised can only be put off."""

    status = 400
    text = _("The new date must be later than the one that was promised, and still to come.")


class DatesOutOfOrder(Refusal):
    """Bids close before scoring closes, and scoring before the vote."""

    status = 400
    text = _("The new date would fall after the deadline that follows it. Put off the later date first.")


class PotShort(Refusal):
    """The round would give more than the pot has to give."""

    text = _("There is not that much money in this pot that is free for this round.")


class AreaElsewhere(Refusal):
    """The area lies outside the region whose pot the round shares out."""

    status = 400
    text = _("One of the areas lies outside the region of this round's pot.")


class NothingToWeighBy(Refusal):
    """Weights need a presence count and a region with electors."""

    text = _("Choose a presence count in the set-up first. The region needs areas in the grouping in force.")


class RoundIncomplete(Refusal):
    """Something in the terms is missing; `missing` lists what, section by section."""

    text = _("The round cannot open yet: something in its terms is missing.")

    def __init__(self, missing: Sequence[object] = ()) -> None:
        super().__init__()
        self.missing = tuple(missing)
