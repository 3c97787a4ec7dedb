"""Looking after people: who is there, inviting, giving and ending roles, closing and erasing accounts."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fundpots.db import db, locked
from fundpots.done import done
from fundpots.people.access import requires, search_paced, see_if
from fundpots.people.forms import AppointForm, InviteForm, ReasonForm
from fundpots.people.models import Appointment, Person
from fundpots.people.operations import appointments, factors, privacy
from fundpots.people.operations.links import send_link
from fundpots.people.queries import current_appointments
from fundpots.people.queries.directory import PAGE, is_within_reach, people_within_reach
from fundpots.people.queries.reach import (
    groups_within_reach,
    places_of,
    regions_of_groups,
    regions_within_reach,
)
from fundpots.people.routes.blueprint import bp
from fundpots.people.rules import Scope, may_appoint, may_close
from fundpots.people.stages import LinkPurpose, Role

LARGEST_KEY = 2**31


@bp.route("/people")
@requires(Role.ADMINISTRATOR, Role.OFFICER)
@search_paced
def people() -> Any:
    """The people whom I look after."""
    search = request.args.get("search", "").strip()[:100]
    after = request.args.get("after", type=int)
    after = after if after and 0 < after < LARGEST_KEY else None
    found = people_within_reach(g.standing, g.at, search=search, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    held = current_appointments([one.id for one in shown])
    return render_template(
        "people/people.html",
        people=shown,
        held={one.id: [role for role in held if role.person_id == one.id] for one in shown},
        places=places_of(held),
        search=search,
        more=shown[-1].id if len(found) > PAGE else None,
    )


@bp.route("/people/invite", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR, Role.OFFICER)
def invite() -> Any:
    """Invite somebody into a role."""
    form = InviteForm(where=request.args.get("where"))
    _offer(form)
    if form.validate_on_submit():
        person = appointments.invite(
            form.email.data,
            form.name.data,
            Role(form.role.data),
            form.scope,
            locale=form.locale.data,
            by=g.person,
            at=g.at,
        )
        return done(
            url_for("people.person", person_id=person.id),
            _("The letter to %(name)s is on its way.", name=person.name),
        )
    return render_template("people/invite.html", form=form)


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR, Role.OFFICER)
def person(person_id: int) -> Any:
    """One person: their roles, and what may be done about them."""
    someone = _within_reach(person_id)
    form = AppointForm()
    _offer(form)
    if form.validate_on_submit():
        appointments.appoint(someone, Role(form.role.data), form.scope, by=g.person, at=g.at)
        return done(
            url_for("people.person", person_id=someone.id), _("The role is given, and a letter says so.")
        )
    held = current_appointments([someone.id])
    return render_template(
        "people/person.html",
        person=someone,
        form=form,
        held=held,
        places=places_of(held),
        mine_to_end=_mine_to_end(someone, held),
        may_close=_may_close(someone),
        is_me=someone.id == g.person.id,
    )


@bp.route("/people/<int:person_id>/invite-again", methods=["POST"])
@requires(Role.ADMINISTRATOR, Role.OFFICER)
def invite_again(person_id: int) -> Any:
    """Send a new invitation to somebody who has not accepted one; the older one ends."""
    someone = _within_reach(person_id)
    see_if(someone.password_hash is None and someone.is_active)
    send_link(someone, LinkPurpose.INVITATION, at=g.at, by=g.person)
    return done(url_for("people.person", person_id=someone.id), _("A new invitation is on its way."))


@bp.route("/people/<int:person_id>/roles/<int:appointment_id>/end", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR, Role.OFFICER)
def end_role(person_id: int, appointment_id: int) -> Any:
    """End one role of somebody."""
    someone = _within_reach(person_id)
    held = {one.id: one for one in current_appointments([someone.id])}
    see_if(appointment_id in held)
    appointment: Appointment = held[appointment_id]
    form = ReasonForm()
    if form.validate_on_submit():
        appointments.end_appointment(appointment, reason=form.reason.data, by=g.person, at=g.at)
        db.session.commit()
        flash(_("The role has ended."), "success")
        if is_within_reach(g.standing, someone.id, g.at):
            return redirect(url_for("people.person", person_id=someone.id), 303)
        return redirect(url_for("people.people"), 303)
    return render_template(
        "people/end_role.html", form=form, person=someone, role=appointment, places=places_of([appointment])
    )


@bp.route("/people/<int:person_id>/close", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def close_account(person_id: int) -> Any:
    """Close an account, or open a closed one again."""
    someone = _within_reach(person_id)
    see_if(_may_close(someone))
    form = ReasonForm()
    if form.validate_on_submit():
        act = appointments.enable if someone.disabled_at else appointments.disable
        act(someone, reason=form.reason.data, by=g.person, at=g.at)
        db.session.commit()
        closed = someone.disabled_at is not None
        flash(_("The account is closed.") if closed else _("The account is open again."), "success")
        return redirect(url_for("people.person", person_id=someone.id), 303)
    return render_template("people/close_account.html", form=form, person=someone)


@bp.route("/people/<int:person_id>/second-factor", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def reset_second_factor(person_id: int) -> Any:
    """Take away the second factor of somebody who lost both phone and recovery codes."""
    someone = _within_reach(person_id)
    see_if(_may_close(someone) and someone.totp_confirmed_at is not None)
    form = ReasonForm()
    if form.validate_on_submit():
        factors.remove_factor(someone, by=g.person, at=g.at, reason=form.reason.data)
        return done(
            url_for("people.person", person_id=someone.id),
            _("The second factor is removed, and a letter says so."),
        )
    return render_template("people/reset_second_factor.html", form=form, person=someone)


@bp.route("/people/<int:person_id>/erase", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def erase(person_id: int) -> Any:
    """Erase a person's data, as they may ask."""
    see_if(g.standing.administers_whole and person_id != g.person.id)
    someone = _within_reach(person_id)
    form = ReasonForm()
    if form.validate_on_submit():
        privacy.erase(someone, reason=form.reason.data, by=g.person, at=g.at)
        return done(url_for("people.people"), _("The person's data is erased."))
    return render_template("people/erase.html", form=form, person=someone)


def _within_reach(person_id: int) -> Person:
    see_if(person_id < LARGEST_KEY and is_within_reach(g.standing, person_id, g.at))
    found = locked(Person, person_id) if request.method == "POST" else db.session.get(Person, person_id)
    see_if(found is not None and found.erased_at is None)
    assert found is not None  # noqa: S101 see_if has answered otherwise
    return found


def _offer(form: AppointForm) -> None:
    roles = list(Role) if g.standing.administers_whole else [Role.MEMBER, Role.OFFICER]
    if not g.standing.administers_whole and not g.standing.administers:
        roles = [Role.MEMBER]
    form.offer(groups_within_reach(g.standing, g.at), regions_within_reach(g.standing), roles)


def _mine_to_end(someone: Person, held: list[Appointment]) -> set[int]:
    """Which of somebody's roles the asker may end."""
    if someone.id == g.person.id:
        return set()
    regions = _regions_of(held)
    return {one.id for one in held if may_appoint(g.standing, Role(one.role), Scope(*one.where), regions)}


def _may_close(someone: Person) -> bool:
    held = current_appointments([someone.id])
    reach = [(Role(one.role), Scope(*one.where)) for one in held]
    return someone.id != g.person.id and may_close(g.standing, reach, _regions_of(held))


def _regions_of(held: list[Appointment]) -> dict[int, int | None]:
    return regions_of_groups({one.group_id for one in held if one.group_id is not None}, g.at)
