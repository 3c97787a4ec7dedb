"""The main path in a real Chromium: bid, sign, score, vote, publish; by keyboard; without JavaScript."""

import os
import re

import pytest

from tests.browser.keyboard import Keyboard
from tests.browser.looking import WIDTHS, barriers, too_wide

PICTURES = os.environ.get("FUNDPOTS_PICTURES")
BIDDER, JUDGE = "ash", "gorse"
OTHERS = ("birch", "cedar", "damson", "elm", "fir")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_bid_to_its_award(scene, width):
    scene.open_round()
    walk = Walk(scene, width)
    walk.bid()
    walk.sign()
    scene.others_bid(*OTHERS)
    scene.start_scoring()
    walk.score()
    scene.others_score(besides=JUDGE)
    scene.put_to_vote()
    walk.vote()
    scene.others_approve(besides=JUDGE)
    walk.publish()
    walk.read_result()

    assert [wrong for window in scene.windows for wrong in window.wrong] == []


class Walk:
    """One way through all pages of the main path, photographed and measured on every page."""

    def __init__(self, scene, width):
        self.scene, self.width, self.count = scene, width, 0

    def window(self, who=""):
        self.seen = self.scene.window(who, self.width)
        return self.seen.page

    def look(self, name):
        """Every page of the path is free of barriers and no wider than the window."""
        self.count += 1
        self.seen.picture(PICTURES, f"{self.count:02}-{name}")
        assert barriers(self.seen.page) == []
        assert too_wide(self.seen.page) == []

    def bid(self):
        page = self.window(f"secretary of {BIDDER}")
        self.look("tasks")
        page.goto("/rounds")
        go(page, "First steps")
        self.look("round")
        go(page, "Bid")
        self.look("start")
        go(page, "Start the bid")
        self.look("task-list")
        fill_project(page)
        self.look("project")
        save(page)
        choose_areas(page)
        self.look("areas")
        save(page)
        fill_budget(page)
        self.look("budget")
        save(page)
        fill_timetable(page)
        save(page)
        for section in ("Attachments", "Partners and interests"):
            go(page, section)
            self.look(section.split()[0].lower())
            save(page)
        self.look("task-list-full")
        go(page, "Check the whole bid and send it")
        self.look("check")
        go(page, "Send for sign-off")
        self.look("sent")

    def sign(self):
        page = self.window(f"treasurer of {BIDDER}")
        page.goto("/tasks")
        self.look("tasks-sign")
        go(page, "Sign")
        self.look("sign")
        page.get_by_label("Yes, sign and submit it").check()
        go(page, "Confirm")
        assert page.get_by_text(re.compile(r"R\d+-\d+|[A-Z]{2,}-\w+")).first.is_visible()
        self.look("receipt")

    def score(self):
        page = self.window(f"secretary of {JUDGE}")
        self.look("tasks-score")
        page.goto("/rounds")
        go(page, "First steps")
        go(page, "Score")
        self.look("ballot")
        for number in range(self.scene.to_judge(JUDGE)):
            page.locator(".govuk-task-list__link").nth(number).click()
            if number == 0:
                self.look("interest")
            go(page, "No: read and score this bid")
            if number == 0:
                self.look("score")
            give_points(page, 5 - number % 3)
            go(page, "Save draft")
            go(page, "Back to the list of bids")
        go(page, "Check all scores")
        self.look("ballot-check")
        go(page, "Cast the group's ballot")
        assert "ballot is cast" in page.locator("h1").inner_text()
        self.look("ballot-receipt")

    def vote(self):
        page = self.window(f"secretary of {JUDGE}")
        self.look("tasks-vote")
        page.goto("/rounds")
        go(page, "First steps")
        go(page, "Read the proposal")
        self.look("proposal")
        go(page, "Vote")
        page.get_by_label("Approve the proposal").check()
        self.look("vote")
        go(page, "Check the vote")
        self.look("vote-check")
        go(page, "Cast the group’s vote")
        self.look("vote-receipt")

    def publish(self):
        page = self.window("first administrator")
        self.look("tasks-publish")
        page.goto("/rounds")
        go(page, "First steps")
        go(page, "Publish")
        self.look("publish")
        page.locator("main form button").click()
        self.look("published")

    def read_result(self):
        page = self.window()
        page.goto("/results")
        self.look("results")
        go(page, "First steps")
        self.look("result")
        assert re.search(r"£[\d,]+ for \d of 6 projects", page.locator("main").inner_text())
        go(page, "A first meeting in Ash Vale")
        self.look("explanation")


