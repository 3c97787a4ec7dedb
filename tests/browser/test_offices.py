"""The ways of those in office, in a real Chromium: running a round, and paying what it gave."""

import pytest
from sqlalchemy import select

from fundpots.db import db
from fundpots.places.models import Region
from tests.browser.looking import WIDTHS, barriers, too_wide
from tests.browser.test_journey import OTHERS, go
from tests.make import later
from tests.treasury import books

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_takes_a_round_from_its_bids_to_its_proposal(scene, width):
    office = Office(scene, scene.open_round(), width)
    scene.others_bid(*OTHERS)

    page = office.on_day(31)
    office.step("Close the list of bids")
    office.look(f"/rounds/{office.round_id}/screening")
    for number in range(len(OTHERS)):
        page.get_by_role("row").filter(has_text="not decided yet").first.get_by_role("link").first.click()
        decide(page, refuse=number == 0)
    page = office.on_day(32)
    office.step("Start scoring")
    office.look(f"/rounds/{office.round_id}/turnout")
    go(page, "Write to")
    assert page.get_by_text("A reminder went to").is_visible()
    scene.others_score(besides="nobody")
    page = office.on_day(61)
    office.step("Close scoring and compute the proposal")

    assert "projects" in page.locator("h1").inner_text()
    assert [wrong for window in scene.windows for wrong in window.wrong] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_two_treasurers_pay_an_award(scene, width):
    with scene.behind(3):
        region = db.session.scalars(select(Region).where(Region.slug == "woodland")).one()
        books.accepted(50_000, where=region)
    scene.site.clock.set(later(10))

    first = Keeper(scene, "first treasurer", width)
    first.follow("Prepare 1 payment")
    first.press("Prepare this payment")
    second = Keeper(scene, "second treasurer", width)
    second.follow("Approve 1 payment")
    second.press("Approve this payment")
    first.follow("Send 1 payment to the bank")
    first.press("Mark as paid")
    for part, text in (("Day", "12"), ("Month", "11"), ("Year", "2026")):
        first.page.get_by_label(part, exact=True).fill(text)
    first.page.get_by_label("The bank's reference").fill("FP-1")
    first.press("Mark as paid")

    assert first.page.get_by_text("on 12 November 2026, bank’s reference FP-1").is_visible()
    assert [wrong for window in scene.windows for wrong in window.wrong] == []


class Keeper:
    """A treasurer, who goes from their tasks to the one payment there is."""

    def __init__(self, scene, who, width):
        self.page = scene.window(who, width).page

    def follow(self, task):
        self.page.goto("/tasks")
        self.look()
        go(self.page, task)
        self.look()
        self.page.locator("main tbody th a").first.click()
        self.look()

    def press(self, words):
        go(self.page, words)
        self.look()

    def look(self):
        assert barriers(self.page) == []
        assert too_wide(self.page) == []


class Office:
    """An administrator who comes back some days later, and looks closely at every page."""

    def __init__(self, scene, round_id, width):
        self.scene, self.round_id, self.width = scene, round_id, width

    def on_day(self, day):
        """Sign in on a later day: a browser is signed out over night."""
        self.scene.site.clock.set(later(day))
        self.page = self.scene.window("first administrator", self.width).page
        return self.page

    def look(self, path=None):
        if path:
            self.page.goto(path)
        assert barriers(self.page) == []
        assert too_wide(self.page) == []

    def step(self, words):
        """One step of the round's life: its page says what will happen, its button takes it."""
        self.look(f"/rounds/{self.round_id}")
        go(self.page, words)
        self.look()
        self.page.locator("main form button").last.click()
        self.look()


def decide(page, *, refuse):
    """Decide on the bid that is shown: the first is refused with a public reason."""
    if refuse:
        page.get_by_label("Not eligible").check()
        page.get_by_label("Reason, which will be public").fill("It has happened already.")
    else:
        page.get_by_label("Eligible: groups score it").check()
    page.get_by_role("button", name="Record this decision").click()
