"""Templates are compiled once for each language, with what they always say already told in it.

A page says some hundred fixed sentences. Looking each of them up whenever the page is written took a good
part of its time; here they are looked up when the template is compiled, and stand in it as plain text.
"""

from collections.abc import Callable
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from fundpots.words import locale_now

TOLD_BY = ("_", "gettext")


class SpokenTemplates(Environment):
    """Flask's templates, one set of them for each language.

    `translate` gives a sentence in the language spoken now; until it is known nothing is told in advance.
    """

    language: str | None = None
    translate: Callable[[str], str] | None = None

    def in_language(self, language: str) -> "SpokenTemplates":
        """The templates of one language; they share everything but what was compiled."""
        sets: dict[str, SpokenTemplates] = self.__dict__.setdefault("sets", {})
        if language not in sets:
            spoken = self.overlay()
            spoken.language = language
            sets[language] = spoken
        return sets[language]

    def _load_template(self, name: str, globals: Any) -> Template:
        if self.language is None and self.translate is not None:
            return self.in_language(locale_now())._load_template(name, globals)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        if self.language is None or self.translate is None:
            return template
        escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        return _Telling(self.translate, escapes).visit(template)


class _Telling(NodeTransformer):
    """Put the sentence in place of each call that asks for its translation."""

    def __init__(self, translate: Callable[[str], str], escapes: bool) -> None:
        self.translate = translate
        # A translation is as much our own text as the template around it.
        self.text: Callable[[str], str] = Markup if escapes else str

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 the visitor finds it by the node's name
        self.generic_visit(node)
        if not _asks(node):
            return node
        sentence = self.text(self.translate(node.args[0].value))  # type: ignore[attr-defined]
        if "%" not in sentence:
            return nodes.Const(sentence, lineno=node.lineno)
        pairs = [nodes.Pair(nodes.Const(given.key), given.value) for given in node.kwargs]
        return nodes.Mod(nodes.Const(sentence), nodes.Dict(pairs), lineno=node.lineno)


def _asks(node: nodes.Call) -> bool:
    """Does it ask for the translation of a fixed sentence, with its values by name?"""
    return (
        isinstance(node.node, nodes.Name)
        and node.node.name in TOLD_BY
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and isinstance(node.args[0].value, str)
        and not node.dyn_args
        and not node.dyn_kwargs
    )
