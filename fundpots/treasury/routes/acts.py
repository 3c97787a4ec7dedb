"""What is done to an award, each act on a page that says what it does."""

from typing import Any

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.fields import Form
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.treasury.forms import ConfirmForm, ExtendForm, ReasonForm
from fundpots.treasury.models import Award
from fundpots.treasury.operations import (
    accept_award,
    close_award,
    decline_award,
    extend_offer,
    withdraw_award,
)
from fundpots.treasury.queries.awards import acceptances_of, money_of
from fundpots.treasury.routes.blueprint import bp, kept_award, own_award, tried
from fundpots.treasury.rules.awards import has_lapsed
from fundpots.treasury.rules.refusals import DateNotLater


@bp.route("/awards/<int:award_id>/accept", methods=["GET", "POST"])
@requires(Role.OFFICER)
def accept(award_id: int) -> str | Response:
    """Accept an award as one of two officers."""
    award = own_award(award_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        accept_award(award, by=g.person, at=g.at)
        return _done(award)
    said = acceptances_of(award.id)
    mine = any(one.person_id == g.person.id for one in said)
    return _page("accept", award, form, said=said, mine=mine, lapsed=has_lapsed(award, g.at))


@bp.route("/awards/<int:award_id>/decline", methods=["GET", "POST"])
@requires(Role.OFFICER)
def decline(award_id: int) -> str | Response:
    """Decline an award; its money is free for others."""
    award = own_award(award_id)
    form = ReasonForm()
    if form.validate_on_submit():
        decline_award(award, reason=form.reason.data or "", by=g.person, at=g.at)
        return _done(award)
    return _page("decline", award, form)


@bp.route("/awards/<int:award_id>/extend", methods=["GET", "POST"])
@requires(Role.TREASURER)
def extend(award_id: int) -> str | Response:
    """Give the group more time to accept."""
    award = kept_award(award_id)
    form = ExtendForm()
    refusal = None
    if form.validate_on_submit():
        why = {"reason": form.reason.data or "", "by": g.person, "at": g.at}
        refusal = tried(lambda: extend_offer(award, form.until.data, **why), DateNotLater)
        if refusal is None:
            return _done(award)
    return _page("extend", award, form, refusal=refusal)


@bp.route("/awards/<int:award_id>/withdraw", methods=["GET", "POST"])
@requires(Role.TREASURER)
def withdraw(award_id: int) -> str | Response:
    """Take an award back, with a reason."""
    award = kept_award(award_id)
    form = ReasonForm()
    if form.validate_on_submit():
        withdraw_award(award, reason=form.reason.data or "", by=g.person, at=g.at)
        return _done(award)
    return _page("withdraw", award, form)


@bp.route("/awards/<int:award_id>/close", methods=["GET", "POST"])
@requires(Role.TREASURER)
def close_one(award_id: int) -> str | Response:
    """Close an award on which nothing is left to do."""
    award = kept_award(award_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        close_award(award, by=g.person, at=g.at)
        return _done(award)
    return _page("close_one", award, form)


def _page(name: str, award: Award, form: Form, **values: Any) -> str:
    money = money_of([award.id])[award.id]
    return render_template(f"treasury/{name}.html", award=award, form=form, money=money, **values)


def _done(award: Award) -> Response:
    return done(url_for(".show", award_id=award.id))
