"""The tables of data/, and its scripts as they are run: from their own folder."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
sys.path.insert(0, str(DATA))


@pytest.fixture(scope="session")
def table() -> Callable[[str], list[dict[str, str]]]:
    """Read one of the committed tables by its name."""

    def read(name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    return read


@pytest.fixture
def rebuilt(tmp_path: Path) -> Callable[..., dict[str, bytes]]:
    """Run a script of data/ into an empty folder; what it wrote, by name."""

    def run(script: str, *arguments: object) -> dict[str, bytes]:
        words = [sys.executable, DATA / script, *arguments, "--into", tmp_path]
        subprocess.run([str(word) for word in words], check=True, capture_output=True)
        written = (path for path in tmp_path.rglob("*") if path.is_file())
        return {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in written}

    return run
