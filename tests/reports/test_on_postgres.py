"""Every file and page of the books on PostgreSQL, where sums are of another type than on SQLite."""

import pytest

from fundpots.db import db
from fundpots.reports.exports import SHEETS
from fundpots.treasury.operations import accept_report, submit_report
from tests import make
from tests.treasury import books

PAGES = (
    "/money",
    "/funds",
    "/funds?year=2026",
    "/money/budgets",
    "/money/year-end",
    "/outcomes",
    "/fairness",
)
FILES = [f"/exports/{name}.{kind}" for name in SHEETS for kind in ("csv", "json", "xlsx")]
OTHERS = [
    "/fairness",
    "/exports/books.xlsx",
    *(f"/exports/360giving.{kind}" for kind in ("csv", "json", "xlsx")),
]


@pytest.mark.postgres
def test_every_file_and_page_of_the_books(app, sign_in):
    area, region = make.area(), make.region()
    make.grouping({region: [area]})
    made = books.paid(50_000, 20_000, where=region, count=make.presence_count({area: 40}))
    told = books.told(made.award, 10_000, 20_000)
    report = submit_report(made.award, told, by=made.officers_of(made.award)[0], at=make.later(30))
    accept_report(report, by=made.first, at=make.later(31))
    db.session.commit()
    client = sign_in(make.treasurer())

    answers = {path: client.get(path).status_code for path in (*PAGES, *FILES, *OTHERS)}

    assert set(answers.values()) == {200}, answers
    (row,) = client.get("/exports/reports.json").get_json()["rows"]
    assert (row["spent_pence"], row["underspend_pence"]) == (30_000, 20_000)
