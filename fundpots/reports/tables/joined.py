"""What joined pages show, as rows and sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from fundpots.acts import tells_reason, told_act
from fundpots.places.models import Region
from fundpots.reports.queries import Leaning, Story
from fundpots.reports.queries.money import AreaMoney
from fundpots.shown import percent, points
from fundpots.words import told


def told_leaning(leaning: Leaning) -> str:
    """The sentence that says whether the leaning worked, beside what would have been without it."""
    figures = {"money": percent(leaning.money_share), "people": percent(leaning.least_share)}
    if leaning.plain_share is not None:
        return _(
            "%(money)s of all money went to the areas where presence is least, in which %(people)s of the"
            " electors live; without the weighting it would be %(plain)s.",
            plain=percent(leaning.plain_share),
            **figures,
        )
    return _(
        "%(money)s of all money went to the areas where presence is least, "
        "in which %(people)s of the electors live.",
        **figures,
    )


#: An index of less than this, either way, is called none.
SLIGHT = 0.005


def told_index(index: float) -> str:
    """What the concentration index means, in words, with the figure in brackets."""
    figure = points(index, 2)
    if index < -SLIGHT:
        return _(
            "Over all areas, money leans to where presence is low "
            "(the concentration index is %(index)s, and below 0 means this).",
            index=figure,
        )
    if index > SLIGHT:
        return _(
            "Over all areas, money leans to where presence is high "
            "(the concentration index is %(index)s, and above 0 means this).",
            index=figure,
        )
    return _("Over all areas, money leans neither way (the concentration index is about 0).")


@dataclass(frozen=True)
class RegionMoney:
    """One region's line in the table beside the map."""

    region: Region
    electorate: int
    pence: int
    presence: float

    @property
    def pounds_per_1000(self) -> float:
        return self.pence / 100 / self.electorate * 1000 if self.electorate else 0.0


def by_region(areas: Iterable[AreaMoney], region_of: dict[str, Region]) -> list[RegionMoney]:
    """The map's figures added up by region; presence is the mean over electors."""
    found: dict[int, list[AreaMoney]] = {}
    regions: dict[int, Region] = {}
    for area in areas:
        region = region_of[area.code]
        regions[region.id] = region
        found.setdefault(region.id, []).append(area)
    rows = [
        RegionMoney(
            regions[key],
            sum(area.electorate for area in there),
            sum(area.pence for area in there),
            sum(area.presence * area.electorate for area in there) / sum(area.electorate for area in there),
        )
        for key, there in found.items()
    ]
    return sorted(rows, key=lambda row: row.presence)


def told_acts(stories: Sequence[Story]) -> list[dict[str, Any]]:
    """Acts as sentences for a timeline; without a name an act is told of "somebody with that right"."""
    return [
        {
            "at": story.at,
            "what": _in_words(story),
            "note": "" if tells_reason(story.act) else story.reason or "",
            "who": f"{story.bid.title} – {told(story.bid.group)}" if story.bid else "",
            "bid": story.bid,
        }
        for story in stories
    ]


def _in_words(story: Story) -> str:
    who = story.who or _("Somebody with that right")
    return told_act(story.act, story.after, who=who, reason=story.reason)
