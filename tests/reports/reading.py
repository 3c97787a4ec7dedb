"""Reading exported files back, as the programs of auditors and funders would."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from tests.shared import SHARED


def frame(text: str) -> pd.DataFrame:
    """A CSV as a table of texts; it begins with the mark by which Excel knows UTF-8."""
    assert text.startswith("\ufeff")
    return pd.read_csv(io.StringIO(text.removeprefix("\ufeff")), dtype=str, keep_default_na=False)


def pence(pounds: Any) -> int:
    """Pounds, as text with two decimals or as the number of a cell, in pence."""
    return round(float(pounds) * 100)


def rows_of(book: bytes, title: str) -> list[dict[str, Any]]:
    """The rows of one sheet of a workbook by their headings, without the line of totals."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(book))[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if row[0] != "Total"]


def faults_of_360giving(document: Any, folder: Path) -> str:
    """What the standard's schema and codelists find wrong; nothing where it is valid."""
    path = folder / "360giving.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    checker = SHARED / "standards" / "check_360giving.py"
    done = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 and ": valid" in done.stdout else done.stdout + done.stderr
