"""Writing a draft: the task list, and one page for each section."""

from collections.abc import Mapping
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.charts import hex_map
from fundpots.bids.forms import (
    FORMS,
    AreasForm,
    AskPartnerForm,
    AttachForm,
    BudgetForm,
    DoneForm,
    SectionForm,
)
from fundpots.bids.models import Bid, ChangeRequest
from fundpots.bids.operations import tick
from fundpots.bids.queries import (
    attachments_of,
    last_changes,
    missing_of,
    partners_of,
    section_parts,
    ticks_of,
)
from fundpots.bids.routes.blueprint import bp, judged_by_section, own_bid, requests_of, signers, weight_of
from fundpots.bids.routes.joining import groups_to_ask
from fundpots.bids.rules import Lacking, Parts, mark_of, may_edit, must_allow_edit, state_of, text_of
from fundpots.bids.rules.complete import MOST_LINES, early, next_section
from fundpots.bids.stages import Section
from fundpots.bids.tables import changed_words, foothold_note, section_tasks, state_words
from fundpots.db import db
from fundpots.errors import Stale
from fundpots.people.access import requires, standing
from fundpots.people.stages import Role
from fundpots.places.models import Area
from fundpots.places.queries import home_areas
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.queries import areas_by_code, criteria_of, weigher
from fundpots.rounds.routes.set_up import is_fresh
from fundpots.rounds.rules.answers import judged_in
from fundpots.words import told

SECTIONS = "any(project, areas, budget, timetable, attachments, partners)"


@bp.route("/bids/<int:bid_id>/edit")
@requires(Role.MEMBER)
def edit(bid_id: int) -> str:
    """The task list: what is done, what is missing, who changed what last, and until when."""
    bid = own_bid(bid_id)
    missing, requests = missing_of(bid), requests_of(bid)
    waiting = {Section(one.section): one.asked for one in requests if one.answered_at is None}
    open_sections = [section for section in Section if may_edit(bid, section, g.at, requests)]
    state, ticked = state_of(bid, g.at, requests), ticks_of(bid.id)
    return render_template(
        "bids/edit.html",
        bid=bid,
        missing=missing,
        tasks=section_tasks(
            bid,
            missing,
            ticked=ticked,
            changes=last_changes(bid.id),
            open_sections=open_sections,
            asked=waiting,
        ),
        saved=_saved(),
        judged=judged_by_section(bid.round),
        next_section=next_section(_saved(), open_sections, ticked, missing),
        early=early(bid),
        **signers(bid),
        state=state,
        state_tag=state_words(state),
        waiting=waiting,
        officer=standing().is_officer(bid.group_id),
    )


def _saved() -> Section | None:
    """The section that was saved just now, as the address tells."""
    name = request.args.get("saved", "")
    return Section(name) if name in tuple(Section) else None


@bp.route(f"/bids/<int:bid_id>/edit/<{SECTIONS}:section>", methods=["GET", "POST"])
@requires(Role.MEMBER)
def section(bid_id: int, section: str) -> str | Response:
    """One section of the draft."""
    bid, part = own_bid(bid_id), Section(section)
    requests = requests_of(bid)
    must_allow_edit(bid, part, g.at, requests)
    form = _form(bid, part)
    if isinstance(form, AreasForm) and "show" in request.form:
        search = "" if request.form["show"] == "all" else request.form.get("search", "").strip()
        address = _with_areas(bid, request.form.getlist("areas"), search)
        return redirect(f"{address}#{'list' if search else 'weight'}", 303)
    if isinstance(form, BudgetForm) and ("add_line" in request.form or "remove_line" in request.form):
        form.change_lines("add_line" in request.form, request.form.get("remove_line", ""))
    elif form.validate_on_submit():
        found = _save(bid, part, form)
        if not found:
            return redirect(url_for(".edit", bid_id=bid.id, saved=part, _anchor="sections"), 303)
        return section_page(bid, part, requests, form, still_missing=found)
    elif request.method == "POST" and isinstance(form, SectionForm) and form.complete.data != "no":
        form.show_at_fields(form.lacks(bid))
    return section_page(bid, part, requests, form)


def section_page(
    bid: Bid,
    part: Section,
    requests: list[ChangeRequest],
    form: DoneForm,
    *,
    still_missing: list[Lacking] | None = None,
    **values: Any,
) -> str:
    """The page of one section, whatever became of its form; what a save left missing stands at its field."""
    if still_missing and isinstance(form, SectionForm):
        form.show_at_fields(still_missing)
    asked = [one for one in requests if one.section == part]
    return render_template(
        "bids/section.html",
        bid=bid,
        part=part,
        form=form,
        still_missing=still_missing or [],
        judged=judged_in(part, criteria_of(bid.round)),
        asked=[(one, changed_words(one.was, text_of(section_parts(bid, part)))) for one in asked],
        **{**_around(bid, part, form), **values},
    )


