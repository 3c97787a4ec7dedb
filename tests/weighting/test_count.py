"""The command `fundpots count`: one JSON object, by the rule asked for or the file's own."""

import json

import pytest
from click.testing import CliRunner

from fundpots.cli import main
from tests.weighting.test_pabulib import GOOD


def run(tmp_path, text, *options):
    (tmp_path / "town.pb").write_bytes(text.encode())
    return CliRunner().invoke(main, ["count", str(tmp_path / "town.pb"), *options])


def test_count_prints_one_object(tmp_path):
    shown = json.loads(run(tmp_path, GOOD).stdout)

    assert shown.pop("seconds").keys() == {"read", "count"}
    assert shown == {
        "rule": "greedy",
        "utility": "cost",
        "completion": None,
        "selected": ["a", "b"],
        "total_cost": 90,
        "budget": 100,
        "voters": 4,
        "projects": 3,
        "matches_published": False,
    }


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        (["--rule", "equal-shares", "--completion", "greedy"], ["a", "b"]),
        (["--rule", "phragmen"], ["a", "b"]),
        (["--rule", "knapsack"], ["a", "b"]),
        (["--rule", "greedy", "--utility", "cardinality"], ["a", "b"]),
        (["--rule", "greedy-no-skip"], ["a", "b"]),
    ],
)
def test_count_goes_by_the_rule_asked_for(tmp_path, options, selected):
    assert sorted(json.loads(run(tmp_path, GOOD, *options).stdout)["selected"]) == selected


def test_ties_go_to_the_lower_cost_or_by_name(tmp_path):
    text = GOOD.replace("1;a,b;40", "1;b;40")  # all three projects have one vote

    assert json.loads(run(tmp_path, text).stdout)["selected"] == ["b", "L7/10/XII"]
    assert json.loads(run(tmp_path, text, "--ties", "name").stdout)["selected"] == ["L7/10/XII", "b"]


@pytest.mark.parametrize(
    ("text", "options", "problem"),
    [
        (GOOD.replace("a,b;40", "a,x;40"), [], "town.pb, line 13, column 2: the vote names “x”"),
        (GOOD.replace("greedy", "unknown"), [], "“unknown”"),
        (GOOD, ["--utility", "points"], "no points"),
        (GOOD, ["--rule", "lottery"], "lottery"),
        (GOOD, ["--rule", "greedy", "--completion", "add1"], "equal-shares"),
    ],
)
def test_count_refuses_with_a_sentence_and_exit_code_2(tmp_path, text, options, problem):
    outcome = run(tmp_path, text, *options)

    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert problem in outcome.stderr
    assert "Traceback" not in outcome.stderr
