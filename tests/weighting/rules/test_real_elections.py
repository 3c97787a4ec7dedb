"""Real elections: what was published, and what the peer library finds, is what we count."""

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundpots.cli import main
from tests.shared import SHARED, needs_shared
from weighting.pabulib import read_pabulib
from weighting.pabulib.counting import META_RULES, count

FOLDER = SHARED / "data" / "pabulib"
FILES = sorted(FOLDER.glob("*.pb")) if FOLDER.exists() else []
PEER = json.loads((Path(__file__).parent / "peer_winners.json").read_text(encoding="utf-8"))["rows"]
SPENT = {  # published totals, by Pabulib's own column `selected`
    "Netherlands_Assen_2024.pb": (9, 76_700),
    "Poland_Swiecie_2023.pb": (17, 1_040_337),
}

read = cache(read_pabulib)


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_published_winners_come_out_of_the_rule_that_the_file_names(path):
    election = read(path)
    if election.meta["rule"] not in META_RULES:
        assert CliRunner().invoke(main, ["count", str(path)]).exit_code == 2
        return

    outcome = CliRunner().invoke(main, ["count", str(path)])

    published = election.published_winners()
    shown = json.loads(outcome.stdout)
    assert shown["matches_published"] is (None if published is None else True)
    if path.name in SPENT:
        assert (len(shown["selected"]), shown["total_cost"]) == SPENT[path.name]


@needs_shared
@pytest.mark.parametrize(
    "row", PEER, ids=lambda row: f"{row['file']}-{row['rule']}-{row['utility']}-{row['completion']}"
)
def test_the_peer_library_has_the_same_winners(row):
    election = read(FOLDER / row["file"])

    counted = count(
        election,
        rule=row["rule"],
        utility=row["utility"],
        completion=row["completion"],
        ties="name",
    )

    assert sorted(election.project_ids[i] for i in counted.decision.chosen) == row["winners"]


@needs_shared
def test_the_published_winners_would_show_a_wrong_rule():
    """The comparison can fail: counted by another rule, an election does not match."""
    path = FOLDER / "Poland_Swiecie_2023.pb"
    outcome = CliRunner().invoke(main, ["count", str(path), "--rule", "greedy"])

    assert json.loads(outcome.stdout)["matches_published"] is False
