"""Cumbria is drawn apart and London's neighbours together, on the real map and by pages alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.people.operations.passwords import hash_password
from fundpots.people.stages import Role
from fundpots.places import operations
from fundpots.places.models import Area, Region
from fundpots.places.operations import add_region, draft_grouping, load_geography, move_areas, record_presence
from fundpots.places.queries import regions_now
from fundpots.rounds.models import Round
from fundpots.rounds.operations import open_round
from fundpots.rounds.queries import weigher
from tests import make
from tests.stories import world as stage
from tests.stories.steps import day
from tests.stories.visitor import Visitor

CUMBRIA = {
    "Barrow and Furness": "E14001076",
    "Carlisle": "E14001152",
    "Penrith and Solway": "E14001424",
    "Westmorland and Lonsdale": "E14001580",
    "Whitehaven and Workington": "E14001583",
}
#: Of two regions today: Watford and Hertsmere lie in the East of England, Dartford in the South East.
AROUND_LONDON = {"east-of-england": ["E14001568", "E14001284"], "south-east": ["E14001191"]}
MANCHESTER, CAERPHILLY = "E14001352", "W07000088"


class Country:
    """Great Britain with two groups in the North West, a count, and a round there that is open."""

    def __init__(self, app) -> None:
        self.app, self.at = app, clock.now()
        load_geography(in_force_on=(self.at - timedelta(days=400)).date(), at=self.at)
        self.north_west = db.session.scalar(select(Region).where(Region.slug == "north-west"))
        for code in (CUMBRIA["Carlisle"], MANCHESTER):
            home = db.session.get(Area, code)
            make.group([home], name=home.name, slug=home.name.lower().replace(" ", "-"))
        counted = dict.fromkeys(CUMBRIA.values(), 25) | {MANCHESTER: 400, AROUND_LONDON["south-east"][0]: 300}
        self.count = record_presence(
            counted, name="Autumn", source="A test", counted_on=self.at.date(), file_digest="0" * 64,
            by=None, at=self.at,
        )  # fmt: skip
        self.pot = make.money_in(make.pot(self.north_west, name="Old pot"), 900_000)
        self.old = self.draft("Under the old map")
        open_round(self.old, by=None, at=self.at)
        hashed = hash_password(stage.PASSWORD)
        who = make.person("whole@example.org", password_hash=hashed, password_set_at=self.at)
        make.appointed(who, Role.ADMINISTRATOR)
        db.session.commit()

    def draft(self, name: str) -> Round:
        later = {
            f"{date}_at": self.at + timedelta(days=days)
            for date, days in (("bids_close", 30), ("scoring_closes", 60), ("vote_closes", 80))
        }
        made = make.round_(self.pot, name=name, count=self.count, made_at=clock.now(), **later)
        make.criteria(made)
        return made

    def administrator(self) -> Visitor:
        return Visitor(self.app).sign_in("whole@example.org", stage.PASSWORD)


@pytest.fixture
def country(app, stopped_clock) -> Country:
    made = Country(app)
    made.clock = stopped_clock
    return made


def test_regions_are_redrawn_and_an_old_round_keeps_its_map(country):
    admin = country.administrator()
    terms = f"/rounds/{country.old.id}/terms.json"
    before = admin.client.get(terms).data

    here = begin(admin)
    add(admin, here, "Cumbria", "Cumbria", {"north-west": list(CUMBRIA.values())})
    add(admin, here, "Around London", "O amgylch Llundain", AROUND_LONDON)
    rename(admin, here, "north-west", "Lancashire and Cheshire", "Swydd Gaerhirfryn a Chaer")
    look_at_the_preview(country, here)
    put_in_force(admin, here)

    its_regions_are_called(country, "North West")
    country.clock.shift(timedelta(days=1))
    its_regions_are_called(country, "Lancashire and Cheshire")
    the_new_drawing_holds(country)
    the_old_round_is_as_it_was(country, terms, before)


def begin(admin: Visitor) -> str:
    admin.open("/groupings/new").press(
        "Begin the draft", name="Cumbria apart", reason="It is far from Manchester."
    )
    return admin.path


def add(admin: Visitor, here: str, name: str, name_cy: str, areas: dict[str, list[str]]) -> None:
    admin.open(f"{here}/regions/new").press("Add this region", name=name, name_cy=name_cy)
    region = db.session.scalar(select(Region).where(Region.name == name))
    for slug, codes in areas.items():
        admin.open(f"{here}/move?region={slug}").press("Move them", areas=codes, region=str(region.id))


def rename(admin: Visitor, here: str, slug: str, name: str, name_cy: str) -> None:
    admin.open(f"{here}/regions/{slug}").press("Save", name=name, name_cy=name_cy)


def look_at_the_preview(country: Country, here: str) -> None:
    """What moves, where presence and weight go, whose group it is, which pot and round: before it holds."""
    visitor = Visitor(country.app).open(here)
    visitor.sees("8 areas change their region", "Barrow and Furness", "was 73", "Lancashire and Cheshire")
    visitor.sees("1 group changes its region", "No group has its main home in Around London")
    visitor.open(f"{here}/effects").sees("Old pot", "£9,000.00", "Under the old map")
    visitor.sees("Without a pot: Around London, Cumbria")
    visitor.open("/regions").sees("North West").misses("Cumbria", "Lancashire")
    assert len(visitor.client.get(f"{here}/map.json").get_json()["layout"]["annotations"]) == 13


def put_in_force(admin: Visitor, here: str) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    admin.open(f"{here}/put-in-force").press("Put it in force", sure="y", **day("on", tomorrow))
    admin.open("/groupings").sees("to come")


def its_regions_are_called(country: Country, name: str) -> None:
    """Lists of rounds, regions and groups name a region as the drawing of the day does."""
    db.session.expire_all()  # as every request does, which has a session of its own
    visitor = Visitor(country.app)
    (other,) = {"North West", "Lancashire and Cheshire"} - {name}
    for page in ("/rounds", "/regions", "/groups", "/regions/north-west"):
        visitor.open(page).sees(name).misses(other)


def the_new_drawing_holds(country: Country) -> None:
    Visitor(country.app).open("/regions/cumbria").sees("Carlisle").misses("Manchester")
    _whole, grouping, regions = regions_now(clock.now().date())
    drawn = {one.region.slug: {area.area.code for area in one.areas} for one in regions}
    assert grouping.name == "Cumbria apart"
    assert drawn["cumbria"] == set(CUMBRIA.values())
    assert drawn["around-london"] == {code for codes in AROUND_LONDON.values() for code in codes}
    assert sum(map(len, drawn.values())) == len(set().union(*drawn.values())) == 632

    weighs = weigher(country.draft("The new North West"))
    assert len(weighs.areas) == 73 - len(CUMBRIA)


def the_old_round_is_as_it_was(country: Country, terms: str, before: bytes) -> None:
    """Its areas and their weights, its group in Carlisle, and the name that its region had."""
    visitor = Visitor(country.app).open(f"/rounds/{country.old.id}")
    visitor.sees("main home area lies in North West may bid").misses("Lancashire")
    visitor.open(f"/rounds/{country.old.id}/terms").sees("Carlisle", "Barrow and Furness")
    assert visitor.client.get(terms).data == before
    assert set(weigher(country.old).areas) >= {*CUMBRIA.values(), MANCHESTER}
    assert len(weigher(country.old).areas) == 73


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_nation_is_cut_by_a_page_only_with_its_reason(country):
    admin = country.administrator()
    here = begin(admin)
    add(admin, here, "The Valleys", "Y Cymoedd", {"wales": [CAERPHILLY]})

    admin.open(here).sees(
        "The Valleys holds a part of Scotland or Wales", "Wales holds a part of Scotland or Wales"
    )
    admin.open(f"{here}/put-in-force").sees("Before it can be put in force").misses("Put it in force by")
    for slug in ("the-valleys", "wales"):
        admin.open(f"{here}/regions/{slug}").press("Save", reason="The groups of the valleys asked for it.")
    admin.open(here).misses("holds a part of Scotland or Wales").sees(
        "No group has its main home in The Valleys"
    )
    put_in_force(admin, here)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_region_in_pieces_is_warned_about_and_may_still_hold(country):
    admin = country.administrator()
    here = begin(admin)
    add(admin, here, "Far Apart", "Ar Wahân", {"north-west": [CUMBRIA["Carlisle"], MANCHESTER]})

    admin.open(here).sees("Worth a second look", "Far Apart does not hang together: apart from the rest lie")
    put_in_force(admin, here)


def test_an_old_result_shows_the_map_on_which_it_was_decided(app, client):
    made, who = make.published_round(), make.administrator()
    db.session.commit()
    here = f"/rounds/{made.id}/charts/map.json"
    before = client.get(here).get_json()
    was = {"by": who, "at": make.later(90)}

    draft = draft_grouping("Halved", "To fit", made.grouping, **was)
    east = add_region(draft, "The East", "Y Dwyrain", version=draft.version, **was)
    moved = [row["code"] for row in made.terms["areas"]][::2]
    assert move_areas(draft, moved, east.id, version=draft.version, **was) == 3
    today = make.later(90).date()
    operations.put_in_force(draft, on=today, today=today, version=draft.version, **was)
    db.session.commit()

    assert len(before["data"][-1]["x"]) == 6
    assert client.get(here).get_json() == before
