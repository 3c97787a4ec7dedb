"""Bills as Xero imports them: the columns of its own template for bills, in their order.

Headings with a star are those that Xero requires. Days are written as in the United Kingdom. Money given on
is outside the scope of VAT; the account and the name of the tax rate are the reader's own, so they are asked.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundpots.money import plain_pounds
from fundpots.reports.queries.bills import bills
from fundpots.reports.rules import Asked, harmless

COLUMNS = (
    "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4",
    "POCity", "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Total",
    "InventoryItemCode", "Description", "*Quantity", "*UnitAmount", "*AccountCode", "*TaxType", "TaxAmount",
    "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency",
)  # fmt: skip


@dataclass(frozen=True)
class Booking:
    """How the reader's own accounts call grants: the code of the account, and the tax rate."""

    account: str = "400"
    tax: str = "No VAT"


def xero_bills(asked: Asked, booking: Booking) -> Iterator[str]:
    """One line for each bill; the pot goes along as a tracking category called Pot."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for bill in bills(asked):
        writer.writerow(_as_line(bill, booking))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _as_line(bill: dict[str, Any], booking: Booking) -> dict[str, str]:
    amount = plain_pounds(bill["amount_pence"])
    return {
        "*ContactName": harmless(bill["contact"]),
        "*InvoiceNumber": bill["number"],
        "*InvoiceDate": _day(bill["dated_on"]),
        "*DueDate": _day(bill["due_on"]),
        "Total": amount,
        "Description": harmless(bill["description"]),
        "*Quantity": "1",
        "*UnitAmount": amount,
        "*AccountCode": harmless(booking.account),
        "*TaxType": harmless(booking.tax),
        "TaxAmount": "0.00",
        "TrackingName1": "Pot",
        "TrackingOption1": harmless(bill["pot"]),
        "Currency": "GBP",
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
