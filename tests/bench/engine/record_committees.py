"""Record committees found by abcvoting 2.19.2 (MIT), for the axiom of unit costs.

Run with an interpreter that has abcvoting; prints the table that is kept as
`tests/weighting/rules/committees.json`. All tied committees of each rule are listed.
"""

import json
import random
from importlib.metadata import version

from abcvoting import abcrules
from abcvoting.preferences import Profile

RULES = {"greedy": "av", "equal-shares": "equal-shares", "phragmen": "seqphragmen"}
SEED = 20240611
PROFILES = 60


def profile(source: random.Random) -> dict[str, object]:
    """Draw approvals of 3–10 voters over 3–7 candidates, every candidate approved by somebody."""
    while True:
        candidates = source.randint(3, 7)
        ballots = [
            [c for c in range(candidates) if source.random() < 0.4] for _ in range(source.randint(3, 10))
        ]
        ballots = [ballot for ballot in ballots if ballot]
        if len({c for ballot in ballots for c in ballot}) == candidates:
            size = source.randint(1, candidates - 1)
            return {"candidates": candidates, "ballots": ballots, "size": size}


def committees(row: dict, rule: str) -> list[list[int]]:
    """List all committees of a rule, sorted."""
    voters = Profile(row["candidates"])
    voters.add_voters(row["ballots"])
    alone = {"completion": None} if rule == "equal-shares" else {}
    found = abcrules.compute(rule, voters, committeesize=row["size"], resolute=False, **alone)
    return sorted(sorted(map(int, committee)) for committee in found)


def main() -> None:
    """Print the table."""
    source, rows = random.Random(SEED), []
    for _ in range(PROFILES):
        row = profile(source)
        row["committees"] = {ours: committees(row, theirs) for ours, theirs in RULES.items()}
        rows.append(row)
    note = f"Committees of abcvoting {version('abcvoting')}, seed {SEED}; see record_committees.py."
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    print(f'{{"note": {json.dumps(note)},\n "rows": [\n  {lines}\n ]}}')


if __name__ == "__main__":
    main()
