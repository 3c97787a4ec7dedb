"""The pages that join several storeys."""

from fundpots.reports.routes import api, exports, front, method, plain, record, results, tasks
from fundpots.reports.routes.blueprint import bp

PAGES = (api, exports, front, tasks, results, method, record, plain)
BLUEPRINTS = (bp,)
