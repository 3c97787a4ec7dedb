"""Exports: files that open, harmless cells, the same figures as on screen."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest

from fundpots.db import db
from fundpots.pots.operations import deposit, move_money
from fundpots.pots.stages import Movement
from fundpots.reports.exports.csv_files import as_text
from fundpots.reports.exports.sheets import Column
from fundpots.treasury.operations import offer_awards
from tests import make

DAY = date(2026, 11, 2)


def a_pot_with_money(**values):
    pot = make.pot(**values)
    deposit(pot, 123_456, on=DAY, reason="=HYPERLINK(0)", by=None, at=make.NOON)
    move_money(Movement.AWARD, pot, 23_456, on=DAY, reason="Ŵ, “quoted”\nline", by=None, at=make.NOON)
    db.session.commit()
    return pot


def read_csv(answer):
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_ledger_as_csv_keeps_numbers_welsh_letters_and_lines_and_runs_no_formula(app, sign_in):
    a_pot_with_money()

    rows = read_csv(sign_in(make.treasurer()).get("/exports/ledger.csv"))

    assert [row["Amount (£)"] for row in rows] == ["-1234.56", "1234.56", "-234.56", "234.56"]
    assert rows[0]["What for"] == "'=HYPERLINK(0)"
    assert rows[2]["What for"] == "Ŵ, “quoted”\nline"
    assert "record" in rows[0]["Export"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_cell_begins_like_a_formula(start):
    assert as_text(Column("a", "A"), f"{start}1+1") == f"'{start}1+1"


def test_the_workbook_has_real_dates_amounts_and_live_totals(app, sign_in):
    a_pot_with_money()

    answer = sign_in(make.treasurer()).get("/exports/books.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    ledger = book["Ledger"]
    assert ledger.freeze_panes == "B2"
    assert ledger["G2"].value == -1234.56
    assert "£" in ledger["G2"].number_format
    assert ledger["C2"].is_date
    assert ledger["H2"].data_type == "s"
    assert ledger["G6"].value == "=SUBTOTAL(109,G2:G5)"


def test_pots_show_the_same_figures_as_their_pages(app, client):
    pot = a_pot_with_money(slug="northern")

    row = read_csv(client.get("/exports/pots.csv"))[0]

    page = client.get(f"/pots/{pot.slug}").get_data(as_text=True)
    assert row["Free (£)"] == "1000.00"
    assert "£1,000.00" in page
    assert "£234.56" in page


def test_books_are_for_treasurers_and_regional_ones_get_their_region(app, sign_in, client):
    here, there = make.region(), make.region()
    a_pot_with_money(region=here, slug="here")
    a_pot_with_money(region=there, slug="there")

    rows = read_csv(sign_in(make.treasurer(here)).get("/exports/ledger.csv"))

    assert {row["Pot"] for row in rows} == {"here"}
    assert client.get("/exports/ledger.csv").status_code == 404
    assert sign_in(make.officer(make.group())).get("/exports/books.xlsx").status_code == 403


def test_filters_narrow_the_file_and_are_stated_in_it(app, sign_in):
    pot = a_pot_with_money()

    client = sign_in(make.treasurer())

    assert read_csv(client.get(f"/exports/ledger.csv?pot={pot.id}&year=2025")) == []
    found = json.loads(client.get(f"/exports/ledger.json?pot={pot.id}&year=2026").get_data())
    assert found["filters"] == f"pot {pot.slug}, 2026"
    assert len(found["rows"]) == 4


@pytest.mark.parametrize("name", ["awards", "bids", "scores", "pots", "groups"])
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_public_exports_are_there_for_everybody_even_when_empty(app, client, name, kind):
    assert client.get(f"/exports/{name}.{kind}").status_code == 200


def test_an_unknown_export_is_not_there(app, client):
    assert client.get("/exports/passwords.csv").status_code == 404


@pytest.mark.parametrize("name", ["awards", "bids", "scores"])
def test_years_narrow_what_happened_at_a_moment(app, client, name):
    round_ = make.published_round()
    offer_awards(round_, by=None, at=make.NOON)
    db.session.commit()

    found = {
        year: client.get(f"/exports/{name}.json?year={year}").get_json()["rows"] for year in (2026, 2027)
    }

    happened = {"awards": 2026, "bids": 2027, "scores": 2027}[name]
    assert [bool(found[year]) for year in (2026, 2027)] == [happened == 2026, happened == 2027]
