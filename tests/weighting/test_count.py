"""The command `fundpots count`: one JSON object, by the rule asked for or the file's own."""

import json

import pytest
from click.testing import CliRunner

from fundpots.cli import main
from tests.weighting.test_pabulib import GOOD, META


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


def with_comparison(both):
    """Ten voters, 100: six want what costs 100, of whom some also want b; the other four want a for 40."""
    head = META.replace("rule;greedy", "rule;equalshares-comparison")
    costs = f"PROJECTS\nproject_id;cost\nall;100\na;40\nb;{10 * max(1, both)}\n"
    votes = ["all,b"] * both + ["all"] * (6 - both) + ["a"] * 4
    return head + costs + "VOTES\nvoter_id;vote\n" + "".join(f"{i};{vote}\n" for i, vote in enumerate(votes))


@pytest.mark.parametrize(
    ("both", "rule", "selected"),
    [
        pytest.param(0, "greedy", ["all"], id="six prefer greedy's winner, four the other"),
        pytest.param(1, "greedy", ["all"], id="five against four"),
        pytest.param(2, "equal-shares", ["a", "b"], id="four against four"),
        pytest.param(3, "equal-shares", ["a", "b"], id="three against four"),
    ],
)
def test_an_edition_with_a_comparison_goes_by_what_more_voters_prefer(tmp_path, both, rule, selected):
    shown = json.loads(run(tmp_path, with_comparison(both)).stdout)
    stated = json.loads(run(tmp_path, with_comparison(both), "--rule", "equal-shares").stdout)

    assert (shown["rule"], sorted(shown["selected"])) == (rule, selected)
    assert sorted(stated["selected"]) == (["a", "b"] if both else ["a"])


@pytest.mark.parametrize(
    ("text", "options", "problem"),
    [
        (GOOD.replace("a,b;40", "a,x;40"), [], "town.pb, line 13, column 2: the vote names “x”"),
        (GOOD.replace("greedy", "unknown"), [], "“unknown”"),
        (GOOD.replace("rule;greedy\n", ""), [], "names no rule"),
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


def test_a_file_that_the_system_does_not_give_is_refused():
    outcome = CliRunner().invoke(main, ["count", "/proc/self/mem"])

    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert "/proc/self/mem" in outcome.stderr
    assert not outcome.exception or isinstance(outcome.exception, SystemExit)
