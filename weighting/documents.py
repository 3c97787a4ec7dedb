"""Rounds and their outcomes as documents, ready for JSON.

A round is read strictly: a key that is missing, unknown or of the wrong kind is refused with its
path, such as `bids[3].minimum_pence`. What has its usual value may be left out only where the key
is optional, so that nobody has to know defaults to read the terms of a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from math import isnan
from typing import Any

from weighting.allocation import Allocation, Hearing
from weighting.canonical import parse
from weighting.explanation import Needed
from weighting.round import Bid, Group, Interest, Mark, Round
from weighting.shapes import Shape, flag, list_of, number, optional_number, text, whole

Document = dict[str, Any]

GROUP = Shape(Group, {"id": text, "weight": number}, {"excused": whole})
BID = Shape(
    Bid,
    {
        "id": text,
        "groups": list_of(text),
        "asked_pence": whole,
        "minimum_pence": whole,
        "weight": number,
    },
    {"eligible": flag, "reserved": flag},
)
MARK = Shape(Mark, {"group": text, "bid": text, "mark": number}, {})
INTEREST = Shape(Interest, {"group": text, "bid": text}, {})
ROUND = Shape(
    Round,
    {
        "pot_pence": whole,
        "seed": text,
        "panel": text,
        "rule": text,
        "one_per_group": flag,
        "minimum_scorers": whole,
        "groups": list_of(GROUP),
        "bids": list_of(BID),
        "marks": list_of(MARK),
    },
    {
        "interests": list_of(INTEREST),
        "participation": optional_number,
        "reserve": number,
        "fallback": text,
    },
)


def round_of(document: Any) -> Round:
    """Make a round of its document.

    Raises RoundError with the path of the first thing that is wrong.
    """
    round_: Round = ROUND("", document)
    return round_.check()


def read_round(text: str) -> Round:
    """Read a round from JSON text.

    Raises ValueError with line and column where the text is not JSON, RoundError with the path
    where it is not a round.
    """
    return round_of(parse(text))


def round_document(round_: Round) -> Document:
    """Write a round as its document; what has its usual value is left out where it may be."""
    document = _without_defaults(asdict(round_), Round, ROUND)
    for key, kind, shape in (("groups", Group, GROUP), ("bids", Bid, BID)):
        document[key] = [_without_defaults(item, kind, shape) for item in document[key]]
    for bid in document["bids"]:
        bid["groups"] = list(bid["groups"])
    return {key: list(value) if isinstance(value, tuple) else value for key, value in document.items()}


def _without_defaults(values: Document, kind: Any, shape: Shape) -> Document:
    usual = {field.name: field.default for field in fields(kind)}
    return {key: value for key, value in values.items() if key in shape.required or value != usual[key]}


def outcome_document(allocation: Allocation, needed: Mapping[str, Needed | None]) -> Document:
    """Write what became of a round, with what each bid would have needed."""
    halves = allocation.setting.halves
    listed = [
        {
            "groups": list(halves.members(half)),
            "part_pence": hearing.contest.budget,
            "carried_pence": hearing.carried,
        }
        for half, hearing in enumerate(allocation.hearings)
        if halves
    ]
    rows = {}
    for half, hearing in enumerate(allocation.hearings):
        for place, position in enumerate(hearing.bids.tolist()):
            rows[position] = _bid_row(allocation, hearing, half if halves else None, place, position)
    bids = [rows[position] for position in sorted(rows)]
    for row in bids:
        need = needed[row["id"]]
        row["would_have_needed"] = None if need is None else asdict(need)
    return {
        "panel": "halves" if halves else "open",
        "halves": listed,
        "bids": bids,
        "carried_pence": allocation.carried_pence,
        "reserve_list": [
            {"id": bid, "half": half if halves else None, "needs_pence": pence}
            for bid, half, pence in allocation.reserve_list()
        ],
    }


def _bid_row(
    allocation: Allocation, hearing: Hearing, half: int | None, place: int, position: int
) -> Document:
    bid = allocation.setting.round.bids[position]
    left = int(hearing.decision.left_when_reached[place])
    unranked = allocation.unranked.get(position)
    return {
        "id": bid.id,
        "half": half,
        "plain_mark": _or_none(hearing.plain_mark[place]),
        "mark": _or_none(hearing.mark[place]),
        "scorers": int(hearing.scorers[place]),
        "spread": _or_none(hearing.spread[place]),
        "weight": bid.weight,
        "value": _or_none(hearing.contest.value[place]),
        "rank": hearing.ranks.get(place),
        "left_pence": left if left >= 0 else None,
        "amount_pence": int(hearing.decision.amount[place]),
        "reason": str(unranked or hearing.decision.reason[place]),
    }


def _or_none(figure: float) -> float | None:
    return None if isnan(figure) else float(figure)
