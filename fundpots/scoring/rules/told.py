"""A ballot's words for one bid, as two people who wrote at the same time see them side by side."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from fundpots.rounds.models import Criterion
from fundpots.scoring.rules.points import TOP_POINTS, Points
from fundpots.words import told


def told_points(points: Points | None) -> str:
    """One score in words: '4 of 5. It names who will do the work.'"""
    if points is None or points.empty:
        return gettext("Not scored yet")
    if points.points is None:
        return gettext("No points yet. %(reason)s", reason=points.reason)
    given = gettext("%(points)d of %(top)d.", points=points.points, top=TOP_POINTS)
    return f"{given} {points.reason}".strip()


def told_scores(
    criteria: Sequence[Criterion], given: Mapping[int, Points], comment: str, private_note: str
) -> dict[str, str]:
    """Everything that a ballot says of one bid, by what it is called on the page."""
    return {
        **{told(criterion): told_points(given.get(criterion.id)) for criterion in criteria},
        gettext("Comment for the bidder"): comment,
        gettext("Private note"): private_note,
    }
