"""What happens behind the scenes of a journey: the clock goes on, and everybody else does their part."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser
from sqlalchemy import select

from fundpots.allocations.operations import cast_vote, close_scoring, put_to_vote
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.bids.operations import pass_bid
from fundpots.bids.queries import submitted_bids
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.places.models import Group, PresenceCount
from fundpots.rounds.models import Round
from fundpots.rounds.operations import close_bids, open_round
from fundpots.scoring.operations import cast_ballot, start_scoring
from fundpots.scoring.queries import bench, panel
from tests import make
from tests.browser.looking import Window
from tests.browser.serving import Site
from tests.stories import world as stage


class Scene:
    """The country of the stories behind a real port, with one round that is walked stage by stage."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser, self.windows = site, browser, []
        with site.app.app_context():
            world = stage.build()
            self.emails = {who: person.email for who, person in world.people.items()}
            self.slugs = [group.slug for group in world.groups]
            self.pot_id = world.pot.id

    def window(self, who: str = "", width: int = 1280, **options: object) -> Window:
        """A browser window of somebody of the world, signed in; of a visitor where nobody is named."""
        window = Window(self.browser, self.site.address, width, **options)
        self.windows.append(window)
        return window.sign_in(self.emails[who], stage.PASSWORD) if who else window

    @contextmanager
    def behind(self, days: float) -> Iterator[None]:
        """Go on to a day after the beginning, and do there what nobody watches."""
        self.site.clock.set(make.later(days))
        with self.site.app.app_context():
            yield
            db.session.commit()
            db.session.remove()

    @property
    def round_(self) -> Round:
        return db.session.scalars(select(Round)).one()

    def open_round(self, **values: object) -> int:
        """A round of £3,000 is open for a month from noon."""
        with self.behind(1):
            pot = make.money_in(db.session.get(make.Pot, self.pot_id), 500_000)
            count = db.session.scalars(select(PresenceCount)).one()
            made = make.round_(pot, count=count, name="First steps", amount_pence=300_000, **values)
            make.criteria(made)
            open_round(made, by=None, at=make.NOON)
            return made.id

    def others_bid(self, *slugs: str) -> None:
        with self.behind(2):
            for group in db.session.scalars(select(Group).where(Group.slug.in_(slugs))):
                make.submitted_bid(self.round_, group, title=f"A first meeting in {group.name}")

    def start_scoring(self) -> None:
        """Bids have closed, all are let through, and the halves are drawn."""
        with self.behind(31):
            close_bids(self.round_, by=None, at=make.later(31))
            by = db.session.scalars(
                select(Person).where(Person.email == self.emails["first administrator"])
            ).one()
            for bid in submitted_bids(self.round_):
                pass_bid(bid, by=by, at=make.later(31))
            start_scoring(self.round_, by=None, at=make.later(32))
        self.site.clock.set(make.later(40))

    def to_judge(self, slug: str) -> int:
        with self.behind(40):
            group = db.session.scalars(select(Group).where(Group.slug == slug)).one()
            return len(bench(self.round_).to_judge(group.id))

    def others_score(self, besides: str) -> None:
        with self.behind(41):
            everything = bench(self.round_)
            for seat in panel(self.round_):
                if seat.group.slug != besides and everything.to_judge(seat.group_id):
                    self._score(seat.group, everything.to_judge(seat.group_id))

    def _score(self, group: Group, bids: list) -> None:
        ballot, by = make.ballot(self.round_, group), make.officers_for(group)[0]
        for bid in bids:
            make.scored(ballot, bid, (group.id + bid.id) % 6, bid.id % 5, by=by)
        cast_ballot(ballot, by=by, at=make.later(41))

    def put_to_vote(self) -> None:
        with self.behind(61):
            close_scoring(self.round_, by=None, at=make.later(61))
            put_to_vote(self.round_, by=None, at=make.later(61))
        self.site.clock.set(make.later(62))

    def others_approve(self, besides: str) -> None:
        """Everybody else approves, and the vote's last day goes by."""
        with self.behind(63):
            proposal = current_proposal(self.round_.id)
            for group in roll(self.round_):
                if group.slug != besides:
                    by = make.officers_for(group)[0]
                    cast_vote(proposal, group, Choice.APPROVE, by=by, at=make.later(63))
        self.site.clock.set(make.later(81))
