"""Colours that the pictures share."""

from typing import Any

Figure = dict[str, Any]

INK, PAPER = "#1b1930", "#ffffff"
#: From nothing to most, apart in lightness alone, so that grey paper and every eye can tell them.
SHADES = (PAPER, "#cfe3e0", "#7fb5b0", "#0b6b66")
