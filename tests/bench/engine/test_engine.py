"""The bench of the engine: its short form can fail, and its made-up data are the same every time."""

import json

from tests.bench.engine.__main__ import RECORDED, WORSE, Row, our_count, table, worse
from tests.bench.engine.synthetic import large_contest, write_election
from weighting.pabulib import read_pabulib
from weighting.rules import RULES


def rows(times):
    ratios = json.loads(RECORDED.read_text())["ratios"]
    return [
        Row(what, "made-up.pb", "", 1.0, "one pass", 1.0, times * ratio) for what, ratio in ratios.items()
    ]


def test_a_ratio_that_is_worse_by_more_than_half_is_named():
    assert worse(rows(1.0)) == worse(rows(WORSE * 0.99)) == []
    assert len(worse(rows(WORSE * 1.01))) == len(rows(1.0)) > 3


def test_the_table_has_a_line_for_every_row():
    assert len(table(rows(1.0)).splitlines()) == len(rows(1.0)) + 2


def test_the_same_seed_makes_the_same_election(tmp_path):
    for name in ("one.pb", "two.pb"):
        write_election(tmp_path / name, voters=50, projects=9, seed=8)

    assert (tmp_path / "one.pb").read_bytes() == (tmp_path / "two.pb").read_bytes()
    assert len(read_pabulib(tmp_path / "one.pb").ballots) == 50


def test_a_large_contest_is_allocated_within_its_budget():
    contest = large_contest(seed=1)

    decision = RULES["greedy"](contest.check())

    assert 0 < contest.budget - decision.spent < contest.minimum.max() or decision.spent == contest.budget
    assert len(contest) == 5_000


def test_reading_and_counting_take_a_few_times_the_room_of_the_file(tmp_path):
    """Block by block: tables of separators for the whole text at once took sixteen times its room."""
    path = tmp_path / "one.pb"
    write_election(path, voters=100_000, projects=50, seed=8)

    taken = our_count(path, ["equal-shares:cost:none"])

    assert 1024 * (taken["peak_kb"] - taken["imported_kb"]) < 8 * path.stat().st_size
