"""The record of who did what: by round and pot for everybody, whole for administrators."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, g, render_template, request, stream_with_context, url_for

from fundpots import log
from fundpots.bids.queries import find_bid
from fundpots.db import begin_snapshot
from fundpots.log import LogEntry
from fundpots.people.access import file_paced, public, requires, see_if, standing
from fundpots.people.queries.directory import names_of
from fundpots.people.stages import Role
from fundpots.pots.queries import find_pot
from fundpots.reports.exports import About, csv_lines
from fundpots.reports.exports.record import record_lines, record_sheet
from fundpots.reports.forms import RecordForm
from fundpots.reports.queries import (
    RecordAsked,
    bids_among,
    check_record,
    entries_asked,
    is_in_chain,
    rounds_by_number,
    story_of,
)
from fundpots.reports.routes.asking import from_one_snapshot
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.rules import Asked
from fundpots.reports.tables import told_acts
from fundpots.rounds.queries import find_round
from fundpots.rounds.rules import bids_are_in
from fundpots.rounds.stages import Stage
from fundpots.words import told

PAGE = 50
#: Acts on a round that everybody may know of as they happen: its own life, never a bid's or a ballot's.
PUBLIC_ACTS = ("round.", "proposal.", "money.", "award.", "instalment.")


@bp.route("/rounds/<int:round_id>/record")
@public
def round_record(round_id: int) -> str:
    """The life of a round, act by act."""
    round_ = find_round(round_id)
    see_if(round_.stage != Stage.DRAFT or standing().may_administer(round_.pot.region_id))
    return _page(told(round_), url_for("rounds.show", round_id=round_id), round_id=round_id)


@bp.route("/pots/<slug>/record")
@public
def pot_record(slug: str) -> str:
    """The life of a pot, act by act."""
    pot = find_pot(slug)
    return _page(told(pot), url_for("pots.show", slug=slug), pot_id=pot.id)


@bp.route("/log")
@requires(Role.ADMINISTRATOR)
def whole_log() -> str:
    """The whole record, for administrators of the whole: searchable by act, person, round and day."""
    form, asked = _asked()
    entries = list(entries_asked(asked, before=_before(), limit=PAGE + 1))
    names, shown = names_of(one.person_id for one in entries), entries[:PAGE]
    filters: dict[str, Any] = {name: text for name, text in request.args.items() if text}
    filters.pop("before", None)
    older = url_for(".whole_log", **filters, before=shown[-1].seq) if len(entries) > PAGE else ""
    return render_template(
        "reports/log.html",
        events=told_acts(story_of(shown, names)),
        entries=shown,
        filters=form,
        asked=asked,
        given=filters,
        head=log.head(),
        older=older,
    )


@bp.route("/log.csv")
@requires(Role.ADMINISTRATOR)
@file_paced
def log_table() -> Response:
    """The acts that were asked for, as a table."""
    asked = _asked()[1]

    def lines() -> Iterator[str]:
        about = About(filters=asked.words(), at=g.at, log_head=log.head())
        return csv_lines(record_sheet(asked), Asked(), about)

    return _attached(lines, "text/csv; charset=utf-8", "fundpots-record.csv")


@bp.route("/log.jsonl")
@requires(Role.ADMINISTRATOR)
@file_paced
def log_file() -> Response:
    """The whole record as JSON lines, from which the chain can be checked by anybody."""
    see_if(standing().administers_whole)
    return _attached(lambda: record_lines(RecordAsked()), "application/x-ndjson", "fundpots-log.jsonl")


@bp.route("/log/check")
@requires(Role.ADMINISTRATOR)
def check_log() -> str:
    """Walk the whole chain now, and say whether it holds."""
    see_if(standing().administers_whole)
    begin_snapshot()
    digest = request.args.get("digest", "").strip().lower()[:64]
    return render_template(
        "reports/check_log.html",
        checked=check_record(),
        digest=digest,
        found=is_in_chain(digest) if digest else None,
    )


@bp.route("/bids/<int:bid_id>/record")
@requires(Role.ADMINISTRATOR)
def bid_record(bid_id: int) -> str:
    """Everything that happened to a bid, for the administrators of its round, once bids are in."""
    bid = find_bid(bid_id)
    see_if(standing().may_administer(bid.round.pot.region_id))
    see_if(bid.submitted_at is not None and bids_are_in(bid.round, g.at))
    entries = list(entries_asked(RecordAsked(bid_id=bid_id), before=_before(), limit=PAGE + 1))
    shown = entries[:PAGE]
    events = told_acts(story_of(shown, names_of(one.person_id for one in shown)))
    return render_template(
        "reports/record.html",
        title=bid.title,
        back=url_for("bids.show", bid_id=bid_id),
        events=events,
        older=_older(entries),
    )


def _page(title: str, back: str, *, round_id: int | None = None, pot_id: int | None = None) -> str:
    asked = RecordAsked(round_id=round_id, pot_id=pot_id)
    entries = list(entries_asked(asked, before=_before(), limit=PAGE + 1, only=PUBLIC_ACTS))
    shown = entries[:PAGE]
    events = told_acts(story_of(shown, {}, bids_among(shown)))
    for event in events:
        event["who_href"] = url_for("bids.show", bid_id=event["bid"].id) if event["bid"] else ""
    return render_template(
        "reports/record.html", title=title, back=back, events=events, older=_older(entries)
    )


def _older(entries: Sequence[LogEntry]) -> str:
    """Where the acts before this page are, if one more than fits on it was found."""
    return f"?before={entries[PAGE - 1].seq}" if len(entries) > PAGE else ""


def _asked() -> tuple[RecordForm, RecordAsked]:
    """What was asked for, by whoever may ask."""
    see_if(standing().administers_whole)
    form = RecordForm(request.args)
    form.offer(rounds_by_number())
    return form, form.asked()


def _attached(made: Callable[[], Iterator[str]], kind: str, name: str) -> Response:
    answer = Response(stream_with_context(from_one_snapshot(made)), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _before() -> int | None:
    return request.args.get("before", type=int)
