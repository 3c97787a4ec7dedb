"""What a map of areas shows: presence, or with `show=weight` in the address what a bid for them weighs."""

from collections.abc import Collection
from typing import Any

from fundpots.places.charts import presence_map, weight_map
from fundpots.places.queries import AreaNow
from fundpots.places.routes.blueprint import asked
from fundpots.places.tables import told_presence, told_weights


def shows_weight() -> bool:
    return asked("show") == "weight"


def mapped(areas: Collection[AreaNow], *, numbered: bool = False) -> dict[str, Any]:
    return (weight_map if shows_weight() else presence_map)(areas, numbered=numbered)


def titled(areas: Collection[AreaNow]) -> str:
    return told_weights(areas) if shows_weight() else told_presence(areas)
