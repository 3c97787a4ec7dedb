"""J: nothing that anybody sends breaks the application. Every form of every page is filled with nonsense."""

import random
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from werkzeug.datastructures import MultiDict

from tests.battery import matrix
from tests.battery.nasty import VALUES
from tests.battery.world import PUBLIC, ROLES, Visit
from tests.stories.visitor import HTML, _defaults

#: Fields that no person fills in; without the right ones a form is only refused early.
HIDDEN = ("csrf_token", "submit_key")
Shot = tuple[str, str, str, MultiDict[str, Any], str, str]  # role, thing, path, data, content type, what


def forms_of(page: str) -> Iterator[Element]:
    """The forms of a page that are sent by POST, but not signing out, which would end everything."""
    for form in html5lib.parse(page).iter(f"{HTML}form"):
        leaves = (form.get("action") or "").endswith(("/sign-out", "/sign-in/demonstration"))
        if (form.get("method") or "get").lower() == "post" and not leaves:
            yield form


def pages(visit: Visit) -> list[tuple[str, str, str]]:
    """Each page that can be opened, with each kind of role that can. Whoever serves the whole is left out
    where somebody of the region can open the same page."""
    found = []
    for line in matrix.promises():
        if line.method == "GET":
            path = matrix.address(visit.app, line.endpoint, visit.world.things[line.thing])
            opens = [role for role in ROLES if line.statuses[role] == "200"]
            found += [(role, line.thing, path) for role in opens if serves_here(role, opens)]
    return found


def serves_here(role: str, opens: list[str]) -> bool:
    return not role.endswith(" of all") or role.removesuffix(" of all") not in opens


def shots(visit: Visit, asked: list[tuple[str, str, str]]) -> list[Shot]:
    """Every field of every form on these pages × 40 values × role."""
    found: list[Shot] = []
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for role, thing, path in asked:
        answer = visit.client(who(visit, role, thing)).get(path)
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        for form in forms_of(page):
            fields, target = names_of(form), form.get("action") or path
            if (role, target, fields) not in seen:
                seen.add((role, target, fields))
                found.extend(filled(form, fields, role, thing, target))
    return found


def filled(form: Element, fields: tuple[str, ...], role: str, thing: str, target: str) -> Iterator[Shot]:
    kind = form.get("enctype") or "application/x-www-form-urlencoded"
    for name in fields:
        for value in VALUES:
            data = MultiDict(_defaults(form))
            data[name] = value
            yield role, thing, target, data, kind, f"{name}={value[:30]!r}"


def names_of(form: Element) -> tuple[str, ...]:
    tags = ("input", "select", "textarea", "button")
    named = (one.get("name") for tag in tags for one in form.iter(f"{HTML}{tag}"))
    return tuple(dict.fromkeys(name for name in named if name and name not in HIDDEN))


def who(visit: Visit, role: str, thing: str) -> int | None:
    return None if role == PUBLIC else visit.world.things[thing].people[role]


def fire(visit: Visit, aimed: list[Shot]) -> tuple[list[str], int]:
    """Send them all, undoing what was done; the ones that broke something, and how many got through."""
    broken, through = [], 0
    for role, thing, path, data, kind, what in aimed:
        data.pop("submit_key", None)  # else the second form with the same key is only led to the first answer
        client = visit.client(who(visit, role, thing))
        answer = client.post(path, data=sendable(data), content_type=kind)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {role} {path} {what}")
        if answer.status_code < 400 and role != PUBLIC:
            through += 1
            visit.restore()
        answer.close()
    return broken, through


def sendable(data: MultiDict[str, Any]) -> MultiDict[str, Any]:
    """A lone surrogate can't be written as UTF-8; it travels as the bytes that a careless program sends."""
    return MultiDict(
        (name, value.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in value else value)
        for name, value in data.items(multi=True)
    )


def test_a_handful_of_nonsense_breaks_nothing(visit):
    """300 shots, the same ones each time, spread over two dozen pages."""
    dice = random.Random(7)
    aimed = shots(visit, dice.sample(pages(visit), 60))

    broken, through = fire(visit, dice.sample(aimed, 300))

    assert broken == []
    assert through > 50, "hardly anything got past the door: the fuzzer aims badly"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(4))
def test_every_field_takes_any_value(visit, part):
    """Every field of every form × 40 values × role."""
    mine = shots(visit, pages(visit))[part::4]

    broken, _through = fire(visit, mine)

    assert len(mine) >= 1_250, "four parts make at least 5,000"
    assert broken == []
