"""Count one election with the peer library, in its own environment and process, and print JSON.

Run by `run.py` and `record_winners.py` with the interpreter named in PABUTOOLS_PYTHON. The peer is
under the GPL: nothing of ours imports it, and nothing of it is copied here.
"""

import json
import re
import sys
import time
from pathlib import Path

import pabutools.fractions
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    parse_pabulib,
)
from pabutools.rules import (
    greedy_utilitarian_welfare,
    max_additive_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat, "points": Additive_Cardinal_Sat}


def peak_kb() -> int:
    """Give the most memory that this process has held, in kB.

    Not by getrusage: its figure is handed on from the process that started this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1])


def count(instance, profile, rule: str, utility: str, completion: str) -> list[str]:
    """Run one rule of the peer and list the ids of the winners."""
    if rule == "phragmen":
        return sequential_phragmen(instance, profile)
    satisfaction = SATISFACTION[utility]
    if utility == "points" and type(profile).__name__.startswith("Ordinal"):
        satisfaction = Additive_Borda_Sat
    if rule == "greedy":
        return greedy_utilitarian_welfare(instance, profile, satisfaction)
    if rule == "knapsack":
        return max_additive_utilitarian_welfare(instance, profile, satisfaction)
    increment = 1 if completion == "add1-exhaustive" else None
    return method_of_equal_shares(instance, profile, satisfaction, voter_budget_increment=increment)


def main() -> None:
    """Read the file, run each task `rule:utility:completion`, print times, winners, memory."""
    path, kind, *tasks = sys.argv[1:]
    pabutools.fractions.FRACTION = kind
    imported_kb = peak_kb()
    started = time.process_time()
    instance, profile = parse_pabulib(path)
    result = {"read": time.process_time() - started, "imported_kb": imported_kb, "counts": {}}
    for task in tasks:
        rule, utility, completion = task.split(":")
        started = time.process_time()
        winners = count(instance, profile, rule, utility, completion)
        seconds = time.process_time() - started
        result["counts"][task] = {"seconds": seconds, "winners": [p.name for p in winners]}
    result["peak_kb"] = peak_kb()
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
