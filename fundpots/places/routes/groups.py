"""Local groups: the list, one group, and keeping them up to date."""

from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.errors import Stale
from fundpots.people.access import public, requires, search_paced, see_if, standing
from fundpots.people.stages import Role
from fundpots.places import operations
from fundpots.places.forms import CloseForm, GroupForm, GroupsForm
from fundpots.places.forms.asking import region_choices
from fundpots.places.models import Area, Group
from fundpots.places.operations import GroupFacts
from fundpots.places.queries import (
    GroupsAsked,
    all_areas,
    find_group,
    grouping_in_force,
    groups_asked,
    home_areas,
    members_of_group,
    region_of_group,
    regions_of_areas,
)
from fundpots.places.routes.blueprint import asked, bp, next_page, today
from fundpots.places.rules import ClosedBeforeFounded, NameTaken, NotYourRegion
from fundpots.words import told


@bp.route("/groups")
@public
@search_paced
def groups() -> str:
    """Every group, by name, with filters that live in the address."""
    region_of = regions_of_areas(grouping_in_force(today()))
    form = GroupsForm(request.args)
    form.region.choices = region_choices({region.id: region for region in region_of.values()}.values())
    wanted = GroupsAsked(
        asked("search"), asked("region"), asked("closed") == "closed", request.args.get("after", type=int)
    )
    found, after = groups_asked(wanted, today())
    return render_template(
        "places/groups.html",
        groups=found,
        homes=home_areas(group.id for group in found),
        region_of=region_of,
        filters=form,
        asked=wanted,
        next_url=next_page(".groups", after),
        may_make=standing().holds(Role.ADMINISTRATOR),
    )


@bp.route("/groups/<slug>")
@public
def group(slug: str) -> str:
    """One group: where it is at home and since when; its members only for those it concerns."""
    found = find_group(slug)
    homes = home_areas([found.id]).get(found.id, [])
    region_of = regions_of_areas(grouping_in_force(today()))
    region = region_of.get(homes[0].code) if homes else None
    runs = standing().may_administer(region.id if region else None)
    sees = runs or standing().belongs_to(found.id)
    return render_template(
        "places/group.html",
        group=found,
        homes=homes,
        region=region,
        sees=sees,
        members=members_of_group(found.id) if sees else [],
        may_edit=runs and found.closed_on is None,
        today=today(),
    )


@bp.route("/groups/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_group() -> str | Response:
    """Enter a group that was founded."""
    form = _offered(GroupForm())
    if form.validate_on_submit() and _reachable(form):
        try:
            made = operations.found_group(_facts(form), by=g.person, at=g.at)
        except NameTaken as error:
            form.name.errors = [str(error)]
        else:
            return done(url_for(".group", slug=made.slug), _("The group is there. Invite its officers next."))
    return render_template("places/group_form.html", form=form, group=None, areas=all_areas())


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_group(slug: str) -> str | Response:
    """Change what is kept of a group."""
    found = _kept(slug)
    form = _offered(GroupForm(data=_written(found)))
    if form.validate_on_submit() and _reachable(form):
        try:
            operations.change_group(found, _facts(form), by=g.person, at=g.at, seen=form.seen.data or None)
        except NameTaken as error:
            form.name.errors = [str(error)]
        except Stale as stale:
            raise _both_told(form, stale) from None
        else:
            return done(url_for(".group", slug=slug), _("The group was changed."))
    return render_template("places/group_form.html", form=form, group=found, areas=all_areas())


@bp.route("/groups/<slug>/close", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def close_group(slug: str) -> str | Response:
    """Close a group that has come to its end."""
    found = _kept(slug)
    form = CloseForm(data={"on": today()})
    if form.validate_on_submit():
        try:
            reason = form.reason.data or ""
            operations.close_group(found, on=form.on.data, reason=reason, by=g.person, at=g.at)
        except ClosedBeforeFounded as error:
            form.on.errors = [str(error)]
        else:
            return done(url_for(".group", slug=slug), _("The group was closed."))
    return render_template("places/close_group.html", form=form, group=found)


def _kept(slug: str) -> Group:
    """A group that this person looks after; for others the page is not there."""
    found = find_group(slug)
    see_if(standing().may_administer(region_of_group(found.id, grouping_in_force(today()))))
    return found


def _both_told(form: GroupForm, stale: Stale) -> Stale:
    """What this person wrote and what somebody else saved meanwhile, in words."""
    names = {area.code: told(area) for area in all_areas()}
    yours, theirs = (form.words(facts, names) for facts in (stale.yours, stale.theirs))  # type: ignore[arg-type]
    return Stale(yours=yours, theirs=theirs)


def _offered(form: GroupForm) -> GroupForm:
    form.today = today()
    form.offer(all_areas())
    return form


def _reachable(form: GroupForm) -> bool:
    """Administrators of a region look after groups whose home areas all lie in it."""
    region_of = regions_of_areas(grouping_in_force(today()))
    for field in form.homes:
        here = region_of.get(field.area.code) if field.area else None
        if field.area and not standing().may_administer(here.id if here else None):
            field.errors = [str(NotYourRegion())]
    return not any(field.errors for field in form.homes)


def _facts(form: GroupForm) -> GroupFacts:
    return GroupFacts(
        name=(form.name.data or "").strip(),
        name_cy=(form.name_cy.data or "").strip() or None,
        founded_on=form.founded_on.data,
        homes=[area.code for area in form.areas],
    )


def _written(found: Group) -> dict[str, Any]:
    """What is kept, as the form writes it."""
    homes: list[Area] = home_areas([found.id]).get(found.id, [])
    names = ("home", "home_2", "home_3", "home_4")
    return {
        "name": found.name,
        "name_cy": found.name_cy,
        "founded_on": found.founded_on,
        "seen": operations.mark_of(operations.kept_of(found)),
        **{name: area.name for name, area in zip(names, homes, strict=False)},
    }
