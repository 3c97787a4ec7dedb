"""What the pages of a split say: the seven steps as tables, who gains and loses, the formula in numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.money import pounds
from fundpots.pots.rules.splits import TILTS
from fundpots.shown import number, percent, points
from fundpots.words import told_in

Result = Mapping[str, Any]
#: Figures of which there is a map.
MAPPED = ("presence", "weight")
Column = tuple[str, str, Callable[[Any], str]]


@dataclass(frozen=True)
class StepTable:
    """One of the seven steps: what it does, and its figures for each region."""

    title: str
    explained: str
    head: list[str]
    rows: list[list[str]]
    map: str = ""  # the name of its picture, where a map says it better


def denominator_words() -> dict[str, str]:
    """What a split can follow, in the plural."""
    return {"electorate": _("electors"), "population": _("inhabitants"), "groups": _("groups")}


def told_each(result: Result) -> str:
    """Of what the maps before and after tell the money: of every 1,000 people, or of each group."""
    if _by_groups(result):
        return _("For each group")
    return _("For every 1,000 %(what)s", what=denominator_words()[result["settings"]["denominator"]])


def _by_groups(result: Result) -> bool:
    return bool(result["settings"]["denominator"] == "groups")


def step_tables(result: Result) -> list[StepTable]:
    """The seven steps from counts to pence; each figure can be computed from those before it."""
    return [_table(result, *step) for step in _steps(result)]


def _table(result: Result, title: str, explained: str, columns: list[Column]) -> StepTable:
    """A step with the columns that apply: without groups, their figures are left out."""
    there = [column for column in columns if column[0] in result["rows"][0]]
    rows = [[told_in(row), *(write(row[key]) for key, _head, write in there)] for row in result["rows"]]
    shown = next((key for key, _head, _write in there if key in MAPPED), "")
    return StepTable(title, explained, [_("Region"), *(head for _key, head, _write in there)], rows, shown)


def _steps(result: Result) -> list[tuple[str, str, list[Column]]]:
    settings = result["settings"]
    size = denominator_words()[settings["denominator"]].capitalize()
    return [
        (
            _("1. Counts"),
            _("What is there in the areas of each region, added up."),
            [
                ("electorate", _("Electors"), number),
                ("members", _("Members"), number),
                ("groups", _("Groups"), _two),
                ("size", _("Shared by: %(what)s", what=size), _size),
            ],
        ),
        (
            _("2. Rates"),
            _("How many members there are for every 1,000 electors, and what an average region would have."),
            [
                ("members_per_1000", _("Members per 1,000"), _two),
                ("expected_members", _("Members if average"), _one),
                ("expected_groups", _("Groups if average"), _two),
            ],
        ),
        (
            _("3. Presence"),
            _(
                "What is there over what an average region would have, a little smoothed; members count for"
                " %(blend)s, groups for the rest, as a geometric mean.",
                blend=percent(settings["blend"]),
            ),
            [
                ("presence_members", _("By members"), _three),
                ("presence_groups", _("By groups"), _three),
                ("presence", _("Presence"), _three),
            ],
        ),
        (
            _("4. Weight"),
            _(
                "Presence is held between %(low)s and %(high)s, and raised to the power −%(tilt)s.",
                low=f"{1 / settings['clip']:.3g}",
                high=f"{settings['clip']:g}",
                tilt=f"{settings['tilt']:g}",
            ),
            [("clipped_presence", _("Presence, held"), _three), ("weight", _("Weight"), _three)],
        ),
        (
            _("5. Share"),
            _("What the money follows, times the weight, over the sum of all regions."),
            [
                ("weighted_size", _("Size times weight"), _whole),
                ("share", _("Share"), _percent),
                ("unweighted_share", _("Share without weighting"), _percent),
            ],
        ),
        (
            _("6. Floor"),
            _("Every pot gets its floor first; the rest follows the shares."),
            [("floor_pence", _("Floor"), pounds), ("quota_pence", _("Share of the rest"), _pence)],
        ),
        (
            _("7. Pence"),
            _("Rounded down first; the pennies left go one each where most was cut off, so nothing is lost."),
            [
                ("rounded_down_pence", _("Rounded down"), pounds),
                ("amount_pence", _("Amount"), pounds),
                ("unweighted_pence", _("Without weighting"), pounds),
            ],
        ),
    ]


def curve_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of the share of each region at each tilt."""
    head = [_("Region"), *(_("Tilt %(tilt)s", tilt=f"{tilt:g}") for tilt in TILTS)]
    return head, [[told_in(row), *(_percent(part) for part in row["curve"])] for row in result["rows"]]


