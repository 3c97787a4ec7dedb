"""What a browser is watched for on any page, and what axe-core and a ruler say about it."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from fundpots.assets.build import MODULES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 360)
BEYOND = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const beyond = [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > width + 1 || one.scrollWidth > width);
  const shown = beyond.slice(0, 6).map(one => one.outerHTML.slice(0, 120));
  return ['scrolls to ' + root.scrollWidth, ...shown];
}"""

WORDS = [".xtick text", ".ytick text", ".legendtext", ".annotation-text", ".textpoint text", ".node-label"]
HARD_TO_READ = """kinds => [...document.querySelectorAll('.chart__plot[data-drawn]')].flatMap(plot => {
  const page = plot.getBoundingClientRect();
  const words = kind => [...plot.querySelectorAll(kind)].map(one => ({
    text: one.textContent, box: one.getBoundingClientRect(),
    turned: /rotate\\([^0]/.test(one.getAttribute('transform')),
  })).filter(({ text, box }) => text.trim() && box.width);
  const cut = ({ box }) => box.left < page.left - 1 || box.right > page.right + 1
    || box.top < page.top - 1 || box.bottom > page.bottom + 1;
  const over = ({ box: one, turned }, { box: other }) => !turned && one.left < other.right - 2
    && other.left < one.right - 2 && one.top < other.bottom - 3 && other.top < one.bottom - 3;
  const beyond = [...kinds, '.xtitle', '.ytitle'].flatMap(words).filter(cut).map(one => 'cut: ' + one.text);
  const upon = kinds.flatMap(kind => words(kind).flatMap((one, at, all) =>
    all.slice(at + 1).filter(other => over(one, other)).map(other => one.text + ' lies on ' + other.text)));
  return [...beyond, ...upon].map(found => plot.dataset.src + ': ' + found);
})"""


class Window:
    """A browser window of one person, which notes all that it should never see."""

    def __init__(self, browser: Browser, address: str, width: int = 1280, **options: object) -> None:
        self.address, self.width, self.wrong = address, width, []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=address, reduced_motion="reduce", **options
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{self.page.url}: {message.text}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"{self.page.url} asks {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{self.page.url}: {response.status} for {response.url}")

    def sign_in(self, email: str, password: str) -> "Window":
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def picture(self, folder: str | None, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def barriers(page: Page) -> list[str]:
    """What axe-core finds wrong, in short."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(run => run.violations)", RULES)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge, nothing where the page fits. Charts get time to follow."""
    for _ in range(10):
        found = page.evaluate(BEYOND)
        if not found:
            break
        page.wait_for_timeout(100)
    return found


def hard_to_read(page: Page) -> list[str]:
    """Words of the pictures that their edge cuts off, or that lie on others of their kind."""
    return page.evaluate(HARD_TO_READ, WORDS)
