"""The bundle of a round: all that went in and all that came out, so that anyone can check it.

A bundle is one JSON document: the round, where its marks, weights and seed came from as far as that
is published, the outcome, and the SHA-256 of each section. `verify` recomputes everything and names
the first difference. The format is specified in `data/bundle.md`, from which the checker
`data/check_result.py` was written apart from this package. In the manner of Helios and Belenios:
open data, a written specification, and a second program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from weighting.allocation import Allocation, allocate
from weighting.canonical import sha256_canonical
from weighting.documents import Document, outcome_document, round_document, round_of
from weighting.explanation import explain
from weighting.origins import Difference, differing_marks, differing_seed, differing_weights
from weighting.round import Round
from weighting.setting import settle

FORMAT = "fundpots bundle 1"
SECTIONS = ("about", "round", "ballots", "presence", "draw", "outcome")
NEEDED = ("round", "outcome", "hashes")


@dataclass(frozen=True)
class Origins:
    """Where the inputs of a round came from; each part is left out where it is not published.

    `ballots` holds criteria and scores, from which the marks follow; `presence` the counts of the
    areas, from which the weights follow; `draw` the secret and its commitment, from which the seed
    follows. Their shapes are in `data/bundle.md`.
    """

    ballots: Document | None = None
    presence: Document | None = None
    draw: Document | None = None


def publishable(round_: Round) -> Round:
    """Replace the named interests by their number for each group, which decides the same."""
    named, unnamed = settle(round_), settle(replace(round_, interests=()))
    groups = tuple(
        replace(group, excused=group.excused + int(before - after))
        for group, before, after in zip(round_.groups, unnamed.assigned, named.assigned, strict=True)
    )
    return replace(round_, groups=groups, interests=())


def outcome_of(round_: Round) -> Document:
    """Allocate a round and write the outcome with what each bid would have needed."""
    allocation = allocate(round_)
    return outcome_document(allocation, explain(allocation))


def make_bundle(
    round_: Round,
    *,
    about: Mapping[str, Any] | None = None,
    origins: Origins | None = None,
    allocation: Allocation | None = None,
    outcome: Document | None = None,
) -> Document:
    """Put together the bundle of a round, with interests as numbers.

    `about` is any document: title, terms in words, versions. Give the `allocation` where it was
    already made from the same round, or the `outcome` where that was written already.
    """
    origins = origins or Origins()
    if outcome is None:
        made = allocation or allocate(round_)
        outcome = outcome_document(made, explain(made))
    parts = {
        "about": dict(about or {}),
        "round": round_document(publishable(round_)),
        "ballots": origins.ballots,
        "presence": origins.presence,
        "draw": origins.draw,
        "outcome": outcome,
    }
    sections = {name: part for name, part in parts.items() if part is not None}
    return {"format": FORMAT, **sections, "hashes": hashes_of(round_, sections)}


def hashes_of(round_: Round, sections: Document) -> Document:
    """Give the SHA-256 of every section, and of every group's marks, which is on its receipt."""
    marks: dict[str, dict[str, float]] = {group.id: {} for group in round_.groups}
    for mark in round_.marks:
        marks[mark.group][mark.bid] = mark.mark
    return {
        "marks_of": {group: sha256_canonical(given) for group, given in marks.items()},
        **{name: sha256_canonical(part) for name, part in sections.items()},
    }


def verify(bundle: Any) -> Difference | None:
    """Recompute a bundle; give the first difference, or None where everything agrees.

    Raises RoundError where the round of the bundle is not a round.
    """
    return next(_differences(bundle), None)


def _differences(bundle: Any) -> Iterator[Difference]:
    """Find differences in the order in which a reader would look for them."""
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        found = bundle.get("format") if isinstance(bundle, dict) else None
        yield Difference("format", FORMAT, found)
        return
    yield from _shape_differences(bundle)
    round_ = round_of(bundle["round"])
    hashes = hashes_of(round_, {name: bundle[name] for name in SECTIONS if name in bundle})
    found = bundle["hashes"]
    yield from compared("hashes.marks_of", hashes["marks_of"], found.get("marks_of"))
    yield from differing_seed(round_, bundle.get("draw"))
    yield from differing_weights(round_, bundle.get("presence"))
    yield from differing_marks(round_, bundle.get("ballots"))
    yield from compared("outcome", outcome_of(round_), bundle["outcome"])
    yield from compared("hashes", hashes, found)


def _shape_differences(bundle: Document) -> Iterator[Difference]:
    for name in sorted(bundle.keys() - {*SECTIONS, "format", "hashes"}):
        yield Difference(name, "no such section", "a section")
    for name in NEEDED:
        if name not in bundle:
            yield Difference(name, "a section", "nothing")
    for name in (*SECTIONS, "hashes"):
        if name in bundle and not isinstance(bundle[name], dict):
            yield Difference(name, "an object", bundle[name])


def compared(path: str, expected: Any, found: Any) -> Iterator[Difference]:
    """Compare two documents field by field; 1 and 1.0 are the same number.

    >>> list(compared("outcome", {"bids": [{"rank": 1}]}, {"bids": [{"rank": 2}]}))
    [Difference(path='outcome.bids[0].rank', expected=1, found=2)]
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            pair = (expected.get(key, "nothing"), found.get(key, "nothing"))
            yield from compared(f"{path}.{key}", *pair)
    elif isinstance(expected, list) and isinstance(found, list):
        for place, pair in enumerate(zip(expected, found, strict=False)):
            yield from compared(f"{path}[{place}]", *pair)
        if len(expected) != len(found):
            yield Difference(f"{path} (how many)", len(expected), len(found))
    elif expected != found or isinstance(expected, bool) != isinstance(found, bool):
        yield Difference(path, expected, found)
