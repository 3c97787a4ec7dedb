"""`make bench`: every benchmark, each beside a peer or a limit in the same run."""

import subprocess
import sys


def main() -> int:
    """Run one bench after the other; the exit code tells whether all went through."""
    benches = ("tests.bench.engine", "tests.bench.round")
    return max(subprocess.run([sys.executable, "-m", bench], check=False).returncode for bench in benches)


if __name__ == "__main__":
    raise SystemExit(main())
