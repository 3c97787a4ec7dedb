"""A treasurer's pages: what to do now, and what became of the money in a year."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import g, jsonify, render_template, request
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import begin_snapshot
from fundpots.errors import Unseen
from fundpots.people.access import pdf_paced, public, requires, standing
from fundpots.people.stages import Role
from fundpots.pots.queries import balances_of
from fundpots.pots.routes.blueprint import asked_year
from fundpots.pots.tables import movement_words
from fundpots.printed import pdf_answer
from fundpots.reports.charts import by_pot, cash_ahead, funds_picture, promised_and_paid, waiting
from fundpots.reports.queries.desk import due_by_month, reports_now, waits
from fundpots.reports.queries.movements import months
from fundpots.reports.queries.spent import budget_page
from fundpots.reports.routes.asking import (
    about,
    asked_for,
    dated,
    filters,
    kept_pots,
    this_year,
    years,
)
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.rules import Asked
from fundpots.reports.tables.desk import (
    by_quarter,
    so_far,
    steps_ahead,
    told_ahead,
    told_so_far,
    told_waiting,
)
from fundpots.reports.tables.movements import account_lines, fund_account, told_year
from fundpots.reports.tables.pack import year_pack
from fundpots.treasury.queries.payments import unpaid_instalments
from fundpots.treasury.queries.reach import Reach, reach_of
from fundpots.treasury.queries.reports import awards_to_report
from fundpots.treasury.rules.awards import REPORT_SOON
from fundpots.treasury.rules.payments import instalment_state, payment_reference
from fundpots.treasury.tables import instalment_tag

#: What falls due within so many days is "to pay now".
NOW = timedelta(days=14)
#: How long back the waiting of groups is looked at.
TWO_YEARS = timedelta(days=731)
SHOWN = 8


@bp.route("/money")
@requires(Role.TREASURER)
def money() -> str:
    """What to pay now, what is late, what is in the pots, and how the money moved so far."""
    today, reach, pots = london_date(g.at), _reach(), kept_pots()
    dues = due_by_month(reach, today)
    steps, points, quarters = steps_ahead(dues, today), _points(), _quarters(reach)
    return render_template(
        "reports/money.html",
        pots=pots,
        held=balances_of([pot.id for pot in pots]),
        now=unpaid_instalments(reach, until=today + NOW, limit=SHOWN),
        overdue=[one for one in dues if one.overdue],
        today=today,
        steps=steps,
        ahead=told_ahead(steps),
        points=points,
        path=told_so_far(points),
        quarters=quarters,
        waited=told_waiting(quarters),
        reports=reports_now(reach, today, REPORT_SOON),
        late=awards_to_report(reach, until=today + REPORT_SOON, limit=SHOWN),
        tag=instalment_tag,
        state=instalment_state,
        reference=payment_reference,
    )


@bp.route("/money/<name>.json")
@requires(Role.TREASURER)
def money_chart(name: str) -> Response:
    """One picture of the first page, as a figure."""
    if name not in _CHARTS:
        raise Unseen
    return jsonify(_CHARTS[name]())


@bp.route("/funds")
@public
def funds() -> str:
    """Receipts and payments, fund by fund, for a year or from the beginning."""
    asked = asked_for()
    account = fund_account(asked)
    return render_template(
        "reports/funds.html",
        account=account,
        lines=account_lines(account),
        told_year=told_year(account),
        **filters(asked),
    )


@bp.route("/money/budgets")
@requires(Role.TREASURER)
def budgets() -> str:
    """Budget against actual, award by award and line by line."""
    asked = asked_for(kept=True)
    awards, after = budget_page(asked, request.args.get("after", type=int))
    return render_template(
        "reports/budgets.html",
        awards=awards,
        after=after,
        account=fund_account(asked),
        **filters(asked, kept_pots()),
    )


@bp.route("/money/year-end")
@requires(Role.TREASURER)
def year_end() -> str:
    """The year-end pack as a page: the same as in print."""
    return render_template("reports/year_end.html", **_pack())


@bp.route("/money/year-end.pdf")
@requires(Role.TREASURER)
@pdf_paced
def year_end_file() -> Response:
    """The year-end pack as a tagged PDF."""
    said = _pack()
    page = render_template("reports/year_end_file.html", **said)
    return pdf_answer(page, dated(f"year-end-{said['pack'].year.since:%Y}.pdf"))


def _pack() -> dict[str, Any]:
    begin_snapshot()
    asked = asked_for(kept=True)
    year = asked_year() or this_year()
    account = Asked(year=year, region_ids=asked.region_ids)
    pack = year_pack(year, asked.region_ids)
    return {
        "pack": pack,
        "lines": account_lines(pack.account),
        "told_year": told_year(pack.account),
        "about": about(account),
        "words": movement_words(),
        "picture": funds_picture(pack.account),
        "years": years(),
    }


def _reach() -> Reach:
    return reach_of(standing())


def _points() -> Any:
    """The last two years; what lies before is in the first of them."""
    return so_far(months(asked_for(kept=True)))[-24:]


def _quarters(reach: Reach) -> Any:
    return by_quarter(waits(reach, london_date(g.at) - TWO_YEARS))


def _pots_chart() -> dict[str, Any]:
    pots = kept_pots()
    return by_pot(pots, balances_of([pot.id for pot in pots]))


_CHARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "ahead": lambda: cash_ahead(steps_ahead(due_by_month(_reach(), london_date(g.at)), london_date(g.at))),
    "path": lambda: promised_and_paid(_points()),
    "pots": _pots_chart,
    "waiting": lambda: waiting(_quarters(_reach())),
}
