"""The fiction: what groups of the demonstration write, read from the project's own tables."""

import json
import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from fundpots.settings import ROOT

TABLES = ROOT / "data" / "demonstration"


@cache
def table(name: str) -> Any:
    """One of the tables of texts."""
    return json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Place:
    """What a text needs to know of where it plays."""

    place: str
    town: str
    group: str

    def told(self, text: str) -> str:
        """The text with its places filled in."""
        for name in ("place", "town", "group"):
            text = text.replace("{" + name + "}", getattr(self, name))
        return text


def reason_for(chance: random.Random, criterion: str, points: int, welsh: bool) -> str:
    """A reason that a peer would write for these points."""
    reasons = table("reasons")
    if welsh and criterion in reasons["scores_cy"] and chance.random() < 0.5:
        return chance.choice(reasons["scores_cy"][criterion][str(points)])
    return chance.choice(reasons["scores"][criterion][str(points)])


def amounts(chance: random.Random, template: dict[str, Any]) -> tuple[list[tuple[str, int]], int]:
    """Budget lines of a template with amounts drawn for one group, and the smallest useful amount."""
    lines = []
    for line in template["lines"]:
        step = line["round_to_pence"]
        amount = chance.randint(line["low_pence"] // step, line["high_pence"] // step) * step
        lines.append((line["what"], max(step, amount)))
    asked = sum(amount for _, amount in lines)
    share = template["minimum_share"]
    return lines, asked if share >= 1 else max(1_000, round(asked * share / 1_000) * 1_000)
