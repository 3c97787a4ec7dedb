"""The pages that join several storeys."""

from fundpots.reports.routes import exports, front, method, plain, record, results, tasks
from fundpots.reports.routes.blueprint import bp

PAGES = (exports, front, tasks, results, method, record, plain)
BLUEPRINTS = (bp,)
