"""The exports of a year: funds, budgets against what was spent, reports, and bills for a bookkeeper."""

from flask_babel import lazy_gettext as _l

from fundpots.reports.exports.sheets.kinds import Column, Sheet
from fundpots.reports.exports.sheets.money import AWARD, POT
from fundpots.reports.queries import bills, spent
from fundpots.reports.tables.movements import fund_rows

FUNDS = Sheet(
    "funds",
    "Fund movements",
    _l("Receipts and payments of each fund, from what was brought forward to what is carried forward."),
    (
        Column("pot", "Pot", means=POT),
        Column("name", "Fund"),
        Column("kind", "Kind", means=_l("designated, or restricted by its giver")),
        Column(
            "opening_pence",
            "Brought forward (£)",
            "money",
            True,
            _l("Held before the year; nothing where all years are asked for"),
        ),
        Column("deposits_pence", "Deposits (£)", "money", True),
        Column("shares_pence", "Shares of the national fund (£)", "money", True),
        Column("returned_pence", "Returned by groups (£)", "money", True),
        Column(
            "paid_pence", "Paid to groups (£)", "money", True, _l("Negative; failed payments are taken off")
        ),
        Column(
            "transfers_pence",
            "Transfers (£)",
            "money",
            True,
            _l("From other funds, or to them where negative"),
        ),
        Column(
            "closing_pence", "Carried forward (£)", "money", True, _l("All the columns before it, added up")
        ),
        Column("committed_pence", "of which promised (£)", "money", True, _l("Awarded and not paid yet")),
        Column("free_pence", "of which free (£)", "money", True),
    ),
    fund_rows,
)

BUDGETS = Sheet(
    "budgets",
    "Budget against actual",
    _l("Each line of each accepted award’s budget, and what the newest report says was spent on it."),
    (
        Column("award", "Award", means=AWARD),
        Column("title", "Project"),
        Column("group_name", "Group"),
        Column("pot", "Pot", means=POT),
        Column("line", "Line", "number"),
        Column("what", "For"),
        Column("budget_pence", "Budget of the bid (£)", "money", True, _l("What the bid said it would cost")),
        Column(
            "planned_pence",
            "Part of the award (£)",
            "money",
            True,
            _l("The award shared over the lines in proportion, in whole pence"),
        ),
        Column("spent_pence", "Spent (£)", "money", True, _l("From the beginning to the newest report")),
        Column("left_pence", "Left (£)", "money", True, _l("Part of the award less what was spent")),
        Column("report", "Report", means=_l("none yet; interim or final; received or accepted")),
    ),
    spent.budgets,
    public=False,
)

REPORTS = Sheet(
    "reports",
    "Reports",
    _l("Every accepted report: what was done, whom it reached, what was spent."),
    (
        Column("award", "Award", means=AWARD),
        Column("number", "No.", "number"),
        Column("final", "Final", means=_l("yes where no other follows")),
        Column("title", "Project"),
        Column("group", "Group code"),
        Column("group_name", "Group"),
        Column("pot", "Pot", means=POT),
        Column("amount_pence", "Awarded (£)", "money"),
        Column("spent_pence", "Spent (£)", "money", means=_l("From the beginning to this report")),
        Column(
            "underspend_pence",
            "Not spent (£)",
            "money",
            True,
            _l("What goes back to the pot after the final report"),
        ),
        Column("people_reached", "People reached", "number"),
        Column("submitted_at", "Sent", "moment"),
        Column("accepted_at", "Accepted", "moment"),
        Column("returned_at", "Settled", "moment", means=_l("When nothing was owed any more")),
        Column("done", "What was done"),
        Column("learnt", "What was learnt"),
    ),
    spent.reports,
)

BILLS = Sheet(
    "bills",
    "Bills",
    _l("Instalments of accepted awards as a bookkeeper enters them, one bill each, by their due day."),
    (
        Column("contact", "Contact", means=_l("The group that is paid")),
        Column("number", "Bill number", means=_l("Award and instalment, as on the bank statement")),
        Column("dated_on", "Dated", "day", means=_l("The day on which the award was accepted")),
        Column("due_on", "Due", "day"),
        Column("description", "Description"),
        Column("amount_pence", "Amount (£)", "money", True),
        Column("pot", "Pot", means=POT),
        Column("paid_on", "Paid on", "day"),
    ),
    bills.bills,
    public=False,
)
