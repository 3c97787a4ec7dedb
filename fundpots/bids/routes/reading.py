"""What everybody may read: the list of a round's bids, one bid, the form before it is begun."""

import json

from flask import Response, g, render_template, request, url_for

from fundpots.bids.forms import FiltersForm
from fundpots.bids.models import Bid
from fundpots.bids.queries import (
    BidsAsked,
    acts_of,
    benefit_areas,
    bids_asked,
    change_requests,
    partners_of,
    section_parts,
    sign_offs_of,
    submission_of,
)
from fundpots.bids.routes.blueprint import (
    bp,
    is_out,
    judged_by_section,
    judges,
    may_screen,
    movement,
    seen_bid,
    whole_bid,
    writes,
)
from fundpots.bids.rules import WORDS, state_of, text_of
from fundpots.bids.rules.complete import MOST_AREAS, MOST_LINES, TITLE_CHARACTERS
from fundpots.bids.rules.files import MOST_FILES
from fundpots.bids.stages import Section
from fundpots.bids.tables import changed_words, state_words, story, why_weight
from fundpots.people.access import pdf_paced, public, search_paced, signed_in
from fundpots.printed import pdf_answer
from fundpots.rounds.queries import criteria_of, weigher
from fundpots.rounds.routes.blueprint import may_run, seen_round
from fundpots.rounds.rules import bids_are_in, takes_bids
from fundpots.rounds.tables import who_may_bid
from fundpots.settled import shared
from fundpots.words import locale_now


@bp.route("/rounds/<int:round_id>/bids")
@public
@search_paced
def index(round_id: int) -> str:
    """The bids of a round, once no bid can come or go any more; nothing of them before."""
    round_ = seen_round(round_id)
    if not bids_are_in(round_, g.at):
        return render_template("bids/index.html", round_=round_, bids=None, open=takes_bids(round_, g.at))
    form = FiltersForm(request.args)
    asked = BidsAsked(
        search=(form.search.data or "").strip()[:120],
        state=form.state.data or "",
        after=request.args.get("after", type=int),
    )
    bids, after, found = bids_asked(round_, asked)
    ids = [bid.id for bid in bids]
    areas, scale = benefit_areas(ids), weigher(round_)
    requests = change_requests(ids)
    weights = {bid.id: scale.of_areas(area.code for area in areas.get(bid.id, [])) for bid in bids}
    whole = round_.pot.region_id is None
    return render_template(
        "bids/index.html",
        round_=round_,
        bids=bids,
        filters=form,
        asked=asked,
        found=found,
        areas=areas,
        partners=partners_of(ids),
        weights=weights,
        why={key: why_weight(weight, movement=movement(), whole=whole) for key, weight in weights.items()},
        tags={bid.id: state_words(state_of(bid, g.at, requests.get(bid.id, []))) for bid in bids},
        next_url=after and _next_page(round_id, after),
        may_run=may_run(round_),
    )


@bp.route("/bids/<int:bid_id>")
@public
@shared
def show(bid_id: int) -> str:
    """One bid, read-only, with what happened to it."""
    bid = seen_bid(bid_id)
    mine = writes(bid)
    values = whole_bid(bid)
    out, office = is_out(bid), may_screen(bid)
    return render_template(
        "bids/show.html",
        **values,
        mine=mine,
        out=out,
        office=office and out,
        reads_files=_reads_files(bid),
        changes=[
            (one, changed_words(one.was, text_of(section_parts(bid, Section(one.section)))))
            for one in values["requests"]
            if mine or office
        ],
        events=story(bid, acts_of(bid.id), whole=mine),
    )


@bp.route("/bids/<int:bid_id>/bid.pdf")
@signed_in
@pdf_paced
def pdf(bid_id: int) -> Response:
    """The bid on paper, for whoever may read it: its group keeps it, judges take it along."""
    bid = seen_bid(bid_id)
    entry = submission_of(bid.id)
    digest = json.loads(entry.after or "{}").get("digest", "") if entry and bid.submitted_at else ""
    signed = [one for one in sign_offs_of(bid.id) if one.signed and bid.submitted_at]
    values = whole_bid(bid)
    page = render_template(
        "bids/pdf.html",
        locale=locale_now(),
        digest="" if values["requests"] else digest,  # what was changed afterwards was not signed
        signed=signed,
        reads_files=_reads_files(bid),
        **values,
    )
    return pdf_answer(page, f"bid-{bid.reference or bid.id}.pdf")


@bp.route("/rounds/<int:round_id>/form")
@public
def form(round_id: int) -> str:
    """Every question of the form with its limit, to read and print before starting."""
    round_ = seen_round(round_id)
    return render_template(
        "bids/form.html",
        round_=round_,
        sections=list(Section),
        words=WORDS,
        limits={
            "title": TITLE_CHARACTERS,
            "lines": MOST_LINES,
            "areas": MOST_AREAS,
            "files": MOST_FILES,
        },
        criteria=criteria_of(round_),
        judged=judged_by_section(round_),
        who=who_may_bid(round_),
        may_start=takes_bids(round_, g.at),
    )


def _reads_files(bid: Bid) -> bool:
    """Files are for the groups of the region and for whoever sees the bid before it is out."""
    return not is_out(bid) or writes(bid) or may_screen(bid) or judges(bid)


def _next_page(round_id: int, after: int) -> str:
    """The filters that were asked for, and where the next page begins."""
    kept = {**request.args.to_dict(), "after": str(after)}
    return url_for(".index", round_id=round_id, **kept)  # type: ignore[arg-type]
