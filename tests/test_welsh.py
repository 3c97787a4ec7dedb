"""The Welsh catalogue says what the English says, and the pages at /cy/ speak it.

The pages read the compiled catalogue, which `make setup` makes.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import ngettext

import fundpots
from fundpots.shown import days_left, shown_moment

CATALOGUE = Path(fundpots.__file__).parent / "translations/cy/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
WELSH = {"fundpots.locale": "cy"}


def translated() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="cy") if message.id]
    return [m for m in messages if (any(m.string) if m.pluralizable else m.string)]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_most_of_the_catalogue_is_translated():
    assert len(translated()) > 2000


def test_every_sentence_keeps_its_placeholders():
    changed = []
    for message in translated():
        wanted = placeholders(message.id[-1] if message.pluralizable else message.id)
        forms = message.string if message.pluralizable else [message.string]
        changed += [form for form in forms if placeholders(form) != wanted]
    assert changed == []


def test_every_plural_has_its_six_forms():
    plurals = [message for message in translated() if message.pluralizable]
    assert plurals
    assert [m.id for m in plurals if len(m.string) != 6 or not all(m.string)] == []


@pytest.mark.parametrize(
    ("number", "left", "bids"),
    [
        (0, "0 diwrnod ar ôl", "0 cais"),
        (1, "1 diwrnod ar ôl", "1 cais"),
        (2, "2 ddiwrnod ar ôl", "2 gais"),
        (3, "3 diwrnod ar ôl", "3 chais"),
        (6, "6 diwrnod ar ôl", "6 chais"),
        (7, "7 diwrnod ar ôl", "7 cais"),
    ],
)
def test_a_number_picks_its_own_form(app: Flask, number: int, left: str, bids: str):
    with app.test_request_context("/", environ_overrides=WELSH):
        assert ngettext("%(num)d day left", "%(num)d days left", number) == left
        assert ngettext("%(num)d bid", "%(num)d bids", number) == bids


def test_days_left_are_told_in_welsh(app: Flask):
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with app.test_request_context("/", environ_overrides=WELSH):
        assert days_left(at + timedelta(days=2), at) == "2 ddiwrnod ar ôl"
        assert days_left(at + timedelta(days=7), at) == "7 diwrnod ar ôl"
        assert days_left(at, at) == "Mae'r dyddiad cau wedi mynd heibio"


def test_moments_are_told_in_welsh(app: Flask):
    with app.test_request_context("/", environ_overrides=WELSH):
        assert shown_moment(datetime(2026, 11, 23, 17, tzinfo=UTC)) == "23 Tachwedd 2026, 5:00yp"
        assert shown_moment(datetime(2026, 7, 1, 8, 30, tzinfo=UTC)) == "1 Gorffennaf 2026, 9:30yb"


@pytest.mark.parametrize("path", ["/", "/rounds", "/pots", "/results", "/method", "/privacy", "/sign-in"])
def test_welsh_pages_answer_in_welsh(client: FlaskClient, path: str):
    response = client.get(f"/cy{path}")
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert '<html lang="cy"' in page
    navigation = page.split('<nav class="navigation"')[1].split("</nav>")[0]
    for word in ("Cronfeydd", "Rowndiau", "Canlyniadau", "Lleoedd", "Mewngofnodi"):
        assert f">{word}</a>" in navigation
    assert ">Pots<" not in navigation


def test_the_english_twin_stays_english(client: FlaskClient):
    page = client.get("/pots").get_data(as_text=True)
    assert '<html lang="en' in page
    assert ">Pots</a>" in page


def test_every_sentence_stands_where_it_is_found_for_translation():
    """Texts inside an f-string are not found by the tool that collects them."""
    hidden = re.compile(r"\{(?:_|_l|n?gettext|lazy_gettext)\(")
    folder = Path(fundpots.__file__).parent

    assert [path.name for path in folder.rglob("*.py") if hidden.search(path.read_text("utf-8"))] == []
