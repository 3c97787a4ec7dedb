"""Pages of what is settled: made once, kept until the record grows, answered by 304 to whoever has them.

Nothing that such a page shows changes without an act, and every act is an entry of the record, whose head is
thus the version of all of them. Only what is published and does not look at the clock may be kept, and only
for visitors without a session: everybody else's page has their own navigation on it.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any

from flask import Response, current_app, make_response, request, session

from fundpots import log
from fundpots.settings import ROOT
from fundpots.words import locale_now

MOST_BYTES = 16 * 2**20  # of all pages that one worker keeps
_OWN_CLOCK = re.compile(rb' data-now="[^"]*"')


class Kept:
    """The answers kept by one worker, those asked for last; safe among threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self.answers: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self.lock = Lock()

    def find(self, version: str) -> tuple[bytes, str] | None:
        """Give the body, compressed, and its type."""
        with self.lock:
            if version in self.answers:
                self.answers.move_to_end(version)
            return self.answers.get(version)

    def keep(self, version: str, body: bytes, content_type: str) -> None:
        """Keep one answer; those that nobody asked for longest make room."""
        with self.lock:
            if version in self.answers:
                return
            self.answers[version] = (body, content_type)
            self.bytes += len(body)
            while self.bytes > self.most_bytes:
                _version, (gone, _type) = self.answers.popitem(last=False)
                self.bytes -= len(gone)


def settled(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep this view's answer to visitors for as long as the record stays as it is."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if session or request.method not in ("GET", "HEAD"):
            return view(*args, **kwargs)
        version = _version()
        if request.if_none_match.contains_weak(version):
            return _marked(Response(status=304), version)
        pages: Kept = current_app.extensions.setdefault("settled", Kept())
        found = pages.find(version)
        if found is None:
            answer = make_response(view(*args, **kwargs))
            if answer.status_code != 200 or session or "Content-Disposition" in answer.headers:
                return answer  # a file's name is not kept
            body = gzip.compress(_OWN_CLOCK.sub(b"", answer.get_data(), count=1), 6)
            found = (body, answer.content_type or "")
            pages.keep(version, *found)
        return _marked(_answer(*found), version)

    return kept


def _answer(body: bytes, content_type: str) -> Response:
    if "gzip" in request.accept_encodings:
        return Response(body, content_type=content_type, headers={"Content-Encoding": "gzip"})
    return Response(gzip.decompress(body), content_type=content_type)


def _marked(answer: Response, version: str) -> Response:
    """Let browsers keep it, and ask each time whether it still holds."""
    answer.set_etag(version, weak=True)  # compressed or not, it says the same
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    return answer


def _version() -> str:
    """Name what the answer depends on: the address, the language, the record, the program."""
    settings = current_app.config["SETTINGS"]
    told = (settings.movement, str(settings.demonstration))
    parts = (
        request.script_root,
        request.full_path,
        locale_now(),
        request.host,
        log.head(),
        _release(),
        *told,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def _release() -> str:
    """What the program is made of; two workers of one installation agree."""
    made = sorted(
        (str(path), path.stat().st_mtime_ns)
        for folder in ("fundpots", "templates", "weighting")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".mo", ".json") and "node_modules" not in path.parts
    )
    return hashlib.sha256(repr(made).encode()).hexdigest()
