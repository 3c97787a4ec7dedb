"""Read and write the tables of this folder: plain UTF-8, commas, LF, a heading row, no byte order mark."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

DATA = Path(__file__).parent


def read_table(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file, as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows under their headings, the same bytes on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
