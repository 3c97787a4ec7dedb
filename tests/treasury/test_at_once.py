"""Several people at once: a pot is never overspent, a payment made once, and the others are told why."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from fundpots.db import begin_write, db
from fundpots.errors import Refusal
from fundpots.people.models import Person
from fundpots.pots.queries import balances
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations import (
    approve_instalment,
    mark_paid,
    offer_awards,
    prepare_instalment,
    withdraw_award,
)
from tests import make
from tests.treasury import books

BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
DAY = make.later(10).date()


def at_once(app: Flask, *acts: Callable[[], object]) -> Counter[str]:
    """Run each act in a request of its own, all at the same moment; count how they ended."""
    start, ended = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                begin_write()
                act()
                db.session.commit()
                ended.append("done")
            except Refusal as refused:
                db.session.rollback()
                ended.append(type(refused).__name__)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ended)


def person(key: int) -> Person:
    return db.session.get_one(Person, key)


@BOTH
def test_rounds_that_are_published_at_once_never_overspend_their_pot(app, where):
    first = books.published(50_000, pot_pence=120_000)
    others = [books.published(50_000, pot_pence=1) for _ in range(4)]
    for other in others:
        other.pot_id = first.pot_id
    keys = [one.id for one in (first, *others)]
    pot_id = first.pot_id
    db.session.commit()

    ended = at_once(
        app,
        *[
            lambda key=key: offer_awards(db.session.get_one(Round, key), by=None, at=make.NOON)
            for key in keys
        ],
    )

    assert ended == {"done": 2, "PotExceeded": 3}
    held = balances(pot_id)
    assert (held.available_pence, held.committed_pence) == (20_000, 100_000)


@BOTH
def test_a_payment_that_several_mark_at_once_is_made_once(app, where):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    prepare_instalment(one, by=now.first, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(9))
    third = make.treasurer(now.pot.region)
    one_id, pot_id, people = one.id, now.pot.id, [now.first.id, third.id]
    db.session.commit()

    def mark(who: int, reference: str) -> Callable[[], object]:
        return lambda: mark_paid(
            db.session.get_one(Instalment, one_id),
            on=DAY, bank_reference=reference, by=person(who), at=make.later(10),
        )  # fmt: skip

    same = at_once(app, *[mark(people[0], "BGC 1") for _ in range(3)])
    other = at_once(app, mark(people[1], "BGC 2"), mark(people[0], "BGC 3"))

    assert same == {"done": 3}
    assert other == {"AlreadyPaid": 2}
    assert balances(pot_id).paid_pence == 50_000


@BOTH
def test_a_withdrawal_and_a_payment_at_once_leave_the_books_in_order(app, where):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    prepare_instalment(one, by=now.first, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(9))
    one_id, award_id, pot_id, who = one.id, now.award.id, now.pot.id, now.first.id
    db.session.commit()

    ended = at_once(
        app,
        lambda: mark_paid(
            db.session.get_one(Instalment, one_id),
            on=DAY, bank_reference="BGC 1", by=person(who), at=make.later(10),
        ),
        lambda: withdraw_award(
            db.session.get_one(Award, award_id), reason="Over", by=person(who), at=make.later(10)
        ),
    )  # fmt: skip

    held = balances(pot_id)
    assert ended["done"] >= 1
    if ended["done"] == 2:  # paid first, then withdrawn: the group owes it
        assert (held.available_pence, held.committed_pence, held.paid_pence) == (350_000, 0, 50_000)
    else:  # withdrawn first: nothing is paid any more
        assert ended["InstalmentCancelled"] == 1
        assert (held.available_pence, held.committed_pence, held.paid_pence) == (400_000, 0, 0)


@BOTH
def test_two_treasurers_who_prepare_at_once_leave_one_name(app, where):
    now = books.accepted()
    one_id = books.instalments(now.award)[0].id
    people = [now.first.id, now.second.id]
    db.session.commit()

    ended = at_once(
        app,
        *[
            lambda who=who: prepare_instalment(
                db.session.get_one(Instalment, one_id), by=person(who), at=make.later(8)
            )
            for who in people
        ],
    )

    assert ended == {"done": 1, "AlreadyPrepared": 1}


def test_a_double_click_pays_once_and_both_answers_lead_to_it(app, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    prepare_instalment(one, by=now.first, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(9))
    pot_id, address = now.pot.id, f"/payments/{one.id}"
    db.session.commit()
    client = sign_in(now.first)
    form = {"on-day": 2, "on-month": 11, "on-year": 2026, "bank_reference": "BGC 1", "submit_key": "k" * 24}

    answers = [client.post(f"{address}/paid", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.location for answer in answers} == {address}
    assert balances(pot_id).paid_pence == 50_000
