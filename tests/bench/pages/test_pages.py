"""The bench of the pages: its short form can fail, and its table says what it should."""

import json

from tests.bench.pages.__main__ import RECORDED, WORSE, Row, table, worse


def rows(times):
    ratios = json.loads(RECORDED.read_text())["ratios"]
    return [Row(page, "sqlite", 100.0, ratio / times, 12.0, 5, 20.0) for page, ratio in ratios.items()]


def test_a_page_that_is_slower_by_more_than_half_is_named():
    assert worse(rows(1.0)) == worse(rows(WORSE * 0.99)) == []
    assert len(worse(rows(WORSE * 1.01))) == len(rows(1.0)) == 12


def test_the_table_has_a_line_for_every_page():
    shown = table(rows(1.0))

    assert len(shown.splitlines()) == 13
    assert "12 ms" in shown
