"""B: who may do what. `permissions.csv` lists every route with what each role gets, and is tried out here.

`python -m tests.battery.matrix` adds new routes. Read their numbers before you commit them.
"""

from dataclasses import replace

import pytest
from sqlalchemy import select

from fundpots.db import db
from fundpots.places.models import Group
from tests.battery import matrix
from tests.battery.world import PUBLIC, ROLES, Thing

LINES = matrix.promises()
STOREYS = sorted({line.endpoint.partition(".")[0] for line in LINES})
#: Those who have nothing to do with the thing, but hold the very same role elsewhere.
ELSEWHERE = ("stranger", "administrator elsewhere", "treasurer elsewhere")
#: An appeal is decided from another region; to make a PDF is work, so it asks who wants it.
WITH_REASON = {
    "GET allocations.decide_appeal (appeal)",
    "POST allocations.decide_appeal (appeal)",
    "GET bids.pdf (screened bid)",
}
#: Pages that are about whoever asks, or answer anybody signed in with the one reason why not.
FOR_EVERYBODY = ("bids.start",)


def lines_of(storey: str) -> list[matrix.Promise]:
    return [line for line in LINES if line.endpoint.partition(".")[0] == storey]


def test_every_route_is_in_the_table_and_nothing_else(visit):
    listed = {(line.endpoint, line.method) for line in LINES}

    real = matrix.routes(visit.app)
    assert sorted(real - listed) == [], "`python -m tests.battery.matrix` adds these to the table"
    assert sorted(listed - real) == [], "these routes are gone: take them out of permissions.csv"


def test_no_line_promises_a_broken_page():
    broken = [line.name for line in LINES if any(status >= "500" for status in line.statuses.values())]
    assert broken == []


def test_what_is_not_public_asks_who_is_there():
    for line in LINES:
        assert line.statuses[PUBLIC] in ("200", "303", "404", "410"), line.name


def test_the_table_gives_nothing_to_those_who_hold_the_same_role_elsewhere():
    generous = [
        (line.name, role)
        for line in LINES
        if line.thing != "nothing" and line.endpoint not in FOR_EVERYBODY and line.statuses[PUBLIC] != "200"
        for role in ELSEWHERE
        if line.statuses[role] < "400" and line.statuses[role] != line.statuses[PUBLIC]
    ]
    assert {name for name, _role in generous} == WITH_REASON


@pytest.mark.parametrize("storey", STOREYS)
def test_everybody_from_outside_gets_what_the_table_says(visit, storey):
    """Those who hold the role elsewhere, where a hole would be; a role that is missing is refused early."""
    for line in lines_of(storey):
        outside = (PUBLIC, "neighbour", *ELSEWHERE)
        roles = tuple(role for role in outside if line.statuses[role] == "404")
        found = matrix.tried(visit, line, roles)
        assert found == {role: line.statuses[role] for role in roles}, line.name


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("storey", STOREYS)
def test_everybody_gets_what_the_table_says(visit, storey):
    """Every route × every role × own, other group, other region."""
    for line in lines_of(storey):
        assert matrix.tried(visit, line, ROLES) == line.statuses, line.name


#: Two keys in one address: the first is one's own, the second belongs to a thing elsewhere.
MIXED = (
    ("administrator", "draft round", "rounds.edit_criterion", "criterion_id", 999),
    ("administrator", "proposal", "allocations.override", "bid_id", "vote"),
    ("officer", "draft bid", "bids.file", "bid_id", "published bid"),
    ("officer", "draft bid", "bids.file", "bid_id", "screened bid"),
    ("officer", "ballot", "scoring.score", "bid_id", "published bid"),
    ("officer", "ballot", "scoring.interest", "bid_id", "screened bid"),
    ("officer", "ballot", "scoring.score", "query", "group={stranger}"),
    ("officer", "ballot", "scoring.receipt", "query", "group={stranger}"),
    ("administrator", "ballot", "scoring.delegate", "query", "group={stranger}"),
    ("treasurer", "pot", "pots.correct", "movement_id", 1),
    ("treasurer", "returned money", "treasury.correct_one", "award_id", "instalment"),
    ("administrator", "person of the group", "people.end_role", "appointment_id", 1),
    ("administrator", "person of the group", "people.person", "person_id", "{stranger}"),
    ("administrator of all", "draft of a drawing", "places.edit_region", "slug", "nowhere"),
)


@pytest.mark.parametrize(("role", "name", "endpoint", "key", "other"), MIXED)
def test_one_own_key_does_not_open_what_belongs_elsewhere(visit, role, name, endpoint, key, other):
    thing = visit.world.things[name]
    swapped = replace(thing, keys=dict(thing.keys))
    if key == "query":
        swapped.query = f"group={group_of_the_stranger(visit)}"
    else:
        found = visit.world.things.get(str(other))
        stranger = thing.people["stranger"] if other == "{stranger}" else other
        swapped.keys[key] = found.keys[key] if found else stranger

    answer = visit.client(thing.people[role]).get(matrix.address(visit.app, endpoint, swapped))

    assert answer.status_code == 404, answer.request.path


def group_of_the_stranger(visit) -> str:
    with visit.app.app_context():
        return db.session.scalar(select(Group.slug).where(Group.name == "A group elsewhere"))


@pytest.mark.parametrize(
    "name", ["officer", "administrator", "treasurer", "stranger", "administrator of all"]
)
def test_keys_that_no_row_can_have_are_not_there(visit, name):
    """Beyond any table, beyond any integer, negative: 404 everywhere, never an error."""
    client = visit.client(visit.world.things["nothing"].people[name])
    for rule in visit.app.url_map.iter_rules():
        numbers = [word for word in rule.arguments if word.endswith(("_id", "number"))]
        if not numbers or "GET" not in (rule.methods or ()):
            continue
        for key in (999_999, 2**31, 2**63, 10**18):
            thing = Thing(dict.fromkeys(rule.arguments, key) | {"slug": "none", "other": "none"}, {})
            answer = client.get(matrix.address(visit.app, rule.endpoint, thing))
            assert answer.status_code in (403, 404), f"{answer.status_code} {answer.request.path}"


LISTS = (
    "/pots", "/rounds", "/areas", "/groups", "/awards", "/people", "/footholds", "/results", "/exports",
    "/outbox", "/log", "/appeals", "/api/v1/rounds", "/exports/ledger.csv", "/pots/far-away",
    "/pots/far-away/ledger", "/pots/far-away/record", "/rounds/new", "/splits/new", "/tasks",
)  # fmt: skip
NOWHERE = ("-1", "0", "999999999", str(10**18), str(2**63), "x", "1.5", "", "٣")


@pytest.mark.parametrize("key", ["after", "before", "page", "year", "pot", "half", "begin"])
def test_pages_beyond_the_end_are_empty_or_not_there(visit, key):
    """83: lists asked for a place that is no place."""
    client = visit.client(visit.world.things["nothing"].people["administrator of all"])
    for path in LISTS:
        for value in NOWHERE:
            answer = client.get(path, query_string={key: value})
            answer.close()
            assert answer.status_code in (200, 303, 400, 403, 404), f"{path}?{key}={value}"
