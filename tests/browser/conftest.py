"""A real Chromium for every module of browser tests, and the small country behind a real port."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from fundpots.assets.build import build
from fundpots.static_files import _manifest
from tests import make
from tests.browser.country import Country
from tests.browser.looking import CHROMIUM
from tests.browser.scenes import Scene
from tests.browser.serving import Site
from tests.conftest import settings_for
from tests.stories import world as stage


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    build()
    _manifest.cache_clear()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def scene(databases, browser) -> Iterator[Scene]:
    """One region with seven groups, on the morning on which every story begins."""
    url = databases.fresh()
    with Site(settings_for(url), start=stage.START) as site:
        yield Scene(site, browser)
        site.close_database()
    databases.drop(url)


@pytest.fixture(scope="module")
def country(sqlite_files, browser) -> Iterator[Country]:
    """A round in every stage, as things stand a month after noon."""
    url = sqlite_files.fresh()
    with Site(settings_for(url), start=make.later(35)) as site:
        yield Country(site, browser)
        site.close_database()
    sqlite_files.drop(url)
