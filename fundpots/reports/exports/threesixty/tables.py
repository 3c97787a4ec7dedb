"""The same awards as the standard's spreadsheet: one flat table, or a workbook with a sheet of places.

Titles and their order are those of the standard's own template; `flatten-tool` makes the JSON out of either.
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from fundpots.money import plain_pounds
from fundpots.reports.exports.sheets import About
from fundpots.reports.exports.threesixty.document import Publisher, as_document, metadata
from fundpots.reports.queries.grants import Grant, grants, most_areas
from fundpots.reports.rules import harmless

#: Each column of the main table, and where its value stands in the document.
COLUMNS = (
    ("Identifier", ("id",)),
    ("Title", ("title",)),
    ("Description", ("description",)),
    ("Currency", ("currency",)),
    ("Amount Applied For", ("amountAppliedFor",)),
    ("Amount Awarded", ("amountAwarded",)),
    ("Amount Disbursed", ("amountDisbursed",)),
    ("Award Date", ("awardDate",)),
    ("URL", ("url",)),
    ("Planned Dates:Start Date", ("plannedDates", 0, "startDate")),
    ("Planned Dates:End Date", ("plannedDates", 0, "endDate")),
    ("Recipient Org:Identifier", ("recipientOrganization", 0, "id")),
    ("Recipient Org:Name", ("recipientOrganization", 0, "name")),
    ("Funding Org:Identifier", ("fundingOrganization", 0, "id")),
    ("Funding Org:Name", ("fundingOrganization", 0, "name")),
    ("Grant Programme:Code", ("grantProgramme", 0, "code")),
    ("Grant Programme:Title", ("grantProgramme", 0, "title")),
    ("Grant Programme:URL", ("grantProgramme", 0, "url")),
    ("Location Scope", ("locationScope",)),
    ("Last Modified", ("dateModified",)),
)
PLACE = (
    ("Name", "name"),
    ("Country Code", "countryCode"),
    ("Geographic Code", "geoCode"),
    ("Geographic Code Type", "geoCodeType"),
)
MONEY = ("Amount Applied For", "Amount Awarded", "Amount Disbursed")


def grants_csv(publisher: Publisher) -> Iterator[str]:
    """One flat table, with as many places at the end of each line as any award needs."""
    places = most_areas()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    titles = [f"Beneficiary Location:{n}:{title}" for n in range(places) for title, _key in PLACE]
    writer.writerow([*(title for title, _way in COLUMNS), *titles])
    for grant in grants():
        writer.writerow(_flat(grant, publisher, places))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def grants_xlsx(publisher: Publisher, about: About) -> BinaryIO:
    """A workbook: the grants, their places, and the sheet in which the data speaks of itself."""
    import xlsxwriter

    file: Any = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115 the caller sends and closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    _write_grants(book, publisher)
    page = book.add_worksheet("Meta")
    page.set_column(0, 1, 40)
    for row, (name, text) in enumerate(_meta(publisher, about)):
        page.write_string(row, 0, name)
        page.write_string(row, 1, text)
    book.close()
    file.seek(0)
    return file


def _write_grants(book: Any, publisher: Publisher) -> None:
    main, places = book.add_worksheet("grants"), book.add_worksheet("Beneficiary Location")
    bold = book.add_format({"bold": True})
    pounds = book.add_format({"num_format": "0.00"})
    main.freeze_panes(1, 1)
    main.set_column(0, len(COLUMNS) - 1, 20)
    places.set_column(0, len(PLACE), 24)
    for column, (title, _way) in enumerate(COLUMNS):
        main.write_string(0, column, title, bold)
    heads = ("Identifier", *(f"Beneficiary Location:{title}" for title, _key in PLACE))
    for column, title in enumerate(heads):
        places.write_string(0, column, title, bold)
    line = 0
    for row, grant in enumerate(grants(), start=1):
        told = as_document(grant, publisher)
        for column, (title, way) in enumerate(COLUMNS):
            value = _found(told, way)
            if title in MONEY:
                main.write_number(row, column, value, pounds)
            else:
                main.write_string(row, column, value)
        for place in told.get("beneficiaryLocation", []):
            line += 1
            for column, text in enumerate((told["id"], *(place[key] for _title, key in PLACE))):
                places.write_string(line, column, text)


def _meta(publisher: Publisher, about: About) -> list[tuple[str, str]]:
    told = metadata(publisher, about)
    return [
        ("Version", told["version"]),
        ("Title", told["title"]),
        ("Description", told["description"]),
        ("Issued", told["issued"]),
        ("Modified", told["modified"]),
        ("Publisher:Name", publisher.name),
        ("Publisher:Identifier", publisher.identifier("publisher")),
        ("License", told["license"]),
        ("Download URL", f"{publisher.base_url}/exports/360giving.xlsx"),
        ("Access URL", told["accessURL"]),
    ]


def _flat(grant: Grant, publisher: Publisher, places: int) -> list[str]:
    told = as_document(grant, publisher)
    amounts = dict(zip(MONEY, (grant.asked_pence, grant.amount_pence, grant.paid_pence), strict=True))
    cells = [
        plain_pounds(amounts[title]) if title in amounts else harmless(str(_found(told, way)))
        for title, way in COLUMNS
    ]
    there = told.get("beneficiaryLocation", [])
    for place in there:
        cells += [harmless(place[key]) for _title, key in PLACE]
    return cells + [""] * (len(PLACE) * (places - len(there)))


def _found(document: Any, way: tuple[str | int, ...]) -> Any:
    """What stands at the end of a way through the document; nothing where it is not there."""
    for step in way:
        try:
            document = document[step]
        except (KeyError, IndexError):
            return ""
    return document
