"""The pages that join several storeys."""

from fundpots.reports.routes import (
    api,
    exports,
    fairness,
    front,
    method,
    money,
    outcomes,
    plain,
    record,
    regions,
    results,
    tasks,
    threesixty,
)
from fundpots.reports.routes.blueprint import bp

PAGES = (
    api,
    money,
    outcomes,
    fairness,
    exports,
    threesixty,
    front,
    tasks,
    results,
    method,
    record,
    regions,
    plain,
)
BLUEPRINTS = (bp,)
