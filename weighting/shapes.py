"""Readers of JSON values that refuse what they do not expect, by the path at which it stands.

Each reader takes a path such as `bids[3].weight` and a value, and gives the value back in the type
that is wanted or raises RoundError. A `Shape` reads an object with known keys: one that is missing
or unknown is refused, because a misspelt term must not be ignored where money is shared out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from weighting.round import RoundError

Reader = Callable[[str, Any], Any]


def text(path: str, value: Any) -> str:
    """Take a text."""
    if not isinstance(value, str):
        raise RoundError(path, f"must be a text, not {_named(value)}")
    return value


def whole(path: str, value: Any) -> int:
    """Take a whole number; 5.0 is none, because money is never written like that."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise RoundError(path, f"must be a whole number, not {_named(value)}")
    return value


def number(path: str, value: Any) -> float:
    """Take a finite number."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise RoundError(path, f"must be a number, not {_named(value)}")
    if abs(value) > 1e300 or not isfinite(value):
        raise RoundError(path, "is too large a number")
    return float(value)


def optional_number(path: str, value: Any) -> float | None:
    """Take a finite number, or null."""
    return None if value is None else number(path, value)


def flag(path: str, value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise RoundError(path, f"must be true or false, not {_named(value)}")
    return value


def list_of(read: Reader) -> Reader:
    """Take a list whose items are read by `read`."""

    def read_list(path: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise RoundError(path, f"must be a list, not {_named(value)}")
        return tuple(read(f"{path}[{place}]", item) for place, item in enumerate(value))

    return read_list


def _named(value: Any) -> str:
    kinds: Iterable[tuple[type, str]] = (
        (type(None), "null"),
        (bool, "true or false"),
        (str, "a text"),
        (int, "a whole number"),
        (float, "a number with a fraction"),
        (list, "a list"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "an object")


@dataclass(frozen=True)
class Shape:
    """An object with known keys, made into a value by `make`."""

    make: Callable[..., Any]
    required: Mapping[str, Reader]
    optional: Mapping[str, Reader]

    def __call__(self, path: str, value: Any) -> Any:
        """Read an object of this shape, or raise RoundError with the path of what is wrong."""
        if not isinstance(value, dict):
            raise RoundError(path or "the round", f"must be an object, not {_named(value)}")
        prefix = f"{path}." if path else ""
        for key in self.required:
            if key not in value:
                raise RoundError(f"{prefix}{key}", "is missing")
        readers = {**self.required, **self.optional}
        for key in value:
            if key not in readers:
                raise RoundError(f"{prefix}{key}", "is not known here")
        return self.make(**{key: readers[key](f"{prefix}{key}", item) for key, item in value.items()})
