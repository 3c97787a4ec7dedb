"""The record of who did what: by round and pot for everybody, whole for administrators."""

import json
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from sqlalchemy import select

from fundpots import log
from fundpots.bids.queries import find_bid
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.pots.queries import find_pot
from fundpots.reports.queries import entries_asked, names_of, story_of
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.tables import told_acts
from fundpots.rounds.queries import find_round
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
    """The whole record, for administrators of the whole: searchable by kind of act."""
    see_if(standing().administers_whole)
    entries = list(entries_asked(act=_act(), before=_before(), limit=PAGE + 1))
    names = names_of(entries)
    return render_template(
        "reports/log.html",
        events=told_acts(story_of(entries[:PAGE], names)),
        entries=entries[:PAGE],
        act=_act(),
        head=log.head(),
        older=url_for(".whole_log", act=_act(), before=entries[PAGE - 1].seq) if len(entries) > PAGE else "",
    )


@bp.route("/log.jsonl")
@requires(Role.ADMINISTRATOR)
def log_file() -> Response:
    """The whole record as JSON lines, from which the chain can be checked by anybody."""
    see_if(standing().administers_whole)

    def lines() -> Any:
        query = select(LogEntry).order_by(LogEntry.seq).execution_options(yield_per=500)
        for entry in db.session.scalars(query):
            yield json.dumps(_plain(entry), ensure_ascii=False) + "\n"

    answer = Response(stream_with_context(lines()), mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="fundpots-log.jsonl"'
    return answer


@bp.route("/bids/<int:bid_id>/record")
@requires(Role.ADMINISTRATOR)
def bid_record(bid_id: int) -> str:
    """Everything that happened to a bid, for the administrators of its round."""
    bid = find_bid(bid_id)
    see_if(standing().may_administer(bid.round.pot.region_id) and bid.submitted_at is not None)
    entries = list(entries_asked(bid_id=bid_id, before=_before(), limit=PAGE))
    events = told_acts(story_of(entries, names_of(entries)))
    return render_template(
        "reports/record.html",
        title=bid.title,
        back=url_for("bids.show", bid_id=bid_id),
        events=events,
        older="",
    )


def _page(title: str, back: str, *, round_id: int | None = None, pot_id: int | None = None) -> str:
    entries = list(entries_asked(round_id=round_id, pot_id=pot_id, before=_before(), limit=PAGE + 1))
    shown = [entry for entry in entries[:PAGE] if entry.act.startswith(PUBLIC_ACTS)]
    older = f"?before={entries[PAGE - 1].seq}" if len(entries) > PAGE else ""
    events = told_acts(story_of(shown, {}))
    return render_template("reports/record.html", title=title, back=back, events=events, older=older)


def _plain(entry: LogEntry) -> dict[str, Any]:
    columns = ("seq", "act", "person_id", "group_id", "pot_id", "round_id", "bid_id", "before", "after",
               "reason", "previous", "digest")  # fmt: skip
    return {"at": entry.at.isoformat(timespec="microseconds")} | {
        column: getattr(entry, column) for column in columns
    }


def _act() -> str:
    return request.args.get("act", "")[:60]


def _before() -> int | None:
    return request.args.get("before", type=int)
