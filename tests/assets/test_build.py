"""What the build leaves behind: hashed, compressed, light, and free of what is not ours to serve."""

import gzip
import json
import re

import brotli
import pytest
from flask import Flask

from fundpots.assets.build import STATIC, build
from fundpots.headers import SECURITY_HEADERS
from fundpots.static_files import _manifest, asset_url, serve_static

SERVED = (
    "main.css",
    "main.js",
    "charts.js",
    "plotly.js",
    "plotly.css",
    "icon.svg",
    "atkinson-latin-400.woff2",
)


@pytest.fixture(scope="module", autouse=True)
def built():
    build()
    _manifest.cache_clear()


@pytest.fixture
def client():
    app = Flask("static only", static_folder=None)
    serve_static(app)
    return app.test_client()


def content(name: str, ending: str = "") -> bytes:
    return (STATIC / (asset_url(name).removeprefix("/static/") + ending)).read_bytes()


def test_a_second_build_does_nothing():
    before = {path: path.stat().st_mtime_ns for path in STATIC.iterdir()}

    assert build() is False

    assert {path: path.stat().st_mtime_ns for path in STATIC.iterdir()} == before


def test_every_file_of_the_manifest_is_there_under_a_hashed_name():
    names = json.loads((STATIC / "manifest.json").read_text())
    names.pop("built from")

    assert set(SERVED) <= set(names)
    assert all((STATIC / hashed).exists() for hashed in names.values())
    assert all(re.search(r"-[0-9a-f]{10}\.\w+$", hashed) for hashed in names.values())


@pytest.mark.parametrize("name", [name for name in SERVED if not name.endswith("woff2")])
def test_compressed_copies_say_the_same(name):
    assert gzip.decompress(content(name, ".gz")) == content(name)
    assert brotli.decompress(content(name, ".br")) == content(name)


def test_a_first_visit_without_charts_is_light():
    fonts = [content(f"atkinson-latin-{weight}.woff2") for weight in (400, 700)]

    assert len(content("main.css", ".gz")) < 14_000
    assert len(content("main.js", ".gz")) < 8_000
    assert sum(map(len, fonts)) < 30_000


def test_charts_come_in_a_bundle_smaller_than_any_ready_made_one_that_draws_them():
    # plotly.js-dist-min, the smallest ready-made bundle with a Sankey, has 1.12 MB by brotli.
    assert len(content("plotly.js", ".br")) < 400_000


def test_nothing_of_a_governments_identity_is_served():
    styles = content("main.css").decode()

    assert "GDS Transport" not in styles
    assert "crown" not in styles.lower()


def test_styles_fetch_nothing_from_elsewhere_and_name_hashed_fonts():
    addresses = re.findall(r"url\(([^)]*)\)", content("main.css").decode())

    assert addresses
    assert all(re.fullmatch(r'"?atkinson-[\w-]+-[0-9a-f]{10}\.woff2"?', address) for address in addresses)


def test_plotly_finds_all_of_its_styles_in_our_sheet():
    styles = content("plotly.css").decode()

    assert styles.count("{") == styles.count("}") >= 50
    assert ".js-plotly-plot .plotly .main-svg{position:absolute;" in styles
    assert "X " not in styles


def test_a_static_file_is_kept_for_ever_compressed_and_guarded(client):
    answer = client.get(asset_url("main.css"), headers={"Accept-Encoding": "br"})

    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_manifest_itself_is_not_kept_for_ever(client):
    answer = client.get("/static/manifest.json")

    assert "immutable" not in answer.headers.get("Cache-Control", "")
