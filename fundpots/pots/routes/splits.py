"""The split of a national fund: tried by anybody, kept, compared, put in force by two treasurers, public."""

from typing import Any

from flask import Response, abort, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from fundpots.clock import london_date
from fundpots.done import done
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places.models import Grouping, PresenceCount
from fundpots.places.queries import (
    RegionNow,
    all_counts,
    country,
    drawn_regions,
    find_count,
    find_grouping,
    grouping_in_force,
)
from fundpots.pots import operations
from fundpots.pots.charts import SPLIT_CHARTS
from fundpots.pots.exports import pots_csv
from fundpots.pots.forms import KeepSplitForm, SplitForm, SplitInForceForm
from fundpots.pots.models import Split
from fundpots.pots.queries import find_split, kept_splits, pots_for, regions_to_split, splits_in_force
from fundpots.pots.routes.blueprint import bp
from fundpots.pots.rules import (
    TILTS,
    PotMissing,
    SplitImpossible,
    check_pots,
    command_of,
    settings_of,
    split_result,
)
from fundpots.pots.tables import (
    changes_table,
    curve_table,
    denominator_words,
    step_tables,
    told_change,
    told_curve,
    told_each,
    told_even,
    told_moved,
    told_steps,
    worked_example,
)
from fundpots.settled import shared

CHART = "any(before, after, dumbbell, curve, presence, weight)"
Result = dict[str, Any]


@bp.route("/splits")
@public
@shared
def splits() -> str:
    """Splits in force, and scenarios for those who keep the money."""
    sees = _keeps()
    return render_template(
        "pots/splits.html",
        splits=splits_in_force(),
        scenarios=kept_splits() if sees else [],
        sees=sees,
    )


@bp.route("/splits/new")
@public
def new_split() -> str:
    """Try settings; they are the address. Nothing is kept and nothing moves."""
    return _preview(KeepSplitForm(formdata=None))


@bp.route("/splits/new", methods=["POST"])
@requires(Role.TREASURER, Role.ADMINISTRATOR)
def keep_split() -> str | Answer:
    """Keep the settings of the address as a scenario with a link of its own."""
    form, asking = KeepSplitForm(), _asking()
    if not asking.validate():
        return _preview(form)
    if not form.validate_on_submit():
        return _preview(form)
    try:
        result, _regions, grouping, count = _tried(asking)
    except SplitImpossible:
        return _preview(form)
    name = (form.name.data or "").strip()
    split = operations.save_split(name, result, grouping=grouping, count=count, by=g.person, at=g.at)
    return done(url_for(".split", slug=split.slug), _("The split was kept. This page is its link."))


@bp.route(f"/splits/new/<{CHART}:name>.json")
@public
def new_split_chart(name: str) -> Response:
    """One picture of the settings in the address."""
    asking = _asking()
    if not asking.validate():
        abort(400)
    result, regions, _grouping, _count = _tried(asking)
    return jsonify(SPLIT_CHARTS[name](result, regions))


@bp.route("/splits/<slug>")
@public
@shared
def split(slug: str) -> str:
    """One split: formula, inputs, every step, the result, and how to compute it again."""
    found = find_split(slug)
    held = pots_for([row["region_id"] for row in found.result["rows"]] + [None])
    return render_template(
        "pots/split.html",
        split=found,
        count=find_count(found.presence_count_id),
        grouping=find_grouping(found.grouping_id),
        others=[one for one in kept_splits() if one.id != found.id] if _keeps() else [],
        pots=held,
        missing=_missing(found.result, held),
        may_put_in_force=standing().treasures_whole and found.in_force_at is None,
        mine=g.person is not None and found.made_by_id == g.person.id,
        command=command_of(settings_of(found.result)),
        **_told(found.result),
    )


@bp.route(f"/splits/<slug>/<{CHART}:name>.json")
@public
@shared
def split_chart(slug: str, name: str) -> Response:
    """One picture of a split that was kept, on the map as it was drawn then."""
    found = find_split(slug)
    return jsonify(SPLIT_CHARTS[name](found.result, _regions_of(found)))


@bp.route("/splits/<slug>/POTS.csv")
@public
def split_inputs(slug: str) -> Response:
    """The inputs, for the command that computes the split again."""
    file = Response(pots_csv(find_split(slug).result), mimetype="text/csv")
    file.headers["Content-Disposition"] = 'attachment; filename="POTS.csv"'
    return file


