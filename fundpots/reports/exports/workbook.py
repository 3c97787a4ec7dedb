"""An XLSX workbook: one sheet for each export, real dates and amounts, totals as live formulas."""

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from fundpots.clock import in_london
from fundpots.reports.exports.sheets import About, Column, Sheet
from fundpots.reports.rules import Asked

#: A worksheet holds 1,048,576 rows: the headings, these, and the totals.
MOST_ROWS = 1_048_574
#: So many characters fit into a cell.
LONGEST_CELL = 32_767


def workbook(sheets: Iterable[Sheet], asked: Asked, about: About) -> BinaryIO:
    """Write the sheets to a temporary file, row by row, and give it back open at its beginning."""
    import xlsxwriter

    file: Any = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115 the caller sends and closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#e9efe9", "bottom": 1, "text_wrap": True}),
        "money": book.add_format({"num_format": "£#,##0.00;[Red]-£#,##0.00"}),
        "total": book.add_format({"num_format": "£#,##0.00;[Red]-£#,##0.00", "bold": True, "top": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "bold": book.add_format({"bold": True, "top": 1}),
    }
    for sheet in sheets:
        _write_sheet(book, sheet, asked, formats)
    notes = book.add_worksheet("About")
    for row, (name, text) in enumerate(
        (
            ("Filters", about.filters),
            ("Made at (UTC)", about.at.isoformat()),
            ("Head of the record", about.log_head),
        )
    ):
        notes.write_string(row, 0, name)
        notes.write_string(row, 1, text)
    notes.set_column(0, 1, 40)
    book.close()
    file.seek(0)
    return file


def _write_sheet(book: Any, sheet: Sheet, asked: Asked, formats: dict[str, Any]) -> None:
    """Write the rows; where there are more than a worksheet holds, they go on in another one."""
    rows, number, written = iter(sheet.rows(asked)), 0, MOST_ROWS
    while written == MOST_ROWS:
        number += 1
        page = book.add_worksheet(sheet.title if number == 1 else f"{sheet.title} {number}")
        written = _write_page(page, sheet, islice(rows, MOST_ROWS), formats)


def _write_page(page: Any, sheet: Sheet, rows: Iterable[dict[str, Any]], formats: dict[str, Any]) -> int:
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, 14 if column.kind != "text" else 24)
        page.write_string(0, place, column.title, formats["head"])
    row, sums = 0, dict.fromkeys((column.key for column in sheet.columns if column.total), 0)
    for row, values in enumerate(rows, start=1):
        for place, column in enumerate(sheet.columns):
            _write_cell(page, row, place, column, values[column.key], formats)
        for key in sums:
            sums[key] += values[key] or 0
    page.autofilter(0, 0, max(row, 1), len(sheet.columns) - 1)
    if row:
        _write_totals(page, sheet, row, sums, formats)
    return row


def _write_cell(page: Any, row: int, place: int, column: Column, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if column.kind == "money":
        page.write_number(row, place, value / 100, formats["money"])
    elif isinstance(value, datetime):
        page.write_datetime(row, place, in_london(value).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats["day"])
    elif column.kind == "number":
        page.write_number(row, place, value)
    else:
        page.write_string(row, place, str(value)[:LONGEST_CELL])


def _write_totals(page: Any, sheet: Sheet, last: int, sums: dict[str, int], formats: dict[str, Any]) -> None:
    """A line below the rows: SUBTOTAL follows the filter that somebody sets in the spreadsheet.

    What each formula comes to is written with it, for programs that read cells and compute nothing.
    """
    from xlsxwriter.utility import xl_col_to_name

    page.write_string(last + 1, 0, "Total", formats["bold"])
    for place, column in enumerate(sheet.columns):
        if column.total:
            name, total = xl_col_to_name(place), sums[column.key] / 100
            formula = f"=SUBTOTAL(109,{name}2:{name}{last + 1})"
            page.write_formula(last + 1, place, formula, formats["total"], total)
