"""Counts of presence: the public list, the rows of each, and the import by two steps."""

import csv
import io
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Response, current_app, g, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as Answer

from fundpots.done import done
from fundpots.people.access import begins_late, public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places.forms import ConfirmForm, ImportForm
from fundpots.places.operations import carried_over, import_presence, old_codes
from fundpots.places.queries import all_areas, all_counts, counted, find_count
from fundpots.places.routes.blueprint import bp, today
from fundpots.places.rules import CountedAlready, CountRefused, read_count, rounded_to_5

SEALED_FOR = 86_400  # seconds between looking at a count and keeping it


@bp.route("/presence")
@public
def presence() -> str:
    """Every count of presence: when, from where, how many."""
    return render_template(
        "places/presence.html", counts=all_counts(), may_import=standing().administers_whole
    )


@bp.route("/presence/<int:count_id>.csv")
@public
def presence_file(count_id: int) -> Response:
    """The rows of a count: all that is needed to compute every weight again."""
    count = find_count(count_id)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["area_code", "members", "groups", "counted_on"])
    rows.writerows([*row, count.counted_on.isoformat()] for row in counted(count.id))
    file = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    file.headers["Content-Disposition"] = f'attachment; filename="presence-{count.id}.csv"'
    return file


@bp.route("/presence/import", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@begins_late
def import_count() -> str | tuple[str, int]:
    """Read a file and show what is in it. Nothing is kept yet."""
    see_if(standing().administers_whole)
    form = ImportForm()
    problems: tuple[str, ...] = ()
    if form.validate_on_submit():
        try:
            shown = _read(form)
        except CountRefused as refused:
            problems = refused.problems
        else:
            return render_template(
                "places/import_preview.html",
                form=ConfirmForm(data={"sealed": _sealer().dumps(shown)}),
                **_sums(shown),
            )
    page = render_template("places/import_count.html", form=form, problems=problems)
    return (page, 400) if problems else page


@bp.route("/presence/confirm", methods=["POST"])
@requires(Role.ADMINISTRATOR)
def confirm_count() -> Answer | tuple[str, int]:
    """Keep exactly what was shown."""
    see_if(standing().administers_whole)
    form = ConfirmForm()
    try:
        shown: dict[str, Any] = _sealer().loads(form.sealed.data or "", max_age=SEALED_FOR)
        import_presence(
            shown["members"],
            name=shown["name"],
            source=shown["source"],
            counted_on=date.fromisoformat(shown["counted_on"]),
            file_digest=shown["digest"],
            by=g.person,
            at=g.at,
        )
    except BadData:
        problem = _("What you looked at is too old or was changed on the way. Send the file again.")
    except CountedAlready as refused:
        problem = str(refused)
    else:
        return done(url_for(".presence"), _("The count was imported."))
    return render_template(
        "places/import_count.html", form=ImportForm(formdata=None), problems=(problem,)
    ), 400


def _read(form: ImportForm) -> dict[str, Any]:
    """The file's count, carried over where it must be, and rounded: the exact numbers go no further."""
    content = form.file.data.read()
    old = form.boundaries.data == "2010"
    known = old_codes() if old else [area.code for area in all_areas()]
    count = read_count(content, known, today=today())
    members = carried_over(count.members) if old else count.members
    return {
        "name": (form.name.data or "").strip(),
        "source": count.source,
        "counted_on": count.counted_on.isoformat(),
        "digest": sha256(content).hexdigest(),
        "carried": old,
        "sent": sum(count.members.values()),
        "members": {code: rounded_to_5(there) for code, there in members.items()},
    }


def _sums(shown: dict[str, Any]) -> dict[str, Any]:
    """What the preview says of a count."""
    members: dict[str, int] = shown["members"]
    areas = all_areas()
    return {
        "shown": shown,
        "counted_on": date.fromisoformat(shown["counted_on"]),
        "total": sum(members.values()),
        "empty": sum(members.get(area.code, 0) == 0 for area in areas),
        "odd": [area for area in areas if members.get(area.code, 0) > area.electorate],
        "rows": [(area, members.get(area.code, 0)) for area in areas],
    }


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="presence count")
