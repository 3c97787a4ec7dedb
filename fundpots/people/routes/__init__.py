"""The pages of this storey."""

from fundpots.people.routes import account, demonstration, directory, factors, links, sign_in
from fundpots.people.routes.blueprint import bp

PAGES = (sign_in, links, factors, account, directory, demonstration)
BLUEPRINTS = (bp,)
