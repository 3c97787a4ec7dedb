"""What everybody may read: the list of rounds, a round, its terms, its dates."""

from typing import Any

from flask import Response, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fundpots.clock import london_date
from fundpots.people.access import public, search_paced, see_if, standing
from fundpots.people.queries.reach import regions_of_groups
from fundpots.places.queries import groups_of_region
from fundpots.pots.queries import all_pots
from fundpots.rounds.exports import calendar
from fundpots.rounds.forms import FiltersForm
from fundpots.rounds.models import Round
from fundpots.rounds.queries import (
    RoundsAsked,
    areas_by_code,
    criteria_of,
    extensions_of,
    missing_of,
    moves_of,
    rounds_asked,
    scenarios_of,
)
from fundpots.rounds.queries.done import Done, done_in
from fundpots.rounds.queries.own import used_up
from fundpots.rounds.routes.blueprint import bp, may_run, seen_round
from fundpots.rounds.rules import bids_are_in, deadline_of, takes_bids, takes_scores, takes_votes
from fundpots.rounds.stages import Stage
from fundpots.rounds.tables import (
    STAGE_WORDS,
    date_words,
    dates_in_words,
    next_steps,
    steps_of,
    strip_of,
    terms_in_words,
    who_may_bid,
)
from fundpots.settled import shared
from fundpots.words import told
from weighting.canonical import canonical


@bp.route("/rounds")
@public
@search_paced
def index() -> str:
    """Rounds, newest first, with filters that live in the address."""
    form = FiltersForm(request.args)
    regions = {pot.region.slug: told(pot.region) for pot in all_pots() if pot.region}
    form.offer(dict(sorted(regions.items(), key=lambda item: item[1])), STAGE_WORDS)
    asked = RoundsAsked(
        search=(form.search.data or "").strip()[:120],
        region=form.region.data or "",
        stage=form.stage.data or "",
        after=request.args.get("after", type=int),
    )
    mine = standing()
    rounds, after = rounds_asked(asked, administers=mine.administers, whole=mine.administers_whole)
    return render_template(
        "rounds/index.html",
        rounds=rounds,
        filters=form,
        asked=asked,
        deadline_of=deadline_of,
        what_ends=_what_ends(),
        next_url=after and url_for(".index", **_with_key(after)),
        may_make=bool(mine.administers or mine.administers_whole),
    )


@bp.route("/rounds/<int:round_id>")
@public
@shared
def show(round_id: int) -> str:
    """One round: where it is, until when, and what was agreed before it opened."""
    round_ = seen_round(round_id)
    criteria, moves = criteria_of(round_), moves_of(round_)
    draft, done = round_.stage == Stage.DRAFT, done_in(round_, standing(), g.at)
    return render_template(
        "rounds/show.html",
        round_=round_,
        criteria=criteria,
        strip=strip_of(round_, moves),
        moves=moves,
        deadline=deadline_of(round_),
        what_ends=_what_ends(),
        dates=dates_in_words(round_),
        date_words=date_words(),
        extensions=[] if draft else extensions_of(round_),
        parts=terms_in_words(round_),
        who=who_may_bid(round_),
        done=done,
        ways=_ways(round_, done),
        next_steps=next_steps(round_, g.at),
        steps=steps_of(round_) if may_run(round_) else [],
        missing=missing_of(round_, g.at, criteria=criteria) if draft else [],
        may_run=may_run(round_),
    )


@bp.route("/rounds/<int:round_id>/terms")
@public
def terms(round_id: int) -> str:
    """The locked terms in full, with the weight of every area and the hash of it all."""
    round_ = seen_round(round_id)
    locked: Any = round_.terms
    see_if(locked is not None)
    return render_template(
        "rounds/terms.html",
        round_=round_,
        terms=locked,
        criteria=criteria_of(round_),
        parts=terms_in_words(round_),
        who=who_may_bid(round_),
        areas=areas_by_code(row["code"] for row in locked["areas"]),
        scenarios=scenarios_of(round_),
    )


@bp.route("/rounds/<int:round_id>/terms.json")
@public
def terms_file(round_id: int) -> Response:
    """The terms as the one sequence of bytes whose SHA-256 is published."""
    round_ = seen_round(round_id)
    see_if(round_.terms is not None)
    return Response(canonical(round_.terms), mimetype="application/json")


@bp.route("/rounds/<int:round_id>/dates.ics")
@public
def dates(round_id: int) -> Answer:
    """The dates of the round for a calendar."""
    round_ = seen_round(round_id)
    address = url_for(".show", round_id=round_id, _external=True)
    file = Response(calendar(round_, address=address, at=g.at), mimetype="text/calendar")
    file.headers["Content-Disposition"] = f'attachment; filename="round-{round_id}.ics"'
    return file


def _with_key(after: int) -> dict[str, Any]:
    """The filters that were asked for, and where the next page begins."""
    return {**request.args.to_dict(), "after": after}


def _what_ends() -> dict[str, str]:
    """What the deadline of each stage ends."""
    words = date_words()
    return {
        Stage.OPEN: words["bids_close_at"],
        Stage.SCORING: words["scoring_closes_at"],
        Stage.RATIFICATION: words["vote_closes_at"],
        Stage.PUBLISHED: _("Appeals close"),
    }


def _proposal_is_there(round_: Round) -> bool:
    """Everybody reads the proposal while the groups vote on it, its administrators before."""
    return round_.stage == Stage.RATIFICATION or (round_.stage == Stage.PROPOSAL and may_run(round_))


def _ways(round_: Round, done: list[Done]) -> list[tuple[str, str]]:
    """Where one can go from the round's page at this moment; the first is what most people want."""
    behind = {one.way for one in done if one.is_last}
    here = url_for(".show", round_id=round_.id)
    at, bids_taken = g.at, takes_bids(round_, g.at)
    full = bids_taken and round_.id in used_up([round_], regions_of_groups(standing().groups, at))
    ways = [
        (_("See the result"), "result", round_.stage in (Stage.PUBLISHED, Stage.CLOSED)),
        (_("Your group’s bids in this round"), "bid", full),
        (_("Bid for this money"), "bid", bids_taken and not full),
        (_("Read all questions first"), "form", bids_taken),
        (_("Score the bids"), "ballot", takes_scores(round_, at) and _lives_here(round_, standing().groups)),
        (
            _("Vote on the proposal"),
            "vote",
            takes_votes(round_, at) and _lives_here(round_, standing().officer_of),
        ),
        (
            _("Read your group’s scores"),
            "ballot",
            _scoring_is_over(round_) and _lives_here(round_, standing().groups),
        ),
        (_("Read the proposal"), "proposal", _proposal_is_there(round_)),
        (_("Read the bids"), "bids", bids_are_in(round_, at)),
    ]
    return [(text, f"{here}/{end}") for text, end, there in ways if there and end not in behind]


def _scoring_is_over(round_: Round) -> bool:
    """The ballots stay as they are, and a group can still read its own."""
    if round_.stage == Stage.SCORING:
        return not takes_scores(round_, g.at)
    return round_.stage in (Stage.PROPOSAL, Stage.RATIFICATION, Stage.PUBLISHED, Stage.CLOSED)


def _lives_here(round_: Round, mine: frozenset[int]) -> bool:
    """Whether one of these groups belongs to the round's region; asks only where some are given."""
    if not mine or round_.grouping is None:
        return False
    on = london_date(round_.bids_close_at or g.at)
    return any(group.id in mine for group in groups_of_region(round_.pot.region_id, round_.grouping, on))
