"""Count one election with our engine, in a process of its own, and print JSON, as `peer.py` does.

Times are seconds of processor, which a busy machine does not stretch as it does those of the clock.
Ours are milliseconds, so each is the best of several runs; the peer's, of seconds, are single runs.
`limit` is one pass over the same data by numpy on the same machine: over the bytes of the file for
reading, over all votes for counting.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from weighting.pabulib import count, read_pabulib

PATIENCE = 0.5  # seconds for which one measurement is repeated


def peak_kb() -> int:
    """Give the most memory that this process has held, in kB.

    Not by getrusage: its figure is handed on from the process that started this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1])


def best(work: Callable[[], object], patience: float = PATIENCE) -> float:
    """Seconds of processor of the fastest run; runs are repeated while patience lasts, three at least."""
    times: list[float] = []
    while len(times) < 3 or sum(times) < patience:
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def main() -> None:
    """Read the file, run each task `rule:utility:completion`, print times, winners, memory."""
    path, *tasks = sys.argv[1:]
    imported_kb = peak_kb()
    election = read_pabulib(path)
    counts = {}
    for task in tasks:
        rule, utility, completion = task.split(":")
        choice = {"rule": rule, "utility": utility, "completion": completion, "ties": "name"}
        chosen = count(election, **choice).decision.chosen
        counts[task] = {
            "seconds": best(lambda choice=choice: count(election, **choice)),
            "winners": sorted(election.project_ids[project] for project in chosen),
        }
    peak = peak_kb()
    data, votes = Path(path).read_bytes(), election.ballots.projects
    result = {
        "voters": len(election.ballots),
        "projects": len(election.cost),
        "votes": len(votes),
        "imported_kb": imported_kb,
        "peak_kb": peak,
        "read": best(lambda: read_pabulib(path)),
        "counts": counts,
        "pass_over_bytes": best(lambda: np.flatnonzero(np.frombuffer(data, np.uint8) == 10)),
        "pass_over_votes": best(lambda: np.bincount(votes, minlength=len(election.cost))),
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
