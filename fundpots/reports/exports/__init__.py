"""Files that leave the house: the same rows as CSV, XLSX or JSON, and awards as 360Giving."""

from fundpots.reports.exports.csv_files import csv_lines
from fundpots.reports.exports.json_files import json_lines
from fundpots.reports.exports.sheets import SHEETS, About, Column, Sheet
from fundpots.reports.exports.workbook import workbook

__all__ = ["SHEETS", "About", "Column", "Sheet", "csv_lines", "json_lines", "workbook"]
