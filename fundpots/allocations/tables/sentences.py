"""What a result says, in sentences that can be read aloud: its headline and the findings of its pictures."""

from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.allocations.models import Proposal
from fundpots.allocations.rules import Tally
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables.standings import Half
from fundpots.money import pounds
from fundpots.shown import percent

#: Below this the curves lie on one another for everybody who looks at them.
NOTHING = 0.005


def round_pounds(amount_pence: int) -> str:
    """An amount as a headline has it: without pence where there are none.

    >>> round_pounds(4820000), round_pounds(4820050)
    ('£48,200', '£48,200.50')
    """
    return pounds(amount_pence).removesuffix(".00")


def told_headline(summary: dict[str, Any]) -> str:
    """'£48,200 for 17 of 31 projects'."""
    return ngettext(
        "%(amount)s for %(funded)s of %(num)d project",
        "%(amount)s for %(funded)s of %(num)d projects",
        summary["bids"],
        amount=round_pounds(summary["awarded_pence"]),
        funded=summary["funded"],
    )


def told_leaning(found: Findings, movement: str) -> str:
    """Where the money goes, and where it would have gone without the weighting."""
    now, before = found.with_it.least_share, found.without.least_share
    if now is None:
        return _("No money was given, so it leans neither way.")
    figures = {"now": percent(now), "before": percent(before or 0.0), "movement": movement}
    if figures["now"] == figures["before"]:
        return _(
            "%(now)s of it goes to the fifth of areas where %(movement)s is least present, as much as without"
            " the weighting.",
            **figures,
        )
    return _(
        "%(now)s of it goes to the fifth of areas where %(movement)s is least present; without the weighting"
        " it would be %(before)s.",
        **figures,
    )


def told_least(found: Findings) -> str:
    """Which areas the headline means by a fifth."""
    least, electors = found.least, sum(area.row.electorate for area in found.areas)
    share = sum(area.row.electorate for area in least) / electors if electors else 0.0
    return ngettext(
        "That is %(num)d of %(all)s areas, with %(share)s of the electors.",
        "Those are %(num)d of %(all)s areas, with %(share)s of the electors.",
        len(least),
        all=len(found.areas),
        share=percent(share),
    )


def told_index(found: Findings) -> str:
    """The concentration index with its meaning, against the asks and against no weights."""
    if found.with_it.index is None:
        return _("No money was given, so there is no index.")
    meaning = (
        _("below 0, so the money leans towards low presence")
        if found.with_it.index < -NOTHING
        else _("above 0, so the money leans towards high presence")
        if found.with_it.index > NOTHING
        else _("about 0, so the money leans neither way")
    )
    return _(
        "The concentration index of the money is %(index)s: %(meaning)s. Without the weighting it would be"
        " %(without)s; that of what was asked for is %(asks)s.",
        index=_signed(found.with_it.index),
        meaning=meaning,
        without=_signed(found.without.index),
        asks=_signed(found.asks.index),
    )


def told_curve(found: Findings) -> str:
    """The finding of the concentration curve: what the least-present half of electors gets."""
    share = _at_half(found.with_it.curve)
    if share is None:
        return _("No money was given, so there is no curve to draw")
    return _(
        "The half of the electors where presence is lowest gets %(share)s of the money",
        share=percent(share),
    )


def told_map(found: Findings) -> str:
    """The finding of the map: how many areas are reached, the least present among them."""
    reached, least = (sum(area.pence > 0 for area in areas) for areas in (found.areas, found.least))
    return _(
        "Money reaches %(reached)s of %(areas)s areas, and %(low)s of the %(least)s where presence is lowest",
        reached=reached,
        areas=len(found.areas),
        low=least,
        least=len(found.least),
    )


def told_moves(halves: list[Half]) -> str:
    """The finding of the slope chart: how many bids the weights moved."""
    moved = [one.moved for half in halves for one in half.standings]
    up, down = sum(step > 0 for step in moved), sum(step < 0 for step in moved)
    if not up and not down:
        return _("The weights changed no bid’s rank")
    return ngettext(
        "The weights moved %(num)d bid up and %(down)s down",
        "The weights moved %(num)d bids up and %(down)s down",
        up,
        down=down,
    )


def told_spread(halves: list[Half]) -> str:
    """The finding of the score chart: about which bids groups differed most and least."""
    ranked = [
        one.line for half in halves for one in half.standings if one.line.rank and one.line.spread is not None
    ]
    if len(ranked) < 2:
        return _("How the groups scored each bid")
    most, least = (pick(ranked, key=lambda line: line.spread or 0.0) for pick in (max, min))
    return _(
        "Groups differed most about “%(most)s” and least about “%(least)s”",
        most=most.bid.title,
        least=least.bid.title,
    )


def told_audit(proposal: Proposal) -> str:
    """What the audit says, for people who have never heard of one."""
    audit = proposal.audit
    count = len(audit["groups"])
    if not audit["max_gain_pence"]:
        return _(
            "For each of %(groups)s groups, seven ways of scoring dishonestly were tried, and the round was"
            " computed again each time. None would have brought any group a penny more.",
            groups=count,
        )
    gaining = sum(group["best_gain_pence"] > 0 for group in audit["groups"])
    return ngettext(
        "For each of %(groups)s groups, seven ways of scoring dishonestly were tried. %(num)d could have"
        " gained: %(most)s at most.",
        "For each of %(groups)s groups, seven ways of scoring dishonestly were tried. %(num)d could have"
        " gained: %(most)s at most.",
        gaining,
        groups=count,
        most=pounds(audit["max_gain_pence"]),
    )


def told_tally(counted: Tally) -> str:
    """How the groups voted, and what follows from it."""
    figures = {
        "voted": counted.voted,
        "roll": counted.roll,
        "approve": counted.approve,
        "object": counted.object,
        "abstain": counted.abstain,
    }
    said = _(
        "%(voted)s of %(roll)s groups voted: %(approve)s approved, %(object)s objected, and %(abstain)s"
        " abstained.",
        **figures,
    )
    if counted.ratified:
        return said
    if not counted.quorate:
        return f"{said} " + _("The quorum of %(share)s was not reached.", share=percent(counted.quorum_share))
    return f"{said} " + _(
        "More than %(share)s of those who took a side would have had to approve.",
        share=percent(counted.majority_share),
    )


def _at_half(curve: list[list[float]]) -> float | None:
    """The part of the money at the first half of the electors, read off the curve in a straight line."""
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x0 <= 0.5 <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (0.5 - x0) / (x1 - x0)
    return None


def _signed(index: float | None) -> str:
    return "–" if index is None else f"{index:+.2f}".replace("-", "−")
