"""Record the winners of the peer library on every real election, for tests that run without it.

`PABUTOOLS_PYTHON=... python tests/bench/engine/record_winners.py FOLDER` counts every `.pb` file of
the folder with the peer (pabutools 1.2.3, exact fractions, its own ties by project id) and writes
`tests/weighting/rules/peer_winners.json`: facts only, one row for each file, rule and utility.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "weighting" / "rules" / "peer_winners.json"
APPROVAL_TASKS = [
    "greedy:cost:none",
    "greedy:cardinality:none",
    "equal-shares:cost:none",
    "equal-shares:cardinality:none",
    "phragmen:cost:none",
]
POINTS_TASKS = ["equal-shares:cost:none", "equal-shares:cardinality:none", "equal-shares:points:none"]
SLOW_TASKS = ["equal-shares:cost:add1-exhaustive", "equal-shares:cardinality:add1-exhaustive"]
SLOW_FROM = 3_000  # voters: above this the peer takes minutes to complete equal shares


def tasks_for(path: Path) -> list[str]:
    """Choose what the peer can count: points only where the ballots carry them."""
    from weighting.pabulib import read_pabulib

    election = read_pabulib(path)
    carries_points = election.ballots.points is not None
    if carries_points:
        tasks = list(POINTS_TASKS)
    elif election.vote_type == "ordinal":
        tasks = POINTS_TASKS[:2]
    else:
        tasks = list(APPROVAL_TASKS)
    return tasks + (SLOW_TASKS if len(election.ballots) < SLOW_FROM else [])


def rows_for(path: Path) -> list[dict[str, object]]:
    """Count one file with the peer; one row for each task."""
    command = [os.environ["PABUTOOLS_PYTHON"], str(HERE / "peer.py"), str(path), "gmpy2"]
    done = subprocess.run([*command, *tasks_for(path)], capture_output=True, text=True, check=True)
    counts = json.loads(done.stdout[done.stdout.index("{") :])["counts"]
    rows = []
    for task, count in counts.items():
        rule, utility, completion = task.split(":")
        rows.append(
            {
                "file": path.name,
                "rule": rule,
                "utility": utility,
                "completion": completion,
                "winners": sorted(count["winners"]),
            }
        )
    return rows


def main() -> None:
    """Write the table anew."""
    rows = []
    for path in sorted(Path(sys.argv[1]).glob("*.pb")):
        rows += rows_for(path)
        print(path.name, len(rows), file=sys.stderr)
    note = " ".join((__doc__ or "").split("\n\n")[1].split())
    lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    TABLE.write_text(f'{{"note": {json.dumps(note)},\n "rows": [\n  {lines}\n ]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
