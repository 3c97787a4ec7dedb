"""Every page of a small country, for everybody: no barrier, no dead end, no noise in the console."""

import pytest

from tests.browser.crawling import Crawl
from tests.browser.looking import Window, barriers, too_wide

ROLES = ("visitor", "officer", "administrator", "treasurer")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def crawls(country):
    """What each of them can reach by links, walked once."""
    return {role: Crawl(country.site.app, country.client(role)).walk() for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(crawls, role):
    assert crawls[role].dead == []


def test_a_good_part_of_the_house_is_walked(crawls, country):
    """A crawl that loses its way would find nothing wrong."""
    met = {kind.split()[0] for crawl in crawls.values() for kind in crawl.pages.values()}

    assert {name: len(crawl.pages) for name, crawl in crawls.items() if len(crawl.pages) < 40} == {}
    assert met >= {
        "allocations.appeals", "allocations.proposal", "allocations.result", "allocations.vote",
        "bids.queue", "bids.section", "bids.sign", "people.people", "places.area", "pots.show_ledger",
        "reports.round_record", "reports.whole_log", "rounds.set_up", "scoring.score", "scoring.turnout",
        "treasury.accept", "treasury.mine", "treasury.payments", "treasury.reports_due",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["visitor", "officer"])
def test_every_kind_of_page_is_open_to_all(country, crawls, role):
    look_at(country, crawls, role)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "treasurer"])
def test_every_kind_of_page_of_those_who_run_it_is_open_to_all(country, crawls, role):
    look_at(country, crawls, role)


def look_at(country, crawls, role):
    """One page of each kind that nobody before this role could see, at three widths."""
    window = country.window(role)
    found = [problem for path in one_of_each(crawls, role) for problem in problems_of(window, path)]

    assert found + window.wrong == []


def one_of_each(crawls, role):
    others = [crawls[name] for name in ROLES[: ROLES.index(role)]]
    known = {kind for crawl in others for kind in crawl.pages.values()}
    paths = {}
    for path, kind in crawls[role].pages.items():
        if kind not in known or kind == "reports.front":
            paths.setdefault(kind, path)
    return list(paths.values())


def problems_of(window: Window, path: str) -> list[str]:
    page = window.page
    window.resize(360)
    page.goto(path)
    found = barriers(page)
    window.resize(320)
    found += too_wide(page)
    window.resize(1280)
    return [f"{path}: {problem}" for problem in found + barriers(page)]
