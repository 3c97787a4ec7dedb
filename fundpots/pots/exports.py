"""The inputs of a split as a file, from which anybody computes it again."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from fundpots.pots.rules.splits import rows_of, settings_of


def pots_csv(result: Mapping[str, Any]) -> str:
    """One line for each pot, as `fundpots split` reads it; numbers are written so that nothing is lost.

    The size is the last column: what the money follows before weighting.
    """
    denominator = settings_of(result).denominator
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["pot", "electorate", "members", "groups", "size"])
    for row in rows_of(result):
        figures = (row.electorate, row.members, row.groups, row.size(denominator))
        lines.writerow([row.slug, *(repr(figure) for figure in figures)])
    return text.getvalue()
