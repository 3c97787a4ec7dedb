"""The house itself: imports go down, every view declares access, files stay readable."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Files that may be longer than a sitting, each with its reason.
LONGER = {
    "fundpots/migrations/versions/0001_the_first_tables.py": "made by a tool from the models",
    "data/check_result.py": "a stranger downloads and runs it as one file",
}


def python_files() -> list[Path]:
    return [
        path
        for folder in ("fundpots", "weighting", "data")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "node_modules" not in path.parts
    ]


def test_imports_go_down_only():
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


def test_every_view_declares_who_may_see_it(app):
    for rule in app.url_map.iter_rules():
        assert app.view_functions[rule.endpoint].access, rule.rule


def test_no_two_views_share_an_address(app):
    taken: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert (rule.rule, method) not in taken, (
                f"{rule.rule}: {rule.endpoint} and {taken[rule.rule, method]}"
            )
            taken[rule.rule, method] = rule.endpoint


def test_a_silent_view_keeps_the_application_from_starting(app):
    from fundpots.people.access import check_declared

    app.view_functions["silent"] = lambda: "hello"
    app.url_map.add(app.url_rule_class("/silent", endpoint="silent"))

    with pytest.raises(RuntimeError, match="silent"):
        check_declared(app)


def test_lists_go_on_by_key_and_not_by_counting_rows():
    """Where a page begins after so many rows, the last pages of a long list are slow, and rows are missed."""
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        assert not any(counted in text for counted in (".offset(", ".slice(", "OFFSET")), path


def test_no_file_is_longer_than_a_sitting_without_a_reason():
    long = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if len(path.read_text(encoding="utf-8").splitlines()) > 300
    }
    assert long <= set(LONGER)
