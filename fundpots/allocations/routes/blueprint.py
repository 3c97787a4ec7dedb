"""The blueprint, and how its views come by a proposal or result that the person may see."""

from dataclasses import dataclass

from flask import Blueprint, current_app, g
from flask_babel import gettext as _

from fundpots.allocations.models import Line, Proposal, Publication
from fundpots.allocations.queries import (
    current_proposal,
    find_proposal,
    findings_of,
    lines_of,
    publication_of,
    roll,
    votes_cast,
)
from fundpots.allocations.rules import may_read, vote_is_over
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables import Half, halves_of
from fundpots.errors import Unseen
from fundpots.people.access import see_if
from fundpots.places.models import Area, Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import areas_by_code, find_round
from fundpots.rounds.routes.blueprint import may_run
from fundpots.rounds.stages import Stage

bp = Blueprint("allocations", __name__)


def choice_words() -> dict[str, str]:
    """What a group did, by its choice."""
    return {"approve": _("approved"), "object": _("objected"), "abstain": _("abstained")}


@dataclass(frozen=True)
class Shown:
    """Everything that the page of a proposal or result shows of it."""

    round: Round
    proposal: Proposal
    lines: list[Line]
    found: Findings
    halves: list[Half]
    areas: dict[str, Area]
    groups: list[Group]


def seen_proposal(round_id: int, number: int | None = None) -> tuple[Round, Proposal]:
    """A proposal for those who may read it: the one that counts, or an earlier one by its number."""
    round_ = find_round(round_id)
    proposal = current_proposal(round_.id) if number is None else find_proposal(round_.id, number)
    if proposal is None:
        raise Unseen
    was_voted_on = proposal.vote_opened_at is not None
    see_if(may_read(round_.stage, was_voted_on=was_voted_on, runs=may_run(round_)))
    return round_, proposal


def published(round_id: int) -> tuple[Round, Publication]:
    """A round whose result is public; before that there is nothing."""
    round_ = find_round(round_id)
    publication = publication_of(round_.id)
    if publication is None:
        raise Unseen
    return round_, publication


def shown(round_: Round, proposal: Proposal) -> Shown:
    """Read what belongs to a proposal, in a constant number of queries."""
    lines, groups = lines_of(proposal.id), roll(round_)
    found = findings_of(round_, proposal, lines)
    areas = areas_by_code(area.row.code for area in found.areas)
    named = {group.slug: group for group in groups}
    halves = halves_of(lines, found, named, areas, movement=movement())
    return Shown(round_, proposal, lines, found, halves, areas, groups)


def is_over(round_: Round, proposal: Proposal, on_roll: int) -> bool:
    """Has the vote on a proposal ended, so that its count may be read?"""
    if proposal.rejected_at or proposal.ratified_at:
        return True
    voting = round_.stage == Stage.RATIFICATION and proposal.replaced_at is None
    return voting and vote_is_over(round_, votes_cast(proposal.id), on_roll, g.at)


def movement() -> str:
    """What the movement is called here."""
    return current_app.config["SETTINGS"].movement
