"""A hundred thousand awards, written by the database itself: for tests of what large exports need.

Every award is paid in two parts, of which the second failed once and was paid again: ten ledger lines each.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, column, func, insert, literal, select

from fundpots.bids.models import BenefitArea, Bid
from fundpots.db import db, is_postgres
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.stages import PATHS, Movement
from fundpots.treasury.models import Award, Instalment
from tests import make

AWARDED, ASKED = 20_001, 30_002
STEPS = (
    (Movement.AWARD, AWARDED),
    (Movement.PAYMENT, 10_001),
    (Movement.PAYMENT, 10_000),
    (Movement.PAYMENT_FAILED, 10_000),
    (Movement.PAYMENT, 10_000),
)
LINES = 2 * len(STEPS)


class Plenty:
    """So many awards in one pot, to one group, in one round; the deposit comes on top."""

    def __init__(self, awards: int) -> None:
        self.awards = awards
        self.pot: Pot = make.money_in(make.pot(make.region(), slug="plenty"), AWARDED * awards)
        self.round_ = make.round_(self.pot, stage="published", opened_at=make.later(-90),
                                  published_at=make.NOON, terms_digest="0" * 64)  # fmt: skip
        area = make.area()
        self.group = make.group([area])
        self._bids(area.code)
        self._awards()
        for step, (kind, pence) in enumerate(STEPS, start=1):
            self._movements(step, kind, pence)
        self._count_on()
        db.session.commit()

    def _bids(self, area_code: str) -> None:
        i = column("i")
        text = literal("Ŵy’n cwrdd, “bob” mis; ") + cast(i, String)
        self._write(
            Bid, id=i, round_id=self.round_.id, group_id=self.group.id, title=text, summary=text,
            asked_pence=ASKED, minimum_pence=AWARDED, reference=literal("R-") + cast(i, String),
            started_at=make.later(-80), submitted_at=make.later(-70), screened_at=make.later(-60),
            eligibility="eligible",
        )  # fmt: skip
        self._write(BenefitArea, bid_id=i, area_code=area_code)

    def _awards(self) -> None:
        i = column("i")
        self._write(
            Award, id=i, reference=literal("A-R-") + cast(i, String), bid_id=i, pot_id=self.pot.id,
            group_id=self.group.id, amount_pence=AWARDED, offered_at=make.NOON, accepted_at=make.later(1),
            lapses_on=make.later(28).date(), report_due_on=make.later(90).date(),
        )  # fmt: skip
        due = make.later(14).date()
        self._write(Instalment, award_id=i, number=1, amount_pence=AWARDED, due_on=due)

    def _movements(self, step: int, kind: Movement, pence: int) -> None:
        """One movement of each award; the keys go on from the last there is."""
        i, last = column("i"), db.session.scalar(select(func.max(Transaction.id)))
        assert last is not None
        self._write(
            Transaction, id=last + i, kind=kind.value, on=make.NOON.date() + timedelta(days=step),
            at=make.later(step), reason=literal("A-R-") + cast(i, String), award_id=i,
        )  # fmt: skip
        for account, sign in zip(PATHS[kind], (-1, 1), strict=True):
            self._write(
                Entry, transaction_id=last + i, pot_id=self.pot.id, account=account.value,
                amount_pence=literal(sign * pence),
            )  # fmt: skip

    def _count_on(self) -> None:
        """Where keys come from a sequence, it goes on after those that were given here."""
        if is_postgres():
            for model in (Bid, Award, Transaction):
                name = model.__tablename__
                sequence = func.pg_get_serial_sequence(f'"{name}"', "id")
                db.session.execute(
                    select(func.setval(sequence, select(func.max(model.id)).scalar_subquery()))
                )

    def _write(self, model: Any, **values: Any) -> None:
        numbers = select(literal(1).label("i")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < self.awards))
        table = model.__table__
        cells = [
            value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
            for name, value in values.items()
        ]
        db.session.execute(insert(table).from_select(list(values), select(*cells).select_from(numbers)))
