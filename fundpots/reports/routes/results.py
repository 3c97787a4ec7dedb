"""Every result that is public."""

from datetime import datetime

from flask import render_template, request, url_for

from fundpots.people.access import public
from fundpots.reports.queries import results_asked
from fundpots.reports.routes.blueprint import bp
from fundpots.settled import shared

PAGE = 20


@bp.route("/results")
@public
@shared
def results() -> str:
    """Results, newest first."""
    found = list(results_asked(limit=PAGE + 1, before=_before()))
    older = url_for(".results", before=found[PAGE - 1].at.isoformat()) if len(found) > PAGE else ""
    return render_template("reports/results.html", results=found[:PAGE], older=older)


def _before() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
