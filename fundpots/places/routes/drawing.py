"""Changing a draft of regions, step by step, by administrators of the whole."""

from typing import Any, TypeVar

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.fields import offered
from fundpots.people.access import requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places import operations
from fundpots.places.charts import hex_picture
from fundpots.places.forms import (
    DescribeForm,
    DiscardForm,
    InForceForm,
    MergeForm,
    MoveForm,
    NewRegionForm,
    RegionForm,
)
from fundpots.places.forms.drawing import VersionedForm
from fundpots.places.models import Grouping
from fundpots.places.queries import RegionNow, checks_of, country, drawn_regions, find_grouping
from fundpots.places.routes.blueprint import asked, bp, today
from fundpots.places.rules import DayTaken, IntoItself, NameTaken
from fundpots.places.tables import told_finding
from fundpots.words import told

AnyForm = TypeVar("AnyForm", bound=VersionedForm)


@bp.route("/groupings/<int:grouping_id>/edit", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_grouping(grouping_id: int) -> str | Response:
    """Another name or reason."""
    draft = _draft(grouping_id)
    form = _versioned(DescribeForm(data={"name": draft.name, "reason": draft.reason}), draft)
    if form.validate_on_submit():
        name, reason = (form.name.data or "").strip(), form.reason.data or ""
        operations.describe_grouping(draft, name, reason, version=form.seen, **_by())
        return _back(draft, _("The draft was changed."))
    return render_template("places/edit_grouping.html", form=form, drawing=draft)


@bp.route("/groupings/<int:grouping_id>/move", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def move_areas(grouping_id: int) -> str | Response:
    """Tick areas of one region, and say to which region they go. The map leads to each area's box."""
    draft = _draft(grouping_id)
    regions = drawn_regions(country(today()), draft)
    shown = _shown(regions)
    form = _versioned(MoveForm(data={"areas": request.args.getlist("area")}), draft)
    form.areas.choices = offered(
        {one.area.code: told(one.area) for region in regions for one in region.areas}
    )
    form.region.choices = _offered(regions)
    if form.validate_on_submit():
        to_id = int(form.region.data)
        moved = operations.move_areas(draft, form.areas.data or [], to_id, version=form.seen, **_by())
        text = ngettext("%(num)d area was moved.", "%(num)d areas were moved.", moved)
        return done(url_for(".move_areas", grouping_id=draft.id, region=shown.region.slug), text)
    chosen = set(form.areas.data or ())
    return render_template(
        "places/move_areas.html",
        form=form,
        drawing=draft,
        regions=regions,
        shown=shown,
        chosen=chosen,
        picture=hex_picture(regions, chosen, lambda area, region: _leading(draft, area.code, region)),
    )


@bp.route("/groupings/<int:grouping_id>/regions/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def add_region(grouping_id: int) -> str | Response:
    """A further region, to which areas are moved next."""
    draft = _draft(grouping_id)
    form = _versioned(NewRegionForm(), draft)
    if form.validate_on_submit():
        try:
            operations.add_region(draft, *_names(form), version=form.seen, **_by())
        except NameTaken as error:
            form.name.errors = [str(error)]
        else:
            return _back(draft, _("The region is there. Move areas into it next."))
    return render_template("places/add_region.html", form=form, drawing=draft)


@bp.route("/groupings/<int:grouping_id>/regions/<slug>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_region(grouping_id: int, slug: str) -> str | Response:
    """A region's names in this drawing, and why it cuts a nation."""
    draft = _draft(grouping_id)
    region = _region(draft, slug)
    written = {"name": region.name, "name_cy": region.name_cy, "reason": region.reason}
    form = _versioned(RegionForm(data=written), draft)
    if form.validate_on_submit():
        reason = (form.reason.data or "").strip()
        try:
            operations.rename_region(
                draft, region.region.id, *_names(form), reason, version=form.seen, **_by()
            )
        except NameTaken as error:
            form.name.errors = [str(error)]
        else:
            return _back(draft, _("The region was changed."))
    return render_template("places/edit_region.html", form=form, drawing=draft, region=region)


@bp.route("/groupings/<int:grouping_id>/regions/<slug>/merge", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def merge_region(grouping_id: int, slug: str) -> str | Response:
    """Give all areas of a region to another one."""
    draft = _draft(grouping_id)
    region = _region(draft, slug)
    form = _versioned(MergeForm(), draft)
    others = [one for one in drawn_regions(country(today()), draft) if one.region.id != region.region.id]
    form.region.choices = _offered(others)
    if form.validate_on_submit():
        try:
            into_id = int(form.region.data)
            operations.merge_regions(draft, region.region.id, into_id, version=form.seen, **_by())
        except IntoItself as error:
            form.region.errors = [str(error)]
        else:
            return _back(draft, _("The regions were merged."))
    return render_template("places/merge_region.html", form=form, drawing=draft, region=region)


@bp.route("/groupings/<int:grouping_id>/put-in-force", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def put_in_force(grouping_id: int) -> str | Response:
    """Let a draft hold from a day on."""
    draft = _draft(grouping_id)
    form = _versioned(InForceForm(data={"on": today()}), draft)
    if form.validate_on_submit():
        try:
            operations.put_in_force(draft, on=form.on.data, today=today(), version=form.seen, **_by())
        except DayTaken as error:
            form.on.errors = [str(error)]
        else:
            return _back(draft, _("The drawing has its day. Rounds that have opened keep theirs."))
    whole = country(today())
    regions = {one.region.id: one for one in drawn_regions(whole, draft)}
    areas = {one.area.code: one.area for one in whole.areas}
    found = checks_of(draft, today())
    return render_template(
        "places/put_in_force.html",
        form=form,
        drawing=draft,
        stops=[told_finding(one, regions, areas) for one in found if one.kind.stops],
        warnings=[told_finding(one, regions, areas) for one in found if not one.kind.stops],
    )


@bp.route("/groupings/<int:grouping_id>/discard", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def discard_grouping(grouping_id: int) -> str | Response:
    """Throw a draft away."""
    draft = _draft(grouping_id)
    form = _versioned(DiscardForm(), draft)
    if form.validate_on_submit():
        operations.discard_grouping(draft, version=form.seen, **_by())
        return done(url_for(".groupings"), _("The draft was thrown away."))
    return render_template("places/discard_grouping.html", form=form, drawing=draft)


def _draft(grouping_id: int) -> Grouping:
    """A draft, for administrators of the whole; a drawing that holds has no such pages."""
    see_if(standing().administers_whole)
    draft = find_grouping(grouping_id)
    see_if(draft.in_force_on is None or request.method == "POST")
    return draft


def _versioned(form: AnyForm, draft: Grouping) -> AnyForm:
    if request.method == "GET":
        form.version.data = str(draft.version)
    return form


def _by() -> dict[str, Any]:
    return {"by": g.person, "at": g.at}


def _offered(regions: list[RegionNow]) -> list[Any]:
    return offered({"": _("Choose a region"), **{str(one.region.id): told(one) for one in regions}})


def _names(form: NewRegionForm) -> tuple[str, str]:
    return (form.name.data or "").strip(), (form.name_cy.data or "").strip()


def _back(draft: Grouping, text: str) -> Response:
    return done(url_for(".grouping", grouping_id=draft.id), text)


def _region(draft: Grouping, slug: str) -> RegionNow:
    for one in drawn_regions(country(today()), draft):
        if one.region.slug == slug:
            return one
    raise Unseen


def _shown(regions: list[RegionNow]) -> RegionNow:
    """The region whose areas are listed: the one in the address, or the first."""
    if not regions:
        raise Unseen
    return next((one for one in regions if one.region.slug == asked("region")), regions[0])


def _leading(draft: Grouping, code: str, region: RegionNow) -> str:
    """Where a hexagon leads: to the list of its region, with its box ticked."""
    here = url_for(".move_areas", grouping_id=draft.id, region=region.region.slug, area=code)
    return f"{here}#area-{code}"
