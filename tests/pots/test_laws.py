"""Laws of the books of several pots, whatever moves between them and in whatever order.

What is written is followed by a second bookkeeper, who knows only the table of accounts.
"""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from fundpots import log
from fundpots.clock import Year, year_of
from fundpots.db import db
from fundpots.pots.models import Entry, MonthTotal, Transaction
from fundpots.pots.operations import correct, move_money
from fundpots.pots.queries import balances_of, pots_astray, statement, years_of
from fundpots.pots.rules import AlreadyCorrected, NothingToMove, PotClosed, PotExceeded
from fundpots.pots.stages import PATHS, Account, Movement
from tests import make

KINDS = st.sampled_from([kind for kind in Movement if kind != Movement.CORRECTION])
PENCE = st.one_of(st.integers(1, 5_000), st.sampled_from([-1, 0, 1, 10**12]))
POTS = st.integers(0, 2)
DAYS = st.dates(date(2025, 12, 30), date(2027, 1, 2))
YEARS = (2025, 2026, 2027)
#: Days on which a financial year may begin, some of them within a month and one in the midst of `DAYS`.
BEGINNINGS = ((1, 1), (4, 6), (1, 2), (12, 31), (7, 15))
WITHIN = [kind for kind, (start, _end) in PATHS.items() if start != Account.OUTSIDE]
NEW_MONEY = (Movement.DEPOSIT, Movement.SPLIT, Movement.AWARD)


