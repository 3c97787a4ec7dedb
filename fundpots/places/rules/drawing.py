"""What a drawing of regions must satisfy before it is put in force, and what is worth a warning."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: Nations that shape their own arrangements: each is one region unless somebody says why not.
WHOLE_NATIONS = ("Scotland", "Wales")


class Finding(StrEnum):
    """What a check can find. The first four stop a drawing, the others warn."""

    MISSING = "missing"
    TWICE = "twice"
    EMPTY = "empty"
    NATION_CUT = "nation-cut"
    IN_PIECES = "in-pieces"
    NO_GROUP = "no-group"
    OUTRUN = "outrun"

    @property
    def stops(self) -> bool:
        """Whether the drawing can't be put in force while this holds."""
        return self in (Finding.MISSING, Finding.TWICE, Finding.EMPTY, Finding.NATION_CUT)


@dataclass(frozen=True)
class Found:
    """One finding: about which region (none: about the whole drawing) and which areas."""

    kind: Finding
    region_id: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnRegion:
    """One region as it is drawn, with the reason why it cuts a nation, if it was given."""

    id: int
    codes: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Ground:
    """What is there whoever draws: the nation of each area, which areas touch, where groups are at home."""

    nations: Mapping[str, str]
    neighbours: Mapping[str, Collection[str]] = field(default_factory=dict)
    homes: Collection[str] = ()


def findings(regions: Iterable[DrawnRegion], ground: Ground) -> list[Found]:
    """Everything that the checks find in a drawing, what stops it first.

    >>> ground = Ground({"a": "England", "b": "England"}, {"a": ["b"], "b": ["a"]}, homes={"a"})
    >>> [found.kind.value for found in findings([DrawnRegion(1, ("a",))], ground)]
    ['missing']
    """
    drawn = list(regions)
    found = [*_placed_once(drawn, ground), *_nations(drawn, ground)]
    for region in drawn:
        if not region.codes:
            found.append(Found(Finding.EMPTY, region.id))
            continue
        parts = pieces(region.codes, ground.neighbours)
        found += [Found(Finding.IN_PIECES, region.id, tuple(part)) for part in parts[1:]]
        if not set(region.codes) & set(ground.homes):
            found.append(Found(Finding.NO_GROUP, region.id))
    return sorted(found, key=lambda one: list(Finding).index(one.kind))


def pieces(codes: Iterable[str], neighbours: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The parts of a region that hang together, the largest first.

    >>> pieces(["a", "b", "x"], {"a": ["b"], "b": ["a"]})
    [['a', 'b'], ['x']]
    """
    left, parts = set(codes), []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        part, waiting = [start], [start]
        while waiting:
            near = left & set(neighbours.get(waiting.pop(), ()))
            left -= near
            part += near
            waiting += near
        parts.append(sorted(part))
    return sorted(parts, key=len, reverse=True)


def _placed_once(drawn: list[DrawnRegion], ground: Ground) -> list[Found]:
    times = Counter(code for region in drawn for code in region.codes)
    missing = tuple(sorted(ground.nations.keys() - times.keys()))
    twice = tuple(sorted(code for code, n in times.items() if n > 1))
    kinds = ((Finding.MISSING, missing), (Finding.TWICE, twice))
    return [Found(kind, None, codes) for kind, codes in kinds if codes]


def _nations(drawn: list[DrawnRegion], ground: Ground) -> list[Found]:
    """Regions that hold a part of Scotland or Wales, or more than that, and give no reason for it."""
    found = []
    for nation in WHOLE_NATIONS:
        whole = {code for code, where in ground.nations.items() if where == nation}
        for region in drawn:
            held = set(region.codes) & whole
            if held and set(region.codes) != whole and not region.reason.strip():
                found.append(Found(Finding.NATION_CUT, region.id, tuple(sorted(held))))
    return found
