"""Pages as PDF that screen readers can read (PDF/UA-1), from the same templates that the screen uses.

Whatever is printed carries everything inside itself: nothing is fetched from anywhere while it is made.
"""

from base64 import b64encode
from functools import lru_cache

from flask import Response

from fundpots.db import db
from fundpots.static_files import STATIC, asset_url

#: Each file of letters is a family of its own: under one name, ŵ was drawn with the glyph that has its number
#: in the other file.
_FAMILIES = {
    "atkinson-latin": "Atkinson Hyperlegible Next",
    "atkinson-latin-ext": "Atkinson Hyperlegible Next Extended",
}
_RANGES = {
    "atkinson-latin": "U+0000-00FF, U+2000-20CF, U+2190-2193, U+2212",
    "atkinson-latin-ext": "U+0100-02FF, U+1E00-1EFF",
}


def pdf(html: str) -> bytes:
    """A whole HTML document (lang and title set) as a tagged PDF."""
    from weasyprint import CSS, HTML  # a second of work, for whoever asks for a PDF only
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=("data",))
    letters = CSS(string=_faces(), font_config=fonts, url_fetcher=fetcher)
    document = HTML(string=html, url_fetcher=fetcher)
    content: bytes = document.write_pdf(stylesheets=[letters], font_config=fonts, pdf_variant="pdf/ua-1")
    return content


def pdf_answer(html: str, name: str) -> Response:
    """The same as a file to download. The database is let go first: setting pages takes seconds."""
    db.session.rollback()
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(pdf(html), mimetype="application/pdf", headers=headers)


@lru_cache(maxsize=1)
def _faces() -> str:
    """The letters of our pages, as a style that holds the fonts themselves."""
    faces = []
    for name, letters in _RANGES.items():
        for weight in (400, 700):
            path = STATIC / asset_url(f"{name}-{weight}.woff2").removeprefix("/static/")
            if path.exists():
                held = b64encode(path.read_bytes()).decode()
                faces.append(
                    f'@font-face {{ font-family: "{_FAMILIES[name]}"; font-weight: {weight};'
                    f" unicode-range: {letters}; src: url(data:font/woff2;base64,{held}) }}"
                )
    return "\n".join(faces)
