"""Payments: what is to be prepared, approved, sent and marked, and one instalment at a time."""

from datetime import timedelta
from typing import Any

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.done import done
from fundpots.fields import Form
from fundpots.people.access import requires, see_if, standing
from fundpots.people.queries.directory import names_of
from fundpots.people.stages import Role
from fundpots.pots.routes.blueprint import asked_year, starts
from fundpots.treasury.forms import ConfirmForm, FailedForm, PaidForm, ReasonForm
from fundpots.treasury.models import Instalment
from fundpots.treasury.operations import (
    approve_instalment,
    mark_failed,
    mark_paid,
    prepare_instalment,
    send_back_instalment,
    show_bank_details,
)
from fundpots.treasury.queries.bank import details_in_force, seen_by
from fundpots.treasury.queries.lists import years_of_awards
from fundpots.treasury.queries.payments import paid_instalments, unpaid_instalments
from fundpots.treasury.queries.reports import has_received_report, reports_of
from fundpots.treasury.routes.blueprint import bp, kept_instalment, me, my_reach, tried
from fundpots.treasury.rules.payments import instalment_state, payment_reference
from fundpots.treasury.rules.refusals import NotTheDay
from fundpots.treasury.stages import InstalmentState
from fundpots.treasury.tables import instalment_tag

#: What is due later than this is not shown until it comes nearer.
AHEAD = timedelta(days=92)
PAGE = 50
_PARTS = {
    "approve": (InstalmentState.PREPARED,),
    "prepare": (InstalmentState.PLANNED, InstalmentState.FAILED),
    "bank": (InstalmentState.APPROVED,),
    "sent": (InstalmentState.SENT,),
}


@bp.route("/payments")
@requires(Role.TREASURER)
def payments() -> str:
    """What to pay now, by what has to be done with it."""
    today = london_date(g.at)
    unpaid = unpaid_instalments(my_reach(), until=today + AHEAD)
    parts: dict[str, list[Instalment]] = {
        name: [one for one in unpaid if instalment_state(one) in states] for name, states in _PARTS.items()
    }
    awards = {one.award_id for one in unpaid}
    received = reports_of(awards)
    return render_template(
        "treasury/payments.html",
        parts=parts,
        today=today,
        me=me(),
        mine=standing(),
        details=details_in_force({one.award.group_id for one in unpaid}),
        reported={key for key, reports in received.items() if any(one.submitted_at for one in reports)},
        names=names_of(key for one in unpaid for key in (one.prepared_by_id, one.approved_by_id)),
        reference=payment_reference,
    )


@bp.route("/payments/paid")
@requires(Role.TREASURER)
def paid_list() -> str:
    """What was paid, by year, the last first."""
    year, after = asked_year(), request.args.get("after", type=int)
    paid = paid_instalments(my_reach(), year=year, after=after, limit=PAGE + 1)
    number = year.number if year else None
    older = url_for(".paid_list", year=number, after=paid[PAGE - 1].id) if len(paid) > PAGE else ""
    return render_template(
        "treasury/paid_list.html",
        paid=paid[:PAGE],
        year=year,
        years=years_of_awards(starts()),
        older=older,
        reference=payment_reference,
    )


@bp.route("/payments/<int:instalment_id>")
@requires(Role.TREASURER)
def payment(instalment_id: int) -> str:
    """One instalment: where it is, and what this treasurer can do with it."""
    return _payment_page(kept_instalment(instalment_id))


@bp.route("/payments/<int:instalment_id>/account", methods=["POST"])
@requires(Role.TREASURER)
def account(instalment_id: int) -> str:
    """Show the account in full to one of two treasurers; that it was looked at is recorded."""
    one = kept_instalment(instalment_id)
    details = details_in_force([one.award.group_id]).get(one.award.group_id)
    see_if(details is not None)
    assert details is not None  # noqa: S101 see_if has said so
    full = show_bank_details(details, by=g.person, at=g.at)
    db.session.commit()
    return _payment_page(kept_instalment(instalment_id), account=full)


@bp.route("/payments/<int:instalment_id>/prepare", methods=["POST"])
@requires(Role.TREASURER)
def prepare(instalment_id: int) -> Response:
    """Prepare a payment as the first of two treasurers."""
    one = kept_instalment(instalment_id)
    prepare_instalment(one, by=g.person, at=g.at)
    return _done(one)


@bp.route("/payments/<int:instalment_id>/approve", methods=["POST"])
@requires(Role.TREASURER)
def approve(instalment_id: int) -> Response:
    """Approve a payment as the second of two treasurers."""
    one = kept_instalment(instalment_id)
    approve_instalment(one, by=g.person, at=g.at)
    return _done(one)


@bp.route("/payments/<int:instalment_id>/send-back", methods=["GET", "POST"])
@requires(Role.TREASURER)
def send_back(instalment_id: int) -> str | Response:
    """Undo a preparation or approval, with a reason."""
    one = kept_instalment(instalment_id)
    form = ReasonForm()
    if form.validate_on_submit():
        send_back_instalment(one, reason=form.reason.data or "", by=g.person, at=g.at)
        return _done(one)
    return _page("send_back", one, form)


@bp.route("/payments/<int:instalment_id>/paid", methods=["GET", "POST"])
@requires(Role.TREASURER)
def paid(instalment_id: int) -> str | Response:
    """Mark a payment as paid, as the bank statement shows it."""
    one = kept_instalment(instalment_id)
    form = PaidForm()
    refusal = None
    if form.validate_on_submit():
        said = {"on": form.on.data, "bank_reference": form.bank_reference.data or ""}
        refusal = tried(lambda: mark_paid(one, **said, by=g.person, at=g.at), NotTheDay)
        if refusal is None:
            return _done(one)
    return _page("paid", one, form, refusal=refusal)


@bp.route("/payments/<int:instalment_id>/failed", methods=["GET", "POST"])
@requires(Role.TREASURER)
def failed(instalment_id: int) -> str | Response:
    """Mark a payment as refused by the bank or sent back."""
    one = kept_instalment(instalment_id)
    form = FailedForm()
    refusal = None
    if form.validate_on_submit():
        said = {"on": form.on.data, "reason": form.reason.data or ""}
        refusal = tried(lambda: mark_failed(one, **said, by=g.person, at=g.at), NotTheDay)
        if refusal is None:
            return _done(one)
    return _page("failed", one, form, refusal=refusal)


def _payment_page(one: Instalment, **values: Any) -> str:
    details = details_in_force([one.award.group_id]).get(one.award.group_id)
    people = (one.prepared_by_id, one.approved_by_id, one.paid_by_id)
    sights = seen_by(details.id) if details else []
    return render_template(
        "treasury/payment.html",
        one=one,
        award=one.award,
        state=instalment_state(one),
        tag=instalment_tag(one),
        details=details,
        names=names_of((*people, *sights)),
        sights=sights,
        me=me(),
        own_group=standing().belongs_to(one.award.group_id),
        report_missing=one.needs_report and not has_received_report(one.award_id),
        reference=payment_reference(one.award, one),
        form=ConfirmForm(),
        **values,
    )


def _page(name: str, one: Instalment, form: Form, **values: Any) -> str:
    reference = payment_reference(one.award, one)
    return render_template(
        f"treasury/{name}.html", one=one, award=one.award, form=form, reference=reference, **values
    )


def _done(one: Instalment) -> Response:
    return done(url_for(".payment", instalment_id=one.id))
