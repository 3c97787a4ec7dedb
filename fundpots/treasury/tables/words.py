"""What each state is called, and the colour that goes with its word."""

from flask_babel import gettext as _

from fundpots.pots.stages import Movement
from fundpots.treasury.models import Instalment, Report
from fundpots.treasury.rules.awards import report_state
from fundpots.treasury.rules.payments import instalment_state
from fundpots.treasury.stages import AwardState, InstalmentState, ReportState


def award_words() -> dict[str, str]:
    """The states of awards by name."""
    return {
        AwardState.OFFERED: _("offered"),
        AwardState.LAPSED: _("lapsed"),
        AwardState.DECLINED: _("declined"),
        AwardState.ACCEPTED: _("accepted"),
        AwardState.PAID: _("paid"),
        AwardState.REPORTED: _("reported"),
        AwardState.WITHDRAWN: _("withdrawn"),
        AwardState.CLOSED: _("closed"),
    }


def award_tag(state: AwardState) -> tuple[str, str]:
    """A word and its tone."""
    tones = {
        AwardState.OFFERED: "wait",
        AwardState.LAPSED: "stop",
        AwardState.DECLINED: "stop",
        AwardState.ACCEPTED: "live",
        AwardState.PAID: "done",
        AwardState.REPORTED: "done",
        AwardState.WITHDRAWN: "stop",
    }
    return award_words()[state], tones.get(state, "")


def instalment_tag(instalment: Instalment) -> tuple[str, str]:
    """A word and its tone, for treasurers and the group; others see only whether it is paid."""
    return {
        InstalmentState.PLANNED: (_("planned"), ""),
        InstalmentState.FAILED: (_("did not arrive"), "stop"),
        InstalmentState.PREPARED: (_("prepared"), "wait"),
        InstalmentState.APPROVED: (_("approved"), "live"),
        InstalmentState.SENT: (_("with the bank"), "live"),
        InstalmentState.PAID: (_("paid"), "done"),
        InstalmentState.CANCELLED: (_("cancelled"), ""),
    }[instalment_state(instalment)]


def report_tag(report: Report) -> tuple[str, str]:
    """A word and its tone."""
    return {
        ReportState.DRAFT: (_("being written"), ""),
        ReportState.QUERIED: (_("changes asked"), "wait"),
        ReportState.RECEIVED: (_("received"), "live"),
        ReportState.ACCEPTED: (_("accepted"), "done"),
    }[report_state(report)]


def movement_words(kind: str) -> str:
    """What a movement of an award's money is called."""
    return {
        Movement.AWARD: _("Awarded"),
        Movement.AWARD_WITHDRAWN: _("Free again for others"),
        Movement.PAYMENT: _("Paid"),
        Movement.PAYMENT_FAILED: _("Payment came back"),
        Movement.RETURN: _("Returned by the group"),
        Movement.CORRECTION: _("Corrected"),
    }.get(Movement(kind), kind)
