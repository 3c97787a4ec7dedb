"""Battery 60: a file that is made while others write shows one moment; its totals agree inside."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from fundpots.db import begin_write, db
from fundpots.pots.models import Pot
from fundpots.pots.operations import deposit, move_money
from fundpots.pots.stages import Movement
from tests import make
from tests.reports.plenty import LINES, Plenty
from tests.reports.reading import frame, pence, rows_of

BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
AWARDS = 110
WRITES = 30


@BOTH
@pytest.mark.parametrize("name", ["ledger.csv", "ledger.json"])
def test_what_is_written_while_a_file_is_read_is_not_in_it(app, sign_in, where, name):
    pot_id, treasurer = Plenty(AWARDS).pot.id, make.treasurer()
    db.session.commit()
    client = sign_in(treasurer)
    with ThreadPoolExecutor(max_workers=1) as elsewhere:  # a thread without the test's own context
        answer = elsewhere.submit(client.get, f"/exports/{name}", buffered=False).result()
        pieces = iter(answer.response)
        begun = elsewhere.submit(next, pieces).result()

        move_while_others_read(app, pot_id, "Written meanwhile")
        rest = elsewhere.submit(list, pieces).result()
        elsewhere.submit(answer.close).result()

    text = b"".join([begun, *rest]).decode()
    assert text.count("A-R-1,") + text.count('"A-R-1"') >= 1
    assert "Written meanwhile" not in text
    if name.endswith(".csv"):
        lines = frame(text)
        assert len(lines) == AWARDS * LINES + 2
        assert lines["Amount (£)"].map(pence).sum() == 0
    assert "Written meanwhile" in client.get(f"/exports/{name}").get_data(as_text=True)


@BOTH
def test_a_workbook_made_while_money_moves_agrees_with_itself(app, sign_in, where):
    one, other = make.money_in(make.pot(slug="one"), 100_000), make.money_in(make.pot(slug="other"), 100_000)
    keys, treasurer = (one.id, other.id), make.treasurer()
    db.session.commit()
    client = sign_in(treasurer)
    with ThreadPoolExecutor(max_workers=2) as hands:
        written = hands.submit(move_back_and_forth, app, keys)
        books = [a_book(client, hands)]
        while not written.done() and len(books) < 40:
            books.append(a_book(client, hands))
        written.result()
        books.append(a_book(client, hands))

    states = [state_of(book) for book in books]
    assert states[-1] == {"one": 100_000 - WRITES, "other": 100_000 + 2 * WRITES}
    assert all(sum(state.values()) >= 200_000 for state in states)


def a_book(client, hands):
    """All that a treasurer hands to an auditor, made in a thread without the test's own context."""
    return hands.submit(lambda: client.get("/exports/books.xlsx").get_data()).result()


def state_of(book):
    """What is free in each pot, by the sheet of pots; the ledger in the same book must add up to it."""
    shown = {row["Pot"]: pence(row["Free (£)"]) for row in rows_of(book, "Pots")}
    summed = Counter()
    for row in rows_of(book, "Ledger"):
        if row["Account"] == "available":
            summed[row["Pot"]] += pence(row["Amount (£)"])
    assert dict(summed) == shown
    return shown


def move_while_others_read(app, pot_id, reason):
    with app.app_context():
        begin_write()
        deposit(db.session.get(Pot, pot_id), 777, on=make.NOON.date(), reason=reason, by=None, at=make.NOON)
        db.session.commit()


def move_back_and_forth(app, keys):
    """A penny from one pot to the other, and another penny from outside, time and again."""
    for _ in range(WRITES):
        with app.app_context():
            begin_write()
            one, other = (db.session.get(Pot, key) for key in keys)
            what = {"on": make.NOON.date(), "reason": "A penny", "by": None, "at": make.NOON}
            move_money(Movement.TRANSFER, one, 1, to_pot=other, **what)
            deposit(other, 1, **what)
            db.session.commit()
