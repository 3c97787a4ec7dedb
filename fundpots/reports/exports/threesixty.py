"""Awards in the 360Giving standard 1.4.3, as JSON and as the flat table of its spreadsheet.

Source: 360Giving Data Standard, https://standard.threesixtygiving.org/ (CC BY 4.0). Never in it: names of
persons, addresses, bank details.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fundpots.clock import london_date
from fundpots.money import plain_pounds
from fundpots.reports.queries.grants import Grant, grants
from fundpots.reports.rules import harmless

SCHEMA = "https://www.360giving.org/schema/1.4.3"
LOCAL_AREA, CONSTITUENCY = "GLS060", "WPC"
LONGEST_TITLE = 140


@dataclass(frozen=True)
class Publisher:
    """Who publishes: the settings of an installation."""

    name: str
    prefix: str
    licence: str
    base_url: str
    currency: str = "GBP"

    def identifier(self, reference: str) -> str:
        return f"360G-{self.prefix}-{reference}"


def grants_json(publisher: Publisher, at: datetime) -> Iterator[str]:
    """The whole document, grant by grant."""
    head = {
        "title": f"Awards of {publisher.name}",
        "issued": london_date(at).isoformat(),
        "license": publisher.licence,
        "publisher": {"name": publisher.name, "org_id": publisher.identifier("publisher")},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "grants": ['
    for place, grant in enumerate(grants()):
        told = json.dumps(as_document(grant, publisher), ensure_ascii=False)
        yield ("\n" if place == 0 else ",\n") + told
    yield "\n]}\n"


def as_document(grant: Grant, publisher: Publisher) -> dict[str, Any]:
    """One award as the schema wants it; amounts are pounds."""
    document = {
        "id": publisher.identifier(grant.reference),
        "title": _short(grant.title),
        "description": grant.description or grant.title,
        "currency": publisher.currency,
        "amountAppliedFor": grant.asked_pence / 100,
        "amountAwarded": grant.amount_pence / 100,
        "amountDisbursed": grant.paid_pence / 100,
        "awardDate": london_date(grant.awarded_at).isoformat(),
        "url": f"{publisher.base_url}/rounds/{grant.round_id}/result",
        "recipientOrganization": [
            {"id": publisher.identifier(f"group-{grant.group_slug}"), "name": grant.group_name}
        ],
        "fundingOrganization": [{"id": publisher.identifier("publisher"), "name": publisher.name}],
        "grantProgramme": [
            {
                "code": f"round-{grant.round_id}",
                "title": grant.round_name,
                "url": f"{publisher.base_url}/rounds/{grant.round_id}",
            }
        ],
        "locationScope": LOCAL_AREA,
        "dateModified": grant.awarded_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    dates = _planned(grant.starts_on, grant.ends_on)
    if dates:
        document["plannedDates"] = [dates]
    if grant.areas:
        document["beneficiaryLocation"] = [
            {"name": area.name, "countryCode": "GB", "geoCode": area.code, "geoCodeType": CONSTITUENCY}
            for area in grant.areas
        ]
    return document


#: The official titles of the columns, in the order of the standard's own template.
COLUMNS = (
    "Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded",
    "Amount Disbursed", "Award Date", "URL", "Planned Dates:Start Date", "Planned Dates:End Date",
    "Recipient Org:Identifier", "Recipient Org:Name", "Beneficiary Location:0:Name",
    "Beneficiary Location:0:Country Code", "Beneficiary Location:0:Geographic Code",
    "Beneficiary Location:0:Geographic Code Type", "Funding Org:Identifier", "Funding Org:Name",
    "Grant Programme:Code", "Grant Programme:Title", "Grant Programme:URL", "Location Scope",
    "Last Modified",
)  # fmt: skip


def grants_csv(publisher: Publisher) -> Iterator[str]:
    """The flat table; where a project benefits several areas it names the first, the JSON all of them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for grant in grants():
        writer.writerow(as_cells(grant, publisher))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def as_cells(grant: Grant, publisher: Publisher) -> list[str]:
    """One award as a row of the flat table."""
    told = as_document(grant, publisher)
    planned = told.get("plannedDates", [{}])[0]
    place = told.get("beneficiaryLocation", [{}])[0]
    return [
        told["id"], harmless(told["title"]), harmless(told["description"]), told["currency"],
        plain_pounds(grant.asked_pence), plain_pounds(grant.amount_pence), plain_pounds(grant.paid_pence),
        told["awardDate"], told["url"], planned.get("startDate", ""), planned.get("endDate", ""),
        told["recipientOrganization"][0]["id"], harmless(grant.group_name), place.get("name", ""),
        place.get("countryCode", ""), place.get("geoCode", ""), place.get("geoCodeType", ""),
        told["fundingOrganization"][0]["id"], publisher.name, told["grantProgramme"][0]["code"],
        harmless(grant.round_name), told["grantProgramme"][0]["url"], told["locationScope"],
        told["dateModified"],
    ]  # fmt: skip


def _short(title: str) -> str:
    """A title of at most 140 characters, cut between words."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _planned(starts_on: date | None, ends_on: date | None) -> dict[str, Any]:
    dates: dict[str, Any] = {}
    if starts_on:
        dates["startDate"] = starts_on.isoformat()
    if ends_on:
        dates["endDate"] = ends_on.isoformat()
    return dates
