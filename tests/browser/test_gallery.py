"""Every piece in a real Chromium: no barrier, no sideways scroll, a silent console; JavaScript optional."""

import pytest

from tests.browser import looking
from tests.browser.looking import AXE
from tests.gallery import Running

RULES = [*looking.RULES, "best-practice"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(browser):
    with Running() as address:
        yield address


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def send_empty_form(page, address):
    page.goto(address)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_load_state()


def violations(page):
    """What axe-core finds wrong, in short."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def show_all_charts(page):
    for plot in page.locator(".chart__plot").all():
        plot.scroll_into_view_if_needed()
        plot.and_(page.locator("[data-drawn]")).wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    show_all_charts(page)

    assert violations(page) == []


def test_axe_finds_nothing_where_errors_are_shown(page, address):
    send_empty_form(page, address)

    assert page.locator(".govuk-error-message").count() >= 5
    assert violations(page) == []


def test_axe_finds_nothing_in_the_tables_behind_the_charts(page, address):
    page.goto(address)
    for button in page.locator(".chart__switch").all():
        button.click()

    assert violations(page) == []


def test_on_a_phone_every_state_of_a_task_stands_below_its_name(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)

    lines = page.locator(".govuk-task-list__item:has(.govuk-task-list__status)").all()
    parts = (".govuk-task-list__name-and-hint", ".govuk-task-list__status")
    boxes = [[line.locator(part).bounding_box() for part in parts] for line in lines]
    assert boxes
    assert all(state["y"] >= name["y"] + name["height"] for name, state in boxes)


@pytest.mark.parametrize("name", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_axe_finds_nothing_on_error_pages(page, address, name):
    page.goto(f"{address}/errors/{name}")

    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/errors/409", "/cy/"])
def test_nothing_scrolls_sideways_at_320(page, address, path):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    page.wait_for_timeout(300)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_console_stays_silent_and_nobody_else_is_asked(page, address):
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text) if message.type != "verbose" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address)
    show_all_charts(page)

    assert [text for text in said if "autocomplete attributes" not in text] == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


@pytest.mark.parametrize(
    ("figure", "marks", "count"),
    [("bar", ".bars .point path", 6), ("scatter", ".scatter .point", 4), ("sankey", ".sankey-link", 5)],
)
def test_charts_are_really_drawn(page, address, figure, marks, count):
    page.goto(address)
    show_all_charts(page)

    drawn = page.locator(f"[data-src$='{figure}.json'] {marks}")

    assert drawn.count() == count
    assert all(mark.bounding_box()["height"] > 0 for mark in drawn.all())


def test_charts_carry_our_type(page, address):
    page.goto(address)
    show_all_charts(page)

    family = page.locator(".xtick text").first.evaluate("text => getComputedStyle(text).fontFamily")

    assert family.startswith('"Atkinson Hyperlegible Next"')


def test_a_chart_that_cannot_be_fetched_leaves_its_table(page, address):
    page.route("**/bar.json", lambda route: route.fulfill(status=500))
    page.goto(address)
    first = page.locator("figure.chart").first
    first.scroll_into_view_if_needed()

    first.get_by_text("The chart could not be drawn").wait_for()

    assert first.locator("table").is_visible()


def test_without_javascript_tables_stand_where_charts_would(browser, address):
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)

    assert page.locator(".chart__table table").count() == 4
    assert all(table.is_visible() for table in page.locator(".chart__table table").all())
    assert not any(plot.is_visible() for plot in page.locator(".chart__plot").all())
    assert page.get_by_text("Up to 20 words").is_visible()
    assert not page.get_by_role("button", name="Print this page").is_visible()
    page.close()


def test_print_shows_tables_and_hides_furniture(page, address):
    page.goto(address)
    show_all_charts(page)
    page.emulate_media(media="print")

    assert all(table.is_visible() for table in page.locator(".chart__table").all())
    assert not page.get_by_role("navigation", name="Main").is_visible()


def test_words_are_counted_while_typing(page, address):
    page.goto(address)
    area = page.get_by_label("What will you do?")

    area.fill("one two " * 9 + "one")
    assert page.locator("#summary-limit").text_content() == "1 word left"

    area.fill("one two " * 11)
    assert page.locator("#summary-limit").text_content() == "2 words too many"


def test_budget_lines_add_up_and_come_and_go(page, address):
    page.goto(address)
    amounts = page.get_by_role("textbox", name="Amount", exact=True)

    amounts.nth(0).fill("1,000.50")
    amounts.nth(1).fill("£20")
    page.get_by_role("button", name="Add another line").click()
    page.keyboard.type("Hall")
    amounts.nth(2).fill("0.05")

    assert page.locator("[data-total]").text_content() == "£1,020.55"
    assert page.locator("#budget-2-what").input_value() == "Hall"

    page.get_by_role("button", name="Remove line 1").click()

    assert page.locator("[data-total]").text_content() == "£20.05"
    assert amounts.count() == 2
    assert page.get_by_role("button", name="Remove line 2").count() == 1


def test_added_budget_lines_reach_the_server(page, address):
    page.goto(address)
    page.get_by_role("button", name="Add another line").click()
    page.keyboard.type("Hall hire")
    page.get_by_role("button", name="Save and continue").click()

    assert page.locator("#budget-2-what").input_value() == "Hall hire"


def test_an_error_leads_to_its_field_and_the_title_says_so(page, address):
    send_empty_form(page, address)

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    for link, field in [
        ("Write a title", "title"),
        ("Choose how many points", "points"),
        ("first day", "starts_on"),
    ]:
        page.locator(".govuk-error-summary").get_by_role("link", name=link).click()
        assert page.evaluate("document.activeElement.id") == field


def test_every_error_of_the_summary_leads_to_a_field_that_exists(page, address):
    send_empty_form(page, address)

    targets = page.locator(".govuk-error-summary a").evaluate_all("links => links.map(link => link.hash)")

    assert len(targets) == 8
    assert all(page.locator(target).count() == 1 for target in targets)


def test_a_choice_opens_what_depends_on_it(page, address):
    page.goto(address)
    assert not page.get_by_label("Which group?").is_visible()

    page.get_by_label("Yes").check()

    assert page.get_by_label("Which group?").is_visible()


def test_a_password_can_be_looked_at(page, address):
    page.goto(address)
    page.get_by_label("Password", exact=True).fill("correct horse")

    page.get_by_role("button", name="Show password").click()
    assert page.locator("#password").get_attribute("type") == "text"

    page.get_by_role("button", name="Hide password").click()
    assert page.locator("#password").get_attribute("type") == "password"


def test_typed_text_is_not_left_behind_by_a_stray_click(page, address):
    page.goto(address)
    page.get_by_label("What will you do?").type("A long story")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name="Pots").first.click()

    assert asked == ["beforeunload"]
    assert page.get_by_label("What will you do?").input_value() == "A long story"


def test_what_has_focus_is_ringed(page, address):
    page.goto(address)
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [style.outlineStyle, parseFloat(style.outlineWidth)] })()"
        )
        assert ring == ["solid", 3]
