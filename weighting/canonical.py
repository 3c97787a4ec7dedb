"""JSON in one form only: read strictly, and written as exactly one sequence of bytes.

What a machine hashes must not depend on who wrote it. `parse` refuses what is not JSON with line
and column; `canonical` writes any document in the same way everywhere, close to RFC 8785 but with
numbers as plain decimals, which a person can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from weighting.seeds import sha256_of

MOST_DIGITS = 400  # more than any number within the range of doubles has
HALF_LETTER = re.compile(r"[\ud800-\udfff]")
STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<constant>-?Infinity|NaN)')


def parse(text: str) -> Any:
    """Read JSON text; refuse numbers that JSON does not have and keys that stand twice.

    Raises ValueError with line and column of what is wrong, or the name of the key.
    """
    try:
        document = json.loads(text, object_pairs_hook=_distinct, parse_float=_finite, parse_int=_short)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("the document is nested too deeply") from None
    for found in STRING_OR_CONSTANT.finditer(text):
        if found["constant"]:
            line, column = _position(text, found.start())
            raise ValueError(f"line {line}, column {column}: {found['constant']} is not JSON")
        if "\\u" in found[0] and HALF_LETTER.search(json.loads(found[0])):
            line, column = _position(text, found.start())
            raise ValueError(f"line {line}, column {column}: {found[0]} holds half of a letter")
    return document


def _short(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"the number {digits[:20]}… has too many digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"the number {digits} is too large")
    return number


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return document


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def canonical(document: Any) -> str:
    """Write a document in its one canonical form.

    Keys in the order of their code points, no white space, text in UTF-8 with only the escapes that
    JSON demands, numbers as plain decimals: the fewest digits that read back as the same double,
    without exponent, without a trailing zero or point.

    >>> canonical({"b": [1.0, 0.5, 1e-7], "a": None})
    '{"a":null,"b":[1,0.5,0.0000001]}'
    """
    if isinstance(document, Mapping):
        members = (f"{_quoted(key)}:{canonical(document[key])}" for key in sorted(document))
        return "{" + ",".join(members) + "}"
    if isinstance(document, (list, tuple)):
        return "[" + ",".join(canonical(item) for item in document) + "]"
    if isinstance(document, float):
        return _decimal(document)
    return _quoted(document)


def _quoted(value: str | int | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _decimal(number: float) -> str:
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def sha256_canonical(document: Any) -> str:
    """Give the SHA-256 of the canonical form of a document."""
    return sha256_of(canonical(document))
