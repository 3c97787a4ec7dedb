"""The pieces as markup: well-formed, ids unique, what was typed kept and escaped, parts in both languages."""

from collections import Counter

import html5lib
import pytest

from tests.gallery import gallery_app


@pytest.fixture
def client():
    return gallery_app().test_client()


def read(answer):
    """The page as a browser would read it; fails on malformed HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.get_data(as_text=True))


def post(client, **typed):
    client.application.config["WTF_CSRF_ENABLED"] = False
    return client.post("/", data=typed)


def one(page, id_):
    [found] = [element for element in page.iter() if element.get("id") == id_]
    return found


@pytest.mark.parametrize(
    "path", ["/", "/cy/", *(f"/errors/{n}" for n in (400, 403, 404, 405, 409, 413, 429, 500))]
)
def test_pages_are_well_formed_and_ids_are_unique(client, path):
    ids = Counter(element.get("id") for element in read(client.get(path)).iter() if element.get("id"))

    assert [name for name, times in ids.items() if times > 1] == []


def test_no_page_carries_a_script_or_style_of_its_own(client):
    page = read(post(client))

    assert [element for element in page.iter("script") if not element.get("src")] == []
    assert list(page.iter("style")) == []
    assert [element for element in page.iter() if element.get("style") or element.get("onclick")] == []


def test_every_description_and_label_points_to_something(client):
    page = read(post(client))
    ids = {element.get("id") for element in page.iter()}

    described = {name for element in page.iter() for name in (element.get("aria-describedby") or "").split()}
    labelled = {element.get("for") for element in page.iter("label")}

    assert described
    assert described | labelled <= ids


def test_what_was_typed_is_kept_and_escaped(client):
    typed = '"><script>alert(1)</script>'

    page = read(
        post(client, title=typed, summary=typed, minimum=typed, points="3", **{"budget-1-what": typed})
    )

    assert one(page, "title").get("value") == typed
    assert one(page, "summary").text == typed
    assert one(page, "minimum").get("value") == typed
    assert one(page, "budget-1-what").get("value") == typed
    assert one(page, "points-4").get("checked") is not None


def test_a_leading_new_line_of_a_text_is_kept(client):
    page = read(post(client, summary="\r\n\r\nA new paragraph"))

    assert one(page, "summary").text.replace("\r\n", "\n") == "\n\nA new paragraph"


def test_a_wrong_field_says_so_to_everybody(client):
    page = read(post(client))
    field, error = one(page, "title"), one(page, "title-error")

    assert field.get("aria-invalid") == "true"
    assert error.get("id") in field.get("aria-describedby").split()
    assert "".join(error.itertext()).split() == ["Error:", "Write", "a", "title"]


def test_a_sum_without_javascript_is_the_servers(client):
    page = read(post(client, **{"budget-0-amount": "1,000.50", "budget-1-amount": "20"}))

    [total] = page.iter("output")

    assert total.text == "£1,020.50"


def test_kept_parts_follow_the_language(client):
    for _ in range(2):
        english, welsh = (client.get(path).get_data(as_text=True) for path in ("/", "/cy/"))

        assert 'href="/method"' in english
        assert 'href="/cy/method"' in welsh


@pytest.mark.parametrize("name", ["403", "404", "413", "429"])
def test_error_pages_show_what_the_refusal_says(name):
    app = gallery_app()
    with app.test_request_context():
        page = app.jinja_env.get_template(f"errors/{name}.html").render(refusal="The pot holds £20 less.")

    assert "The pot holds £20 less." in page
