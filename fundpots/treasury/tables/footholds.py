"""What the page of reached places says: the finding, the words of each state, the rows of the file."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.money import plain_pounds
from fundpots.shown import shown_date
from fundpots.treasury.queries.footholds import FootholdsNow
from fundpots.treasury.rules.footholds import Came, Foothold
from fundpots.words import told

HEADER = (
    "area_code", "area", "region", "reached_on", "pounds", "awards", "groups_that_bid",
    "two_years_end_on", "state", "group", "founded_on",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def told_reached(found: FootholdsNow) -> str:
    """The title: how many places without a group were reached, and how many have got one."""
    came = found.many(Came.IN_TIME)
    reached = ngettext(
        "%(num)d place without a group was reached",
        "%(num)d places without a group were reached",
        len(found.rows),
    )
    got = ngettext("%(num)d got a group within two years", "%(num)d got a group within two years", came)
    return _("%(reached)s; %(got)s", reached=reached, got=got)


def came_tag(row: Foothold) -> tuple[str, str]:
    """A state in words, and its tone."""
    return {
        Came.IN_TIME: (_("has a group"), "done"),
        Came.LATE: (_("has a group, later"), "done"),
        Came.WAITING: (_("still has time"), "wait"),
        Came.OVER: (_("no group in two years"), "stop"),
    }[row.came]


def told_until(row: Foothold) -> str:
    """Until when a place has time, where it still has."""
    return _("until %(day)s", day=shown_date(row.until)) if row.came == Came.WAITING else ""


def file_rows(found: FootholdsNow) -> Iterator[list[str]]:
    """The same as a table for machines, in English, with a stable order of columns."""
    yield list(HEADER)
    for row in found.rows:
        region = found.regions.get(row.area_code)
        group = found.groups.get(row.group_id or 0)
        awards = [found.awards[key] for key in row.award_ids]
        cells = [
            row.area_code,
            found.areas[row.area_code].name,
            region.name if region else "",
            row.reached_on.isoformat(),
            plain_pounds(row.pence),
            " ".join(award.reference for award in awards),
            "; ".join(dict.fromkeys(award.group.name for award in awards)),
            row.until.isoformat(),
            row.came.value,
            group.name if group else "",
            row.founded_on.isoformat() if row.founded_on else "",
        ]
        yield [f"'{cell}" if cell.startswith(_RISKY) else cell for cell in cells]


def told_area(found: FootholdsNow, row: Foothold) -> str:
    """What is said of one reached place on the map."""
    words, _tone = came_tag(row)
    return f"{told(found.areas[row.area_code])}<br>{words}"
