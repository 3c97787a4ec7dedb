"""What the pages of places say: findings as sentences, checks in words, figures explained."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.places.models import Area
from fundpots.places.queries import AreaNow, Country, RegionNow
from fundpots.places.rules import Finding, Found
from fundpots.shown import percent, points
from fundpots.words import told

if TYPE_CHECKING:
    from weighting.weights import PresenceExplanation

#: The part of all electors that is meant by "least present" in titles.
LEAST = 0.2


def told_presence(areas: Iterable[AreaNow]) -> str:
    """The title of a map of presence: how few members the least-present fifth of electors has."""
    known = sorted((one for one in areas if one.presence is not None), key=lambda one: one.presence or 0)
    electors, members = sum(one.area.electorate for one in known), sum(one.members for one in known)
    if not electors or not members:
        return _("Nobody has been counted yet")
    there = reached = 0
    for one in known:
        if reached + one.area.electorate > LEAST * electors and reached:
            break
        reached += one.area.electorate
        there += one.members
    return _(
        "The least-present areas, with %(electors)s of electors, have %(members)s of members",
        electors=percent(reached / electors),
        members=percent(there / members),
    )


def told_weights(areas: Iterable[AreaNow]) -> str:
    """The title of a map of weights: between which places the weights run."""
    known = sorted((one for one in areas if one.weight is not None), key=lambda one: one.weight or 0)
    if not known:
        return _("Nobody has been counted yet")
    return _(
        "Weights run from %(low)s in %(strong)s to %(high)s in %(weak)s",
        low=points(known[0].weight, 2),
        strong=told(known[0].area),
        high=points(known[-1].weight, 2),
        weak=told(known[-1].area),
    )


def told_free(areas: Sequence[AreaNow]) -> str:
    """The title of the map of footholds."""
    free = sum(not one.at_home for one in areas)
    return ngettext(
        "%(num)d of %(all)d areas has no group",
        "%(num)d of %(all)d areas have no group",
        free,
        all=len(areas),
    )


def why_presence(why: "PresenceExplanation", movement: str) -> str:
    """'Weight 1.41, because Momentum has 0.6 members per 1,000 electors there; the country has 1.9'."""
    said = _(
        "Weight %(weight)s, because %(movement)s has %(here)s members per 1,000 electors here;"
        " the whole country has %(average)s.",
        weight=points(why.weight, 2),
        movement=movement,
        here=points(why.members_per_1000, 2),
        average=points(why.reference_members_per_1000, 2),
    )
    if why.bound == "low":
        said += " " + _("Presence is held at its lowest, so this is the highest weight there is.")
    if why.bound == "high":
        said += " " + _("Presence is held at its highest, so this is the lowest weight there is.")
    return said


def presence_steps(why: "PresenceExplanation") -> list[tuple[str, str]]:
    """From the count to the weight, one line for each figure."""
    rows = [
        (_("Members, rounded to the nearest 5"), f"{why.members:,.0f}"),
        (_("Members that an average area of this size has"), points(why.expected_members, 1)),
        (_("Average members added to both sides"), points(why.added_members, 2)),
        (_("Presence by members"), points(why.presence_members, 3)),
    ]
    if why.presence_groups is not None:
        rows += [
            (_("Groups, shared out over their home areas"), points(why.groups, 2)),
            (_("Groups that an average area of this size has"), points(why.expected_groups, 2)),
            (_("Presence by groups"), points(why.presence_groups, 3)),
        ]
    return [
        *rows,
        (_("Presence, 1 is average"), points(why.presence, 3)),
        (
            _("Weight: presence to the power −%(tilt)s", tilt=f"{why.tilt:g}"),
            points(why.weight, 3),
        ),
    ]


def told_finding(found: Found, regions: Mapping[int, RegionNow], areas: Mapping[str, Area]) -> str:
    """One finding of the checks as a sentence."""
    drawn = regions.get(found.region_id or 0)
    region = told(drawn) if drawn else ""
    names = _names(found.codes, areas)
    return {
        Finding.MISSING: lambda: _("Without a region: %(areas)s.", areas=names),
        Finding.TWICE: lambda: _("In more than one region: %(areas)s.", areas=names),
        Finding.EMPTY: lambda: _(
            "%(region)s has no areas. Move some there, or merge it with another region.", region=region
        ),
        Finding.NATION_CUT: lambda: _(
            "%(region)s holds a part of Scotland or Wales, or more than that nation. Write down the reason.",
            region=region,
        ),
        Finding.IN_PIECES: lambda: _(
            "%(region)s does not hang together: apart from the rest lie %(areas)s.",
            region=region,
            areas=names,
        ),
        Finding.NO_GROUP: lambda: _(
            "No group has its main home in %(region)s, so nobody there could bid or judge.", region=region
        ),
        Finding.OUTRUN: lambda: _("Another drawing has come into force since this draft was made from it."),
    }[found.kind]()


def least_present(whole: Country, below: float) -> list[AreaNow]:
    """Areas without a group whose presence is below a bound, the least present first."""
    free = [one for one in whole.areas if not one.at_home and (one.presence or 0) < below]
    return sorted(free, key=lambda one: (one.presence or 0, one.area.name))


def _names(codes: Sequence[str], areas: Mapping[str, Area]) -> str:
    shown = [told(areas[code]) if code in areas else code for code in codes[:8]]
    more = len(codes) - len(shown)
    if more > 0:
        shown.append(ngettext("%(num)d more", "%(num)d more", more))
    return ", ".join(shown)
