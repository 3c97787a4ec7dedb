"""How long a round takes: allocation, explanation, audit, halves, bundle, and the program apart.

Run it with `python -m tests.bench.round`; it prints one table. Times are the best of several runs, in
seconds of processor, which a busy machine does not stretch; only the program apart goes by the clock.
"""

import subprocess
import sys
from collections.abc import Callable
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from tests.bench.figures import Figure, asked, below, laid_out, tell
from tests.weighting.rounds import RULES_HERE, large_round
from weighting.allocation import allocate
from weighting.audit import audit_of
from weighting.bundle import make_bundle, verify
from weighting.documents import read_round, round_document
from weighting.explanation import explain

CHECKER = Path(__file__).resolve().parents[2] / "data" / "check_result.py"


def best(work: Callable[[], object], runs: int = 5, clock: Callable[[], float] = process_time) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


LINES: list[Figure] = []


def line(what: str, seconds: float, limit: float | None = None) -> None:
    """Take down one line of the table; the rounds are made up from seed 1."""
    what, _, did = what.partition(": ")
    LINES.append(
        below("round", did, f"{what}, seed 1", 1000 * seconds, "ms", 1000 * limit if limit else None)
    )


def usual_round(rule: str) -> None:
    """40 groups, 60 bids, marks by four of five groups outside."""
    round_ = large_round(40, 60, 1, rule=rule)
    made = allocate(round_)
    line(f"{rule}, 40 x 60: allocate", best(lambda: allocate(round_)))
    together = best(lambda: explain(allocate(round_)))
    line(f"{rule}, 40 x 60: allocate and explain every bid", together, 0.1)
    line(f"{rule}, 40 x 60: audit of every group", best(lambda: audit_of(made), 2), 1.0)


def published_round() -> None:
    """The bundle of a usual round, and the two programs that check it."""
    round_ = large_round(40, 60, 1)
    bundle = loads(dumps(make_bundle(round_)))
    line("greedy, 40 x 60: verify the bundle", best(lambda: verify(bundle)))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bundle.json"
        file.write_text(dumps(bundle))
        command = [sys.executable, "-I", CHECKER, str(file)]
        apart = best(lambda: subprocess.run(command, check=True, capture_output=True), 3, perf_counter)
        line("greedy, 40 x 60: the program apart", apart)


def large() -> None:
    """2,000 groups and 5,000 bids with ten marks each, for every rule that walks."""
    for rule in ("greedy", "density", "equal-shares"):
        round_ = large_round(2000, 5000, 1, marks_each=10, rule=rule)
        line(f"{rule}, 2,000 x 5,000: allocate", best(lambda each=round_: allocate(each), 2), 5.0)  # type: ignore[misc]
    text = dumps(round_document(large_round(2000, 5000, 1, marks_each=10)))
    line("2,000 x 5,000: read 50,000 marks from JSON", best(lambda: read_round(text), 2))


def main() -> None:
    """Measure, and print the table."""
    for rule in RULES_HERE:
        usual_round(rule)
    published_round()
    large()
    if asked():
        tell(LINES)
        return
    print(laid_out(LINES))


if __name__ == "__main__":
    main()
