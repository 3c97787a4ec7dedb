"""The pages of pots: all of them, one, its ledger, and the moving of money."""

from typing import Any

from flask import g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.pots import operations
from fundpots.pots.charts import path_of_money
from fundpots.pots.forms import CorrectForm, DepositForm, MoneyForm, TransferForm
from fundpots.pots.models import Pot, Transaction
from fundpots.pots.queries import (
    all_pots,
    balances_of,
    corrections_of,
    entries_of,
    find_pot,
    ledger,
    statement,
    years_of,
)
from fundpots.pots.routes.blueprint import asked_year, bp, starts
from fundpots.pots.rules import PotExceeded
from fundpots.pots.stages import Movement
from fundpots.pots.tables import ledger_rows, statement_rows
from fundpots.settled import shared
from fundpots.words import told

PAGE = 50


@bp.route("/pots")
@public
@shared
def index() -> str:
    """Every pot with what is free, promised and paid."""
    pots = all_pots()
    return render_template(
        "pots/index.html",
        pots=pots,
        balances=balances_of([pot.id for pot in pots]),
        may_open=standing().treasures_whole,
    )


@bp.route("/pots/<slug>")
@public
@shared
def show(slug: str) -> str:
    """One pot: what was there, what came and went, what is left."""
    pot, year = find_pot(slug), asked_year()
    told_of = statement(pot.id, year)
    return render_template(
        "pots/show.html",
        pot=pot,
        year=year,
        years=years_of(pot.id, starts()),
        statement=told_of,
        rows=statement_rows(told_of),
        may_move=standing().may_treasure(pot.region_id),
    )


@bp.route("/pots/<slug>/path.json")
@public
@shared
def path(slug: str) -> Response:
    """The path of the pot's money as a figure."""
    return jsonify(path_of_money(statement(find_pot(slug).id, asked_year())))


@bp.route("/pots/<slug>/ledger")
@public
def show_ledger(slug: str) -> str:
    """Every movement of a pot's money, newest first."""
    pot, year = find_pot(slug), asked_year()
    found = ledger(pot.id, year=year, after=_after(), limit=PAGE + 1)
    movements = found[:PAGE]
    keys = [movement.id for movement in movements]
    number = year.number if year else None
    older = url_for(".show_ledger", slug=slug, year=number, after=keys[-1]) if len(found) > PAGE else ""
    return render_template(
        "pots/ledger.html",
        pot=pot,
        year=year,
        years=years_of(pot.id, starts()),
        rows=ledger_rows(movements, entries_of(keys), pot.id, corrections_of(keys)),
        older=older,
        may_move=standing().may_treasure(pot.region_id),
    )


@bp.route("/pots/<slug>/deposit", methods=["GET", "POST"])
@requires(Role.TREASURER)
def deposit(slug: str) -> str | Response:
    """Enter money that came in."""
    pot = _treasured(slug)
    form = _dated(DepositForm())
    if form.validate_on_submit():
        operations.move_money(
            Movement.DEPOSIT,
            pot,
            form.amount.data,
            on=form.on.data,
            reason=form.reason.data,
            bank_reference=form.bank_reference.data or None,
            by=g.person,
            at=g.at,
        )
        return _moved(pot, _("The money is in the pot."))
    return render_template("pots/deposit.html", pot=pot, form=form)


@bp.route("/pots/<slug>/transfer", methods=["GET", "POST"])
@requires(Role.TREASURER)
def transfer(slug: str) -> str | Response:
    """Move money to another pot."""
    pot = _treasured(slug)
    form = _dated(TransferForm())
    others = [other for other in all_pots() if other.id != pot.id and other.closed_at is None]
    form.to_pot.choices = [("", _("Choose a pot")), *((other.slug, told(other)) for other in others)]
    if form.validate_on_submit():
        try:
            operations.move_money(
                Movement.TRANSFER,
                pot,
                form.amount.data,
                to_pot=find_pot(form.to_pot.data),
                on=form.on.data,
                reason=form.reason.data,
                by=g.person,
                at=g.at,
            )
        except PotExceeded as error:
            form.amount.errors = [str(error)]
        else:
            return _moved(pot, _("The money was moved."))
    held = balances_of([pot.id])[pot.id]
    return render_template("pots/transfer.html", pot=pot, form=form, balances=held)


@bp.route("/pots/<slug>/ledger/<int:movement_id>/correct", methods=["GET", "POST"])
@requires(Role.TREASURER)
def correct(slug: str, movement_id: int) -> str | Response:
    """Undo a movement by its mirror, with a reason."""
    pot = _treasured(slug)
    movement = db.session.get(Transaction, movement_id)
    entries = entries_of([movement_id]).get(movement_id, [])
    if movement is None or all(entry.pot_id != pot.id for entry in entries):
        raise Unseen
    see_if(movement.kind in (Movement.DEPOSIT, Movement.TRANSFER))
    form = CorrectForm()
    if form.validate_on_submit():
        operations.correct(movement, reason=form.reason.data or "", by=g.person, at=g.at)
        return _moved(pot, _("The movement was corrected by a counter-entry."))
    row = ledger_rows([movement], {movement_id: entries}, pot.id, set())[0]
    return render_template("pots/correct.html", pot=pot, form=form, row=row)


def _treasured(slug: str) -> Pot:
    pot = find_pot(slug)
    see_if(standing().may_treasure(pot.region_id))
    return pot


def _dated(form: Any) -> Any:
    """A form that knows today, and offers it."""
    assert isinstance(form, MoneyForm)  # noqa: S101
    form.today = london_date(g.at)
    if request.method == "GET" and form.on.data is None:
        form.on.process(None, form.today)
    return form


def _moved(pot: Pot, text: str) -> Response:
    return done(url_for(".show", slug=pot.slug), text)


def _after() -> int | None:
    return request.args.get("after", type=int)
