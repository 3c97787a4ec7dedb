"""Somebody who uses the application through its pages only: reads, fills in forms, presses buttons."""

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, g

HTML = "{http://www.w3.org/1999/xhtml}"
CELLS = (f"{HTML}th", f"{HTML}td")


class Visitor:
    """A browser without JavaScript. Forms carry their hidden fields, and CSRF stays on."""

    def __init__(self, app: Flask, name: str = "visitor") -> None:
        self.client = app.test_client()
        self.name = name
        self.path = "/"
        self.text = ""
        self.status = 0
        self._tree: Element | None = None

    def sign_in(self, email: str, password: str) -> "Visitor":
        self.open("/sign-in")
        self.press("Sign in", email=email, password=password)
        return self

    def open(self, path: str) -> "Visitor":
        return self._take(self._send("get", path), path)

    def sees(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text in self.plain, (
                f"{self.name} does not see {text!r} on {self.path}:\n{self.plain[:3000]}"
            )
        return self

    def misses(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.plain, f"{self.name} sees {text!r} on {self.path}"
        return self

    def follow(self, text: str) -> "Visitor":
        """Follow the first link whose words contain the text."""
        for link in self._all("a"):
            if text in _words(link) and link.get("href"):
                return self.open(link.get("href") or "")
        raise AssertionError(f"{self.name} finds no link {text!r} on {self.path}:\n{self.plain[:2000]}")

    def press(self, button: str, **fields: Any) -> "Visitor":
        """Fill in the form that holds the button, and press it. Dashes in names are written as __."""
        form, pressed = self._form_with(button)
        data = _defaults(form)
        for name, value in fields.items():
            name = name.replace("__", "-")
            assert name in data or self._knows(form, name), (
                f"no field {name!r} in the form of {button!r}: {sorted(data)}"
            )
            data[name] = value
        if pressed.get("name"):
            data[pressed.get("name") or ""] = pressed.get("value") or ""
        path = pressed.get("formaction") or form.get("action") or self.path
        if (form.get("method") or "get").lower() == "get":
            return self._take(self._send("get", path, query_string=data), path)
        multipart = form.get("enctype") == "multipart/form-data"
        kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
        return self._take(self._send("post", path, data=data, content_type=kind), path)

    def confirm(self, **fields: Any) -> "Visitor":
        """Press the first button of the page's own form, whatever it says."""
        for form in self._all("form"):
            buttons = [_words(one) for one in form.iter(f"{HTML}button")]
            leaves = (form.get("action") or "").endswith("/sign-out")
            if buttons and not leaves and (form.get("method") or "").lower() == "post":
                return self.press(buttons[0], **fields)
        raise AssertionError(f"{self.name} finds nothing to confirm on {self.path}:\n{self.plain[:2000]}")

    def field_names(self) -> list[str]:
        """The names of everything that can be filled in on the page, once each, in order."""
        tags = ("input", "textarea", "select")
        return list(dict.fromkeys(one.get("name") or "" for tag in tags for one in self._all(tag)))

    def links(self, part: str) -> list[str]:
        """Every address on the page that holds this part, once each, in order."""
        found = [link.get("href") or "" for link in self._all("a")]
        return list(dict.fromkeys(address for address in found if part in address))

    def values(self, name: str) -> list[str]:
        """What the fields of this name would send, in order, ticked or not."""
        return [one.get("value") or "" for one in self._all("input") if one.get("name") == name]

    def table(self, caption: str) -> list[list[str]]:
        """The cells of every row of the table whose caption holds these words, headings first."""
        for table in self._all("table"):
            if any(caption in _words(one) for one in table.iter(f"{HTML}caption")):
                rows = table.iter(f"{HTML}tr")
                return [[_words(cell) for cell in row if cell.tag in CELLS] for row in rows]
        raise AssertionError(f"{self.name} finds no table {caption!r} on {self.path}")

    @property
    def plain(self) -> str:
        return re.sub(r"\s+", " ", "".join(self._tree.itertext())) if self._tree is not None else self.text

    def _send(self, method: str, path: str, **what: Any) -> Any:
        """Requests share the test's application context, so what one kept in it is forgotten first."""
        for name in list(g):
            g.pop(name)
        return getattr(self.client, method)(path, **what)

    def _take(self, answer: Any, path: str) -> "Visitor":
        while answer.status_code in (302, 303):
            path = answer.location
            answer = self._send("get", path)
        self.path, self.status = path, answer.status_code
        self.text = answer.get_data(as_text=True)
        self._tree = None
        if answer.mimetype == "text/html":
            self._tree = html5lib.parse(self.text)
        return self

    def _all(self, tag: str) -> list[Element]:
        return list(self._tree.iter(f"{HTML}{tag}")) if self._tree is not None else []

    def _form_with(self, button: str) -> tuple[Element, Element]:
        for form in self._all("form"):
            for one in form.iter(f"{HTML}button"):
                if _words(one) == button:
                    return form, one
        buttons = [_words(one) for one in self._all("button")]
        raise AssertionError(
            f"{self.name} finds no button {button!r} on {self.path}: {buttons}\n{self.plain[:2000]}"
        )

    def _knows(self, form: Element, name: str) -> bool:
        return any(
            one.get("name") == name
            for tag in ("input", "select", "textarea")
            for one in form.iter(f"{HTML}{tag}")
        )


def _words(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _defaults(form: Element) -> dict[str, Any]:
    """What a browser would send if nothing were typed."""
    data: dict[str, Any] = {}
    for one in form.iter(f"{HTML}input"):
        name, kind = one.get("name"), one.get("type", "text")
        if not name or kind in ("submit", "file", "button"):
            continue
        if kind in ("radio", "checkbox"):
            if one.get("checked") is not None:
                data[name] = (
                    [*_listed(data.get(name)), one.get("value", "on")]
                    if kind == "checkbox"
                    else one.get("value")
                )
            continue
        data[name] = one.get("value", "")
    for one in form.iter(f"{HTML}textarea"):
        if one.get("name"):
            data[one.get("name") or ""] = "".join(one.itertext()).lstrip("\n")
    for one in form.iter(f"{HTML}select"):
        options = list(one.iter(f"{HTML}option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        if one.get("name") and chosen:
            data[one.get("name") or ""] = chosen[0].get("value", _words(chosen[0]))
    return data


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
