"""Filling an empty database with the geography of Great Britain from the project's own tables."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert, select

from fundpots import log
from fundpots.db import db
from fundpots.places.models import Area, AreaNeighbour, Grouping, GroupingRegion, Placement, Region
from fundpots.settings import ROOT

DATA = ROOT / "data"


def load_geography(*, in_force_on: date, at: datetime) -> Grouping:
    """Load areas, neighbours and the eleven regions and nations as the first grouping.

    Loading again changes nothing and gives the grouping that is there.
    """
    there = db.session.scalar(select(Grouping).order_by(Grouping.id).limit(1))
    if there is not None:
        return there
    areas = list(read_table(DATA / "areas.csv"))
    db.session.execute(insert(Area), [_area(row) for row in areas])
    pairs = [(row["area_code"], row["neighbour_code"]) for row in read_table(DATA / "neighbours.csv")]
    both = sorted({*pairs, *((there, here) for here, there in pairs)})
    db.session.execute(
        insert(AreaNeighbour), [{"area_code": here, "neighbour_code": there} for here, there in both]
    )
    regions = {
        row["code"]: Region(
            slug=row["slug"], own_name=row["name"], own_name_cy=row["name_cy"], nation=row["nation"]
        )
        for row in read_table(DATA / "regions.csv")
    }
    db.session.add_all(regions.values())
    db.session.flush()
    made = make_grouping(
        "Regions and nations",
        {row["code"]: regions[row["region"]] for row in areas},
        reason="The nine regions of England, Scotland and Wales, as official statistics draw them.",
        in_force_on=in_force_on,
        at=at,
    )
    log.record("geography.loaded", at=at, after={"areas": len(areas), "grouping": made.name})
    return made


def make_grouping(
    name: str, placed: dict[str, Region], *, reason: str, in_force_on: date | None, at: datetime
) -> Grouping:
    """A drawing that puts each area (by code) into a region."""
    made = Grouping(name=name, reason=reason, made_at=at, in_force_on=in_force_on)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        GroupingRegion(
            grouping_id=made.id, region_id=region.id, name=region.own_name, name_cy=region.own_name_cy
        )
        for region in {region.id: region for region in placed.values()}.values()
    )
    db.session.flush()
    db.session.execute(
        insert(Placement),
        [
            {"grouping_id": made.id, "area_code": code, "region_id": region.id}
            for code, region in placed.items()
        ],
    )
    return made


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one of the project's own CSV tables."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _area(row: dict[str, str]) -> dict[str, object]:
    decile = row["deprivation_decile"]
    return {
        "code": row["code"],
        "name": row["name"],
        "name_cy": row["name_cy"] or None,
        "nation": row["nation"],
        "electorate": int(row["electorate"]),
        "population": int(row["population"]),
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "deprivation_decile": int(decile) if decile else None,
        "hex_q": int(row["hex_q"]),
        "hex_r": int(row["hex_r"]),
    }
