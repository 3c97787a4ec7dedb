"""Everybody can read the identity: contrast by WCAG 2.2, chart colours apart for every colour vision."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

import fundpots.assets

FOLDER = Path(fundpots.assets.__file__).parent
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (FOLDER / "styles" / "_tokens.scss").read_text()))
CHART_COLOURS = re.findall(
    r'"(#[0-9a-f]{6})"', re.search(r"COLOURS = \[(.*?)\]", (FOLDER / "scripts" / "charts.js").read_text())[1]
)

#: Type on its ground: 4.5 to 1.
TYPE = [
    *itertools.product(["ink", "quiet", "teal", "amber", "brick", "green"], ["paper", "sheet"]),
    *itertools.product(["ink", "teal-deep"], ["teal-wash", "amber-wash", "brick-wash", "green-wash"]),
    ("amber", "amber-wash"),
    ("brick", "brick-wash"),
    ("green", "green-wash"),
    ("teal", "teal-wash"),
    ("paper", "ink"),
    ("amber-fill", "ink"),
    ("ink", "amber-fill"),
    ("sheet", "teal"),
    ("sheet", "teal-deep"),
    ("sheet", "brick"),
    ("sheet", "brick-deep"),
]
#: Borders, rings and marks that carry meaning: 3 to 1.
LINES = [
    *itertools.product(["edge", "ink", "teal", "amber", "brick", "green"], ["paper", "sheet"]),
    ("teal", "line"),
    ("ink", "line"),
    ("amber-fill", "ink"),
]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISIONS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    """Linear RGB, 0 to 1, from #rrggbb."""
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* under D65 of linear RGB."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("type_", "ground"), TYPE)
def test_type_can_be_read_on_its_ground(type_, ground):
    assert contrast(TOKENS[type_], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_that_mean_something_can_be_seen(line, ground):
    assert contrast(TOKENS[line], TOKENS[ground]) >= 3


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(CHART_COLOURS, 2)))
def test_chart_colours_are_apart_for_every_vision(vision, one, other):
    seen = [lab(VISIONS[vision] @ linear(colour)) for colour in (one, other)]

    assert np.linalg.norm(seen[0] - seen[1]) >= 25


def test_the_first_three_chart_colours_are_apart_on_grey_paper():
    lightness = [lab(linear(colour))[0] for colour in CHART_COLOURS[:3]]

    assert min(abs(a - b) for a, b in itertools.combinations(lightness, 2)) >= 15


def test_components_of_govuk_frontend_take_their_colours_from_the_tokens():
    settings = (FOLDER / "styles" / "_govuk.scss").read_text()

    used = set(re.findall(r"#[0-9a-f]{6}", settings)) - {"#000000"}

    assert used <= set(TOKENS.values())
