"""46 and more: what is secret at a stage makes no difference to anybody else.

The secret is changed in the database, and everything that somebody can ask for is asked for before and after:
each byte, header and length must be the same, but for those who are let in on it.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fundpots.reports.tables.secrecy import STAGES, TIMETABLE, Audience, Secret
from fundpots.rounds.stages import Stage
from tests.battery import matrix
from tests.battery.world import PUBLIC, Thing, Visit

#: What stands for a round at each stage in `world.py`.
ROUNDS = {
    Stage.OPEN: "submitted bid",
    Stage.SCREENING: "screened bid",
    Stage.SCORING: "cast ballot",
    Stage.PROPOSAL: "proposal",
    Stage.RATIFICATION: "vote",
    Stage.PUBLISHED: "instalment",
}
#: Which roles of `world.py` an audience is.
LET_IN = {
    Audience.GROUP: {"member", "officer"},
    Audience.RUNNERS: {"administrator", "administrator of all"},
    Audience.JUDGES: {"member", "officer", "neighbour", "administrator", "administrator of all"},
    Audience.PAYERS: {"officer", "treasurer", "treasurer of all"},
    Audience.COLLEAGUES: {
        "member", "officer", "administrator", "administrator of all", "treasurer", "treasurer of all",
    },
}  # fmt: skip
OUTSIDE = (PUBLIC, "neighbour", "administrator", "administrator of all")
#: The count of queries is told in tests only; the cookie carries one's own random keys.
NOT_TOLD = ("Set-Cookie", "X-Query-Count")
#: Pages and files that bring rounds together.
LISTS = ("reports.", "rounds.index", "pots.index", "treasury.index", "allocations.appeals", "places.group")
BALLOTS = "ballot_id IN (SELECT id FROM ballot WHERE round_id = :round AND group_id = :group)"
LINES = "proposal_id IN (SELECT id FROM proposal WHERE round_id = :round)"
#: How each secret is made another one: what it says, how long it is, how much it is.
CHANGES = {
    "bid": [
        "UPDATE bid SET title = 'Otherwise', summary = summary || ' longer', project = 'p', benefit = 'b', "
        "asked_pence = asked_pence + 1 WHERE id = :bid",
    ],
    "draft": [
        "UPDATE bid SET title = 'Otherwise', summary = 'longer than before', asked_pence = asked_pence + 1 "
        "WHERE id = :bid AND submitted_at IS NULL",
    ],
    "files": ["UPDATE attachment SET name = 'otherwise.png', content = x'00' WHERE bid_id = :bid"],
    "scores": [
        f"UPDATE score SET points = 5 - points, reason = 'Otherwise' WHERE {BALLOTS}",
        f"UPDATE remark SET comment = 'Otherwise' WHERE {BALLOTS}",
        "UPDATE ballot SET receipt = 'other', nonce = 'other' WHERE round_id = :round AND group_id = :group",
    ],
    "notes": [f"UPDATE remark SET private_note = 'Otherwise' WHERE {BALLOTS}"],
    "amounts": [
        "UPDATE proposal_line SET amount_pence = amount_pence / 2, computed_pence = amount_pence / 2, "
        f"rank = rank + 1 WHERE {LINES}",
        "UPDATE proposal SET summary = json_set(summary, '$.awarded_pence', 1) WHERE round_id = :round",
    ],
    "votes": [
        "UPDATE vote SET choice = 'object', reason = 'Otherwise', receipt = 'other' "
        f"WHERE group_id = :group AND {LINES}",
    ],
    "names": [
        "UPDATE person SET name = 'Otherwise', email = 'otherwise' || id || '@example.com' WHERE id IN "
        "(SELECT person_id FROM appointment WHERE group_id = :group)",
    ],
    "bank": ["UPDATE bank_details SET ending = '99', sealed = x'00' WHERE group_id = :group"],
}
#: Tried where it begins, where its audience changes, and where it could have leaked since.
LATER = {
    "scores": (Stage.PROPOSAL, Stage.RATIFICATION),
    "notes": (Stage.PUBLISHED,),
    "names": (Stage.PUBLISHED,),
    "bank": (Stage.PUBLISHED,),
}
CELLS = [
    (secret, stage)
    for secret in TIMETABLE
    for stage in (*secret.seen, *LATER.get(secret.key, ()))
    if secret.at(stage) != Audience.EVERYBODY and (secret.key, stage) != ("bank", Stage.OPEN)
]


def test_every_secret_of_the_timetable_is_tried():
    assert {secret.key for secret in TIMETABLE} == set(CHANGES)
    assert set(ROUNDS) == set(STAGES)


def test_before_scoring_has_closed_there_are_no_totals_for_anybody():
    amounts = next(secret for secret in TIMETABLE if secret.key == "amounts")
    assert [amounts.at(stage) for stage in STAGES[:3]] == [None, None, None]


def test_others_scores_make_no_difference_while_groups_score(visit):
    """The heart of it, quickly: every address of the round, for the public and for a group of the region."""
    scores = next(secret for secret in TIMETABLE if secret.key == "scores")
    check(visit, scores, Stage.SCORING, (PUBLIC, "neighbour"), everywhere=False)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("secret", "stage"), CELLS, ids=lambda one: getattr(one, "key", str(one)))
def test_a_secret_makes_no_difference_to_those_who_are_not_let_in(visit, secret, stage):
    """Every cell of the timetable that is not for everybody."""
    check(visit, secret, stage, OUTSIDE, everywhere=True)


def check(visit: Visit, secret: Secret, stage: Stage, outside: tuple[str, ...], *, everywhere: bool) -> None:
    thing = prepared(visit, secret, stage)
    let_in = LET_IN[secret.at(stage)]
    asking = [role for role in outside if role not in let_in]
    inside = "officer" if "officer" in let_in else "administrator"
    before = {role: asked(visit, thing, role, everywhere=everywhere) for role in (*asking, inside)}

    assert change(visit.database, secret, thing) > 0, "there is no such secret in this round"

    for role in asking:
        after = asked(visit, thing, role, everywhere=everywhere)
        different = [path for path in after if after[path] != before[role][path]]
        assert different == [], f"{role} can tell"
    seen = asked(visit, thing, inside, everywhere=everywhere)
    assert seen != before[inside], "not even those let in see it: the test looks in the wrong place"


def prepared(visit: Visit, secret: Secret, stage: Stage) -> Thing:
    """The round at this stage, with a vote of the group while there is a vote."""
    unsent = secret.key in ("draft", "files") and stage == Stage.OPEN
    thing = visit.world.things["draft bid" if unsent else ROUNDS[stage]]
    if stage == Stage.RATIFICATION:
        client, path = visit.client(thing.people["officer"]), f"/rounds/{thing.keys['round_id']}/vote"
        asked_on = re.search(r'name="proposal"[^>]*value="(\d+)"', client.get(path).get_data(as_text=True))
        answer = client.post(
            path, data={"choice": "approve", "confirmed": "1", "proposal": asked_on and asked_on.group(1)}
        )
        assert answer.status_code == 303
    return thing


def change(database: Path, secret: Secret, thing: Thing) -> int:
    """Make it another one; how many rows that were."""
    with closing(sqlite3.connect(database)) as connection:
        for (guard,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {guard}")
        (group,) = connection.execute(
            "SELECT group_id FROM appointment WHERE person_id = ? AND role = 'member'",
            [thing.people["member"]],
        ).fetchone()
        values = {"round": thing.keys["round_id"], "bid": thing.keys.get("bid_id"), "group": group}
        rows = sum(connection.execute(one, values).rowcount for one in CHANGES[secret.key])
        connection.commit()
    return rows


def asked(visit: Visit, thing: Thing, role: str, *, everywhere: bool) -> dict[str, tuple[object, ...]]:
    """Everything about this round that somebody gets: status, headers, bytes."""
    client = visit.client(None if role == PUBLIC else thing.people[role])
    found = {}
    for path in addresses(visit, thing, everywhere=everywhere):
        answer = client.get(path)
        told = sorted((name, value) for name, value in answer.headers if name not in NOT_TOLD)
        found[path] = (answer.status_code, told, still(answer))
        answer.close()
    return found


def addresses(visit: Visit, thing: Thing, *, everywhere: bool) -> Iterator[str]:
    """Every address of this round and of what is in it; everywhere: lists, files and the API as well."""
    made = set()
    for line in matrix.promises():
        other = visit.world.things[line.thing]
        if line.method != "GET" or line.endpoint.endswith(("pdf", "letter_file")):
            continue  # to make a PDF takes a second, and it says what the page says
        lists = everywhere and line.thing == "nothing" and line.endpoint.startswith(LISTS)
        if lists or other.keys.get("round_id") == thing.keys["round_id"]:
            made.add(matrix.address(visit.app, line.endpoint, other))
        if "round_id" in other.keys and matrix.has_address(visit.app, line.endpoint, thing):
            made.add(matrix.address(visit.app, line.endpoint, thing))
    if everywhere:
        made |= {f"/exports/{name}.{kind}" for name in ("bids", "awards", "pots") for kind in ("csv", "json")}
    return iter(sorted(made))


def still(answer) -> bytes:
    """The body without the random keys of its forms; a workbook's parts without their times."""
    return re.sub(rb'(name="(?:submit_key|csrf_token)"[^>]*value=")[^"]*', rb"\1", answer.get_data())
