"""Maps of areas: as Plotly figures built by hand, and as plain numbers for a picture made of links."""

from fundpots.places.charts.hexes import CORNERS, MONEY, PRESENCE, WEIGHT, Cell, band_of, hex_map
from fundpots.places.charts.maps import (
    drawing_map,
    foothold_bands,
    foothold_map,
    free_band,
    presence_map,
    weight_map,
)
from fundpots.places.charts.plain import HexPicture, hex_picture

__all__ = [
    "CORNERS",
    "MONEY",
    "PRESENCE",
    "WEIGHT",
    "Cell",
    "HexPicture",
    "band_of",
    "drawing_map",
    "foothold_bands",
    "foothold_map",
    "free_band",
    "hex_map",
    "hex_picture",
    "presence_map",
    "weight_map",
]
