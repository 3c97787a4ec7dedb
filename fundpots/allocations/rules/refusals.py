"""What proposals, votes, publication and appeals are refused for."""

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal


class ScoringStillOpen(Refusal):
    """Nobody may be cut off before the deadline."""

    text = _("Scoring is still open. It closes at its deadline, not before.")


class NoProposal(Refusal):
    """There is nothing to decide on."""

    text = _("This round has no proposal now.")


class OverrideNeedsReason(Refusal):
    """Nobody changes an amount by hand in silence."""

    status = 400
    text = _("Write the reason for this change: it will be published beside the amount.")


class OverrideTooMuch(Refusal):
    """An override keeps to the ask and to the money of the round."""

    status = 400
    text = _("An amount can be nothing, or anything from the smallest useful amount to the ask.")


class NotInPlay(Refusal):
    """What screening refused can't be funded by hand."""

    text = _("This bid was found not eligible, so no amount can be given to it.")


class RoundExceeded(Refusal):
    """The amounts together are more than the round has to give."""

    text = _("Together the amounts would be more than this round has to give.")


class SecondAdministrator(Refusal):
    """Who overrode an amount can't put the proposal to the vote alone."""

    text = _("You changed an amount by hand, so another administrator must put this proposal to the vote.")


class RanAgain(SecondAdministrator):
    """Who had the allocation computed again can't put the new proposal to the vote alone."""

    text = _(
        "You had the allocation computed again, so another administrator must put this proposal to the vote."
    )


class VoteDeadlinePassed(Refusal):
    """A vote needs days on which to vote."""

    text = _("The deadline of the vote has passed. Put it off first, then put the proposal to the vote.")


class NotOnRoll(Refusal):
    """The groups of the region vote."""

    text = _("Your group does not vote on this round.")


class AlreadyVoted(Refusal):
    """One vote for each group."""

    text = _("Your group has already voted. Its receipt shows when.")


class ObjectionNeedsReason(Refusal):
    """An objection says why."""

    status = 400
    text = _("Write why your group objects, so that the others know.")


class VoteStillOpen(Refusal):
    """The vote ends at its deadline, or when every group has voted."""

    text = _("The vote is still open. It closes at its deadline, or when every group has voted.")


class NotRatified(Refusal):
    """Without quorum and majority nothing is published."""

    text = _("The groups did not ratify this proposal, so it can't be published. Make another one.")


class InputsChanged(Refusal):
    """What is published must be what the groups voted on, to the last digit."""

    text = _(
        "The marks, weights or bids are not those on which the groups voted, so nothing was published."
        " Somebody must find out what was changed in the database: the record names every permitted act."
    )


class Ratified(Refusal):
    """What the groups decided stands."""

    text = _("The groups ratified this proposal, so it can't be replaced. Publish it.")


class AppealsClosed(Refusal):
    """Appeals are lodged inside their window."""

    text = _("The days for appeals are over.")


class AlreadyAppealed(Refusal):
    """One appeal for each bid."""

    text = _("Your group has already appealed about this bid.")


class AppealUnclear(Refusal):
    """An appeal names its grounds and says what happened."""

    status = 400
    text = _("Choose the grounds, and write what happened.")


class OwnRegion(Refusal):
    """Appeals are decided from outside."""

    text = _("Appeals are decided by administrators of another region, who do not belong to the group.")


class AppealDecided(Refusal):
    """A decision on an appeal stands."""

    text = _("This appeal was decided already.")


class AppealsWaiting(Refusal):
    """A round closes once its appeals are decided."""

    text = _("The days for appeals are not over, or an appeal waits for its decision.")
