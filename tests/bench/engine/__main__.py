"""The engine beside the peer library and beside one pass of numpy: one table.

`python -m tests.bench.engine [FOLDER]` measures the real elections of a folder of `.pb` files, and
the peer too where PABUTOOLS_PYTHON names an interpreter that has it (an environment of its own:
the peer is under the GPL and never imported here). `--short` measures a made-up election against
one pass of numpy and fails where a ratio is worse by half than the recorded one; `--record`
records. `--json` prints rows instead of the table.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.bench.engine.ours import best
from tests.bench.engine.synthetic import large_contest, write_election
from tests.bench.figures import WORD, Figure, tell
from tests.shared import SHARED
from weighting.pabulib import read_pabulib
from weighting.rules import RULES

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json"
SHORT = {"voters": 20_000, "projects": 80, "seed": 8}
WORSE = 1.5  # a ratio may grow by half before the short form fails
APPROVAL = ["equal-shares:cost:none", "equal-shares:cardinality:none", "phragmen:cost:none"]
FULL = {
    "Poland_Lodz_2025.pb": [*APPROVAL, "greedy:cost:none", "knapsack:cost:none"],
    "Netherlands_Amsterdam_252.pb": [*APPROVAL, "greedy:cost:none", "knapsack:cost:none"],
    "Poland_Swiecie_2023.pb": [*APPROVAL, "equal-shares:cost:add1-exhaustive"],
    "Poland_Czestochowa_2025_Tysiaclecie.pb": ["equal-shares:points:none"],
    "Poland_Krakow_2025_Podgorze.pb": ["equal-shares:cost:none"],
}
AIMS = {  # how many times faster (or smaller) than the peer
    ("Poland_Lodz_2025.pb", "equal-shares:cost:none"): 500,
    ("Netherlands_Amsterdam_252.pb", "equal-shares:cost:none"): 50,
    ("Poland_Lodz_2025.pb", "read"): 10,
    ("Netherlands_Amsterdam_252.pb", "read"): 10,
    ("Poland_Lodz_2025.pb", "peak memory"): 10,
    ("Netherlands_Amsterdam_252.pb", "memory above import"): 10,
}
NOTE = "Processor time in ms, memory in MB. Against peer and limit more is better, against one pass less."


class Row(NamedTuple):
    """One line of the table: seconds or MB of ours and of what it is measured against."""

    what: str
    case: str
    size: str
    ours: float
    against: str
    other: float | None
    ratio: float | None
    aim: float | None = None


def measured(program: str, *arguments: str, python: str = sys.executable) -> dict[str, Any]:
    """Run one of the two counting programs in a process of its own."""
    command = [python, program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parents[2])
    answer: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return answer


def our_count(path: Path, tasks: list[str]) -> dict[str, Any]:
    """Count with our engine in a fresh process."""
    return measured("-m", "tests.bench.engine.ours", str(path), *tasks)


def beside_the_peer(path: Path, tasks: list[str], python: str) -> list[Row]:
    """Measure one election with both. Memory is that of a process that reads and counts once."""
    rows, peer_program = [], str(HERE / "peer.py")
    ours = our_count(path, tasks)
    alone = our_count(path, tasks[:1])
    peer_alone = measured(peer_program, str(path), "gmpy2", tasks[0], python=python)
    peer = measured(peer_program, str(path), "gmpy2", *tasks[1:], python=python) if tasks[1:] else peer_alone
    seconds = {task: count["seconds"] for task, count in (peer_alone["counts"] | peer["counts"]).items()}
    rows.append(_row("read", path, ours, ours["read"], "peer", min(peer_alone["read"], peer["read"])))
    rows += [_row(task, path, ours, ours["counts"][task]["seconds"], "peer", seconds[task]) for task in tasks]
    both = (alone, peer_alone)
    peak = [each["peak_kb"] / 1024 for each in both]
    above = [(each["peak_kb"] - each["imported_kb"]) / 1024 for each in both]
    rows.append(_row("peak memory", path, ours, peak[0], "peer", peak[1]))
    rows.append(_row("memory above import", path, ours, above[0], "peer", above[1]))
    return rows


def _row(what: str, path: Path, ours: dict[str, Any], own: float, against: str, other: float) -> Row:
    size = f"{ours['voters']:,} x {ours['projects']}"
    return Row(what, path.name, size, own, against, other, other / own, AIMS.get((path.name, what)))


def beside_numpy(path: Path, tasks: list[str]) -> list[Row]:
    """Measure one election against one pass of numpy: the ratio is how many passes we take."""
    ours = our_count(path, tasks)
    size = f"{ours['voters']:,} x {ours['projects']}"
    passes = {"read": ours["pass_over_bytes"]} | dict.fromkeys(tasks, ours["pass_over_votes"])
    own = {"read": ours["read"]} | {task: ours["counts"][task]["seconds"] for task in tasks}
    return [
        Row(what, path.name, size, own[what], "one pass", one, own[what] / one)
        for what, one in passes.items()
    ]


def large_contests() -> list[Row]:
    """Allocate 2,000 groups' 5,000 bids; below 5 s is asked for."""
    rows = []
    for rule in ("greedy", "density", "knapsack"):
        contest = large_contest(seed=1)
        seconds = best(lambda rule=rule, contest=contest: RULES[rule](contest))
        rows.append(Row(rule, "made up, seed 1", "2,000 x 5,000", seconds, "limit", 5.0, 5.0 / seconds, 1))
    return rows


