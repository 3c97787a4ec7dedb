"""The commands allocate, audit and verify: one JSON object, sentences that name the place, exit codes."""

import json

import pytest
from click.testing import CliRunner

from fundpots.cli import main
from tests.weighting.rounds import a_round, large_round
from weighting.bundle import make_bundle
from weighting.documents import round_document

BID_KEYS = {
    "id",
    "half",
    "plain_mark",
    "mark",
    "scorers",
    "spread",
    "weight",
    "value",
    "rank",
    "amount_pence",
    "reason",
    "would_have_needed",
}


@pytest.fixture
def run(tmp_path):
    """Run a command on a document or a text; gives the result."""

    def run(command, document, *options):
        file = tmp_path / "input.json"
        if isinstance(document, bytes):
            file.write_bytes(document)
        else:
            file.write_text(document if isinstance(document, str) else json.dumps(document))
        return CliRunner().invoke(main, [command, str(file), *options])

    return run


def document(number=4, **terms):
    return json.loads(json.dumps(round_document(a_round(number, sizes=(8,), rule="greedy", **terms))))


def test_allocate_answers_in_the_agreed_shape(run):
    asked = document(panel="halves", fallback="none")

    result = run("allocate", asked)

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [bid["id"] for bid in answer["bids"]] == [bid["id"] for bid in asked["bids"]]
    assert all(set(bid) >= BID_KEYS for bid in answer["bids"])
    assert sum(half["part_pence"] for half in answer["halves"]) == asked["pot_pence"]
    spent = sum(bid["amount_pence"] for bid in answer["bids"])
    assert spent + answer["carried_pence"] == asked["pot_pence"]
    assert sum(half["carried_pence"] for half in answer["halves"]) == answer["carried_pence"]


def test_the_same_input_gives_the_same_bytes(run):
    assert run("allocate", document()).stdout_bytes == run("allocate", document()).stdout_bytes


def test_without_marks_the_halves_are_the_same(run):
    asked = document(panel="halves", fallback="none")

    with_marks = json.loads(run("allocate", asked).stdout)
    without = json.loads(run("allocate", {**asked, "marks": []}).stdout)

    for both in zip(with_marks["halves"], without["halves"], strict=True):
        assert both[0]["groups"] == both[1]["groups"]
        assert both[0]["part_pence"] == both[1]["part_pence"]
    assert all(bid["amount_pence"] == 0 for bid in without["bids"])


def test_an_open_panel_has_no_halves(run):
    answer = json.loads(run("allocate", document(panel="open")).stdout)

    assert answer["halves"] == []
    assert all(bid["half"] is None for bid in answer["bids"])


@pytest.mark.parametrize("command", ["allocate", "audit"])
def test_human_prints_tables(run, command):
    result = run(command, document(panel="halves", fallback="none"), "--human")

    assert result.exit_code == 0
    assert "g0" in result.stdout
    assert "{" not in result.stdout


def test_audit_answers_in_the_agreed_shape(run):
    found = json.loads(run("audit", document(panel="halves", fallback="none")).stdout)

    assert found["max_gain_pence"] == found["money_moved_pence"] == 0
    assert {"id": "g0", "best_gain_pence": 0, "strategy": None} in found["groups"]

    opened = json.loads(json.dumps(round_document(large_round(20, 30, 2, panel="open"))))
    assert json.loads(run("audit", opened).stdout)["max_gain_pence"] > 0


@pytest.mark.parametrize("command", ["allocate", "audit", "verify"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"pot_pence": 5,\n "seed" "x"}', "line 2, column 9"),
        ("", "line 1, column 1"),
        (b'{"seed": "\xff"}', "line 1, column 11"),
        ('{"mark":\n\n NaN}', "line 3, column 2"),
        ('{"seed": "\\ud83d"}', 'line 1, column 10: "\\ud83d" holds half of a letter'),
        ('{"pot_pence": ' + "9" * 5000 + "}", "has too many digits"),
        ('{"pot_pence": 5, "pot_pence": 6}', "the key 'pot_pence' stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_refused_by_file_line_and_column(run, command, text, place):
    result = run(command, text)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "input.json" in result.stderr
    assert place in result.stderr


def test_a_whole_letter_outside_the_first_plane_is_read(run):
    asked = document()
    asked["seed"] = "a dice: \N{GAME DIE}"

    assert run("allocate", json.dumps(asked)).exit_code == 0


@pytest.mark.parametrize("command", ["allocate", "audit"])
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda asked: asked["bids"][3].update(minimum_pence="20"), "bids[3].minimum_pence must be a whole"),
        (lambda asked: asked["bids"][3].update(minimum_pence=10**9), "bids[3].minimum_pence must be from 0"),
        (lambda asked: asked.update(rule="phragmen"), "rule must be one of greedy"),
        (lambda asked: asked.pop("marks"), "marks is missing"),
        (lambda asked: asked["groups"][0].update(excused=10**30), "groups[0].excused must be from 0"),
        (
            lambda asked: asked["marks"].append(
                {"group": asked["bids"][0]["groups"][0], "bid": asked["bids"][0]["id"], "mark": 1}
            ),
            "on its own bid",
        ),
    ],
)
def test_what_is_not_a_round_is_refused_by_its_path(run, command, change, named):
    asked = document()
    change(asked)

    result = run(command, asked)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr


def test_verify_tells_by_its_exit_code_and_names_the_first_difference(run):
    bundle = json.loads(json.dumps(make_bundle(a_round(4, sizes=(8,), rule="greedy"))))

    assert run("verify", bundle).exit_code == 0
    bundle["outcome"]["bids"][0]["amount_pence"] += 1
    result = run("verify", bundle)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["difference"]["path"] == "outcome.bids[0].amount_pence"
    assert "outcome.bids[0].amount_pence" in result.stderr


@pytest.mark.parametrize("broken", ["[]", "{}", '{"format": "fundpots bundle 1"}'])
def test_verify_of_something_else_names_what_is_missing(run, broken):
    assert run("verify", broken).exit_code == 1


def test_verify_of_a_broken_round_is_refused_with_its_path(run):
    bundle = json.loads(json.dumps(make_bundle(a_round(4, sizes=(8,), rule="greedy"))))
    bundle["round"]["bids"][0]["asked_pence"] = 0.5

    result = run("verify", bundle)

    assert result.exit_code == 2
    assert "bids[0].asked_pence must be a whole number" in result.stderr
