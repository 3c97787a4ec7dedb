"""Reports: written by the group, answered by a treasurer; reminders; money that comes back."""

from datetime import timedelta

from flask import flash, g, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundpots.bids.queries import lines_of
from fundpots.clock import london_date
from fundpots.done import done
from fundpots.people.access import requires, see_if
from fundpots.people.stages import Role
from fundpots.pots.stages import Movement
from fundpots.rounds.routes.set_up import is_fresh
from fundpots.treasury.forms import ConfirmForm, QueryForm, ReasonForm, ReportForm, ReturnForm
from fundpots.treasury.models import Award, Report
from fundpots.treasury.operations import (
    accept_report,
    correct_return,
    query_report,
    remind_reports,
    return_underspend,
    save_report,
    submit_report,
)
from fundpots.treasury.queries.awards import money_of, movements_of
from fundpots.treasury.queries.reports import (
    awards_to_report,
    finally_spent,
    open_report,
    reports_of,
    reports_received,
    spending_of,
)
from fundpots.treasury.routes.blueprint import bp, kept_award, my_reach, own_award, tried
from fundpots.treasury.rules.awards import (
    may_remind,
    must_be_accepted,
    owed_pence,
    report_state,
    underspend,
)
from fundpots.treasury.rules.refusals import NothingOwed, NotTheDay, ReportClosed
from fundpots.treasury.stages import ReportState

#: What is due later than this is shown to those who ask for all.
AHEAD = timedelta(days=92)


@bp.route("/awards/<int:award_id>/report", methods=["GET", "POST"])
@requires(Role.OFFICER)
def report(award_id: int) -> str | Response:
    """Write the report, save it for later, or send it."""
    award = own_award(award_id)
    must_be_accepted(award)
    lines = lines_of([award.bid_id]).get(award.bid_id, [])
    written = _writable(award)
    form = ReportForm()
    if form.validate_on_submit():
        told, version = form.told(lines), _version(form)
        if "later" in request.form:
            save_report(award, told, by=g.person, at=g.at, version=version)
            return done(url_for(".show", award_id=award.id))
        if not form.missing(lines):
            submit_report(award, told, by=g.person, at=g.at, version=version)
            return done(url_for(".show", award_id=award.id))
    elif is_fresh(form):
        form.fill(written, lines, _spent(written or _before(award)))
    money = money_of([award.id])[award.id]
    return render_template(
        "treasury/report.html", award=award, form=form, lines=lines, report=written, money=money
    )


@bp.route("/awards/<int:award_id>/report/answer", methods=["GET", "POST"])
@requires(Role.TREASURER)
def answer(award_id: int) -> str | Response:
    """Read a report; accept it, or ask the group to change something."""
    award = kept_award(award_id)
    received = open_report(award.id)
    see_if(received is not None and report_state(received) == ReportState.RECEIVED)
    assert received is not None  # noqa: S101 see_if has said so
    form = QueryForm()
    if form.validate_on_submit():
        query_report(received, form.reason.data or "", by=g.person, at=g.at)
        return done(url_for(".show", award_id=award.id))
    return _answer_page(award, received, form)


@bp.route("/awards/<int:award_id>/report/accept", methods=["POST"])
@requires(Role.TREASURER)
def accept_one(award_id: int) -> Response:
    """Accept the report that was received."""
    award = kept_award(award_id)
    received = open_report(award.id)
    if received is not None:
        accept_report(received, by=g.person, at=g.at)
    return done(url_for(".show", award_id=award.id))


@bp.route("/awards/<int:award_id>/return", methods=["GET", "POST"])
@requires(Role.TREASURER)
def give_back(award_id: int) -> str | Response:
    """Record money that came back from a group."""
    award = kept_award(award_id)
    money = money_of([award.id])[award.id]
    owed = owed_pence(award, money, finally_spent([award.id]).get(award.id))
    form = ReturnForm()
    refusal = None
    if form.validate_on_submit():
        said = {"on": form.on.data, "bank_reference": form.bank_reference.data or "", "by": g.person}
        refusal = tried(
            lambda: return_underspend(award, form.amount.data, **said, at=g.at), NothingOwed, NotTheDay
        )
        if refusal is None:
            return done(url_for(".show", award_id=award.id))
    elif not form.is_submitted():
        form.amount.data = owed or None
    return render_template(
        "treasury/give_back.html", award=award, form=form, owed_pence=owed, refusal=refusal
    )


@bp.route("/awards/<int:award_id>/return/<int:movement_id>/correct", methods=["GET", "POST"])
@requires(Role.TREASURER)
def correct_one(award_id: int, movement_id: int) -> str | Response:
    """Undo a return that was entered wrongly, with a reason; both entries stay in the ledger."""
    award = kept_award(award_id)
    movement, pence = next((row for row in movements_of(award.id) if row[0].id == movement_id), (None, 0))
    see_if(movement is not None and movement.kind == Movement.RETURN)
    form = ReasonForm()
    if form.validate_on_submit():
        correct_return(award, movement_id, reason=form.reason.data or "", by=g.person, at=g.at)
        return done(url_for(".show", award_id=award.id))
    return render_template(
        "treasury/correct_one.html", award=award, form=form, movement=movement, pence=pence
    )


@bp.route("/reports-due", methods=["GET", "POST"])
@requires(Role.TREASURER)
def reports_due() -> str | Response:
    """Which reports are due, late or waiting for an answer; one button writes to those who lag."""
    today, whole = london_date(g.at), "all" in request.args
    awards = awards_to_report(my_reach(), until=None if whole else today + AHEAD)
    lagging = [award for award in awards if may_remind(award, today, g.at)]
    form = ConfirmForm()
    if form.validate_on_submit():
        reminded = remind_reports(lagging, by=g.person, at=g.at)
        text = ngettext("%(num)d group was reminded", "%(num)d groups were reminded", len(reminded))
        flash(text, "success")
        return done(url_for(".reports_due"))
    return render_template(
        "treasury/reports_due.html",
        awards=awards,
        whole=whole,
        today=today,
        lagging=lagging,
        received=reports_received(my_reach()),
        form=form,
    )


def _writable(award: Award) -> Report | None:
    """The report that is being written; none yet is fine, one that was sent is not."""
    written = open_report(award.id)
    if written is not None and report_state(written) == ReportState.RECEIVED and request.method == "GET":
        raise ReportClosed
    return written


def _before(award: Award) -> Report | None:
    """The last accepted report, whose figures the next one goes on from."""
    earlier = reports_of([award.id]).get(award.id, [])
    return earlier[-1] if earlier else None


def _spent(report: Report | None) -> dict[int, int]:
    return spending_of([report.id]).get(report.id, {}) if report else {}


def _version(form: ReportForm) -> int | None:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _answer_page(award: Award, received: Report, form: QueryForm) -> str:
    spent, money = _spent(received), money_of([award.id])[award.id]
    unspent = underspend(money.committed_pence + money.kept_pence, sum(spent.values()))
    return render_template(
        "treasury/answer.html",
        award=award,
        report=received,
        form=form,
        lines=lines_of([award.bid_id]).get(award.bid_id, []),
        spent=spent,
        unspent_pence=unspent,
        freed_pence=min(unspent, money.committed_pence),
        owed_pence=max(0, money.kept_pence - sum(spent.values())),
    )
