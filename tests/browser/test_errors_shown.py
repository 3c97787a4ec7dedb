"""Every form, sent empty or with nonsense: what it answers is as open to all as the page was before."""

import pytest

from tests.browser.crawling import HTML, Crawl
from tests.browser.looking import Window, barriers, too_wide

#: Who meets at least how many forms that refuse what is sent.
ROLES = {"visitor": 3, "officer": 8, "administrator": 12, "treasurer": 9}
#: Whatever can be typed is nonsense where figures are asked for, and nothing elsewhere.
SPOIL = """form => {
  form.noValidate = true;
  for (const field of form.elements) {
    if (['hidden', 'submit', 'button', 'fieldset'].includes(field.type) || field.disabled) continue;
    if (['radio', 'checkbox'].includes(field.type)) field.checked = false;
    else if (field.tagName === 'SELECT') field.selectedIndex = 0;
    else if (field.type !== 'file') field.value = field.inputMode ? '9x' : '';
  }
}"""
FORMS = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(("role", "least"), ROLES.items())
def test_errors_are_shown_without_a_barrier(country, role, least):
    crawl = FormCrawl(country.site.app, country.client(role), each=1)
    crawl.walk()
    window = country.window(role)
    found, shown = [], 0
    for path, forms in crawl.forms.items():
        for number in range(forms):
            if send_spoilt(window, path, number):
                shown += 1
                found += problems_of(window, f"{path} form {number}")

    assert found == []
    assert shown >= least


class FormCrawl(Crawl):
    """Notes one English page of each kind that has forms to fill in, and how many."""

    def __init__(self, *values, **options) -> None:
        super().__init__(*values, **options)
        self.forms, self.kinds = {}, set()

    def _links(self, path, tree):
        kind = self.kind(path)
        if kind not in self.kinds and " cy" not in kind:
            self.kinds.add(kind)
            main = next(tree.iter(f"{HTML}main"), ())
            if number := sum(is_filled_in(form) for form in main and main.iter(f"{HTML}form")):
                self.forms[path] = number
        return super()._links(path, tree)


def is_filled_in(form) -> bool:
    """Is anything asked for in this form, and is it sent rather than a filter?"""
    fields = [field for name in ("input", "textarea", "select") for field in form.iter(f"{HTML}{name}")]
    return form.get("method") == "post" and any(field.get("type") != "hidden" for field in fields)


def send_spoilt(window: Window, path: str, number: int) -> bool:
    """Send one form of the page spoilt; whether errors are shown."""
    page = window.page
    page.goto(path)
    forms = page.locator(FORMS)
    if forms.count() <= number:  # an earlier form of the page was accepted as it was
        return False
    form = forms.nth(number)
    form.evaluate(SPOIL)
    with page.expect_navigation():
        form.locator("button:not([type=button])").first.click()
    return page.locator(".govuk-error-summary").count() > 0


def problems_of(window: Window, where: str) -> list[str]:
    page = window.page
    found = barriers(page)
    if not page.title().startswith("Error:"):
        found.append(f"the title does not say that there is an error: {page.title()}")
    for link in page.locator(".govuk-error-summary a").all():
        target = link.get_attribute("href")
        if page.locator(f"[id='{target[1:]}']").count() != 1:
            found.append(f"the summary leads to {target}, which is not there")
    window.resize(320)
    found += too_wide(page)
    window.resize(1280)
    return [f"{where}: {problem}" for problem in found]
