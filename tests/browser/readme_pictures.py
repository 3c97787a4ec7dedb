"""The README's pictures: three pages of the demonstration, as a browser shows them.

`python -m tests.browser.readme_pictures` fills a demonstration of its own, serves it, and writes them anew
into `data/pictures/`. They show the demonstration of the day on which they are made.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import create_engine, text

from tests.battery.serving import PASSWORD, ROOT, Demonstration, Server, filled
from tests.browser.looking import CHROMIUM

INTO = ROOT / "data" / "pictures"
SIZE = {"width": 1280, "height": 900}
DRAWN = ".js-plotly-plot .main-svg"


def main() -> None:
    """Take the three pictures."""
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        demonstration = filled(folder)
        url = demonstration.copy(folder)
        with Server(url, folder) as server:
            page = playwright.chromium.launch(executable_path=CHROMIUM).new_page(viewport=SIZE)
            take(page, server.address, "front", drawn=True)
            result = f"/rounds/{demonstration.rounds('published')[0]}/result"
            take(page, server.address + result, "result", drawn=True)
            scorer, bid = scorer_and_bid(demonstration, url)
            sign_in(page, server.address, scorer)
            take(page, f"{server.address}{bid}", "scoring", drawn=False)


def take(page: Page, address: str, name: str, *, drawn: bool) -> None:
    """Open a page, wait for its first chart if it has one, and keep what is seen of it."""
    page.goto(address)
    if drawn:
        page.wait_for_selector(DRAWN)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=INTO / f"{name}.png")
    print(INTO / f"{name}.png")


def sign_in(page: Page, address: str, email: str) -> None:
    """Sign in as somebody of the demonstration."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/tasks")


def scorer_and_bid(demonstration: Demonstration, url: str) -> tuple[str, str]:
    """A group's secretary, and a bid of the other half that the group has opened for scoring."""
    opened = text(
        "SELECT local_group.slug, remark.bid_id FROM remark JOIN ballot ON ballot.id = remark.ballot_id"
        " JOIN local_group ON local_group.id = ballot.group_id"
        " WHERE ballot.round_id = :round_id AND remark.no_interest_at IS NOT NULL"
        " ORDER BY ballot.id, remark.bid_id"
    )
    round_id = demonstration.rounds("scoring")[0]
    with create_engine(url).connect() as connection:
        slug, bid_id = connection.execute(opened, {"round_id": round_id}).first()
    scorer = next(one["email"] for one in demonstration.told["accounts"] if one["group"] == slug)
    return scorer, f"/rounds/{round_id}/ballot/{bid_id}"


if __name__ == "__main__":
    main()