def changes_table(result: Result) -> list[dict[str, Any]]:
    """Each region with and without the weighting, the largest gain first, with its money by size."""
    unit = 1 if _by_groups(result) else 1000
    rows = [
        {
            **row,
            "told": told_in(row),
            "change_pence": row["amount_pence"] - row["unweighted_pence"],
            "each_pence": round(row["amount_pence"] / row["size"] * unit) if row["size"] else 0,
            "unweighted_each_pence": round(row["unweighted_pence"] / row["size"] * unit)
            if row["size"]
            else 0,
        }
        for row in result["rows"]
    ]
    return sorted(rows, key=lambda row: (-row["change_pence"], row["told"]))


def told_change(result: Result) -> str:
    """Who gains and who loses, in one sentence."""
    rows = changes_table(result)
    gain, loss = rows[0], rows[-1]
    what = denominator_words()[result["settings"]["denominator"]]
    if not gain["change_pence"]:
        return _("Every region gets what it would get by %(what)s alone", what=what)
    return _(
        "Against a split by %(what)s alone, %(gains)s gains most (%(gain)s)"
        " and %(loses)s loses most (%(loss)s)",
        what=what,
        gains=gain["told"],
        gain=pounds(gain["change_pence"]),
        loses=loss["told"],
        loss=pounds(-loss["change_pence"]),
    )


def told_moved(result: Result) -> str:
    """How much of the fund the weighting moves."""
    rows = changes_table(result)
    moved = sum(row["change_pence"] for row in rows if row["change_pence"] > 0)
    gains = sum(row["change_pence"] > 0 for row in rows)
    return ngettext(
        "The weighting moves %(amount)s, to %(num)d region of %(all)d",
        "The weighting moves %(amount)s, to %(num)d regions of %(all)d",
        gains,
        amount=pounds(moved),
        all=len(rows),
    )


def told_curve(result: Result) -> str:
    """What a stronger tilt would do."""
    rows = sorted(result["rows"], key=lambda row: row["curve"][-1] - row["curve"][0])
    return _(
        "The stronger the tilt, the more goes to %(gains)s and the less to %(loses)s",
        gains=told_in(rows[-1]),
        loses=told_in(rows[0]),
    )


def told_even(result: Result) -> str:
    """The title of the map without the weighting."""
    if _by_groups(result):
        return _("Without the weighting, every region has the same for each group above the floor")
    return _("Without the weighting, every region has the same per head above the floor")


def told_steps(result: Result) -> dict[str, str]:
    """The titles of the maps of presence and weight."""
    rows = sorted(result["rows"], key=lambda row: row["presence"])
    low, high = rows[0], rows[-1]
    counts = {
        "weak": told_in(low),
        "weight": _two(low["weight"]),
        "strong": told_in(high),
        "other": _two(high["weight"]),
    }
    return {
        "presence": _(
            "Presence runs from %(low)s in %(weak)s to %(high)s in %(strong)s",
            low=_two(low["presence"]),
            weak=told_in(low),
            high=_two(high["presence"]),
            strong=told_in(high),
        ),
        "weight": _(
            "A group in %(weak)s counts %(weight)s times, one in %(strong)s %(other)s times", **counts
        )
        if _by_groups(result)
        else _("A head in %(weak)s counts %(weight)s times, one in %(strong)s %(other)s times", **counts),
    }


def worked_example(result: Result) -> str:
    """The formula with the numbers of the region that gains most."""
    row = changes_table(result)[0]
    pull = sum(one["weighted_size"] for one in result["rows"])
    above = result["shared_pence"] - sum(one["floor_pence"] for one in result["rows"])
    return _(
        "%(region)s: %(size)s × %(weight)s ÷ %(pull)s = %(share)s of %(above)s,"
        " with a floor of %(floor)s: %(amount)s",
        region=row["told"],
        size=_size(row["size"]),
        weight=_three(row["weight"]),
        pull=_whole(pull),
        share=_percent(row["share"]),
        above=pounds(above),
        floor=pounds(row["floor_pence"]),
        amount=pounds(row["amount_pence"]),
    )


def _one(value: float) -> str:
    return f"{value:,.1f}"


def _two(value: float) -> str:
    return points(value, 2)


def _three(value: float) -> str:
    return points(value, 3)


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _size(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def _percent(value: float) -> str:
    return percent(value, 2)


def _pence(value: float) -> str:
    return f"£{value / 100:,.4f}"
