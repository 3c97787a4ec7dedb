"""Downloads exports in a process of its own and says how much memory that took: run by the tests.

    python -m tests.reports.downloading DATABASE_URL TOKEN OUT_FOLDER PATH…

Two small files come first, so that what every export needs is loaded. Then one JSON line for each path
says how many bytes the file had, and how much more than before the first the process held at its peak.
"""

import json
import re
import sys
from pathlib import Path

from flask import Flask

from fundpots.app import create_app
from tests.conftest import settings_for

SMALL = ("/exports/pots.csv", "/exports/pots.xlsx")


def download(app: Flask, token: str, path: str, into: Path) -> int:
    """Take one file as a server would hand it out, piece by piece; answers how many bytes it had."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = token
    answer = client.get(path, buffered=False)
    assert answer.status_code == 200, answer.status
    with into.open("wb") as file:
        for piece in answer.response:
            file.write(piece)
    answer.close()
    return into.stat().st_size


def held(what: str) -> int:
    """What this process holds now (VmRSS), or held at its peak (VmHWM), in bytes."""
    found = re.search(rf"^{what}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def main(url: str, token: str, folder: str, *paths: str) -> None:
    app = create_app(settings_for(url))
    for path in SMALL:
        download(app, token, path, Path(folder) / "small")
    before = held("VmRSS")
    for path in paths:
        size = download(app, token, path, Path(folder) / path.rsplit("/", 1)[1])
        print(json.dumps({"path": path, "bytes": size, "grew": held("VmHWM") - before}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
