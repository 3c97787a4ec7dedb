"""A hundred thousand awards and a million ledger lines leave the house in steady memory."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from fundpots import clock
from fundpots.db import db
from fundpots.people.models import SignIn
from fundpots.people.queries import hash_token
from tests import make
from tests.reports.plenty import ASKED, AWARDED, LINES, Plenty

ROOT = Path(__file__).parents[2]
AWARDS = 100_000
MOST_GROWTH = 150 * 2**20
TOKEN = "the token of a treasurer who waits"
FILES = ("awards.csv", "awards.xlsx", "awards.json", "360giving.json", "360giving.csv", "ledger.csv")


@pytest.fixture
def downloads(app, tmp_path):
    """Download every file in a process of its own; answers what each took, and the folder that holds them."""
    treasurer, at = make.treasurer(), clock.now()
    db.session.add(
        SignIn(token_hash=hash_token(TOKEN), person_id=treasurer.id, created_at=at, last_seen_at=at)
    )
    Plenty(AWARDS)
    url = app.config["SETTINGS"].database_url
    db.session.remove()
    paths = [f"/exports/{name}" for name in FILES]
    command = [sys.executable, "-m", "tests.reports.downloading", url, TOKEN, str(tmp_path), *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    taken = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["path"].rsplit("/", 1)[1]: one for one in taken}, tmp_path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from Linux's /proc")
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_awards_are_exported_in_steady_memory(downloads):
    taken, folder = downloads

    for name in FILES:
        assert taken[name]["grew"] < MOST_GROWTH, taken

    assert rows_in_csv(folder / "awards.csv", "Awarded (£)") == (AWARDS, AWARDS * AWARDED)
    assert rows_in_csv(folder / "ledger.csv", "Amount (£)") == (AWARDS * LINES + 2, 0)
    assert rows_in_csv(folder / "360giving.csv", "Amount Disbursed") == (AWARDS, AWARDS * AWARDED)
    assert rows_in_xlsx(folder / "awards.xlsx", "Asked (£)") == (AWARDS, AWARDS * ASKED)
    assert rows_in_json(folder / "awards.json", "paid_pence") == (AWARDS, AWARDS * AWARDED)
    assert rows_in_json(folder / "360giving.json", "amountAwarded") == (AWARDS, AWARDS * AWARDED / 100)


def rows_in_csv(file, name):
    """How many rows, and the pence of one column."""
    count = total = 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            count, total = count + 1, total + int(row[name].replace(".", ""))
    return count, total


def rows_in_xlsx(file, name):
    """The same of a workbook's first sheet, without its last line, which is the total."""
    rows = openpyxl.load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)
    place = next(rows).index(name)
    *amounts, total = [row[place] for row in rows]
    assert total == f"=SUBTOTAL(109,H2:H{len(amounts) + 1})"
    return len(amounts), sum(round(amount * 100) for amount in amounts)


def rows_in_json(file, name):
    """The same of JSON that holds one row a line, read line by line."""
    count = total = 0
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(("{", ",{")) and '"rows": [' not in line and '"grants": [' not in line:
                count, total = count + 1, total + json.loads(line.strip().strip(","))[name]
    return count, round(total, 2)
