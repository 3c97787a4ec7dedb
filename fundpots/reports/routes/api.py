"""What is public, for programs: a small reading interface, described in OpenAPI."""

from typing import Any

from flask import jsonify, request
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response

from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.access import public
from fundpots.pots.models import Pot
from fundpots.pots.queries import all_pots, balances_of
from fundpots.reports.queries import results_asked
from fundpots.reports.routes.blueprint import bp
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage

PAGE = 50
LARGEST_KEY = 2**31


@bp.route("/api/v1/pots")
@public
def api_pots() -> Response:
    """Every pot with its balances."""
    pots = all_pots()
    held = balances_of([pot.id for pot in pots])
    return jsonify({"pots": [_pot(pot) | vars(held[pot.id]) for pot in pots]})


@bp.route("/api/v1/rounds")
@public
def api_rounds() -> Response:
    """Rounds that have opened, newest first, before the one with the key `before`."""
    query = _rounds().order_by(Round.id.desc()).limit(PAGE)
    before = request.args.get("before", type=int)
    if before is not None:
        query = query.where(Round.id < min(max(before, 0), LARGEST_KEY))
    return jsonify({"rounds": [_round(round_) for round_ in db.session.scalars(query)]})


@bp.route("/api/v1/rounds/<int:round_id>")
@public
def api_round(round_id: int) -> Response:
    """One round with its terms."""
    found = db.session.scalar(_rounds().where(Round.id == round_id))
    if found is None:
        raise Unseen
    return jsonify(_round(found) | {"terms": found.terms, "terms_digest": found.terms_digest})


@bp.route("/api/v1/results")
@public
def api_results() -> Response:
    """Published results, newest first, with the hash of each bundle."""
    found = results_asked(limit=PAGE)
    return jsonify(
        {
            "results": [
                {
                    "round": one.round_id,
                    "published_at": one.at.isoformat(),
                    "summary": one.proposal.summary,
                    "bundle_digest": one.bundle_digest,
                    "bundle": f"/rounds/{one.round_id}/bundle.json",
                }
                for one in found
            ]
        }
    )


@bp.route("/api/v1/openapi.json")
@public
def openapi() -> Response:
    """The description of this interface."""
    key = {"name": "round_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    before = {"name": "before", "in": "query", "schema": {"type": "integer"}}
    paths = {
        "/api/v1/pots": _described("Every pot with its balances, in whole pence"),
        "/api/v1/rounds": _described("Rounds that have opened, newest first", before),
        "/api/v1/rounds/{round_id}": _described("One round with its terms", key, missing=True),
        "/api/v1/results": _described("Published results, newest first"),
    }
    info = {"title": "fundpots", "version": "1", "description": "What is public of funding pots."}
    return jsonify({"openapi": "3.1.0", "info": info, "paths": paths})


def _described(summary: str, *parameters: dict[str, Any], missing: bool = False) -> dict[str, Any]:
    json = {"content": {"application/json": {"schema": {"type": "object"}}}}
    answers: dict[str, Any] = {"200": {"description": summary, **json}}
    if missing:
        answers["404"] = {"description": "There is no such round, or it has not opened"}
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}


def _rounds() -> Any:
    return (
        select(Round)
        .join(Round.pot)
        .options(contains_eager(Round.pot).options(joinedload(Pot.region)))
        .where(Round.terms_digest.is_not(None), Round.stage != Stage.DRAFT)
    )


def _pot(pot: Pot) -> dict[str, Any]:
    return {
        "slug": pot.slug,
        "name": pot.name,
        "name_cy": pot.name_cy,
        "kind": pot.kind,
        "region": pot.region.slug if pot.region else None,
    }


def _round(round_: Round) -> dict[str, Any]:
    dates = ("opens_at", "bids_close_at", "scoring_closes_at", "vote_closes_at", "published_at")
    told = {name: moment and moment.isoformat() for name in dates for moment in (getattr(round_, name),)}
    return {
        "id": round_.id,
        "name": round_.name,
        "name_cy": round_.name_cy,
        "pot": round_.pot.slug,
        "stage": round_.stage,
        "amount_pence": round_.amount_pence,
        **told,
    }
