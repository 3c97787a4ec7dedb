"""Two languages: a name or text may have a Welsh twin, which is shown where the page is in Welsh."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_babel import force_locale, get_locale

LOCALES = ("en", "cy")


def locale_now() -> str:
    """The language of the page or letter being written: 'en' or 'cy'."""
    current = get_locale()
    return "cy" if current is not None and current.language == "cy" else "en"


def told(thing: Any, what: str = "name") -> str:
    """A thing's text in the language of the page; English where there is no Welsh."""
    if locale_now() == "cy":
        return getattr(thing, f"{what}_cy", None) or getattr(thing, what)
    return getattr(thing, what)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Write what follows in one person's language, as letters need it."""
    with force_locale("cy" if locale == "cy" else "en_GB"):
        yield


def told_in(row: Mapping[str, Any], what: str = "name") -> str:
    """The same for a row of figures that was kept with its names.

    >>> told_in({"name": "Wales"})
    'Wales'
    """
    return str((locale_now() == "cy" and row.get(f"{what}_cy")) or row[what])
