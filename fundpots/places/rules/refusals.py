"""What may not be done to groups and drawings, each named for the fact."""

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal


class NotYourRegion(Refusal):
    """A regional administrator reached beyond the region."""

    status = 403
    text = _("You look after groups of your own region. Ask an administrator of the whole for this one.")


class NoHome(Refusal):
    """A group without a home area would have no region."""

    status = 400
    text = _("A group needs at least one home area.")


class GroupClosed(Refusal):
    """The group has closed."""

    text = _("This group has closed.")


class ClosedBeforeFounded(Refusal):
    """A day of closing before the day of founding."""

    status = 400
    text = _("A group can’t close before it was founded.")


class DrawingSettled(Refusal):
    """A drawing with a date is what rounds stand on, and never changes."""

    text = _("This drawing has a date from which it is in force, so it can’t be changed. Make a new draft.")


class DrawingNotReady(Refusal):
    """A check that must hold does not."""

    text = _("This drawing can’t be put in force yet: see what is missing.")


class DayTaken(Refusal):
    """Two drawings can't begin on one day, nor can one begin in the past."""

    status = 400
    text = _("Choose a day that is not in the past and on which no other drawing begins.")


class RegionNotThere(Refusal):
    """The drawing has no such region."""

    status = 404


class NameTaken(Refusal):
    """Two regions of one drawing, or two groups, would have one name."""

    status = 400
    text = _("This name is taken.")


class IntoItself(Refusal):
    """A region was to be merged with itself."""

    status = 400
    text = _("Choose another region to merge it into.")
