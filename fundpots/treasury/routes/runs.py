"""Payment runs: approved payments put together, and the file for the bank."""

from datetime import date

from flask import Response as FileResponse
from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots import log
from fundpots.clock import london_date
from fundpots.db import db
from fundpots.done import done
from fundpots.fields import offered
from fundpots.people.access import requires
from fundpots.people.queries.directory import names_of
from fundpots.people.stages import Role
from fundpots.shown import shown_date
from fundpots.treasury.exports import LAYOUTS, Line
from fundpots.treasury.forms import FileForm, RunForm
from fundpots.treasury.models import Instalment, PaymentRun
from fundpots.treasury.operations import make_payment_run
from fundpots.treasury.queries.bank import account_of, details_by_key
from fundpots.treasury.queries.payments import runs_within, unpaid_instalments
from fundpots.treasury.routes.blueprint import bp, kept_run, my_reach
from fundpots.treasury.rules.days import working_day_from
from fundpots.treasury.rules.payments import instalment_state, payment_reference
from fundpots.treasury.rules.refusals import NotAWorkingDay
from fundpots.treasury.stages import InstalmentState
from fundpots.treasury.tables import instalment_tag

PAGE = 50


@bp.route("/payments/runs")
@requires(Role.TREASURER)
def runs() -> str:
    """The payment runs, newest first."""
    found = runs_within(my_reach(), after=request.args.get("after", type=int), limit=PAGE + 1)
    older = url_for(".runs", after=found[PAGE - 1].run.id) if len(found) > PAGE else ""
    return render_template("treasury/runs.html", runs=found[:PAGE], older=older)


@bp.route("/payments/runs/new", methods=["GET", "POST"])
@requires(Role.TREASURER)
def new_run() -> str | Response:
    """Choose what goes to the bank, and the working day on which it is paid."""
    unpaid = unpaid_instalments(my_reach())
    ready = [one for one in unpaid if instalment_state(one) == InstalmentState.APPROVED]
    form = _run_form(ready, london_date(g.at))
    refusal = None
    if form.validate_on_submit():
        chosen = [one for one in ready if one.id in (form.chosen.data or [])]
        try:
            run = make_payment_run(chosen, pay_on=form.pay_on.data, by=g.person, at=g.at)
        except NotAWorkingDay as refused:
            refusal = refused
        else:
            return done(url_for(".run", run_id=run.id))
    return render_template(
        "treasury/new_run.html",
        form=form,
        refusal=refusal,
        ready=ready,
        total_pence=sum(one.amount_pence for one in ready),
        suggested=working_day_from(max(form.pay_on.data, london_date(g.at))) if refusal else None,
    )


@bp.route("/payments/runs/<int:run_id>", methods=["GET", "POST"])
@requires(Role.TREASURER)
def run(run_id: int) -> str | Response:
    """One run: what it pays. A post downloads its file, and the record keeps that it was."""
    found, inside = kept_run(run_id)
    form = FileForm()
    if form.validate_on_submit():
        return _file(found, inside, form)
    return render_template(
        "treasury/run.html",
        run=found,
        inside=inside,
        form=form,
        layouts=LAYOUTS,
        tag=instalment_tag,
        state=instalment_state,
        reference=payment_reference,
        names=names_of([found.made_by_id]),
        total_pence=sum(one.amount_pence for one in inside),
    )


def _file(found: PaymentRun, inside: list[Instalment], form: FileForm) -> Response:
    """The bank file, made when it is asked for and kept nowhere."""
    layout = LAYOUTS[form.layout.data]
    details = details_by_key(one.bank_details_id for one in inside)
    lines = [
        Line(
            account=account_of(details[one.bank_details_id or 0]),
            amount_pence=one.amount_pence,
            reference=payment_reference(one.award, one),
            group=one.award.group.name,
        )
        for one in inside
    ]
    text = layout.write(lines, found.pay_on, form.payer())
    after = {"run": found.id, "layout": form.layout.data}
    log.record("payment-run.file", at=g.at, person_id=g.person.id, after=after)
    db.session.commit()
    name = f"payments-{found.id}-{found.pay_on:%Y-%m-%d}-{form.layout.data}.{layout.ending}"
    kind = "text/csv" if layout.ending == "csv" else "text/plain"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return FileResponse(text.encode(), content_type=f"{kind}; charset=utf-8", headers=headers)


def _run_form(ready: list[Instalment], today: date) -> RunForm:
    form = RunForm()
    form.chosen.choices = offered({one.id: _label(one) for one in ready})
    if request.method == "GET":
        form.chosen.data = [one.id for one in ready if one.due_on <= today]
        form.pay_on.process(None, working_day_from(today))
    return form


def _label(one: Instalment) -> str:
    return _(
        "%(reference)s: %(group)s, due %(day)s",
        reference=payment_reference(one.award, one),
        group=one.award.group.name,
        day=shown_date(one.due_on),
    )
