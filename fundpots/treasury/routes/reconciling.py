"""Reconciling: a bank statement is read, matches are proposed, and a person confirms each.

Nothing of the statement is kept. Between the two steps, each proposal travels in the form, sealed with the
application's key, so that what is confirmed is what was proposed.
"""

from collections.abc import Sequence
from datetime import date

from flask import current_app, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.treasury.forms import ConfirmForm, StatementForm
from fundpots.treasury.models import Instalment
from fundpots.treasury.operations import mark_failed, mark_paid
from fundpots.treasury.queries.payments import paid_instalments, unpaid_instalments
from fundpots.treasury.routes.blueprint import bp, kept_instalment, my_reach
from fundpots.treasury.rules.payments import instalment_state, payment_reference
from fundpots.treasury.rules.statement import LARGEST_FILE, LinesWrong, Match, match, read_statement
from fundpots.treasury.stages import InstalmentState

_OLDEST = 86_400  # seconds: a proposal is confirmed within a day
_MOST = 500


@bp.route("/payments/reconcile", methods=["GET", "POST"])
@requires(Role.TREASURER)
def reconcile() -> str:
    """Upload a statement and look at what it may mean."""
    form, faults = StatementForm(), []
    if form.validate_on_submit():
        try:
            postings = read_statement(_content(form))
        except LinesWrong as wrong:
            faults = wrong.faults
        else:
            return _proposals(match(postings, _candidates()), len(postings))
    return render_template("treasury/reconcile.html", form=form, faults=faults)


@bp.route("/payments/reconcile/confirm", methods=["POST"])
@requires(Role.TREASURER)
def confirm_matches() -> Response:
    """Mark as paid or returned what a person has ticked, all or nothing."""
    ticked = request.form.getlist("match")[:_MOST]
    for sealed in ticked:
        kind, key, day, text = _opened(sealed)
        one = kept_instalment(key)
        if kind == "paid":
            mark_paid(one, on=day, bank_reference=text, by=g.person, at=g.at)
        else:
            reason = _("The bank sent it back: %(text)s", text=text)
            mark_failed(one, on=day, reason=reason, by=g.person, at=g.at)
    flash(ngettext("%(num)d payment was marked", "%(num)d payments were marked", len(ticked)), "success")
    return done(url_for(".payments"))


def _candidates() -> list[Instalment]:
    unpaid = [
        one
        for one in unpaid_instalments(my_reach())
        if instalment_state(one) in (InstalmentState.APPROVED, InstalmentState.SENT)
    ]
    return unpaid + paid_instalments(my_reach(), limit=_MOST)


def _proposals(matches: Sequence[Match], lines: int) -> str:
    return render_template(
        "treasury/matches.html",
        matches=[(found, _sealed(found)) for found in matches],
        lines=lines,
        form=ConfirmForm(),
        reference=payment_reference,
    )


def _content(form: StatementForm) -> bytes:
    content: bytes = form.file.data.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise LinesWrong([(1, _("The file is larger than 2 MB."))])
    return content


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"matches of {g.person.id}")


def _sealed(found: Match) -> str:
    posting = found.posting
    kind = "paid" if found.paid else "returned"
    return _sealer().dumps([kind, found.instalment.id, posting.on.isoformat(), posting.text[:40]])


def _opened(sealed: str) -> tuple[str, int, date, str]:
    try:
        kind, key, day, text = _sealer().loads(sealed, max_age=_OLDEST)
    except BadSignature:
        raise Unseen from None
    return kind, key, date.fromisoformat(day), text or _("Bank statement")
