"""The pages of pots: what everybody reads, and what treasurers of the pot alone can do."""

from datetime import date

from fundpots.db import db
from fundpots.pots.operations import deposit
from fundpots.pots.queries import balances
from tests import make

TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026", "reason": "Subscriptions"}


def test_everybody_sees_what_is_free_promised_and_paid(app, client):
    pot = make.pot(name="Northern pot")
    deposit(pot, 123_456, on=date(2026, 11, 2), reason="Subscriptions", by=None, at=make.NOON)
    db.session.commit()

    page = client.get("/pots").get_data(as_text=True)

    assert "Northern pot" in page
    assert "£1,234.56" in page


def test_a_treasurer_enters_a_deposit_and_the_ledger_shows_it(app, sign_in):
    region = make.region()
    pot, treasurer = make.pot(region), make.treasurer(region)
    client = sign_in(treasurer)

    answer = client.post(f"/pots/{pot.slug}/deposit", data={"amount": "£1,000.50", **TODAY})

    assert answer.status_code == 303
    assert balances(pot.id).available_pence == 100_050
    assert "Subscriptions" in client.get(f"/pots/{pot.slug}/ledger").get_data(as_text=True)


def test_a_wrong_amount_is_answered_at_the_field_and_nothing_typed_is_lost(app, sign_in):
    pot = make.pot()
    client = sign_in(make.treasurer())

    page = client.post(f"/pots/{pot.slug}/deposit", data={"amount": "1e3", **TODAY}).get_data(as_text=True)

    assert 'href="#amount"' in page
    assert 'value="1e3"' in page
    assert "Subscriptions" in page
    assert balances(pot.id).available_pence == 0


def test_a_day_in_the_future_is_refused(app, sign_in):
    pot = make.pot()

    page = sign_in(make.treasurer()).post(
        f"/pots/{pot.slug}/deposit", data={"amount": "10", **TODAY, "on-year": "2096"}
    )

    assert "not in the future" in page.get_data(as_text=True)


def test_a_treasurer_of_another_region_meets_a_page_that_is_not_there(app, sign_in):
    here, there = make.region(), make.region()
    pot = make.pot(here)

    client = sign_in(make.treasurer(there))

    assert client.get(f"/pots/{pot.slug}/deposit").status_code == 404
    assert client.post(f"/pots/{pot.slug}/deposit", data={"amount": "10", **TODAY}).status_code == 404
    assert balances(pot.id).available_pence == 0


def test_officers_cannot_move_money_at_all(app, sign_in):
    pot, group = make.pot(), make.group()

    assert sign_in(make.officer(group)).get(f"/pots/{pot.slug}/deposit").status_code == 403


def test_a_transfer_beyond_what_is_free_is_refused_at_the_field(app, sign_in):
    pot, other, treasurer = make.pot(), make.pot(), make.treasurer()
    deposit(pot, 500, on=date(2026, 11, 2), reason="test", by=None, at=make.NOON)
    client = sign_in(treasurer)

    data = {"amount": "5.01", "to_pot": other.slug, **TODAY}
    page = client.post(f"/pots/{pot.slug}/transfer", data=data).get_data(as_text=True)
    moved = client.post(f"/pots/{pot.slug}/transfer", data={**data, "amount": "5"})

    assert "not that much money" in page
    assert moved.status_code == 303
    assert balances(other.id).available_pence == 500


def test_a_deposit_typed_wrong_is_corrected_by_a_counter_entry(app, sign_in):
    pot, treasurer = make.pot(), make.treasurer()
    wrong = deposit(pot, 700, on=date(2026, 11, 2), reason="typed twice", by=None, at=make.NOON)
    client = sign_in(treasurer)

    answer = client.post(f"/pots/{pot.slug}/ledger/{wrong.id}/correct", data={"reason": "It came once"})

    assert answer.status_code == 303
    assert balances(pot.id).available_pence == 0
    assert "It came once" in client.get(f"/pots/{pot.slug}/ledger").get_data(as_text=True)


def test_the_number_of_queries_does_not_grow_with_the_rows(app, client):
    pot = make.pot()
    counts = []
    for movements in (2, 40):
        for _ in range(movements):
            deposit(pot, 100, on=date(2026, 11, 2), reason="test", by=None, at=make.NOON)
        db.session.commit()
        counts.append(
            [client.get(path).headers["X-Query-Count"] for path in ("/pots", f"/pots/{pot.slug}/ledger")]
        )

    assert counts[0] == counts[1]
