"""Receipts and payments of a year, fund by fund, as charities account for them on a cash basis.

What a fund holds is what is free and what is promised: a promise does not leave the fund, a payment does. The
words follow the Charities SORP: brought forward, receipts, payments, transfers, carried forward, with
restricted and designated funds apart. A correction counts as the movement that it corrects.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.pots.models import Pot
from fundpots.pots.queries import Moved, moved
from fundpots.pots.stages import Account, Movement
from fundpots.reports.queries.movements import pots_asked
from fundpots.reports.rules import Asked

#: Which kinds of movement make up each column. Promises move inside the fund, and come to nothing here.
_COLUMNS = {
    "deposits_pence": (Movement.DEPOSIT,),
    "shares_pence": (Movement.SPLIT,),
    "returned_pence": (Movement.RETURN,),
    "paid_pence": (Movement.PAYMENT, Movement.PAYMENT_FAILED),
    "transfers_pence": (Movement.TRANSFER,),
}


@dataclass(frozen=True)
class Fund:
    """One fund's year, or the sum of several. Payments are negative; the parts add up to `closing_pence`."""

    opening_pence: int = 0
    deposits_pence: int = 0
    shares_pence: int = 0
    returned_pence: int = 0
    paid_pence: int = 0
    transfers_pence: int = 0
    closing_pence: int = 0
    committed_pence: int = 0

    @property
    def receipts_pence(self) -> int:
        """All that came in from outside."""
        return self.deposits_pence + self.shares_pence + self.returned_pence

    @property
    def to_give_pence(self) -> int:
        """What there was to give in the year: its parts are given, promised and free."""
        return self.closing_pence + self.given_pence

    @property
    def given_pence(self) -> int:
        """What went to groups and did not come back."""
        return -self.paid_pence - self.returned_pence

    @property
    def free_pence(self) -> int:
        """What is carried forward and promised to nobody."""
        return self.closing_pence - self.committed_pence

    def __add__(self, other: "Fund") -> "Fund":
        return Fund(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Fund)))


@dataclass(frozen=True)
class FundAccount:
    """The receipts and payments account: every fund, then those of each kind together, then all."""

    funds: tuple[tuple[Pot, Fund], ...]

    def of_kind(self, kind: str) -> list[tuple[Pot, Fund]]:
        """The designated or the restricted funds."""
        return [(pot, fund) for pot, fund in self.funds if pot.kind == kind]

    def together(self, kind: str | None = None) -> Fund:
        """The sum of the funds of one kind, or of all."""
        found = self.funds if kind is None else self.of_kind(kind)
        return sum((fund for _pot, fund in found), Fund())


def fund_account(asked: Asked) -> FundAccount:
    """The receipts and payments of the pots and the year that were asked for."""
    pots = pots_asked(asked)
    rows = moved(asked.year, pot_id=asked.pot_id, region_ids=asked.region_ids)
    funds = _added_up(rows, [pot.id for pot in pots])
    return FundAccount(tuple((pot, funds[pot.id]) for pot in pots))


def fund_rows(asked: Asked) -> Iterator[dict[str, Any]]:
    """The same as rows of an export, one for each fund."""
    for pot, fund in fund_account(asked).funds:
        figures = {one.name: getattr(fund, one.name) for one in fields(Fund)}
        yield {"pot": pot.slug, "name": pot.name, "kind": pot.kind, **figures, "free_pence": fund.free_pence}


def account_lines(account: FundAccount) -> list[tuple[str, list[int], bool]]:
    """The account line by line: words; designated, restricted and all funds; and is it a sum?"""
    columns = [account.together("designated"), account.together("restricted"), account.together()]
    return [(words, [getattr(fund, name) for fund in columns], is_sum) for words, name, is_sum in _lines()]


def told_year(account: FundAccount) -> str:
    """The finding of a year in one sentence."""
    whole = account.together()
    return _(
        "%(receipts)s came in, %(paid)s went out to groups, and %(closing)s is carried forward",
        receipts=pounds(whole.receipts_pence),
        paid=pounds(-whole.paid_pence),
        closing=pounds(whole.closing_pence),
    )


def _lines() -> Sequence[tuple[str, str, bool]]:
    return (
        (_("Fund balances brought forward"), "opening_pence", False),
        (_("Deposits"), "deposits_pence", False),
        (_("Shares of the national fund"), "shares_pence", False),
        (_("Returned by groups"), "returned_pence", False),
        (_("Total receipts"), "receipts_pence", True),
        (_("Paid to groups"), "paid_pence", False),
        (_("Transfers between funds"), "transfers_pence", False),
        (_("Fund balances carried forward"), "closing_pence", True),
        (_("of which promised to groups and not paid yet"), "committed_pence", False),
        (_("of which free"), "free_pence", False),
    )


def _added_up(rows: Iterable[Moved], pot_ids: list[int]) -> dict[int, Fund]:
    """Sums by pot, as a table of pandas: kinds of movement across, pots down."""
    import pandas

    names = [one.name for one in fields(Moved)]
    table = pandas.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    held = table[table.account != Account.PAID]
    early = held.before.astype(bool)
    within = held[~early].pivot_table(
        index="pot_id", columns="kind", values="pence", aggfunc="sum", fill_value=0
    )
    kinds = within.reindex(index=pot_ids, columns=list(Movement), fill_value=0)
    found = pandas.DataFrame({name: kinds[list(several)].sum(axis=1) for name, several in _COLUMNS.items()})
    sums = {
        "opening_pence": held[early],
        "closing_pence": held,
        "committed_pence": held[held.account == Account.COMMITTED],
    }
    for name, part in sums.items():
        found[name] = part.groupby("pot_id").pence.sum().reindex(pot_ids, fill_value=0)
    whole = found[[one.name for one in fields(Fund)]].astype(int).to_numpy().tolist()
    return {pot_id: Fund(*figures) for pot_id, figures in zip(pot_ids, whole, strict=True)}
