"""Areas, the groupings that draw regions from them, local groups, and counts of presence."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from fundpots import clock
from fundpots.db import Base


class Area(Base):
    """A Westminster constituency, known by its ONS code."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("hex_q", "hex_r"),)

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    nation: Mapped[str] = mapped_column(String(20))
    electorate: Mapped[int]
    population: Mapped[int]
    lat: Mapped[float]
    lon: Mapped[float]
    deprivation_decile: Mapped[int | None]
    hex_q: Mapped[int]
    hex_r: Mapped[int]


class AreaNeighbour(Base):
    """Two areas that touch; each pair stands in both directions."""

    __tablename__ = "area_neighbour"

    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    neighbour_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)


class Grouping(Base):
    """One dated drawing of all regions; a draft until it has a date from which it is in force."""

    __tablename__ = "grouping"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_from_id: Mapped[int | None] = mapped_column(ForeignKey("grouping.id"))
    in_force_on: Mapped[date | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupingRegion(Base):
    """A region as one grouping knows it: its names there, and why a nation is cut in two if it is."""

    __tablename__ = "grouping_region"

    grouping_id: Mapped[int] = mapped_column(ForeignKey("grouping.id"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)

    region: Mapped["Region"] = relationship()


def _on_the_day(column: Any, region_id: Any) -> Any:
    """A text of a region in the newest drawing that holds it and is in force by today, or nothing."""
    today = bindparam("today", type_=Date(), callable_=lambda: clock.london_date(clock.now()))
    return (
        select(column)
        .join(Grouping, Grouping.id == GroupingRegion.grouping_id)
        .where(GroupingRegion.region_id == region_id, Grouping.in_force_on <= today)
        .order_by(Grouping.in_force_on.desc())
        .limit(1)
        .correlate_except(Grouping, GroupingRegion)
        .scalar_subquery()
    )


class Region(Base):
    """A set of areas that share a pot. The region lasts; which areas it holds is up to the grouping.

    So are its names: a drawing put in force for a later day names it from that day on, without anybody's act.
    Its own names are those that it began with, and are read as long as no drawing in force holds it.
    """

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    own_name: Mapped[str] = mapped_column("name", String(120))
    own_name_cy: Mapped[str | None] = mapped_column("name_cy", String(120))
    nation: Mapped[str | None] = mapped_column(String(20))

    name: Mapped[str] = column_property(func.coalesce(_on_the_day(GroupingRegion.name, id), own_name))
    name_cy: Mapped[str | None] = column_property(
        case(
            (_on_the_day(GroupingRegion.region_id, id).is_not(None), _on_the_day(GroupingRegion.name_cy, id)),
            else_=own_name_cy,
        )
    )


class Placement(Base):
    """Where one grouping puts one area."""

    __tablename__ = "placement"
    __table_args__ = (Index("ix_placement_region_id", "region_id"),)

    grouping_id: Mapped[int] = mapped_column(ForeignKey("grouping.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))


class Group(Base):
    """A local group, which bids, scores and votes as one."""

    __tablename__ = "local_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    founded_on: Mapped[date]
    closed_on: Mapped[date | None]


class HomeArea(Base):
    """An area that a group calls its own. A group may have several, an area several groups."""

    __tablename__ = "home_area"
    __table_args__ = (Index("ix_home_area_area_code", "area_code"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    is_main: Mapped[bool] = mapped_column(default=False)

    group: Mapped[Group] = relationship()
    area: Mapped[Area] = relationship()


class PresenceCount(Base):
    """One dated count of members by area, rounded to the nearest 5 on the way in."""

    __tablename__ = "presence_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(Text)
    counted_on: Mapped[date]
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    file_digest: Mapped[str] = mapped_column(String(64))


class AreaPresence(Base):
    """The members counted in one area, and the groups at home there (shared by electorate)."""

    __tablename__ = "area_presence"
    __table_args__ = (
        CheckConstraint("members >= 0 AND members % 5 = 0", name="rounded"),
        CheckConstraint("groups >= 0", name="groups_not_negative"),
    )

    count_id: Mapped[int] = mapped_column(ForeignKey("presence_count.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    members: Mapped[int]
    groups: Mapped[float]
