"""`make bench`: every benchmark, each beside a peer or a limit in the same run, and one table of all of them.

The table is printed, and written to `measured.md` beside this file, with sizes and seeds.

`--short` runs the short forms alone, which compare with what was recorded. A ratio that is worse by half is
measured again, twice at most: only what stays worse is a regression and no noise of the machine.
"""

import subprocess
import sys
from pathlib import Path

from tests.bench.figures import gathered, page_of

MEASURED = Path(__file__).with_name("measured.md")
FULL = (
    ("tests.bench.engine",),
    ("tests.bench.round",),
    ("tests.bench.result",),
    ("tests.bench.start",),
    ("tests.bench.pages",),
    ("tests.bench.pages", "--big"),
)
SHORT = (("tests.bench.engine", "--short"), ("tests.bench.pages", "--short"))
TRIES = 3


def main() -> int:
    """Run one bench after the other. The short form fails on what stays worse, the full one only tells."""
    if "--short" in sys.argv:
        return max(stays_worse(bench) for bench in SHORT)
    page = page_of([figure for bench in FULL for figure in gathered(bench)])
    MEASURED.write_text(f"{page}\n")
    print(page)
    return 0


def stays_worse(bench: tuple[str, ...]) -> int:
    """Give 0 as soon as one try went through, else the last exit code."""
    code = 0
    for _ in range(TRIES):
        code = ran(bench)
        if code == 0:
            break
    return code


def ran(bench: tuple[str, ...]) -> int:
    """Run one bench in a process of its own; give its exit code."""
    return subprocess.run([sys.executable, "-m", *bench], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
