"""What came of the money: accepted reports, for everybody to read."""

from flask import render_template, request

from fundpots.people.access import public
from fundpots.reports.queries.spent import achieved, outcome_page
from fundpots.reports.routes.asking import asked_for, filters
from fundpots.reports.routes.blueprint import bp


@bp.route("/outcomes")
@public
def outcomes() -> str:
    """What groups did with their awards, whom it reached and what it cost, the newest first."""
    asked = asked_for()
    rows, after = outcome_page(asked, request.args.get("after", type=int))
    return render_template(
        "reports/outcomes.html",
        rows=rows,
        after=after,
        whole=achieved(asked),
        **filters(asked),
    )
