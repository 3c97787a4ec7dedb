"""Bids of the demonstration, written, signed, submitted and screened by the groups' own accounts."""

import random
from datetime import datetime, timedelta
from typing import Any

from fundpots.bids import operations as act
from fundpots.bids.models import Bid
from fundpots.bids.stages import Section
from fundpots.clock import london_date
from fundpots.db import db
from fundpots.demo.people import Cast
from fundpots.demo.places import Map
from fundpots.demo.texts import Place, amounts, table
from fundpots.places.models import Area, Group
from fundpots.rounds.models import Round

#: The part of ordinary projects that play in an area without a group.
REACHING_OUT = 0.45
#: Among so many of the nearest areas without a group, a project goes where there are fewest members.
NEAR = 8


class Writer:
    """Writes one round's bids, so that no project comes twice and every budget adds up."""

    def __init__(self, chance: random.Random, map_: Map, cast: Cast, today: datetime) -> None:
        self.chance, self.map, self.cast, self.today = chance, map_, cast, today
        self.quality: dict[int, dict[str, float]] = {}
        self.against: dict[int, str] = {}  # what the terms of the rounds do not pay for, and why

    def fill(self, round_: Round, bids: int, favoured: set[str], until: datetime) -> list[Bid]:
        """Write so many submitted bids between the opening and `until`."""
        region = round_.pot.region
        assert round_.grouping is not None and round_.opens_at is not None
        groups = self.map.groups_of(round_.grouping, region, london_date(round_.opens_at))
        free = self._without_a_group(round_)
        written = []
        span = (until - round_.opens_at).total_seconds()
        slots = [group for _ in range(round_.bids_per_group) for group in self._mixed(groups)][:bids]
        templates = self._templates(round_, favoured, len(slots))
        for place, (group, template) in enumerate(zip(slots, templates, strict=False)):
            at = round_.opens_at + timedelta(seconds=span * (0.25 + 0.7 * (place + 1) / (len(slots) + 1)))
            bid = self._draft(round_, group, template, free, at)
            self._sign(bid, at + timedelta(hours=3))
            written.append(bid)
        return written

    def leave_drafts(self, round_: Round, bids: int, favoured: set[str], at: datetime) -> None:
        """Leave some drafts half written, as they are on any day while a round is open."""
        region = round_.pot.region
        assert round_.grouping is not None
        groups = self.map.groups_of(round_.grouping, region, london_date(at))
        free = self._without_a_group(round_)
        templates = self._templates(round_, favoured, bids)
        for place, (group, template) in enumerate(zip(groups[:bids], templates, strict=False)):
            bid = self._draft(round_, group, template, free, at - timedelta(days=place), whole=place % 2 == 0)
            if place % 4 == 0:
                act.send_for_sign_off(bid, by=self.cast.secretary(group), at=at)

    def _mixed(self, groups: list[Group]) -> list[Group]:
        mixed = sorted(groups, key=lambda group: group.id)
        self.chance.shuffle(mixed)
        return mixed

    def _templates(self, round_: Round, favoured: set[str], wanted: int) -> list[dict[str, Any]]:
        """Projects that fit the region, those that the round favours more often."""
        region = round_.pot.region
        welsh = region is not None and region.slug == "wales"
        codes = set(self.map.codes_of(round_.grouping, region)) if round_.grouping else set()
        fitting = [
            one
            for one in table("bids")
            if (one["language"] == "en" or welsh)
            and (not one["areas"] or codes & set(one["areas"]))
            and (not one["regions"] or (region is not None and region.slug in one["regions"]))
        ]
        order = {one["id"]: self.chance.random() - 0.5 * bool(favoured & set(one["tags"])) for one in fitting}
        return sorted(fitting, key=lambda one: order[one["id"]])[:wanted]

    def _without_a_group(self, round_: Round) -> list[str]:
        """Areas of the region in which no group is at home."""
        served = {code for codes in self.map.homes.values() for code in codes}
        assert round_.grouping is not None
        return [code for code in self.map.codes_of(round_.grouping, round_.pot.region) if code not in served]

    def _areas(self, round_: Round, group: Group, template: dict[str, Any], free: list[str]) -> list[Area]:
        homes = [self.map.areas[code] for code in self.map.homes[group.id]]
        known = set(self.map.codes_of(round_.grouping, round_.pot.region)) if round_.grouping else set()
        named = [self.map.areas[code] for code in template["areas"] if code in known]
        if named:
            return named[:2]
        if free and (template["foothold"] or self.chance.random() < REACHING_OUT):
            near = sorted(free, key=lambda code: _distance(self.map.areas[code], homes[0]))[:NEAR]
            code = min(near, key=self.map.rate_of)
            free.remove(code)
            return [self.map.areas[code]]
        homes = [area for area in homes if area.code in known]
        return homes[: self.chance.randint(1, max(1, len(homes)))]

    def _draft(
        self,
        round_: Round,
        group: Group,
        template: dict[str, Any],
        free: list[str],
        at: datetime,
        *,
        whole: bool = True,
    ) -> Bid:
        by = self.cast.secretary(group)
        bid = act.start_bid(round_, group, by=by, at=at, language=template["language"])
        areas = self._areas(round_, group, template, free)
        welsh = template["language"] == "cy"
        name = (areas[0].name_cy if welsh else None) or areas[0].name
        place = Place(name, _town(name), (group.name_cy if welsh else None) or group.name)
        told = {key: place.told(template[key]) for key in ("title", "summary", "project", "benefit")}
        act.save_project(bid, **told, by=by, at=at)
        act.tick(bid, Section.PROJECT, True, by=by, at=at)
        if not whole:
            return bid
        act.save_areas(bid, [area.code for area in areas], by=by, at=at)
        lines, minimum = self._fitting(round_, template)
        act.save_budget(bid, [(place.told(what), pence) for what, pence in lines], minimum, by=by, at=at)
        starts = london_date(round_.vote_closes_at or at) + timedelta(days=20)
        act.save_timetable(
            bid,
            timetable=place.told(template["timetable"]),
            starts_on=starts,
            ends_on=starts + timedelta(days=self.chance.randint(40, 170)),
            by=by,
            at=at,
        )
        act.save_partners_text(bid, partners=place.told(template["partners"]), interests="", by=by, at=at)
        for section in Section:
            act.tick(bid, section, True, by=by, at=at)
        db.session.flush()
        self.quality[bid.id] = template["quality"]
        if "against_terms" in template:
            self.against[bid.id] = template["against_terms"]
        return bid

    def _fitting(self, round_: Round, template: dict[str, Any]) -> tuple[list[tuple[str, int]], int]:
        lines, minimum = amounts(self.chance, template)
        while sum(amount for _, amount in lines) > round_.largest_pence:
            lines = [(what, max(1_000, amount * 4 // 5 // 100 * 100)) for what, amount in lines]
            minimum = minimum * 4 // 5 // 100 * 100
        short = round_.smallest_pence - sum(amount for _, amount in lines)
        if short > 0:
            lines[0] = (lines[0][0], lines[0][1] + short)
        return lines, minimum

    def _sign(self, bid: Bid, at: datetime) -> None:
        act.send_for_sign_off(bid, by=self.cast.secretary(bid.group), at=at)
        act.sign_off(bid, by=self.cast.second_officer(bid.group), at=at + timedelta(hours=5))


def screen(writer: Writer, round_: Round, bids: list[Bid], at: datetime, *, leave: int = 0) -> None:
    """Let most bids through, refuse one with its reason, ask three for changes; leave some undecided.

    What the terms do not pay for is refused too.
    """
    chance, reasons = writer.chance, table("reasons")
    by = writer.cast.office(round_.pot.region, "administrator")
    refused = [one["reason"] for one in reasons["screening_reasons"] if one["eligibility"] == "ineligible"]
    for place, bid in enumerate(bids):
        if leave and place >= len(bids) - leave:
            if place >= len(bids) - 3:
                request = chance.choice(reasons["change_requests"])
                act.ask_for_changes(bid, {Section(request["section"]): request["asked"]}, by=by, at=at)
        elif place == len(bids) // 2:
            reason = chance.choice(refused)
            act.refuse_bid(bid, reason=writer.against.get(bid.id, reason), by=by, at=at)
        elif bid.id in writer.against:
            act.refuse_bid(bid, reason=writer.against[bid.id], by=by, at=at)
        else:
            act.pass_bid(bid, by=by, at=at)


def _town(name: str) -> str:
    """The town in a constituency's name, as well as a name can tell.

    >>> _town("Leeds North West"), _town("Stoke-on-Trent Central"), _town("Penrith and Solway")
    ('Leeds', 'Stoke-on-Trent', 'Penrith')
    """
    first = name.split(" and ")[0].split(" a ")[0].split(",")[0]
    words = first.split()
    while len(words) > 1 and words[-1] in _SIDES:
        words.pop()
    while len(words) > 1 and words[0] in _SIDES:
        words.pop(0)
    return " ".join(words)


_SIDES = {
    "North", "South", "East", "West", "Central", "Mid", "Northern", "Southern", "Eastern", "Western",
    "Upper", "Outer", "Inner", "The",
}  # fmt: skip


def _distance(here: Area, there: Area) -> float:
    return (here.lat - there.lat) ** 2 + ((here.lon - there.lon) * 0.6) ** 2
