"""The result, its pictures, and every ballot as it is published."""

import json
from typing import Any

from flask import Response, jsonify, render_template, request

from fundpots.allocations import charts
from fundpots.allocations.models import Publication
from fundpots.allocations.queries import appeals_of, votes_of
from fundpots.allocations.routes.blueprint import (
    Shown,
    bp,
    choice_words,
    movement,
    published,
    seen_proposal,
    shown,
)
from fundpots.allocations.rules import tally
from fundpots.allocations.tables import (
    seven_steps,
    told_audit,
    told_curve,
    told_headline,
    told_index,
    told_leaning,
    told_least,
    told_map,
    told_moves,
    told_spread,
    told_tally,
)
from fundpots.people.access import public, see_if, standing
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import appeals_close_at
from fundpots.settled import settled, shared


@bp.route("/rounds/<int:round_id>/result")
@public
@settled
def result(round_id: int) -> str:
    """What was decided, where the money goes, and how it came about."""
    round_, publication = published(round_id)
    whole = shown(round_, publication.proposal)
    votes = votes_of(publication.proposal_id)
    counted = tally(
        [vote.choice for vote in votes], len(whole.groups), round_.quorum_share, round_.majority_share
    )
    found, halves = whole.found, whole.halves
    return render_template(
        "allocations/result.html",
        round_=round_,
        publication=publication,
        proposal=publication.proposal,
        shown=whole,
        headline=told_headline(publication.proposal.summary),
        leaning=told_leaning(found, movement()),
        least=told_least(found),
        index=told_index(found),
        audit=told_audit(publication.proposal),
        titles={
            "map": told_map(found),
            "curve": told_curve(found),
            "slope": told_moves(halves),
            "spread": told_spread(halves),
        },
        steps=seven_steps(round_, found, whole.lines),
        votes=votes,
        told_tally=told_tally(counted),
        choices=choice_words(),
        ballots=_ballots(whole),
        mine=_mine(whole, {vote.group_id for vote in votes}),
        appeals=[appeal for appeal in appeals_of(round_.id) if appeal.decided_at],
        appeals_close_at=appeals_close_at(round_),
    )


@bp.route("/rounds/<int:round_id>/ballots")
@public
@settled
def ballots(round_id: int) -> str:
    """Every group's scores, as they are published."""
    round_, publication = published(round_id)
    whole = shown(round_, publication.proposal)
    return render_template(
        "allocations/ballots.html",
        round_=round_,
        shown=whole,
        criteria=criteria_of(round_),
        titles={str(line.bid.reference): line.bid.title for line in whole.lines},
        bids={str(line.bid.reference): line.bid_id for line in whole.lines},
        given=_scores(publication),
        hashes=_bundle_of(publication)["hashes"]["marks_of"],
        marks=_marks(whole),
    )


@bp.route("/rounds/<int:round_id>/charts/<any(map, curve, slope, spread):name>.json")
@public
@shared
def chart(round_id: int, name: str) -> Response:
    """One picture of the proposal or result; ranks and marks of the half that the address names."""
    whole = shown(*seen_proposal(round_id))
    number = request.args.get("half", 1, type=int)
    see_if(1 <= number <= len(whole.halves))
    half = whole.halves[number - 1]
    figures = {
        "map": lambda: charts.area_map(whole.found, whole.areas),
        "curve": lambda: charts.curve(whole.found),
        "slope": lambda: charts.slope(half),
        "spread": lambda: charts.spread(half),
    }
    return jsonify(figures[name]())


def _mine(whole: Shown, voted: set[int]) -> list[dict[str, Any]]:
    """For each group of the person: what became of its bids, and where its ballot and vote can be read."""
    return [
        {
            "group": group,
            "lines": [line for line in whole.lines if line.bid.group_id == group.id],
            "voted": group.id in voted,
        }
        for group in whole.groups
        if standing().belongs_to(group.id)
    ]


def _ballots(whole: Shown) -> list[dict[str, Any]]:
    """One row for each group: how much it scored, its mean mark, and how much kinder it was than others."""
    marks = _marks(whole)
    kindness = {slug: kind for half in whole.found.halves for slug, kind in half.kindness.items()}
    rows = []
    for group in whole.groups:
        given = marks.get(group.slug, {})
        mean = sum(given.values()) / len(given) if given else None
        rows.append(
            {"group": group, "scored": len(given), "mean": mean, "kindness": kindness.get(group.slug)}
        )
    return rows


def _marks(whole: Shown) -> dict[str, dict[str, float]]:
    """The marks that each group gave, by the bids' references."""
    found: dict[str, dict[str, float]] = {}
    for reference, bid in whole.found.bids.items():
        for group, mark in bid.marks:
            found.setdefault(group, {})[reference] = mark
    return found


def _scores(publication: Publication) -> dict[str, dict[str, dict[str, int]]]:
    """Group, then bid, then criterion: the points as the bundle has them."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for given in _bundle_of(publication)["ballots"]["scores"]:
        found.setdefault(given["group"], {})[given["bid"]] = given["scores"]
    return found


def _bundle_of(publication: Publication) -> Any:
    return json.loads(publication.bundle)
