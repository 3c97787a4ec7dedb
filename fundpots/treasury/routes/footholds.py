"""Did the leaning take root? Places without a group that awards reached, and the groups that came about."""

import csv
import io

from flask import Response, g, jsonify, render_template

from fundpots.clock import london_date
from fundpots.people.access import public
from fundpots.settled import shared
from fundpots.treasury.charts import bands, reached_map, sums
from fundpots.treasury.queries.footholds import footholds_now
from fundpots.treasury.routes.blueprint import bp
from fundpots.treasury.rules.footholds import Came
from fundpots.treasury.tables.footholds import came_tag, file_rows, told_reached, told_until

#: So many awards are named for each place on the page; the file has all of them.
AWARDS_EACH = 3


@bp.route("/footholds/reached")
@public
@shared
def reached() -> str:
    """Every place without a group that an award reached, and what it has now."""
    found = footholds_now(london_date(g.at), awards_each=AWARDS_EACH)
    return render_template(
        "treasury/reached.html",
        found=found,
        awards_each=AWARDS_EACH,
        title=told_reached(found),
        came=found.many(Came.IN_TIME),
        waiting=found.many(Came.WAITING),
        bands=list(zip(bands(), sums(found), strict=True)),
        came_tag=came_tag,
        told_until=told_until,
    )


@bp.route("/footholds/reached.csv")
@public
def reached_file() -> Response:
    """The same rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(file_rows(footholds_now(london_date(g.at))))
    file = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    file.headers["Content-Disposition"] = 'attachment; filename="footholds-reached.csv"'
    return file


@bp.route("/footholds/reached/map.json")
@public
def reached_chart() -> Response:
    """The map of reached places."""
    return jsonify(reached_map(footholds_now(london_date(g.at))))