def done_form(bid: Bid, part: Section) -> DoneForm:
    """The question whether a section is complete, on its own."""
    form = DoneForm()
    if is_fresh(form):
        form.complete.data = _answered(bid, part)
    return form


def _answered(bid: Bid, part: Section) -> str | None:
    """Yes for a section that was marked as complete; nothing is answered for the group beforehand."""
    return "yes" if part in ticks_of(bid.id) else None


def _form(bid: Bid, part: Section) -> DoneForm:
    if part == Section.ATTACHMENTS:
        return done_form(bid, part)
    form = FORMS[part]()
    if isinstance(form, AreasForm):
        form.areas.choices = offered({code: told(area) for code, area in _region(bid).items()})
    if is_fresh(form):
        form.fill(bid)
        form.version.data = mark_of(section_parts(bid, part))
        form.complete.data = _answered(bid, part)
    return form


def _save(bid: Bid, part: Section, form: DoneForm) -> list[Lacking]:
    """Save what was typed, and tick the section; or keep it and tell what it still lacks.

    Who leaves the question open is asked nothing more: the section is ticked where it lacks nothing.
    """
    if part in FORMS:
        try:
            form.save(bid, by=g.person, at=g.at)
        except Stale:
            raise Stale(
                yours=_named(form.typed()),
                theirs=_named(section_parts(bid, part)),
            ) from None
    lacks = [item for item in missing_of(bid) if item.section == part]
    tick(bid, part, form.complete.data != "no" and not lacks, by=g.person, at=g.at)
    db.session.commit()
    if part in FORMS:
        form.version.data = mark_of(section_parts(bid, part))
    return lacks if form.complete.data == "yes" else []


def _named(parts: Parts) -> dict[str, str]:
    return {str(name): text for name, text in parts}


def _around(bid: Bid, part: Section, form: DoneForm) -> dict[str, Any]:
    """What stands beside the form of some sections."""
    if part == Section.AREAS and isinstance(form, AreasForm):
        return _map_values(bid, form)
    if part == Section.BUDGET:
        return {"most_lines": MOST_LINES}
    if part == Section.ATTACHMENTS:
        return {"files": attachments_of(bid.id), "attach": AttachForm()}
    if part == Section.TIMETABLE:
        return {"early": early(bid)}
    if part == Section.PARTNERS:
        partners = partners_of([bid.id]).get(bid.id, [])
        ask = AskPartnerForm()
        able = {one.id: told(one) for one in groups_to_ask(bid, partners)}
        ask.group.choices = offered({0: _("Choose a group"), **able} if able else {})
        return {"partners": partners, "ask": ask}
    return {}


def _map_values(bid: Bid, form: AreasForm) -> dict[str, Any]:
    """The map, the list and the weight of the areas that the address or the form names."""
    region, scale = _region(bid), weigher(bid.round)
    if "areas" in request.args or "shown" in request.args:
        form.areas.data = request.args.getlist("areas")
    chosen = [code for code in dict.fromkeys(form.areas.data or []) if code in region]
    search = request.args.get("search", "").strip()[:80]
    hexes = hex_map(
        region.values(), scale, chosen, lambda code: _with_areas(bid, _toggled(chosen, code), search) + "#map"
    )
    homes = {area.code for area in home_areas([bid.group_id]).get(bid.group_id, [])}
    fitting = {code for code, area in region.items() if _fits(area, search)}
    listed = [area for code, area in region.items() if not fitting or code in fitting or code in chosen]
    return {
        "hexes": hexes,
        "homes": homes,
        "chosen": [region[code] for code in chosen],
        "listed": sorted(listed, key=lambda area: area.code not in homes),
        "scale": scale,
        "search": search,
        "found": bool(fitting),
        "foothold": foothold_note([region[code] for code in chosen], scale),
        **weight_of(bid, chosen),
    }


def _region(bid: Bid) -> Mapping[str, Area]:
    """The areas that a bid in this round may name, by name."""
    areas = areas_by_code(weigher(bid.round).areas).values()
    return {area.code: area for area in sorted(areas, key=lambda area: told(area))}


def _fits(area: Area, search: str) -> bool:
    names = f"{area.name} {area.name_cy or ''}".casefold()
    return all(word in names for word in search.casefold().split())


def _toggled(chosen: list[str], code: str) -> list[str]:
    return [one for one in chosen if one != code] if code in chosen else [*chosen, code]


def _with_areas(bid: Bid, codes: list[str], search: str) -> str:
    """The page with these areas chosen, not saved yet: the address holds the choice."""
    return url_for(
        ".section", bid_id=bid.id, section=Section.AREAS, areas=codes, search=search or None, shown="1"
    )
