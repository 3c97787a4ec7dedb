"""Letters on paper: every one is drawn and read back as itself."""

import io

import pytest
from flask import render_template_string
from pypdf import PdfReader

from fundpots.printed import pdf

PAGE = '{% extends "printed.html" %}{% block title %}Grŵp{% endblock %}{% block text %}TEXT{% endblock %}'
LETTERS = "Grŵp y Tŷ; Ŵ, Ŷ: ẁ ẃ! âêîôû ïö (£1,234.56) – “dyfyniad” − 7 & 8 = 15?"


@pytest.mark.parametrize("mark", ["p", "strong"])
def test_welsh_letters_and_signs_are_drawn_with_glyphs_of_their_own(app, mark):
    text = LETTERS.replace("&", "&amp;")
    with app.test_request_context("/"):
        page = render_template_string(PAGE.replace("TEXT", f"<div><{mark}>{text}</{mark}></div>"))

    (found,) = PdfReader(io.BytesIO(pdf(page))).pages

    assert LETTERS in found.extract_text()