class SeveralPots(RuleBasedStateMachine):
    """Three pots, of which one may close, and a second bookkeeper."""

    done: Counter = Counter()

    @initialize()
    def begin(self):
        self.pots = [make.pot() for _ in range(3)]
        self.by = make.treasurer()
        self.held: Counter = Counter()
        self.at = make.NOON
        self.written: list[tuple[Transaction, list]] = []
        self.corrected: set[int] = set()
        for pot in range(3):
            for kind, pence in (
                (Movement.DEPOSIT, 50_000),
                (Movement.AWARD, 20_000),
                (Movement.PAYMENT, 9_000),
            ):
                self.move(kind, pot, pot, pence, date(2026, 1, 1))

    def attempt(self, act, expected, sides):
        """Do it in a step of its own; it must end as the second bookkeeper says."""
        self.at += timedelta(minutes=1)
        step = db.session.begin_nested()
        if expected is not None:
            with pytest.raises(expected):
                act()
            step.rollback()
            self.done[expected.__name__] += 1
            return
        movement = act()
        db.session.flush()
        step.commit()
        self.done[movement.kind] += 1
        self.written.append((movement, sides))
        for pot, account, pence in sides:
            self.held[pot, account] += pence

    def may(self, sides):
        """Would every account that gives still hold something?"""
        for pot, account, pence in sides:
            if account != Account.OUTSIDE and pence < 0 and self.held[pot, account] + pence < 0:
                return PotExceeded
        return None

    @rule(kind=KINDS, pot=POTS, to=POTS, pence=PENCE, on=DAYS)
    def move(self, kind, pot, to, pence, on):
        source = self.pots[pot]
        target = self.pots[to] if kind == Movement.TRANSFER and to != pot else None
        start, end = PATHS[kind]
        sides = [(source.id, start, -pence), ((target or source).id, end, pence)]
        expected = NothingToMove if pence <= 0 else self.may(sides)
        if source.closed_at is not None and kind in NEW_MONEY:
            expected = PotClosed
        self.attempt(
            lambda: move_money(
                kind, source, pence, on=on, reason="law", by=self.by, at=self.at, to_pot=target
            ),
            expected,
            sides,
        )

    @rule(kind=st.sampled_from(WITHIN), pot=POTS, to=POTS, share=st.integers(1, 100), on=DAYS)
    def move_some_of_what_is_there(self, kind, pot, to, share, on):
        there = self.held[self.pots[pot].id, PATHS[kind][0]]
        self.move(kind, pot, to, -(-there * share // 100), on)

    @rule(pot=POTS, pence=st.integers(1, 90_000), on=DAYS)
    def deposit(self, pot, pence, on):
        self.move(Movement.DEPOSIT, pot, pot, pence, on)

    @rule(which=st.integers(0, 200))
    def correct(self, which):
        if not self.written:
            return
        movement, sides = self.written[which % len(self.written)]
        mirrored = [(pot, account, -pence) for pot, account, pence in sides]
        again = movement.kind == Movement.CORRECTION or movement.id in self.corrected
        expected = AlreadyCorrected if again else self.may(mirrored)
        self.attempt(lambda: correct(movement, reason="a slip", by=self.by, at=self.at), expected, mirrored)
        if expected is None:
            self.corrected.add(movement.id)

    @rule(pot=POTS)
    def close(self, pot):
        if len(self.written) > 20:
            self.pots[pot].closed_at = self.at

    @invariant()
    def every_movement_sums_to_zero(self):
        by_movement = select(func.sum(Entry.amount_pence)).group_by(Entry.transaction_id)
        assert not any(db.session.scalars(by_movement))
        assert db.session.scalar(select(func.count()).select_from(Transaction)) == len(self.written)

    @invariant()
    def no_account_is_below_zero_and_both_bookkeepers_agree(self):
        held = balances_of(pot.id for pot in self.pots)
        for pot in self.pots:
            for account in (Account.AVAILABLE, Account.COMMITTED, Account.PAID):
                assert held[pot.id].of(account) == self.held[pot.id, account] >= 0

    @invariant()
    def replaying_the_record_gives_the_balances(self):
        """The record of acts holds every entry too: from it alone the books can be made again."""
        replayed: Counter = Counter()
        for entry in db.session.scalars(select(log.LogEntry).where(log.LogEntry.act.startswith("money."))):
            for pot, account, pence in json.loads(entry.after)["entries"]:
                replayed[pot, account] += pence
        assert +replayed == +self.held

    @invariant()
    def the_totals_are_the_sums_of_the_entries(self):
        assert pots_astray() == []
        assert not db.session.scalar(select(func.sum(MonthTotal.pence)))

    def teardown(self):
        if hasattr(self, "pots"):
            self.years_follow_each_other()
            self.years_may_begin_on_any_day()
        assert log.first_broken(db.session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq))) is None
        db.session.rollback()

    def years_follow_each_other(self):
        """Each year begins with what the one before left, its parts add up, and the last is what there is."""
        for pot in self.pots:
            left = 0
            for number in YEARS:
                told = statement(pot.id, Year(number))
                assert told.opening_pence == left
                moved = told.received_pence + told.transferred_pence - told.paid_pence + told.returned_pence
                left = told.closing_pence
                assert told.opening_pence + moved == left
            assert left == self.held[pot.id, Account.AVAILABLE] + self.held[pot.id, Account.COMMITTED]

    def years_may_begin_on_any_day(self):
        """A year holds what moved on its days, as the second bookkeeper finds by reading line after line."""
        for pot in self.pots:
            days = [
                movement.on for movement, sides in self.written if any(side[0] == pot.id for side in sides)
            ]
            for starts in BEGINNINGS:
                numbers = [year_of(day, starts).number for day in (max(days), min(days))]
                assert [year.number for year in years_of(pot.id, starts)] == list(
                    range(numbers[0], numbers[1] - 1, -1)
                )
                for number in (2024, *YEARS):
                    year = Year(number, *starts)
                    told = statement(pot.id, year)
                    assert told.opening_pence == self.held_until(pot, year.since - timedelta(days=1))
                    assert told.closing_pence == self.held_until(pot, year.until)

    def held_until(self, pot, day):
        return sum(
            pence
            for movement, sides in self.written
            if movement.on <= day
            for pot_id, account, pence in sides
            if pot_id == pot.id and account in (Account.AVAILABLE, Account.COMMITTED)
        )


def live(examples: int, **chosen) -> None:
    SeveralPots.done.clear()
    many = settings(
        max_examples=examples, stateful_step_count=40, deadline=None,
        suppress_health_check=list(HealthCheck), **chosen,
    )  # fmt: skip
    run_state_machine_as_test(SeveralPots, settings=many)


@pytest.mark.timeout(600)  # on a busy machine
def test_the_books_of_several_pots_balance_whatever_moves(app):
    live(6, derandomize=True)

    assert sum(SeveralPots.done.values()) > 6, "next to nothing happened"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_many_books_that_nobody_chose_balance_too(app):
    live(200)

    for name in (*Movement, "PotExceeded", "NothingToMove", "AlreadyCorrected", "PotClosed"):
        assert SeveralPots.done[name], f"never came to {name}: {SeveralPots.done}"
