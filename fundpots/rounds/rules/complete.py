"""What a round still lacks before it may open, item by item, each leading to its section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask_babel import lazy_gettext as _

from fundpots.rounds.models import Criterion, Round

#: The sections of the set-up, in the order in which an administrator fills them in.
SECTIONS = ("texts", "money", "dates", "criteria", "weighting", "judging", "vote")
TOP_POINTS = 5
WHOLE = 100

#: The bounds within which the numbers of the terms make sense: section, lowest, highest, what to say.
BOUNDS = {
    "tilt": ("weighting", 0, 2, _("The tilt must lie between 0 and 2")),
    "clip": ("weighting", 1, 16, _("The clip must lie between 1 and 16")),
    "blend": ("weighting", 0, 1, _("The part of members in presence must lie between 0 and 100 per cent")),
    "group_prior": ("weighting", 0.01, 100, _("The smoothing of groups must lie between 0.01 and 100")),
    "reserve_share": ("weighting", 0, 0.9, _("The reserve must lie between 0 and 90 per cent of the pot")),
    "reserve_least_share": (
        "weighting", 0.01, 0.99, _("The reserve’s areas must hold between 1 and 99 per cent of the electors"),
    ),
    "minimum_scorers": ("judging", 1, 50, _("Between 1 and 50 groups must score a bid")),
    "participation_share": ("judging", 0, 1, _("Scores to be returned must lie between 0 and 100 per cent")),
    "quorum_share": ("vote", 0.01, 1, _("The quorum must lie between 1 and 100 per cent of the groups")),
    "majority_share": ("vote", 0.5, 0.99, _("The majority must lie between 50 and 99 per cent of the votes")),
    "appeal_days": ("vote", 1, 120, _("Groups must have between 1 and 120 days to appeal")),
    "bids_per_group": ("money", 1, 20, _("A group must be allowed between 1 and 20 bids")),
}  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """One thing to do before the round can open: where, and what."""

    section: str
    what: object


def missing(
    round_: Round,
    criteria: Sequence[Criterion],
    *,
    free_pence: int,
    in_welsh: bool,
    electors: int,
    at: datetime,
) -> list[Missing]:
    """Everything that keeps the round from opening; nothing left means that it may.

    `free_pence` is what the pot can give to this round, `in_welsh` says that the round belongs to
    Wales and so is told in both languages, `electors` how many people live in the areas of its region.
    """
    found = [
        *_texts(round_, in_welsh),
        *_money(round_, free_pence),
        *_dates(round_, at),
        *_criteria(criteria, in_welsh),
        *_weighting(round_, electors),
        *_bounds(round_),
    ]
    return sorted(found, key=lambda item: SECTIONS.index(item.section))


def _texts(round_: Round, in_welsh: bool) -> Iterator[Missing]:
    wanted = {
        "name": (_("The round has no name"), _("The name is not there in Welsh")),
        "summary": (
            _("Nothing says what the round is for"),
            _("What the round is for is not there in Welsh"),
        ),
        "not_funded": (_("Nothing says what is not funded"), _("What is not funded is not there in Welsh")),
        "conditions": (
            _("Nothing says what a group that is funded must do"),
            _("What a group that is funded must do is not there in Welsh"),
        ),
    }
    for field, (empty, not_welsh) in wanted.items():
        if not _filled(getattr(round_, field)):
            yield Missing("texts", empty)
        elif in_welsh and not _filled(getattr(round_, f"{field}_cy")):
            yield Missing("texts", not_welsh)


def _money(round_: Round, free_pence: int) -> Iterator[Missing]:
    if round_.amount_pence > free_pence:
        yield Missing("money", _("The pot does not have that much money that is free for this round"))
    if round_.largest_pence > round_.amount_pence:
        yield Missing("money", _("The largest bid is more than the whole round has to give"))
    if not 0 < round_.smallest_pence <= round_.largest_pence:
        yield Missing("money", _("The smallest bid must be more than nothing and no more than the largest"))


def _dates(round_: Round, at: datetime) -> Iterator[Missing]:
    dates = {
        _("There is no deadline for bids"): round_.bids_close_at,
        _("There is no deadline for scoring"): round_.scoring_closes_at,
        _("There is no deadline for the vote"): round_.vote_closes_at,
    }
    yield from (Missing("dates", text) for text, date in dates.items() if date is None)
    given = [date for date in (round_.opens_at, *dates.values()) if date is not None]
    if any(later <= earlier for earlier, later in pairwise(given)):
        yield Missing("dates", _("The dates do not follow one another"))
    if round_.bids_close_at is not None and round_.bids_close_at <= at:
        yield Missing("dates", _("The deadline for bids has passed already"))


def _criteria(criteria: Sequence[Criterion], in_welsh: bool) -> Iterator[Missing]:
    if not criteria:
        yield Missing("criteria", _("There is nothing that bids are judged on"))
        return
    total = sum(criterion.weight for criterion in criteria)
    if total != WHOLE:
        yield Missing("criteria", _("The weights add up to %(total)d, not to 100", total=total))
    for criterion in criteria:
        name = criterion.name or criterion.position
        if not _told(criterion.name, criterion.guidance, criterion.meanings):
            yield Missing(
                "criteria", _("“%(name)s” lacks a name, its guidance or the meaning of a point", name=name)
            )
        elif in_welsh and not _told(criterion.name_cy, criterion.guidance_cy, criterion.meanings_cy):
            yield Missing("criteria", _("“%(name)s” is not all there in Welsh", name=name))


def _weighting(round_: Round, electors: int) -> Iterator[Missing]:
    if round_.presence_count_id is None:
        yield Missing("weighting", _("No presence count is chosen"))
    if not electors:
        yield Missing("weighting", _("The region of this pot has no areas in the grouping in force"))


def _bounds(round_: Round) -> Iterator[Missing]:
    for field, (section, lowest, highest, text) in BOUNDS.items():
        if not lowest <= getattr(round_, field) <= highest:
            yield Missing(section, text)


def _told(name: str | None, guidance: str | None, meanings: Sequence[str] | None) -> bool:
    """Is everything there that a scorer reads, with one meaning for each point?"""
    enough = len(meanings or ()) == TOP_POINTS + 1
    return enough and all(_filled(text) for text in (name, guidance, *(meanings or ())))


def _filled(text: str | None) -> bool:
    return bool(text and text.strip())
