"""Every page that somebody can reach by following links, a bounded number of each kind."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

HTML = "{http://www.w3.org/1999/xhtml}"
STARTS = ("/", "/tasks")
#: A round looks different at every stage, so more of its pages are visited.
MANY = {"rounds.show": 12}


@dataclass
class Crawl:
    """Walks links breadth first with a client; notes pages by kind, and links that lead nowhere."""

    app: Flask
    client: FlaskClient
    each: int = 2
    pages: dict[str, str] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    _wanted: list[tuple[str, str, str]] = field(default_factory=list)

    def walk(self, *starts: str) -> "Crawl":
        waiting = deque((path, "the start") for path in starts or STARTS)
        met, kinds = {path for path, _ in waiting}, Counter()
        while waiting:
            path, where = waiting.popleft()
            found = self._visit(path, where)
            if found and path not in self.pages:  # it only led on, and was not seen itself
                kinds[self.kind(path)] -= 1
            for link in found:
                kind = self.kind(link)
                if link not in met and kinds[kind] < self.most(kind):
                    met.add(link)
                    kinds[kind] += 1
                    waiting.append((link, path))
        self.dead += [
            f"{where} leads to {path}#{name}, which is not there"
            for where, path, name in self._wanted
            if path in self.anchors and name not in self.anchors[path]
        ]
        return self

    def most(self, kind: str) -> int:
        """How many pages of a kind are visited; one in Welsh."""
        return 1 if " cy" in kind else MANY.get(kind.strip(), self.each)

    def kind(self, path: str) -> str:
        """The view that answers, and the names of what is asked of it."""
        parts = urlsplit(path)
        welsh = parts.path == "/cy" or parts.path.startswith("/cy/")
        try:
            endpoint = self.app.url_map.bind("localhost").match(parts.path[3 * welsh :] or "/")[0]
        except HTTPException:
            return path  # nothing answers there: every one of these is worth a visit
        names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")})
        return " ".join([endpoint, "cy" * welsh, *names])

    def _visit(self, path: str, where: str) -> list[str]:
        answer = self.client.get(path)
        if answer.status_code in (301, 302, 303, 308):
            return [_plain(urljoin(path, answer.location))]
        if answer.status_code >= 400:
            self.dead.append(f"{where} leads to {path}: {answer.status_code}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return []
        self.pages[path] = self.kind(path)
        return self._links(path, html5lib.parse(answer.get_data(as_text=True)))

    def _links(self, path: str, tree) -> list[str]:
        self.anchors[path] = {one.get("id") for one in tree.iter() if one.get("id")}
        found = []
        for link in tree.iter(f"{HTML}a"):
            target = urljoin(path, link.get("href") or "")
            if urlsplit(target).scheme or "/static/" in target:
                continue
            if fragment := urlsplit(target).fragment:
                self._wanted.append((path, _plain(target), fragment))
            found.append(_plain(target))
        return found


def _plain(target: str) -> str:
    parts = urlsplit(target)
    return parts.path + (f"?{parts.query}" if parts.query else "")
