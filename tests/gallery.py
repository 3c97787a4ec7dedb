"""The living style guide: every piece with made-up data, in a bare Flask app without database or people.

python -m tests.gallery PICTURES_FOLDER      looks at it in Chromium, at 1280 and 360 pixels
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask_wtf import CSRFProtect, FlaskForm
from markupsafe import Markup
from werkzeug.serving import make_server
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, PoundsField, WordLimit
from fundpots.headers import add_headers
from fundpots.language import speak
from fundpots.parts import keep_parts
from fundpots.shown import add_filters
from fundpots.static_files import serve_static

TEMPLATES = Path(__file__).parents[1] / "templates"
SOON = datetime.now(UTC) + timedelta(days=9, hours=2)


class LineForm(Form):
    """One line of a budget."""

    what = StringField("What for", [InputRequired("Say what the money is for")])
    amount = PoundsField("Amount", [InputRequired("Write the amount")])


class SearchForm(Form):
    """The filters of a list."""

    words = StringField("Words in the title")
    place = SelectField("Region", choices=[("", "All"), ("yh", "Yorkshire and The Humber")])


class GalleryForm(FlaskForm):
    """One field of every kind."""

    title = StringField("Title of the project", [InputRequired("Write a title")])
    summary = TextAreaField(
        "What will you do?", [WordLimit(20)], description="For people who have never heard of it."
    )
    note = TextAreaField("Anything else", [Optional(), CharacterLimit(80)])
    minimum = PoundsField(
        "Smallest useful amount",
        [InputRequired("Write the smallest amount you could use")],
        description="Below this the project could not go ahead.",
    )
    starts_on = DatePartsField("When does it start?", [InputRequired("Write the first day")])
    region = SelectField("Region", choices=[("yh", "Yorkshire and The Humber"), ("cy", "Cymru")])
    points = RadioField(
        "How likely is it to work?",
        [InputRequired("Choose how many points")],
        choices=[(str(n), str(n)) for n in range(6)],
    )
    joint = RadioField("Is it a joint bid?", choices=[("yes", "Yes"), ("no", "No")], default="no")
    partner = StringField("Which group?")
    kinds = SelectMultipleField("What kind?", choices=[("event", "Event"), ("print", "Leaflets")])
    agreed = BooleanField("Our group has agreed to this at a meeting")
    letter = FileField("Letter of support", [Optional()])
    password = PasswordField("Password")
    budget = FieldList(FormField(LineForm), "Budget", min_entries=2)


def gallery_app() -> Flask:
    """A bare app that shows the gallery at /, with errors after a POST."""
    app = Flask("gallery", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(SECRET_KEY="for the gallery only", MOVEMENT="Momentum")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["submit_key"] = lambda: "x" * 32
    app.context_processor(lambda: {"movement": "Momentum", "demonstration": True})
    CSRFProtect(app)
    add_filters(app)
    add_headers(app, https=False)
    speak(app)
    keep_parts(app)
    serve_static(app)
    app.add_url_rule("/", "gallery", gallery, methods=["GET", "POST"])
    app.add_url_rule("/errors/<name>", "error", error)
    app.add_url_rule("/gallery/<name>.json", "figure", lambda name: jsonify(FIGURES[name]))
    return app


def gallery() -> str:
    """Every piece once."""
    g.person, g.at = object(), datetime.now(UTC)
    form = GalleryForm()
    if request.method == "POST":
        form.validate()
    return render_template("parts/gallery.html", form=form, search=SearchForm(), **made_up())


def error(name: str) -> str:
    """One of the error pages."""
    return render_template(
        f"errors/{name}.html", reference="4f9a01bc", yours={"Title": "Mine"}, theirs={"Title": "Theirs"}
    )


def made_up() -> dict[str, Any]:
    """The data that the pieces show."""
    words = ["draft", "open", "screening", "scoring", "proposal", "vote", "published", "closed"]
    return {
        "soon": SOON,
        "stages": [
            {
                "word": word,
                "state": "done" if n < 3 else "now" if n == 3 else "next",
                "at": date(2027, 3, 1) + timedelta(days=14 * n),
            }
            for n, word in enumerate(words)
        ],
        "bids": BIDS,
        "steps": STEPS,
        "table": Markup(
            '<table class="data cards"><caption>Money by region</caption><thead><tr>'
            '<th scope="col">Region</th><th scope="col" class="n">Amount</th></tr></thead>'
            '<tbody><tr><th scope="row">North East</th>'
            '<td class="n" data-label="Amount">£4,000.00</td></tr></tbody></table>'
        ),
        "hexes": Markup(
            '<svg viewBox="0 0 80 46" role="img" aria-label="Two areas">'
            '<path fill="#e0861a" d="M20 2 38 12v20L20 42 2 32V12z"/>'
            '<path fill="#f3dfc4" d="M58 2 76 12v20L58 42 40 32V12z"/></svg>'
        ),
        "tasks": TASKS,
        "events": [
            {"at": SOON - timedelta(days=40), "what": "The round opened", "who": "Administrator, Yorkshire"},
            {
                "at": SOON - timedelta(days=20),
                "what": "Bid submitted",
                "href": "/bids/1",
                "note": "Second version.",
            },
        ],
    }


BIDS = [
    {
        "title": "Warm room on Tuesdays",
        "group": "Hull East",
        "marks": [62, 70, 71, 80, 92],
        "spread": 9.9,
        "mark": 75.0,
        "weight": 1.41,
        "reason": "Momentum has 0.6 members for each 1,000 electors there; the region has 1.9.",
        "asked": 300000,
        "minimum": 215000,
        "awarded": 215000,
    },
    {
        "title": "A van that says so, and everything that it takes to keep one on the road for a year",
        "group": "Leeds North West",
        "marks": [50, 55, 61],
        "spread": 4.5,
        "mark": 55.3,
        "weight": 0.82,
        "reason": "Momentum has 3.1 members for each 1,000 electors there; the region has 1.9.",
        "asked": 480000,
        "minimum": 480000,
        "awarded": 0,
    },
]
STEPS = [
    {"word": "Marks", "value": "71.2", "explain": "The mean of five groups' marks."},
    {"word": "Corrected", "value": "75.0", "explain": "Two of the five mark low; this evens it out."},
    {
        "word": "Weight",
        "value": "× 1.41",
        "explain": "Presence in Hull East is a third of the region's.",
        "tone": "lean",
    },
    {"word": "Rank", "value": "3rd of 31", "explain": "Value 105.8, after Goole and Bradford South."},
    {
        "word": "Money",
        "value": "£2,150.00",
        "explain": "What was left covered the smallest useful amount.",
        "tone": "done",
    },
]
TASKS = [
    {
        "text": "Score 5 more bids",
        "href": "/ballot",
        "hint": "Spring round",
        "due_at": SOON,
        "status": "Not yet",
        "tone": "wait",
    },
    {"text": "Timetable", "href": "/bids/1/timetable", "status": "Done", "tone": "done"},
    {
        "text": "Submit the bid",
        "hint": "After a second officer has signed it off",
        "status": "Cannot start yet",
    },
]
FIGURES: dict[str, Any] = {
    "bar": {
        "data": [
            {"type": "bar", "name": "by electorate", "x": ["North East", "Wales", "London"], "y": [3, 4, 9]},
            {
                "type": "bar",
                "name": "with the weighting",
                "x": ["North East", "Wales", "London"],
                "y": [5, 6, 5],
            },
        ],
        "layout": {"yaxis": {"title": {"text": "£ thousand"}}},
    },
    "sankey": {
        "data": [
            {
                "type": "sankey",
                "node": {"label": ["Deposits", "Brought forward", "Pot", "Paid", "Promised", "Left"]},
                "link": {"source": [0, 1, 2, 2, 2], "target": [2, 2, 3, 4, 5], "value": [40, 10, 33, 9, 8]},
            }
        ],
        "layout": {},
    },
    "scatter": {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [0.3, 0.7, 1, 1.8],
                "y": [2.2, 1.6, 1, 0.6],
                "name": "areas",
            },
            {"type": "scatter", "mode": "lines", "x": [0.3, 1, 2], "y": [1.8, 1, 0.7], "name": "the rule"},
        ],
        "layout": {
            "xaxis": {"title": {"text": "presence"}},
            "yaxis": {"title": {"text": "£ for each elector"}},
        },
    },
}


class Running:
    """The gallery on a free port, for as long as the `with` lasts."""

    def __enter__(self) -> str:
        self.server = make_server("127.0.0.1", 0, gallery_app(), threaded=True)
        Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def take_pictures(folder: Path) -> None:
    """Photograph the gallery, plain and with errors, at both widths."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with Running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for width in (1280, 360):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("console", lambda message: print(message.type, message.text))
            page.goto(address)
            for plot in page.locator(".chart__plot").all():
                plot.scroll_into_view_if_needed()
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / f"gallery-{width}.png", full_page=True)
            page.get_by_role("button", name="Save and continue").click()
            page.wait_for_load_state()
            page.screenshot(path=folder / f"errors-{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]))
