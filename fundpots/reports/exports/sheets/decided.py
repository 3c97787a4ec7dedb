"""The exports of what was decided: bids, scores, groups, and whether money leaned as it should."""

from flask_babel import lazy_gettext as _l

from fundpots.reports.exports.sheets.kinds import Column, Sheet
from fundpots.reports.queries import decided
from fundpots.reports.tables.fairness import fairness

BID = _l("The bid’s reference; it never changes")

BIDS = Sheet(
    "bids",
    "Bids",
    _l("Bids of published rounds, with every figure of their result. The year is that of the result."),
    (
        Column("reference", "Bid", means=BID),
        Column("title", "Project"),
        Column("group", "Group code"),
        Column("group_name", "Group"),
        Column("round", "Round"),
        Column("round_id", "Round number", "number"),
        Column("pot", "Pot"),
        Column("eligibility", "Screening"),
        Column("asked_pence", "Asked (£)", "money", total=True),
        Column(
            "minimum_pence", "Smallest useful (£)", "money", means=_l("With less the project is not possible")
        ),
        Column("half", "Half", "number", means=_l("With impartial halves: the half in which it was judged")),
        Column("plain_mark", "Plain mark", "number", means=_l("The mean of the marks, from 0 to 100")),
        Column("mark", "Corrected mark", "number", means=_l("Corrected for who judged it")),
        Column("spread", "Spread", "number", means=_l("How far the marks lie apart")),
        Column("scorers", "Scorers", "number", means=_l("How many groups judged it")),
        Column("weight", "Weight", "number", means=_l("The number by which low presence is favoured")),
        Column("value", "Value", "number", means=_l("Corrected mark times weight")),
        Column("rank", "Rank", "number"),
        Column("amount_pence", "Awarded (£)", "money", total=True),
        Column("reason", "Reason"),
        Column(
            "override_reason", "Override", means=_l("Why administrators decided otherwise, where they did")
        ),
    ),
    decided.bids,
)

SCORES = Sheet(
    "scores",
    "Scores",
    _l("Scores of published rounds, by group, bid and criterion, with their reasons."),
    (
        Column("round_id", "Round number", "number"),
        Column("group", "Group code", means=_l("The group that judged")),
        Column("bid", "Bid", means=BID),
        Column("criterion", "Criterion"),
        Column("points", "Points", "number", means=_l("From 0 to 5")),
        Column("reason", "Reason"),
    ),
    decided.scores,
)

GROUPS = Sheet(
    "groups",
    "Groups",
    _l("Every local group and its main home area. No person is named."),
    (
        Column("slug", "Group code"),
        Column("name", "Name"),
        Column("name_cy", "Welsh name"),
        Column("main_area", "Main home area", means=_l("The constituency’s ONS code")),
        Column("founded_on", "Founded", "day"),
        Column("closed_on", "Closed", "day"),
    ),
    decided.groups,
)

FAIRNESS = Sheet(
    "fairness",
    "Fairness",
    _l("What published rounds awarded, by region and by fifth of presence; every area is in one line."),
    (
        Column("region", "Region code"),
        Column("region_name", "Region"),
        Column(
            "fifth",
            "Fifth of presence",
            "number",
            means=_l("1 is where presence is least, 5 where it is most; by electors"),
        ),
        Column("areas", "Areas", "number", means=_l("How many constituencies")),
        Column("electorate", "Electors", "number"),
        Column("presence", "Presence", "number", means=_l("The mean over electors; 1 is average")),
        Column("amount_pence", "Awarded (£)", "money", total=True),
        Column("per_1000_pence", "For every 1,000 electors (£)", "money"),
    ),
    fairness,
)