def go(page, words):
    """Click the first link or button of the page that says this."""
    page.locator("main").locator("a, button").filter(has_text=words).first.click()


def fill_project(page):
    go(page, "The project")
    page.get_by_label("Title").fill("A first meeting in Ash Vale")
    page.get_by_label("Summary").fill("A first meeting, with a meal, for people who have never been to one.")
    page.get_by_label("What you will do").fill("We hire the hall, knock on doors and cook.")
    page.get_by_label("Who benefits").fill("Eighty people on the estate.")


def choose_areas(page):
    go(page, "Areas that benefit")
    page.get_by_role("checkbox", name=re.compile(r"^Ash Vale")).last.check()


def fill_budget(page):
    go(page, "Budget")
    page.get_by_role("textbox", name="What for").first.fill("Hire of the hall")
    page.get_by_role("textbox", name="Amount", exact=True).first.fill("450")
    page.get_by_role("textbox", name=re.compile("Smallest")).fill("300")


def fill_timetable(page):
    go(page, "Timetable")
    for group, day in (("First day", "1"), ("Last day", "28")):
        date = page.get_by_role("group", name=group)
        for part, text in (("Day", day), ("Month", "2"), ("Year", "2027")):
            date.get_by_label(part).fill(text)
    page.locator("textarea").fill("Four weeks in February.")


def save(page):
    page.get_by_role("group", name="Have you completed this section?").get_by_label("Yes").check()
    page.locator("main").get_by_role("button", name="Save", exact=True).last.click()


def give_points(page, points):
    for criterion in page.locator("fieldset.criterion").all():
        criterion.get_by_role("radio").nth(points).check(force=True)
        criterion.get_by_role("textbox").fill("It is likely to work, and nobody else does it there.")


def test_a_ballot_is_cast_by_keyboard_alone(scene):
    scene.open_round()
    scene.others_bid(*OTHERS)
    scene.start_scoring()
    window = scene.window(f"secretary of {JUDGE}")
    keys, page = Keyboard(window.page), window.page

    page.goto("/rounds")
    keys.to("First steps").enter()
    keys.to("Score").enter()
    for _ in range(scene.to_judge(JUDGE)):
        bid = page.locator(".govuk-task-list__item").filter(has_not_text="Scored").first
        keys.to(bid.get_by_role("link").inner_text()).enter()
        keys.to("No: read and score this bid").enter()
        for name in page.locator("legend.criterion__name").all_inner_texts():
            keys.to("0", group=name).press("Space").press("ArrowDown").press("ArrowDown")
            keys.to("Reason", group=name).type("It has a hall, and people who will come.")
        keys.to("Save draft").enter()
        keys.to("Back to the list of bids").enter()
    keys.to("Check all scores").enter()
    keys.to("Cast the group's ballot").enter()

    assert "ballot is cast" in page.locator("h1").inner_text()
    assert window.wrong == []


def test_a_bid_is_written_and_signed_without_javascript(scene):
    round_id = scene.open_round()
    page = scene.window(f"secretary of {BIDDER}", java_script_enabled=False).page
    page.goto(f"/rounds/{round_id}/bid")
    go(page, "Start the bid")
    for fill in (fill_project, choose_areas, fill_budget, fill_timetable):
        fill(page)
        save(page)
    go(page, "Check the whole bid and send it")
    go(page, "Send for sign-off")
    second = scene.window(f"treasurer of {BIDDER}", java_script_enabled=False).page

    second.goto(page.url.replace("/edit", "/sign-off"))
    second.get_by_label("Yes, sign and submit it").check()
    go(second, "Confirm")

    assert "receipt" in second.url
    assert "£450.00" in second.locator("main").inner_text()
    assert [wrong for window in scene.windows for wrong in window.wrong] == []