def full(folder: Path) -> list[Row]:
    """Measure everything that can be measured here."""
    rows: list[Row] = []
    python = os.environ.get("PABUTOOLS_PYTHON")
    for name, tasks in FULL.items():
        path = folder / name
        if path.exists():
            rows += beside_numpy(path, tasks)
            rows += beside_the_peer(path, tasks, python) if python else []
    return rows + large_contests()


def short() -> list[Row]:
    """Measure the made-up election."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.pb"
        write_election(path, **SHORT)
        tasks = [*APPROVAL, "greedy:cost:none", "knapsack:cost:none"]
        read_pabulib(path)
        return beside_numpy(path, tasks)


def worse(rows: list[Row]) -> list[str]:
    """Name the rows whose ratio is worse by half than the recorded one."""
    recorded = json.loads(RECORDED.read_text())["ratios"]
    return [
        f"{row.what}: {row.ratio:.1f} passes of numpy, recorded {recorded[row.what]:.1f}"
        for row in rows
        if row.ratio is not None and row.ratio > WORSE * recorded[row.what]
    ]


def table(rows: list[Row]) -> str:
    """Lay out the rows; times in ms, memory in MB."""
    head = ("what", "case", "size", "ours", "other", "against", "ratio", "aim")
    lines = [head]
    for row in rows:
        unit = 1 if "memory" in row.what else 1000
        figures = (unit * row.ours, None if row.other is None else unit * row.other, row.ratio, row.aim)
        own, other, ratio, aim = ("" if figure is None else f"{figure:,.2f}" for figure in figures)
        lines.append((row.what, row.case, row.size, own, other, row.against, ratio, aim))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([*shown, NOTE])


def figures_of(rows: list[Row]) -> list[Figure]:
    """The same rows for the one table; times in ms."""
    return [
        Figure(
            "engine",
            row.what,
            f"{row.case.removesuffix('.pb').replace('_', ' ')}, {row.size}",
            row.ours * (1 if "memory" in row.what else 1000),
            "MB" if "memory" in row.what else "ms",
            row.against,
            None if row.other is None else row.other * (1 if "memory" in row.what else 1000),
            row.ratio,
            "" if row.aim is None else f"{row.aim:g}",
            None if row.aim is None or row.ratio is None else row.ratio >= row.aim,
        )
        for row in rows
    ]


def main() -> int:
    """Measure, print, and in the short form compare with what was recorded."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "data" / "pabulib")
    for option in ("--short", "--record", "--json", WORD):
        parser.add_argument(option, action="store_true")
    asked = parser.parse_args()
    rows = short() if asked.short or asked.record else full(asked.folder)
    if asked.figures:
        tell(figures_of(rows))
        return 0
    print(json.dumps([row._asdict() for row in rows]) if asked.json else table(rows))
    if asked.record:
        ratios = {row.what: round(row.ratio or 0, 2) for row in rows}
        RECORDED.write_text(json.dumps({"election": SHORT, "ratios": ratios}, indent=1) + "\n")
    problems = worse(rows) if asked.short and not asked.record else []
    for problem in problems:
        print(f"Slower than recorded: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
