"""The same figures on the screen and in every file, compared with what a notebook says.

Amounts are read back as people's programs would: pandas for CSV, openpyxl for workbooks, json for JSON.
"""

import io
import re
from collections import Counter
from typing import Any

from pypdf import PdfReader

from tests.reports.reading import frame, pence, rows_of
from tests.stories.visitor import Visitor

AMOUNT = re.compile(r"−?£[\d,]+\.\d\d")
POT_COLUMNS = ("Free (£)", "Promised (£)", "Paid (£)")
POT_KEYS = ("available_pence", "committed_pence", "paid_pence")


def shown(text: str) -> int:
    """An amount on a page, in pence; less than nothing is written with a minus sign."""
    return pence(re.sub("[£,]", "", text).replace("−", "-"))


class Figures:
    """What a treasurer finds, by file and by page."""

    def __init__(self, treasurer: Visitor) -> None:
        self.treasurer = treasurer

    def file(self, path: str) -> Any:
        answer = self.treasurer.client.get(path)
        assert answer.status_code == 200, (path, answer.status)
        return answer

    def csv(self, name: str, **filters: int) -> Any:
        asked = "&".join(f"{key}={value}" for key, value in filters.items())
        return frame(self.file(f"/exports/{name}.csv?{asked}").get_data(as_text=True))

    def json(self, name: str) -> list[dict[str, Any]]:
        return list(self.file(f"/exports/{name}.json").get_json()["rows"])

    def sheet(self, book: str, title: str) -> list[dict[str, Any]]:
        return rows_of(self.file(f"/exports/{book}.xlsx").get_data(), title)

    def pots(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Free, promised and paid by pot, from every place that tells it."""
        table = self.treasurer.open("/pots").table("Pots and their money now")[1:]
        names = {row["Name"]: row["Pot"] for row in self.csv("pots").to_dict("records")}
        api = self.file("/api/v1/pots").get_json()["pots"]
        return {
            "screen": {names[row[0]]: tuple(map(shown, row[2:5])) for row in table},
            "csv": _by(self.csv("pots").to_dict("records"), "Pot", POT_COLUMNS, pence),
            "json": _by(self.json("pots"), "slug", POT_KEYS, int),
            "xlsx": _by(self.sheet("pots", "Pots"), "Pot", POT_COLUMNS, pence),
            "books": _by(self.sheet("books", "Pots"), "Pot", POT_COLUMNS, pence),
            "api": _by(api, "slug", POT_KEYS, int),
            "ledger": self._from_ledger(),
        }

    def _from_ledger(self) -> dict[str, tuple[int, ...]]:
        """What the lines of the ledger add up to, read as an auditor would."""
        lines = self.csv("ledger")
        lines["pence"] = lines["Amount (£)"].map(pence)
        assert not lines.groupby("Movement")["pence"].sum().any()
        sums = lines.pivot_table(index="Pot", columns="Account", values="pence", aggfunc="sum", fill_value=0)
        accounts = ("available", "committed", "paid")
        return {pot: tuple(int(row[account]) for account in accounts) for pot, row in sums.iterrows()}

    def statement(self, slug: str, year: int | None) -> list[int]:
        """A pot's year as its page shows it."""
        page = self.treasurer.open(f"/pots/{slug}" + (f"?year={year}" if year else ""))
        return [shown(row[1]) for row in page.table("From what was there to what is left")[1:]]

    def awards(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Awarded and kept by award, from every place that tells all of them."""
        columns, keys = ("Awarded (£)", "Paid (£)"), ("amount_pence", "paid_pence")
        return {
            "screen": self._awards_on_screen(),
            "csv": _by(self.csv("awards").to_dict("records"), "Award", columns, pence),
            "json": _by(self.json("awards"), "reference", keys, int),
            "xlsx": _by(self.sheet("awards", "Awards"), "Award", columns, pence),
            "books": _by(self.sheet("books", "Awards"), "Award", columns, pence),
        }

    def _awards_on_screen(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        page = self.treasurer.open("/awards")
        while True:
            for row in page.table("Awards, newest first")[1:]:
                reference = re.findall(r"A-R\d+-\d+$", row[0])[0]
                found[reference] = tuple(map(shown, row[4:6]))
            older = [link for link in page.links("after=") if link.startswith("/awards")]
            if not older:
                return found
            page.open(older[0])

    def grants(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Awarded and disbursed by award, from each form of the 360Giving data."""
        titles, keys = ("Amount Awarded", "Amount Disbursed"), ("amountAwarded", "amountDisbursed")
        grants = self.file("/exports/360giving.json").get_json()["grants"]
        table = frame(self.file("/exports/360giving.csv").get_data(as_text=True)).to_dict("records")
        found = {
            "json": _by(grants, "id", keys, pence),
            "csv": _by(table, "Identifier", titles, pence),
        }
        return {
            name: {key.removeprefix("360G-fundpots-"): amounts for key, amounts in rows.items()}
            for name, rows in found.items()
        }

    def pack(self, year: int, movements: int) -> tuple[dict[str, list[int]], dict[str, tuple[int, ...]], int]:
        """The year-end pack as a page: each fund's line, awarded and paid by award, paid less returned.

        So many payments and returns there must be in it.
        """
        page = self.treasurer.open(f"/money/year-end?year={year}")
        funds = {row[0]: list(map(shown, row[1:])) for row in page.table("Fund movements")[1:]}
        if not movements:
            page.sees("No award was offered", "Nothing was paid in this year")
            return funds, {}, 0
        awards = {row[0]: tuple(map(shown, row[4:6])) for row in page.table("awards")[1:-1]}
        return funds, awards, shown(page.table(f"{movements} movements")[-1][-1])

    def amounts_in_print(self, year: int) -> tuple[Counter[str], Counter[str]]:
        """Every amount of the pack's page, and every amount of its PDF."""
        page = self.treasurer.open(f"/money/year-end?year={year}")
        pdf = self.file(f"/money/year-end.pdf?year={year}").get_data()
        printed = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
        return Counter(AMOUNT.findall(page.plain)), Counter(AMOUNT.findall(printed))

    def paid_instalments(self) -> tuple[int, int]:
        """What was paid in instalments: by the file, and by the page."""
        table = self.csv("instalments")
        paid = table[(table["Paid on"] != "")]
        page = self.treasurer.open("/payments/paid").table("")
        return int(paid["Amount (£)"].map(pence).sum()), sum(shown(row[-1]) for row in page[1:])


def _by(rows: Any, key: str, columns: tuple[str, ...], read: Any) -> dict[str, tuple[int, ...]]:
    return {row[key]: tuple(read(row[column]) for column in columns) for row in rows}
