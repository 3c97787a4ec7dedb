"""Redrawing regions: every area stays in exactly one region, and what holds never changes."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from fundpots import clock
from fundpots.db import db
from fundpots.errors import Stale
from fundpots.places import operations
from fundpots.places.models import AreaNeighbour, Grouping, GroupingRegion, Placement, Region
from fundpots.places.queries import checks_of, grouping_in_force, placements
from fundpots.places.rules import (
    DayTaken,
    DrawingNotReady,
    DrawingSettled,
    Finding,
    IntoItself,
    NameTaken,
    RegionNotThere,
)
from tests import make

TODAY = make.NOON.date()


class Land:
    """Two regions of three areas each in a row, with a group in each, and a draft made from them."""

    def __init__(self) -> None:
        self.north, self.south = make.region(name="North"), make.region(name="South")
        self.areas = [make.area() for _ in range(6)]
        for here, there in zip(self.areas, self.areas[1:], strict=False):
            for one, other in ((here, there), (there, here)):
                db.session.add(AreaNeighbour(area_code=one.code, neighbour_code=other.code))
        self.base = make.grouping({self.north: self.areas[:3], self.south: self.areas[3:]})
        make.group([self.areas[0]])
        make.group([self.areas[5]])
        self.who = make.administrator()
        self.draft = operations.draft_grouping("Redrawn", "To fit", self.base, **self.by)
        db.session.commit()

    @property
    def by(self) -> dict:
        return {"by": self.who, "at": make.NOON}

    @property
    def seen(self) -> dict:
        return {"version": self.draft.version, **self.by}

    def move(self, region, *places: int) -> int:
        codes = [self.areas[place].code for place in places]
        return operations.move_areas(self.draft, codes, region.id, **self.seen)

    def region_of(self, place: int) -> int:
        return placements(self.draft.id)[self.areas[place].code]


@pytest.fixture
def land(app) -> Land:
    return Land()


def test_a_draft_begins_as_a_copy_and_holds_nowhere(land):
    assert placements(land.draft.id) == placements(land.base.id)
    assert land.draft.in_force_on is None
    assert grouping_in_force(TODAY).id == land.base.id


def test_moving_an_area_changes_the_draft_and_nothing_else(land):
    before = placements(land.base.id)

    assert land.move(land.south, 2) == 1

    assert land.region_of(2) == land.south.id
    assert placements(land.base.id) == before


def test_a_change_that_was_made_on_an_older_version_is_refused_with_both_texts(land):
    version = land.draft.version
    land.move(land.south, 2)
    db.session.commit()

    with pytest.raises(Stale) as refused:
        operations.move_areas(land.draft, [land.areas[1].code], land.south.id, version=version, **land.by)

    assert land.areas[1].code in refused.value.yours["areas"]
    assert "South: 4" in refused.value.theirs["regions"]


def test_areas_go_only_to_a_region_of_the_draft(land):
    with pytest.raises(RegionNotThere):
        land.move(make.region(), 0)


def test_a_new_region_takes_areas_and_its_names_are_its_own(land):
    made = operations.add_region(land.draft, "The Middle", "Y Canol", **land.seen)
    land.move(made, 2, 3)

    assert made.slug == "the-middle"
    assert land.region_of(2) == land.region_of(3) == made.id
    with pytest.raises(NameTaken):
        operations.add_region(land.draft, "the middle", "Y Canol", **land.seen)


def test_a_region_of_an_earlier_drawing_comes_back_under_its_old_name(land):
    old = make.region(slug="old-shires", name="Old Shires")

    assert operations.add_region(land.draft, "Old Shires", "Hen Siroedd", **land.seen).id == old.id


def test_merging_gives_all_areas_to_the_other_region(land):
    operations.merge_regions(land.draft, land.north.id, land.south.id, **land.seen)

    assert set(placements(land.draft.id).values()) == {land.south.id}
    assert db.session.get(GroupingRegion, (land.draft.id, land.north.id)) is None
    with pytest.raises(IntoItself):
        operations.merge_regions(land.draft, land.south.id, land.south.id, **land.seen)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("move"), st.sets(st.integers(0, 5)), st.integers(0, 9)),
            st.tuples(st.just("add"), st.integers(0, 99), st.none()),
            st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
        ),
        max_size=8,
    )
)
def test_every_area_lies_in_exactly_one_region_after_any_sequence_of_changes(land, steps):
    draft = land.draft = operations.draft_grouping("Tried", "To try", land.base, **land.by)

    for kind, one, other in steps:
        regions = sorted(
            db.session.scalars(select(GroupingRegion.region_id).where(GroupingRegion.grouping_id == draft.id))
        )
        if kind == "move":
            codes = [land.areas[place].code for place in one]
            operations.move_areas(draft, codes, regions[other % len(regions)], **land.seen)
        elif kind == "add":
            try:
                operations.add_region(draft, f"Region number {one}", "Rhanbarth", **land.seen)
            except NameTaken:
                continue
        elif regions[one % len(regions)] != regions[other % len(regions)]:
            operations.merge_regions(
                draft, regions[one % len(regions)], regions[other % len(regions)], **land.seen
            )

    rows = db.session.execute(
        select(Placement.area_code, func.count())
        .join(
            GroupingRegion,
            (GroupingRegion.grouping_id == Placement.grouping_id)
            & (GroupingRegion.region_id == Placement.region_id),
        )
        .where(Placement.grouping_id == draft.id)
        .group_by(Placement.area_code)
    )
    assert dict(rows.all()) == {area.code: 1 for area in land.areas}


def test_a_drawing_holds_from_its_day_on_and_the_old_one_until_then(land):
    land.move(land.south, 2)
    later = TODAY + timedelta(days=30)

    operations.put_in_force(land.draft, on=later, today=TODAY, **land.seen)

    assert grouping_in_force(later - timedelta(days=1)).id == land.base.id
    assert grouping_in_force(later).id == land.draft.id


def test_names_and_nation_of_a_region_follow_the_drawing_put_in_force_last(land, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOON)
    operations.rename_region(land.draft, land.north.id, "Far North", "Gogledd Pell", None, **land.seen)

    operations.put_in_force(land.draft, on=TODAY, today=TODAY, **land.seen)
    db.session.commit()

    assert (land.north.name, land.north.name_cy) == ("Far North", "Gogledd Pell")
    assert land.north.nation == "England"


def test_a_region_is_called_as_it_was_until_the_day_of_its_new_name(land, monkeypatch):
    operations.rename_region(land.draft, land.north.id, "Far North", "Gogledd Pell", None, **land.seen)
    operations.put_in_force(land.draft, on=TODAY + timedelta(days=30), today=TODAY, **land.seen)

    def called(days: int) -> tuple[str, str | None]:
        monkeypatch.setattr(clock, "now", lambda: make.NOON + timedelta(days=days))
        db.session.commit()
        return db.session.execute(select(Region.name, Region.name_cy).where(Region.id == land.north.id)).one()

    assert called(0) == called(29) == ("North", None)
    assert called(30) == called(400) == ("Far North", "Gogledd Pell")
    assert db.session.scalar(select(Region.slug).where(Region.name == "Far North")) == land.north.slug


def test_a_region_that_no_drawing_in_force_holds_has_the_name_that_it_began_with(land, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOON)
    added = operations.add_region(land.draft, "Shires", "Siroedd", **land.seen)
    db.session.commit()

    assert (added.name, added.name_cy) == ("Shires", "Siroedd")


def test_a_drawing_that_a_check_stops_is_not_put_in_force(land):
    operations.add_region(land.draft, "Nowhere", "Unman", **land.seen)

    with pytest.raises(DrawingNotReady):
        operations.put_in_force(land.draft, on=TODAY, today=TODAY, **land.seen)


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_a_drawing_begins_neither_in_the_past_nor_with_another_one(land, on):
    with pytest.raises(DayTaken):
        operations.put_in_force(land.draft, on=on, today=TODAY, **land.seen)


def test_a_drawing_that_holds_is_never_changed_again(land):
    operations.put_in_force(land.draft, on=TODAY, today=TODAY, **land.seen)

    with pytest.raises(DrawingSettled):
        land.move(land.south, 1)
    with pytest.raises(DrawingSettled):
        operations.discard_grouping(land.draft, **land.seen)


def test_a_draft_that_another_drawing_outran_is_warned_about(land):
    other = operations.draft_grouping("Another", "To fit", land.base, **land.by)
    operations.put_in_force(other, on=TODAY, today=TODAY, version=other.version, **land.by)

    assert Finding.OUTRUN in [found.kind for found in checks_of(land.draft, TODAY)]


def test_a_draft_that_is_thrown_away_leaves_nothing_behind(land):
    key = land.draft.id
    operations.discard_grouping(land.draft, **land.seen)

    assert db.session.get(Grouping, key) is None
    assert placements(key) == {}
    assert db.session.get(Region, land.north.id) is not None
