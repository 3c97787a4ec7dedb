"""Made-up elections and contests for the bench: the same seed gives the same bytes."""

from pathlib import Path

import numpy as np

from weighting.contest import Contest
from weighting.pabulib import format_pabulib


def write_election(path: Path, *, voters: int, projects: int, seed: int) -> None:
    """Write approvals of one to five projects for each voter, the popular ones more often."""
    source = np.random.default_rng(seed)
    appeal = source.lognormal(0, 1, projects)
    cost = np.round(source.lognormal(9, 1, projects), -2).astype(int) + 100
    listed = [{"project_id": f"P{i:03}", "cost": cost[i]} for i in range(projects)]
    names = np.array([row["project_id"] for row in listed])
    rows = []
    for voter in range(voters):
        size = int(source.integers(1, 6))
        ballot = source.choice(projects, size, replace=False, p=appeal / appeal.sum())
        rows.append({"voter_id": voter, "vote": names[ballot].tolist()})
    meta = {"budget": int(cost.sum() * 0.4), "vote_type": "approval", "rule": "greedy"}
    path.write_text(format_pabulib(meta, listed, rows), encoding="utf-8")


def large_contest(seed: int, *, groups: int = 2_000, bids: int = 5_000) -> Contest:
    """Make a contest of one bid per group, with minimums, for 30 % of what is asked."""
    source = np.random.default_rng(seed)
    asked = np.round(source.lognormal(7, 0.8, bids)).astype(np.int64) * 100
    minimum = asked * source.choice([50, 60, 80, 100], bids) // 10_000 * 100
    return Contest(
        budget=int(asked.sum() * 0.3),
        asked=asked,
        minimum=np.maximum(minimum, 100),
        value=np.round(source.uniform(0, 100, bids), 9),
        owners=tuple(frozenset([int(group)]) for group in source.integers(0, groups, bids)),
        one_per_group=True,
    )
