"""Files to download: which there are, what their columns mean, and the files themselves."""

from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, g, render_template, request, send_file, stream_with_context

from fundpots import log
from fundpots.clock import london_date
from fundpots.db import begin_snapshot
from fundpots.errors import Unseen
from fundpots.people.access import public, see_if, standing
from fundpots.people.stages import Role
from fundpots.pots.queries import all_pots
from fundpots.reports.exports import SHEETS, About, csv_lines, json_lines, workbook
from fundpots.reports.exports.threesixty import Publisher, grants_csv, grants_json
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.rules import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/exports")
@public
def exports() -> str:
    """Every export, its columns and its formats."""
    mine = [sheet for sheet in SHEETS.values() if sheet.public or standing().holds(Role.TREASURER)]
    return render_template("reports/exports.html", sheets=mine, pots=all_pots(), year=_year(), pot=_pot())


@bp.route("/exports/<name>.csv")
@public
def export_csv(name: str) -> Response:
    """One export as CSV."""
    begin_snapshot()
    sheet, asked = _sheet(name), _asked(name)
    return _streamed(csv_lines(sheet, asked, _about(asked)), "text/csv", f"{name}.csv")


@bp.route("/exports/<name>.json")
@public
def export_json(name: str) -> Response:
    """One export as JSON."""
    begin_snapshot()
    sheet, asked = _sheet(name), _asked(name)
    return _streamed(json_lines(sheet, asked, _about(asked)), "application/json", f"{name}.json")


@bp.route("/exports/<name>.xlsx")
@public
def export_xlsx(name: str) -> Any:
    """One export as a workbook; "books" is all that a treasurer hands to an auditor."""
    begin_snapshot()
    if name == "books":
        see_if(standing().holds(Role.TREASURER))
        sheets = [SHEETS[one] for one in ("awards", "instalments", "ledger", "pots", "bids", "groups")]
        asked = _asked("ledger")
    else:
        sheets, asked = [_sheet(name)], _asked(name)
    file = workbook(sheets, asked, _about(asked))
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=_named(f"{name}.xlsx"))


@bp.route("/exports/360giving.json")
@public
def grants_as_json() -> Response:
    """Awards in the 360Giving standard."""
    begin_snapshot()
    return _streamed(grants_json(_publisher(), g.at), "application/json", "360giving.json")


@bp.route("/exports/360giving.csv")
@public
def grants_as_csv() -> Response:
    """The same as the flat table of the standard's spreadsheet."""
    begin_snapshot()
    return _streamed(grants_csv(_publisher()), "text/csv", "360giving.csv")


def _sheet(name: str) -> Any:
    sheet = SHEETS.get(name)
    if sheet is None:
        raise Unseen
    see_if(sheet.public or standing().holds(Role.TREASURER))
    return sheet


def _asked(name: str) -> Asked:
    """The filters; a regional treasurer's books hold what is theirs."""
    mine = None
    sheet = SHEETS.get(name)
    if sheet is not None and not sheet.public and not standing().treasures_whole:
        mine = standing().treasures
    return Asked(pot_id=_pot(), year=_year(), region_ids=mine)


def _about(asked: Asked) -> About:
    return About(filters=asked.words(), at=g.at, log_head=log.head())


def _streamed(pieces: Iterator[str], kind: str, name: str) -> Response:
    answer = Response(stream_with_context(pieces), content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_named(name)}"'
    return answer


def _named(name: str) -> str:
    return f"fundpots-{london_date(g.at).isoformat()}-{name}"


def _publisher() -> Publisher:
    settings = current_app.config["SETTINGS"]
    return Publisher(
        settings.publisher_name, settings.grants_prefix, settings.data_licence, settings.base_url
    )


def _year() -> int | None:
    year = request.args.get("year", type=int)
    return year if year is not None and 2000 <= year <= 2999 else None


def _pot() -> int | None:
    return request.args.get("pot", type=int)
