"""How a national fund is split: the settings, the figures of every step, and what may not be done."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal

if TYPE_CHECKING:
    from weighting.split import FundSplit

DENOMINATORS = ("electorate", "population", "groups")
#: The tilts of the curve, and of the links beside it.
TILTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
#: Average groups added to every region before comparing.
GROUP_PRIOR = 1.0


class SplitImpossible(Refusal):
    """The fund can't be split so: no size to follow, or floors beyond the money."""

    status = 400
    text = _("The fund can’t be split so: there is nothing to share by, or the floors need too much.")


class PotMissing(Refusal):
    """A region has no pot for its money."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        told = ngettext(
            "There is no open pot for %(regions)s. Open one first; nothing was moved.",
            "There are no open pots for %(regions)s. Open them first; nothing was moved.",
            len(self.names),
            regions=", ".join(self.names),
        )
        super().__init__(told)


class SplitInForce(Refusal):
    """The money of this split went out already."""

    text = _("This split was put in force already, and its money is in the pots.")


class NeedsAnother(Refusal):
    """One person alone would move the whole fund."""

    status = 403
    text = _("Another treasurer of the whole has to put this split in force: you kept it yourself.")


class DrawnSince(Refusal):
    """The regions were redrawn after the split was kept."""

    text = _("The regions were redrawn since this split was kept. Make it again for the drawing in force.")


@dataclass(frozen=True)
class SplitRow:
    """What a split takes in of one region: sums over its areas."""

    region_id: int
    slug: str
    name: str
    name_cy: str | None
    electorate: int
    population: int
    members: int
    groups: float

    def size(self, denominator: str) -> float:
        """By how much the money of this region grows before weighting."""
        if denominator == "groups":
            return self.groups
        return self.population if denominator == "population" else self.electorate


@dataclass(frozen=True)
class SplitSettings:
    """How a fund is to be split. `whole_share` stays in the pot for the whole before anything else."""

    total_pence: int
    denominator: str = "electorate"
    tilt: float = 0.5
    clip: float = 4.0
    blend: float = 0.75
    floor_pence: int = 0
    whole_share: float = 0.0

    @property
    def whole_pence(self) -> int:
        """What is kept for the whole, rounded down to the penny.

        >>> SplitSettings(1001, whole_share=0.1).whole_pence
        100
        """
        return int(self.total_pence * Fraction(str(self.whole_share)))

    @property
    def shared_pence(self) -> int:
        """What goes to the regions."""
        return self.total_pence - self.whole_pence


def split_result(rows: Sequence[SplitRow], settings: SplitSettings) -> dict[str, Any]:
    """Split the fund, with every figure of every step: plain values, ready to be kept and shown.

    Raises SplitImpossible.
    """
    from weighting.split import split_fund
    from weighting.weights import PresenceWeights

    weights = PresenceWeights(settings.tilt, settings.clip, settings.blend, GROUP_PRIOR)
    columns = {name: [getattr(row, name) for row in rows] for name in ("electorate", "members", "groups")}
    try:
        split = split_fund(
            settings.shared_pence,
            {"code": [row.slug for row in rows], **columns},
            weights=weights,
            floor_pence=settings.floor_pence,
            sizes=[row.size(settings.denominator) for row in rows],
        )
        curve = _curve(split)
        figures = {name: values for step in split.steps for name, values in step.columns.items()}
    except (ValueError, ZeroDivisionError):
        raise SplitImpossible from None
    return {
        "settings": {**asdict(settings), "group_prior": GROUP_PRIOR},
        "whole_pence": settings.whole_pence,
        "shared_pence": settings.shared_pence,
        "rows": [
            {**_at(place, figures), **asdict(row), "curve": curve[place]} for place, row in enumerate(rows)
        ],
    }


def rows_of(result: Mapping[str, Any]) -> list[SplitRow]:
    """The inputs that a kept result came from."""
    names = SplitRow.__dataclass_fields__
    return [SplitRow(**{name: row[name] for name in names}) for row in result["rows"]]


def settings_of(result: Mapping[str, Any]) -> SplitSettings:
    """The settings that a kept result came from."""
    names = SplitSettings.__dataclass_fields__
    return SplitSettings(**{name: result["settings"][name] for name in names})


def command_of(settings: SplitSettings) -> str:
    """The command that computes the split again from the page's download, to the penny.

    >>> command_of(SplitSettings(100_000, whole_share=0.1))
    'fundpots split POTS.csv --total-pence 90000 --floor-pence 0 --tilt 0.5 --clip 4.0 --blend 0.75'
    """
    return (
        f"fundpots split POTS.csv --total-pence {settings.shared_pence} --floor-pence {settings.floor_pence}"
        f" --tilt {settings.tilt!r} --clip {settings.clip!r} --blend {settings.blend!r}"
    )


def check_pots(result: Mapping[str, Any], held: Mapping[int | None, object]) -> None:
    """Refuse a split while a region that gets money has no pot for it."""
    missing = [row["name"] for row in result["rows"] if row["amount_pence"] and row["region_id"] not in held]
    if result["whole_pence"] and None not in held:
        missing.append(gettext("the whole"))
    if missing:
        raise PotMissing(missing)


def _at(place: int, columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: values[place] for name, values in columns.items()}


def _curve(split: "FundSplit") -> list[list[float]]:
    """Each region's part of what is shared above the floors, at each of TILTS."""
    by_tilt = []
    for tilt in TILTS:
        pull = split.size * split.fitted.what_if(tilt=tilt).transform(split.pots).weight
        by_tilt.append((pull / pull.sum()).tolist())
    return [list(parts) for parts in zip(*by_tilt, strict=True)]