@bp.route("/splits/<slug>/split.json")
@public
def split_file(slug: str) -> Response:
    """Settings, inputs and every figure, for machines."""
    found = find_split(slug)
    facts = {
        "name": found.name,
        "presence_count_id": found.presence_count_id,
        "grouping_id": found.grouping_id,
        "kept_at": found.made_at.isoformat(),
        "in_force_at": found.in_force_at and found.in_force_at.isoformat(),
        "command": command_of(settings_of(found.result)),
    }
    return jsonify({**facts, **found.result})


@bp.route("/splits/<slug>/beside/<other>")
@public
def splits_beside(slug: str, other: str) -> str:
    """Two splits side by side."""
    pair = (find_split(slug), find_split(other))
    amounts = [{row["region_id"]: row for row in one.result["rows"]} for one in pair]
    keys = list(dict.fromkeys(key for rows in amounts for key in rows))
    return render_template(
        "pots/splits_beside.html",
        pair=pair,
        settings=[settings_of(one.result) for one in pair],
        words=denominator_words(),
        rows=[tuple(rows.get(key) for rows in amounts) for key in keys],
    )


@bp.route("/splits/<slug>/put-in-force", methods=["GET", "POST"])
@requires(Role.TREASURER)
def put_split_in_force(slug: str) -> str | Answer:
    """Pay every share into its pot: by a treasurer of the whole who did not keep the split."""
    see_if(standing().treasures_whole)
    found = find_split(slug)
    form = SplitInForceForm()
    if form.validate_on_submit():
        operations.put_split_in_force(found, by=g.person, at=g.at)
        return done(url_for(".split", slug=slug), _("The split is in force. Its money is in the pots."))
    held = pots_for([row["region_id"] for row in found.result["rows"]] + [None])
    return render_template(
        "pots/put_split_in_force.html",
        split=found,
        form=form,
        rows=changes_table(found.result),
        pots=held,
        missing=_missing(found.result, held),
        mine=found.made_by_id == g.person.id,
    )


def _preview(keep: KeepSplitForm) -> str:
    asking, told, impossible = _asking(), {}, ""
    if request.args.get("total") is not None and asking.validate():
        try:
            result = _tried(asking)[0]
        except SplitImpossible as refused:
            impossible = str(refused)
        else:
            told = _told(result)
    return render_template(
        "pots/new_split.html",
        asking=asking,
        form=keep,
        impossible=impossible,
        tilts=[(tilt, url_for(".new_split", **_with(tilt=f"{tilt:g}"))) for tilt in TILTS],
        query=request.query_string.decode("ascii", "ignore"),
        may_keep=_keeps(),
        counted=bool(asking.count.choices),
        **told,
    )


def _asking() -> SplitForm:
    """The settings in the address; where nothing is asked yet, the usual ones."""
    counts = [count for count, _members in all_counts()]
    newest = {"count": str(counts[0].id)} if counts else {}
    form = SplitForm(MultiDict({**SplitForm.USUAL, **newest, **request.args.to_dict()}))
    form.offer(counts)
    return form


def _tried(asking: SplitForm) -> tuple[Result, list[RegionNow], Grouping, PresenceCount]:
    count, today = find_count(asking.count.data), london_date(g.at)
    grouping = grouping_in_force(today)
    _whole, regions, rows = regions_to_split(count, grouping, today)
    return split_result(rows, asking.settings), regions, grouping, count


def _told(result: Result) -> dict[str, Any]:
    """What every page of a split shows of its figures."""
    head, curve = curve_table(result)
    return {
        "result": result,
        "settings": settings_of(result),
        "steps": step_tables(result),
        "rows": changes_table(result),
        "curve_head": head,
        "curve_rows": curve,
        "change": told_change(result),
        "moved": told_moved(result),
        "tilted": told_curve(result),
        "told_steps": told_steps(result),
        "even": told_even(result),
        "each": told_each(result),
        "example": worked_example(result),
        "words": denominator_words(),
    }


def _missing(result: Result, held: dict[Any, Any]) -> str:
    try:
        check_pots(result, held)
    except PotMissing as refused:
        return str(refused)
    return ""


def _regions_of(found: Split) -> list[RegionNow]:
    return drawn_regions(country(london_date(g.at)), find_grouping(found.grouping_id))


def _keeps() -> bool:
    """Whoever keeps money or runs rounds may keep scenarios, and sees those of others."""
    return standing().holds(Role.TREASURER) or standing().holds(Role.ADMINISTRATOR)


def _with(**changed: str) -> dict[str, Any]:
    return {**request.args.to_dict(), **changed}
