"""Whoever reads in Welsh meets no English: every page that visitors, officers and office holders reach.

What pages say is held against the English catalogue, and against words that every English sentence has.
"""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, Text, select

import fundpots
from fundpots import clock
from fundpots.app import create_app
from fundpots.db import Base, db
from fundpots.rounds.models import Criterion
from tests import make
from tests.browser.country import Country
from tests.browser.crawling import HTML, Crawl
from tests.conftest import settings_for

CATALOGUE = Path(fundpots.__file__).parent / "translations/cy/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
#: Words without which hardly an English sentence can do, and which no Welsh one has.
ENGLISH = re.compile(
    r"\b(the|and|of|with|was|that|this|from|your|which|are|been|into|nobody|has|have|they)\b", re.IGNORECASE
)
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-title", "data-label")
UNREAD = {f"{HTML}{name}" for name in ("script", "style", "pre", "code", "meta", "template")}
#: Names that stay as they are in either language.
NAMES = ("Office for National Statistics", "Everything agrees to the penny")
#: Where a picture says something; its other texts are orders to the program that draws it.
TOLD = {"text", "hovertext", "hovertemplate", "name", "ticktext", "label", "labels", "title", "customdata"}
SIGNED_IN = ("officer", "administrator", "treasurer")
#: What is written down in the language of those who wrote it, or not shown on pages.
NOT_OURS = {"email", "log_entry", "submit_key", "kept_form"}


class NoEnglish:
    """Finds what a Welsh page should not say; words that people wrote into the database are theirs."""

    def __init__(self) -> None:
        self.known, self.patterns = _english_of_the_catalogue()
        self.written = sorted({*_written(), *NAMES}, key=len, reverse=True)
        self.seen: dict[str, bool] = {}

    def is_english(self, text: str) -> bool:
        if text not in self.seen:
            self.seen[text] = self._judge(text)
        return self.seen[text]

    def _judge(self, text: str) -> bool:
        if text in self.known:
            return True
        for theirs in self.written:
            if theirs in text:
                text = text.replace(theirs, " … ")
        return bool(ENGLISH.search(text)) or any(one.fullmatch(text) for one in self.patterns)


def _english_of_the_catalogue() -> tuple[set[str], list[re.Pattern[str]]]:
    """English texts that are said otherwise in Welsh, and patterns of those that hold something."""
    whole, patterns = set(), []
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="cy"):
            for english in message.id if message.pluralizable else [message.id]:
                welsh = message.string[-1] if message.pluralizable else message.string
                bare = PLACEHOLDER.sub("", english)
                if english == welsh or not re.search(r"[a-z]{3}", bare):
                    continue
                if bare == english:
                    whole.add(_one_line(english))
                elif not ENGLISH.search(bare):
                    parts = [re.escape(part) for part in PLACEHOLDER.split(_one_line(english))]
                    patterns.append(re.compile(".+?".join(parts)))
    return whole, patterns


def _written() -> set[str]:
    """Every text in the database: names, titles, reasons, and what the points of a criterion mean."""
    found = {text for criterion in db.session.scalars(select(Criterion)) for text in criterion.meanings}
    for table in Base.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, String | Text)]
        if texts and table.name not in NOT_OURS:
            for row in db.session.execute(select(*texts)):
                found.update(_one_line(line) for text in row if text for line in text.splitlines())
    return {text for text in found if len(text) > 3 and " " in text}


def _one_line(text: str) -> str:
    return " ".join(text.split())


class WelshCrawl(Crawl):
    """Walks the Welsh pages and keeps all that they say."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        super().__init__(app, client)
        self.said: dict[str, set[str]] = {}

    def most(self, kind: str) -> int:
        if " cy" not in kind:
            return 0
        return 14 if kind.startswith("rounds.show") else 2

    def _links(self, path, tree):
        self.said[path] = set()
        self._hear(path, tree, "cy")
        return super()._links(path, tree)

    def _hear(self, path: str, element, lang: str) -> None:
        """Texts as screen readers would say them, each element's own words in one piece."""
        lang = element.get("lang") or lang
        if element.tag in UNREAD or lang != "cy":
            return
        spoken = [element.get(name) for name in SPOKEN] + [element.text]
        if element.get("data-src"):
            spoken += self._figure(urljoin(path, element.get("data-src")))
        for child in element:
            self._hear(path, child, lang)
            spoken.append(child.tail)
        self.said[path].update(_one_line(text) for text in spoken if text and text.strip())

    def _figure(self, src: str) -> list[str]:
        """All words of a picture."""
        answer, words = self.client.get(src), []
        waiting = [("", json.loads(answer.data))] if answer.is_json else []
        while waiting:
            name, thing = waiting.pop()
            if isinstance(thing, dict):
                waiting += thing.items()
            elif isinstance(thing, list):
                waiting += [(name, one) for one in thing]
            elif isinstance(thing, str) and name in TOLD:
                words.append(re.sub(r"</?(?:br|b|i|extra|sup) ?/?>", " ", thing))
        return words


@pytest.fixture(scope="module")
def country(sqlite_files):
    """A round in every stage, as things stand a month after noon; nobody looks at it with a browser."""
    url, true_now = sqlite_files.fresh(), clock.now
    clock.now = lambda: make.later(35)
    app = create_app(settings_for(url))
    with app.app_context():
        yield Country(_Served(app), None)
        db.session.remove()
        db.engine.dispose()
    clock.now = true_now
    sqlite_files.drop(url)


class _Served:
    """All that a country asks of a site when no browser looks."""

    def __init__(self, app: Flask) -> None:
        self.app = app


@pytest.fixture(scope="module")
def judge(country) -> NoEnglish:
    return NoEnglish()


@pytest.mark.parametrize(
    ("role", "least"),
    [("visitor", 40), *(pytest.param(who, 60, marks=pytest.mark.slow) for who in SIGNED_IN)],
)
def test_no_english_is_said_in_welsh(country, judge, role, least):
    crawl = WelshCrawl(country.site.app, country.client(role)).walk("/cy/", "/cy/tasks", "/cy/sign-in")

    found = {text: path for path, texts in crawl.said.items() for text in texts if judge.is_english(text)}

    assert crawl.dead == []
    assert len(crawl.said) >= least
    assert found == {}


def test_english_is_recognised(judge):
    for english in ("Pots", "No round is open for bids today.", "£5 to give.", "somebody has said"):
        assert judge.is_english(english), english
    for welsh in ("Cronfeydd", "Nid oes rownd ar agor i geisiadau heddiw.", "£5 i'w roi.", "Warm room 1"):
        assert not judge.is_english(welsh), welsh
