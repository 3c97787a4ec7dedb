"""The table of permissions: read, tried out on the world, written again.

`python -m tests.battery.matrix` writes `permissions.csv` anew from what the application does, with a line for
each route that has none yet: choose the thing that it is asked for, and write again. Read the difference
before you commit it: every number in it is a promise.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from flask import Flask
from werkzeug.routing import BuildError

from tests.battery.world import NOW, PUBLIC, ROLES, Thing, Visit, built

TABLE = Path(__file__).with_name("permissions.csv")
#: Words in addresses that are the same wherever they occur.
WORDS = {
    "rounds.section": {"section": "texts"},
    "bids.section": {"section": "project"},
    "rounds.what_if_chart": {"name": "curve"},
    "rounds.scenario_chart": {"name": "curve"},
    "allocations.chart": {"name": "map"},
    "pots.new_split_chart": {"name": "before", "query": "total=900"},
    "pots.split_chart": {"name": "before"},
}


@dataclass
class Promise:
    """One line of the table: what each role gets at this address, for this thing."""

    endpoint: str
    method: str
    thing: str
    statuses: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.endpoint} ({self.thing})"


def promises() -> list[Promise]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Promise(row.pop("endpoint"), row.pop("method"), row.pop("thing"), row)
            for row in csv.DictReader(file)
        ]


def routes(app: Flask) -> set[tuple[str, str]]:
    """Every endpoint with each of its methods."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def address(app: Flask, endpoint: str, thing: Thing) -> str:
    """Where this endpoint shows this thing."""
    words = dict(WORDS.get(endpoint, {}))
    query = words.pop("query", "")
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    values = {name: value for name, value in {**thing.keys, **words}.items() if name in rule.arguments}
    if missing := rule.arguments - set(values):
        raise BuildError(endpoint, {"missing": sorted(missing)}, None)
    with app.test_request_context():
        path = app.url_for(endpoint, **values)
    query = query or (thing.query if "/ballot" in path or path.endswith("/vote") else "")
    return f"{path}?{query}" if query else path


def tried(visit: Visit, promise: Promise, roles: tuple[str, ...] = ROLES) -> dict[str, str]:
    """What each role really gets. Whatever somebody did is undone before the next one tries."""
    thing = visit.world.things[promise.thing]
    path = address(visit.app, promise.endpoint, thing)
    found = {}
    for role in roles:
        client = visit.client(None if role == PUBLIC else thing.people[role])
        answer = client.open(path, method=promise.method)
        found[role] = str(answer.status_code)
        answer.close()
        if promise.method != "GET" and answer.status_code < 400:
            visit.restore()
    return found


def _unlisted(visit: Visit) -> Iterator[Promise]:
    """Routes that are not in the table yet, each with the first thing that has an address there."""
    listed = {(line.endpoint, line.method) for line in promises()}
    for endpoint, method in sorted(routes(visit.app) - listed):
        names = sorted(visit.world.things, key=lambda name: name != "nothing")
        fits = (name for name in names if has_address(visit.app, endpoint, visit.world.things[name]))
        yield Promise(endpoint, method, next(fits), {})


def has_address(app: Flask, endpoint: str, thing: Thing) -> bool:
    try:
        return bool(address(app, endpoint, thing))
    except BuildError:
        return False


def _written(lines: Iterator[Promise]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["endpoint", "method", "thing", *ROLES])
        rows.writerows(
            [line.endpoint, line.method, line.thing, *(line.statuses[role] for role in ROLES)]
            for line in lines
        )


def main() -> None:
    with TemporaryDirectory() as folder, time_machine.travel(NOW, tick=False):
        visit = built(Path(folder)).open(Path(folder))
        lines = [*promises(), *_unlisted(visit)]
        for line in lines:
            line.statuses = tried(visit, line)
        _written(iter(sorted(lines, key=lambda line: (line.endpoint, line.method, line.thing))))


if __name__ == "__main__":
    main()
