"""B: who may do what. `permissions.csv` lists every route with what each role gets, and is tried out here.

`python -m tests.battery.matrix` adds new routes. Read their numbers before you commit them.
"""

import pytest

from tests.battery import matrix
from tests.battery.world import PUBLIC, ROLES

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
