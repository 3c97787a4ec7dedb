"""The exports of the books: awards, instalments, payments, the ledger, pots."""

from flask_babel import lazy_gettext as _l

from fundpots.reports.exports.sheets.kinds import Column, Sheet
from fundpots.reports.queries import books

AWARD = _l("The award’s reference; it never changes")
POT = _l("The pot, as in its address")

AWARDS = Sheet(
    "awards",
    "Awards",
    _l("Every award: who got it for what, from which pot, what was paid of it. The year is the offer’s."),
    (
        Column("reference", "Award", means=AWARD),
        Column("title", "Project", means=_l("What the group calls it")),
        Column("group", "Group code", means=_l("The group, as in its address")),
        Column("group_name", "Group"),
        Column("pot", "Pot", means=POT),
        Column("round", "Round"),
        Column("round_id", "Round number", "number"),
        Column("asked_pence", "Asked (£)", "money", True, _l("What the bid asked for")),
        Column("amount_pence", "Awarded (£)", "money", True, _l("What was offered")),
        Column("paid_pence", "Paid (£)", "money", True, _l("What the group has: paid, less what came back")),
        Column("offered_at", "Offered", "moment"),
        Column("accepted_at", "Accepted", "moment", means=_l("When the second officer accepted")),
        Column("declined_at", "Declined", "moment"),
        Column("withdrawn_at", "Withdrawn", "moment"),
        Column("report_due_on", "Report due", "day"),
        Column("closed_at", "Closed", "moment"),
        Column(
            "committed_pence",
            "Still promised (£)",
            "money",
            True,
            _l("Awarded, and not paid or taken back yet"),
        ),
        Column("returned_pence", "Returned (£)", "money", True, _l("What the group paid back")),
    ),
    books.awards,
)

INSTALMENTS = Sheet(
    "instalments",
    "Instalments",
    _l("Every planned payment and what became of it; never bank details. The year is the due day’s."),
    (
        Column("reference", "Award", means=AWARD),
        Column("number", "No.", "number", means=_l("Which instalment of its award")),
        Column("group_name", "Group"),
        Column("pot", "Pot", means=POT),
        Column("amount_pence", "Amount (£)", "money", True),
        Column("due_on", "Due", "day"),
        Column("prepared_at", "Prepared", "moment", means=_l("When the first treasurer prepared it")),
        Column("approved_at", "Approved", "moment", means=_l("When another treasurer approved it")),
        Column("paid_on", "Paid on", "day", means=_l("The day on the bank statement")),
        Column("bank_reference", "Bank reference"),
        Column("failed_at", "Failed", "moment", means=_l("When the bank last refused it or sent it back")),
        Column("cancelled_at", "Cancelled", "moment"),
    ),
    books.instalments,
    public=False,
)

PAYMENTS = Sheet(
    "payments",
    "Payments",
    _l("What went to groups and what came back, movement by movement. The sum is what the groups have."),
    (
        Column("id", "Entry", "number", means=_l("The number of the entry in the ledger")),
        Column("movement", "Movement", "number"),
        Column("on", "Day", "day"),
        Column("kind", "Kind", means=_l("payment, payment-failed, return, or a correction of one of them")),
        Column("pot", "Pot", means=POT),
        Column("award", "Award", means=AWARD),
        Column("instalment", "Instalment", "number"),
        Column("group_name", "Group"),
        Column("title", "Project"),
        Column("amount_pence", "Amount (£)", "money", True, _l("Negative where money came back")),
        Column("bank_reference", "Bank reference"),
        Column("reason", "What for"),
        Column("corrects", "Corrects movement", "number"),
    ),
    books.payments,
    public=False,
)

LEDGER = Sheet(
    "ledger",
    "Ledger",
    _l("Every entry of every movement; the entries of one movement sum to zero."),
    (
        Column(
            "id", "Entry", "number", means=_l("Entries are numbered as they were written, and never change")
        ),
        Column("movement", "Movement", "number", means=_l("Entries with the same number belong together")),
        Column("on", "Day", "day"),
        Column(
            "kind",
            "Kind",
            means=_l("Why money moved: a deposit, an award, a payment, a correction and so on"),
        ),
        Column("pot", "Pot", means=POT),
        Column("account", "Account", means=_l("outside, available, committed or paid")),
        Column(
            "amount_pence",
            "Amount (£)",
            "money",
            True,
            _l("What comes into the account; negative where it goes out"),
        ),
        Column("reason", "What for"),
        Column("bank_reference", "Bank reference"),
        Column("award", "Award", means=AWARD),
        Column("corrects", "Corrects movement", "number", means=_l("The movement that this one takes back")),
    ),
    books.ledger_lines,
    public=False,
)

POTS = Sheet(
    "pots",
    "Pots",
    _l("Every pot and its balances now, whatever the year."),
    (
        Column("slug", "Pot", means=POT),
        Column("name", "Name"),
        Column("kind", "Kind", means=_l("designated, or restricted by its giver")),
        Column("source", "Source", means=_l("Where the money comes from")),
        Column("available_pence", "Free (£)", "money", True, _l("Promised to nobody")),
        Column("committed_pence", "Promised (£)", "money", True, _l("Awarded and not paid yet")),
        Column("paid_pence", "Paid (£)", "money", True, _l("What groups have of it")),
        Column("made_at", "Made", "moment"),
        Column("closed_at", "Closed", "moment"),
    ),
    books.pots,
)
