"""Templates are compiled once for each language, and say what they would if each sentence was looked up."""

import pytest
from flask import Flask, g
from flask_babel import force_locale
from jinja2 import DictLoader

from fundpots.language import speak
from fundpots.spoken import SpokenTemplates

SENTENCES = """<p>{{ _("My tasks") }} {{ _("Pots") }}</p><p>{{ _("%(count)s bids", count=shown) }}</p>
{{ _("100%% of %(what)s", what="<b>") }}{% set kept = _("Rounds") %}{{ kept }}{{ _(said) }}"""


@pytest.fixture
def two_apps():
    """One application that tells sentences in advance, and one that looks each up."""
    apps = []
    for templates in (SpokenTemplates, Flask.jinja_environment):
        app = Flask("fundpots")
        app.jinja_environment = templates
        app.jinja_loader = DictLoader({"page.html": SENTENCES, "letter.txt": SENTENCES})
        speak(app)
        apps.append(app)
    return apps


def written(app, name, locale):
    with app.test_request_context():
        g.pop("_flask_babel", None)
        with force_locale(locale):
            return app.jinja_env.get_template(name).render(shown="<3>", said="Results")


@pytest.mark.parametrize("locale", ["en_GB", "cy"])
@pytest.mark.parametrize("name", ["page.html", "letter.txt"])
def test_a_page_or_letter_reads_the_same_as_with_every_sentence_looked_up(two_apps, name, locale):
    told, looked_up = (written(app, name, locale) for app in two_apps)

    assert told == looked_up
    assert "100%" in told


def test_the_two_languages_are_compiled_apart(two_apps):
    told, _ = two_apps

    english, welsh = written(told, "page.html", "en_GB"), written(told, "page.html", "cy")

    assert "My tasks" in english
    assert "Fy nhasgau" in welsh
    assert written(told, "page.html", "en_GB") == english


def test_a_sentence_that_always_stands_there_is_never_looked_up_again(two_apps):
    told, _ = two_apps
    told.jinja_loader.mapping["page.html"] = "{{ _('My tasks') }}, {{ _('%(n)s left', n=shown) }}"
    told.jinja_env.globals["_"] = lambda *_args, **_values: pytest.fail("looked up")

    assert written(told, "page.html", "cy").startswith("Fy nhasgau, ")
