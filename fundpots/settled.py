"""Pages for visitors, made once for many of them.

Nothing that such a page shows changes without an act, and every act is an entry of the record, whose head is
thus the version of all that is public. What is *settled* does not look at the clock: it is kept until the
record grows, and whoever has it is answered by 304. What is *shared* looks at the clock, in whole seconds:
it is kept for the visitors of one second, so that a crowd costs what one visitor costs, and no browser keeps
it. Only visitors without a session get either: everybody else's page has their own navigation on it.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from contextlib import contextmanager
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, NamedTuple

from flask import Response, current_app, g, make_response, request, session

from fundpots import log
from fundpots.settings import ROOT
from fundpots.words import locale_now

MOST_BYTES = 16 * 2**20  # of all pages that one worker keeps
SMALLEST = 1_000  # bytes below which compressing is not worth it
_OWN_CLOCK = re.compile(rb' data-now="[^"]*"')


class Answer(NamedTuple):
    """One page as it is sent, plain and compressed."""

    plain: bytes
    packed: bytes
    content_type: str

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


class Kept:
    """The newest answer for each address that one worker keeps, those asked for last; safe among threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self.answers: OrderedDict[str, tuple[str, Answer]] = OrderedDict()
        self.making: dict[str, Lock] = {}
        self.lock = Lock()

    def find(self, address: str, version: str) -> Answer | None:
        """Give the answer, if it is of this version."""
        with self.lock:
            kept = self.answers.get(address)
            if kept is None or kept[0] != version:
                return None
            self.answers.move_to_end(address)
            return kept[1]

    def keep(self, address: str, version: str, answer: Answer) -> None:
        """Keep one answer in place of the older one; those that nobody asked for longest make room."""
        with self.lock:
            older = self.answers.pop(address, None)
            self.bytes += answer.size - (older[1].size if older else 0)
            self.answers[address] = version, answer
            while self.bytes > self.most_bytes:
                _address, (_version, gone) = self.answers.popitem(last=False)
                self.bytes -= gone.size

    @contextmanager
    def one_at_a_time(self, address: str) -> Any:
        """Let one thread make an answer; the others that wait for the same find it made."""
        with self.lock:
            turn = self.making.setdefault(address, Lock())
        try:
            with turn:
                yield
        finally:
            with self.lock:
                self.making.pop(address, None)


def settled(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep this view's answer to visitors for as long as the record stays as it is."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if not _for_visitors():
            return view(*args, **kwargs)
        address, version = _address(), log.head()
        tag = hashlib.sha256(f"{address}\n{version}".encode()).hexdigest()[:32]
        if request.if_none_match.contains_weak(tag):
            return _marked(Response(status=304), tag)
        answer = _kept_or_made(address, version, lambda: _without_clock(view(*args, **kwargs)))
        return _marked(_sent(answer), tag) if isinstance(answer, Answer) else answer

    return kept


def shared(view: Callable[..., Any]) -> Callable[..., Any]:
    """Make this view's answer once for all visitors of the same second."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if not _for_visitors():
            return view(*args, **kwargs)
        g.at = g.at.replace(microsecond=0)
        version = f"{log.head()} {g.at.isoformat()}"
        answer = _kept_or_made(_address(), version, lambda: make_response(view(*args, **kwargs)))
        return _sent(answer) if isinstance(answer, Answer) else answer

    return kept


def _for_visitors() -> bool:
    return not session and request.method in ("GET", "HEAD")


def _without_clock(answer: Any) -> Response:
    response = make_response(answer)
    if not response.direct_passthrough and not response.is_streamed:
        response.set_data(_OWN_CLOCK.sub(b"", response.get_data(), count=1))
    return response


def _kept_or_made(address: str, version: str, make: Callable[[], Response]) -> Answer | Response:
    """Find the answer or make it; what was not found, led elsewhere or is a file of its own is not kept."""
    pages: Kept = current_app.extensions.setdefault("settled", Kept())
    found = pages.find(address, version)
    if found is not None:
        return found
    with pages.one_at_a_time(address):
        found = pages.find(address, version)
        if found is not None:
            return found
        response = make()
        if response.status_code != 200 or session or "Content-Disposition" in response.headers:
            return response
        body = response.get_data()
        packed = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST else b""
        answer = Answer(body, packed, response.content_type or "")
        pages.keep(address, version, answer)
        return answer


def _sent(answer: Answer) -> Response:
    if answer.packed and "gzip" in request.accept_encodings:
        response = Response(
            answer.packed, content_type=answer.content_type, headers={"Content-Encoding": "gzip"}
        )
    else:
        response = Response(answer.plain, content_type=answer.content_type)
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _marked(response: Response, tag: str) -> Response:
    """Let browsers keep it, and ask each time whether it still holds."""
    response.set_etag(tag, weak=True)  # compressed or not, it says the same
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _address() -> str:
    """All that the answer depends on but the record and the clock: address, language, settings, program."""
    settings = current_app.config["SETTINGS"]
    told = (settings.movement, str(settings.demonstration), _release())
    return "\n".join((request.script_root, request.full_path, locale_now(), request.host, *told))


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
