"""Awards in the 360Giving standard, as JSON.

Source: 360Giving Data Standard, https://standard.threesixtygiving.org/ (CC BY 4.0). Never in it: names of
persons, addresses, bank details.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundpots.clock import london_date
from fundpots.reports.exports.sheets import About
from fundpots.reports.queries.grants import Grant, grants

VERSION = "1.4"
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


def grants_json(publisher: Publisher, about: About) -> Iterator[str]:
    """The whole document, grant by grant."""
    head = {
        **metadata(publisher, about),
        "publisher": {"name": publisher.name, "identifier": publisher.identifier("publisher")},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "grants": ['
    for place, grant in enumerate(grants()):
        told = json.dumps(as_document(grant, publisher), ensure_ascii=False)
        yield ("\n" if place == 0 else ",\n") + told
    yield "\n]}\n"


def metadata(publisher: Publisher, about: About) -> dict[str, str]:
    """What the data says of itself, under the names of the package schema."""
    return {
        "version": VERSION,
        "title": f"Awards of {publisher.name}",
        "description": f"Every award that was neither declined nor withdrawn. Record {about.log_head}.",
        "issued": london_date(about.at).isoformat(),
        "modified": about.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "license": publisher.licence,
        "downloadURL": f"{publisher.base_url}/exports/360giving.json",
        "accessURL": f"{publisher.base_url}/360giving",
    }


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
        "dateModified": grant.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
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
