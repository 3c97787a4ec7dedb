"""Files to download: which there are, what their columns mean, and the files themselves."""

from flask import Response, render_template, request

from fundpots.db import begin_snapshot
from fundpots.errors import Unseen
from fundpots.people.access import file_paced, public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.reports.exports import SHEETS, Sheet, csv_lines, json_lines, workbook
from fundpots.reports.exports.sheets import BOOKS
from fundpots.reports.exports.xero import Booking, xero_bills
from fundpots.reports.routes.asking import about, asked_for, book_sent, filters, streamed
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.rules import Asked


@bp.route("/exports")
@public
def exports() -> str:
    """Every export in its formats, by pot and year."""
    asked = asked_for()
    return render_template(
        "reports/exports.html",
        sheets=_mine(),
        **filters(asked),
        year=asked.year.number if asked.year else None,
        treasurer=standing().holds(Role.TREASURER),
        booking=Booking(),
    )


@bp.route("/exports/columns")
@public
def columns() -> str:
    """What every column of every export means. Columns keep their order; new ones come at the end."""
    return render_template("reports/columns.html", sheets=_mine())


@bp.route("/exports/<name>.csv")
@public
@file_paced
def export_csv(name: str) -> Response:
    """One export as CSV."""
    sheet, asked = _sheet(name)
    return streamed(lambda: csv_lines(sheet, asked, about(asked)), "text/csv", f"{name}.csv")


@bp.route("/exports/<name>.json")
@public
@file_paced
def export_json(name: str) -> Response:
    """One export as JSON."""
    sheet, asked = _sheet(name)
    return streamed(lambda: json_lines(sheet, asked, about(asked)), "application/json", f"{name}.json")


@bp.route("/exports/<name>.xlsx")
@public
@file_paced
def export_xlsx(name: str) -> Response:
    """One export as a workbook."""
    begin_snapshot()
    sheet, asked = _sheet(name)
    return book_sent(workbook([sheet], asked, about(asked)), f"{name}.xlsx")


@bp.route("/exports/books.xlsx")
@requires(Role.TREASURER)
@file_paced
def books() -> Response:
    """All that a treasurer hands to an auditor, in one workbook."""
    begin_snapshot()
    asked = asked_for(kept=True)
    return book_sent(workbook(BOOKS, asked, about(asked)), "books.xlsx")


@bp.route("/exports/xero-bills.csv")
@requires(Role.TREASURER)
@file_paced
def xero() -> Response:
    """Bills as Xero imports them, under the account and tax rate that the reader's accounts know."""
    usual = Booking()
    account = request.args.get("account", "").strip()[:10] or usual.account
    tax = request.args.get("tax", "").strip()[:50] or usual.tax
    asked = asked_for(kept=True)
    return streamed(lambda: xero_bills(asked, Booking(account, tax)), "text/csv", "xero-bills.csv")


def _sheet(name: str) -> tuple[Sheet, Asked]:
    """An export with its filters."""
    sheet = SHEETS.get(name)
    if sheet is None:
        raise Unseen
    see_if(sheet.public or standing().holds(Role.TREASURER))
    return sheet, asked_for(kept=not sheet.public)


def _mine() -> list[Sheet]:
    return [sheet for sheet in SHEETS.values() if sheet.public or standing().holds(Role.TREASURER)]
