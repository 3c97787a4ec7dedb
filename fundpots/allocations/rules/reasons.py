"""Why a bid got what it got: every reason code as a plain sentence with its figures, in one place.

The codes are those of `weighting.contest.Reason` and `weighting.setting.Unranked`; a test holds the two
lists together, so that a new code can't reach a page without a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.money import pounds

if TYPE_CHECKING:
    from fundpots.allocations.models import Line


class Terms(Protocol):
    """What the sentences quote of a round's terms."""

    minimum_scorers: Any
    participation_share: Any


@dataclass(frozen=True)
class Facts:
    """The figures of one bid that its sentence may need."""

    reason: str
    amount_pence: int
    asked_pence: int
    minimum_pence: int
    left_pence: int | None = None
    scorers: int = 0
    screening_reason: str | None = None
    reserve_pence: int = 0


def told_reason(facts: Facts, terms: Terms) -> str:
    """One sentence that says why, with the figures of this bid.

    Raises KeyError for a code that has no sentence.
    """
    return _SENTENCES[facts.reason](facts, terms)


def reason_codes() -> set[str]:
    """Every code that has a sentence."""
    return set(_SENTENCES)


def facts_of(line: "Line") -> Facts:
    """The facts of one line of a proposal, as the rule left it."""
    bid = line.bid
    return Facts(
        reason=line.reason,
        amount_pence=line.computed_pence,
        asked_pence=bid.asked_pence,
        minimum_pence=bid.minimum_pence,
        left_pence=line.left_pence,
        scorers=line.scorers,
        screening_reason=bid.screening_reason,
        reserve_pence=line.reserve_pence or 0,
    )


def told_line(line: "Line") -> str:
    """Why a bid gets what a proposal gives it; a change by hand comes first, with its published reason."""
    computed = told_reason(facts_of(line), line.bid.round)
    if line.override_reason is None:
        return computed
    return _(
        "Changed by hand from %(was)s to %(now)s: %(reason)s By the rule: %(computed)s",
        was=pounds(line.computed_pence),
        now=pounds(line.amount_pence),
        reason=line.override_reason,
        computed=computed,
    )


def told_outcome(amount_pence: int, asked_pence: int) -> str:
    """The outcome in two or three words."""
    if amount_pence >= asked_pence:
        return _("Funded in full")
    return _("Funded in part") if amount_pence else _("Not funded")


def _full(facts: Facts, terms: Terms) -> str:
    if facts.reserve_pence:
        return _from_reserve(facts)
    if facts.left_pence is None or facts.left_pence < facts.asked_pence:
        return _("It gets all that it asked for.")
    return _(
        "%(left)s was left when it was reached, enough for all that it asked.",
        left=pounds(facts.left_pence),
    )


def _from_reserve(facts: Facts) -> str:
    """Money that was kept for it is told first: it explains why bids above it got none."""
    asked, given = pounds(facts.asked_pence), pounds(facts.amount_pence)
    if facts.reserve_pence < facts.amount_pence:
        return _(
            "%(reserve)s of its %(given)s is from the reserve, which is offered first to bids for the"
            " least-present areas; the rest is from what was left for all.",
            reserve=pounds(facts.reserve_pence),
            given=given,
        )
    if facts.amount_pence < facts.asked_pence:
        return _(
            "It is paid from the reserve, which is offered first to bids for the least-present areas. That"
            " reached for %(given)s of the %(asked)s asked.",
            given=given,
            asked=asked,
        )
    return _(
        "It is paid from the reserve, which is offered first to bids for the least-present areas: enough for"
        " all that it asked."
    )


def _part(facts: Facts, terms: Terms) -> str:
    if facts.reserve_pence:
        return _from_reserve(facts)
    asked, given = pounds(facts.asked_pence), pounds(facts.amount_pence)
    if facts.left_pence != facts.amount_pence:
        return _(
            "The money reached for %(given)s of the %(asked)s that it asked for.", given=given, asked=asked
        )
    return _(
        "%(given)s was left when it was reached: less than the %(asked)s asked,"
        " but no less than its smallest useful amount of %(least)s.",
        given=given,
        asked=asked,
        least=pounds(facts.minimum_pence),
    )


def _too_dear(facts: Facts, terms: Terms) -> str:
    left = pounds(facts.left_pence or 0)
    if facts.minimum_pence in (0, facts.asked_pence):
        return _(
            "%(left)s was left when it was reached, and nothing below the %(asked)s asked was of use.",
            left=left,
            asked=pounds(facts.asked_pence),
        )
    return _(
        "%(left)s was left when it was reached; its smallest useful amount was %(least)s.",
        left=left,
        least=pounds(facts.minimum_pence),
    )


def _group_served(facts: Facts, terms: Terms) -> str:
    return _("Another bid of the same group was funded, and a group gets one award in this round.")


def _too_few_scorers(facts: Facts, terms: Terms) -> str:
    if not facts.scorers:
        return _("No group scored it; the terms ask for at least %(least)d.", least=terms.minimum_scorers)
    return ngettext(
        "%(num)d group scored it; the terms ask for at least %(least)d.",
        "%(num)d groups scored it; the terms ask for at least %(least)d.",
        facts.scorers,
        least=terms.minimum_scorers,
    )


def _lapsed(facts: Facts, terms: Terms) -> str:
    return _(
        "A group behind it scored less than %(share)s of the bids that it was to score,"
        " so by the terms its bids lapsed.",
        share=f"{round(terms.participation_share * 100)}%",
    )


def _not_eligible(facts: Facts, terms: Terms) -> str:
    if facts.screening_reason:
        return _("It was found not eligible: %(reason)s", reason=facts.screening_reason)
    return _("It was found not eligible before scoring.")


def _not_ranked(facts: Facts, terms: Terms) -> str:
    return _("It has no mark, because no group scored it in full.")


def _not_in_best(facts: Facts, terms: Terms) -> str:
    return _("The set of bids with the highest total value that the money could pay for is one without it.")


def _not_supported(facts: Facts, terms: Terms) -> str:
    return _("The groups that favoured it could not pay for it together from what was left of their shares.")


def _below_threshold(facts: Facts, terms: Terms) -> str:
    return _("Its value was below the least that the rule looks at.")


def _stopped(facts: Facts, terms: Terms) -> str:
    return _("The rule had already stopped at a better bid that the money could not pay for.")


def _never_reached(facts: Facts, terms: Terms) -> str:
    return _("The count ended before the groups that favoured it could pay for it.")


_SENTENCES: dict[str, Callable[[Facts, Terms], str]] = {
    "full": _full,
    "part": _part,
    "too-dear": _too_dear,
    "group-served": _group_served,
    "too-few-scorers": _too_few_scorers,
    "lapsed": _lapsed,
    "not-eligible": _not_eligible,
    "not-ranked": _not_ranked,
    "not-in-best": _not_in_best,
    "not-supported": _not_supported,
    "below-threshold": _below_threshold,
    "stopped": _stopped,
    "never-reached": _never_reached,
}
