"""Awards in the 360Giving standard 1.4.3: as JSON, as one flat table, and as a workbook."""

from fundpots.reports.exports.threesixty.document import Publisher, as_document, grants_json
from fundpots.reports.exports.threesixty.tables import COLUMNS, grants_csv, grants_xlsx

__all__ = ["COLUMNS", "Publisher", "as_document", "grants_csv", "grants_json", "grants_xlsx"]
