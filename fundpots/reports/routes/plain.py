"""Pages of words: how to check a result, what data there is, accessibility, privacy."""

from flask import render_template

from fundpots.people.access import public
from fundpots.reports.queries import latest_results
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.tables.secrecy import STAGES, TIMETABLE
from fundpots.rounds.tables import STAGE_WORDS


@bp.route("/check")
@public
def check() -> str:
    """How anybody can check any result."""
    return render_template("reports/check.html", results=latest_results(10))


@bp.route("/data")
@public
def data() -> str:
    """What can be downloaded, in which shape, under which licence."""
    return render_template("reports/data.html")


@bp.route("/accessibility")
@public
def accessibility() -> str:
    """What works for whom, what was tried, and whom to tell when something does not."""
    return render_template("reports/accessibility.html")


@bp.route("/privacy")
@public
def privacy() -> str:
    """What is kept of persons, why and how long; who sees what of a round, and when."""
    return render_template("reports/privacy.html", stages=STAGES, timetable=TIMETABLE, words=STAGE_WORDS)
