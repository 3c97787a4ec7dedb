"""Awards in the 360Giving standard, as files and as a page for people."""

from flask import Response, current_app, render_template

from fundpots.db import begin_snapshot
from fundpots.people.access import file_paced, public
from fundpots.reports.exports.threesixty import Publisher, grants_csv, grants_json, grants_xlsx
from fundpots.reports.queries.grants import grants_in_all, newest_grants
from fundpots.reports.routes.asking import about, book_sent, streamed
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.rules import Asked

SHOWN = 20


@bp.route("/360giving")
@public
def grants_page() -> str:
    """What the data holds, who publishes it under which licence, and the newest awards in it."""
    return render_template(
        "reports/grants_page.html",
        publisher=_publisher(),
        whole=grants_in_all(),
        grants=newest_grants(SHOWN),
    )


@bp.route("/exports/360giving.json")
@public
@file_paced
def grants_as_json() -> Response:
    """The awards as the standard's JSON."""
    return streamed(lambda: grants_json(_publisher(), about(Asked())), "application/json", "360giving.json")


@bp.route("/exports/360giving.csv")
@public
@file_paced
def grants_as_csv() -> Response:
    """The same as one flat table."""
    return streamed(lambda: grants_csv(_publisher()), "text/csv", "360giving.csv")


@bp.route("/exports/360giving.xlsx")
@public
@file_paced
def grants_as_xlsx() -> Response:
    """The same as the standard's workbook."""
    begin_snapshot()
    return book_sent(grants_xlsx(_publisher(), about(Asked())), "360giving.xlsx")


def _publisher() -> Publisher:
    settings = current_app.config["SETTINGS"]
    return Publisher(
        settings.publisher_name, settings.grants_prefix, settings.data_licence, settings.base_url
    )
