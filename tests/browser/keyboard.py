"""Somebody who has a keyboard and no mouse, and has to see where they are."""

from playwright.sync_api import Page

HERE = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : '';
  const name = (one.getAttribute('aria-label') || label || one.innerText || one.value || '').trim();
  const group = one.closest('fieldset')?.querySelector('legend')?.innerText.trim() || '';
  const box = (one.type === 'radio' || one.type === 'checkbox') && one.labels.length ? one.labels[0] : one;
  const ringed = [one, box].some(seen => [seen, '::before'].some(part => {
    const style = part === seen ? getComputedStyle(seen) : getComputedStyle(seen, part);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 1;
    return outlined || style.boxShadow !== 'none';
  }));
  return {name, group, ringed, tag: one.tagName, html: one.outerHTML.slice(0, 120)};
}"""


class Keyboard:
    """Goes through a page by Tab, and insists that what has focus is ringed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, group: str = "", most: int = 90) -> "Keyboard":
        """Press Tab until what is named has focus."""
        met = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            met.append(here["name"][:40])
            if here["tag"] != "BODY":
                assert here["ringed"], f"nobody sees that this has focus: {here['html']}"
            if name in here["name"] and group in here["group"]:
                return self
        raise AssertionError(f"Tab does not lead to {name!r} on {self.page.url}: {met}")

    def type(self, text: str) -> "Keyboard":
        self.page.keyboard.type(text)
        return self

    def press(self, key: str) -> "Keyboard":
        self.page.keyboard.press(key)
        return self

    def enter(self) -> "Keyboard":
        """Follow the link or press the button that has focus, and wait for the page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self
