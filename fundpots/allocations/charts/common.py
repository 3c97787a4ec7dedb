"""Colours and words that the pictures share."""

from typing import Any

Figure = dict[str, Any]

INK, QUIET, TEAL, AMBER, PAPER = "#1b1930", "#55536b", "#0b6b66", "#a85c00", "#ffffff"
#: From nothing to most, apart in lightness alone, so that grey paper and every eye can tell them.
SHADES = (PAPER, "#cfe3e0", "#7fb5b0", "#0b6b66")


def plain(text: str) -> str:
    """A text that people wrote, safe inside a picture: Plotly reads some tags in its words.

    >>> plain("<b>Hall</b>")
    '&lt;b&gt;Hall&lt;/b&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, longest: int) -> str:
    """A text that fits beside a picture.

    >>> short("A warm room on Tuesdays", 12)
    'A warm room…'
    """
    return plain(text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…")
