"""The country of the story of a year: two regions with a pot each, one pot for the whole, 40 groups."""

from dataclasses import dataclass

from sqlalchemy import func, select

from fundpots import clock
from fundpots.allocations.operations import cast_vote, close_scoring, put_to_vote
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.bids.models import Bid, BudgetLine
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.people.operations.passwords import hash_password
from fundpots.people.queries import officers_of
from fundpots.places.models import Area, Group, Region
from fundpots.places.queries import newest_count
from fundpots.pots.models import Entry, Pot
from fundpots.pots.queries import balances_of
from fundpots.rounds.models import Round
from fundpots.rounds.operations import open_round
from fundpots.rounds.stages import Stage
from fundpots.scoring.operations import start_scoring
from fundpots.treasury.models import Award
from fundpots.treasury.operations import accept_award, confirm_bank_details, give_bank_details, publish_result
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.rules.awards import is_over
from fundpots.treasury.rules.bank import Account
from fundpots.treasury.rules.payments import instalment_state
from tests import make
from tests.stories.notebook import Notebook
from tests.stories.visitor import Visitor

PASSWORD = "a year of money and trust"
FIRST, NEXT = 2026, 2027
PUBLISHED = 80  # days after the tests' noon: 21 January 2027


@dataclass
class Country:
    """Where the story plays, and its two national treasurers."""

    groups: dict[str, list[Group]]
    pots: dict[str, Pot]
    treasurers: list[Person]
    password: str


def build() -> Country:
    """Woodland with 24 groups, Moorland with 16; everybody has the same password."""
    hashed = hash_password(PASSWORD)
    groups, areas, pots = {}, {}, {"whole": make.pot(name="The whole pot", slug="whole")}
    for slug, kind, many in (("woodland", "restricted", 24), ("moorland", "designated", 16)):
        region: Region = make.region(name=slug.capitalize(), slug=slug)
        areas[slug] = [make.area(name=f"{slug.capitalize()} {number}") for number in range(1, many + 1)]
        make.grouping({region: areas[slug]})
        groups[slug] = [make.group([area], name=f"Grŵp {area.name}") for area in areas[slug]]
        pots[slug] = make.pot(region, name=f"{region.name} pot", slug=slug, kind=kind)
    everywhere: list[Area] = [area for several in areas.values() for area in several]
    make.presence_count({area: 10 + 5 * (place * 7 % 11) for place, area in enumerate(everywhere)})
    treasurers = [make.treasurer(), make.treasurer()]
    homes = [group for several in groups.values() for group in several]
    for person in (*treasurers, *(make.officer(group) for group in homes * 2)):
        person.password_hash, person.password_set_at = hashed, make.NOON
    db.session.commit()
    return Country(groups, pots, treasurers, PASSWORD)


def result_of(country: Country, slug: str, amount_pence: int) -> list[Award]:
    """A whole round of a pot: every group bids, all score and approve. The awards, by reference."""
    terms = {"count": newest_count(), "amount_pence": amount_pence, "name": f"Year of {slug}"}
    round_ = make.round_(country.pots[slug], **terms)
    make.criteria(round_)
    open_round(round_, by=None, at=make.NOON, secret="the same every time")
    round_.stage = Stage.SCREENING
    for place, group in enumerate(country.groups[slug]):
        _bid(round_, group, 50_001 + 10_003 * (place * 7 % 9))
    start_scoring(round_, by=None, at=make.later(32))
    make.fill_ballots(round_)
    close_scoring(round_, by=None, at=make.later(60))
    put_to_vote(round_, by=None, at=make.later(61))
    proposal, voter = current_proposal(round_.id), country.treasurers[0]
    for one in roll(round_):
        cast_vote(proposal, one, Choice.APPROVE, by=voter, at=make.later(62))
    awards = publish_result(round_, by=None, at=make.later(PUBLISHED))
    db.session.commit()
    return sorted(awards, key=lambda award: award.reference)


def accepted(award: Award) -> None:
    """Two officers accept, and vouch for an account."""
    one, other = officers_of(award.group_id)
    account = Account(award.group.name, "089299", f"{award.id:08d}")
    accept_award(award, by=one, at=make.later(PUBLISHED + 1))
    accept_award(award, by=other, at=make.later(PUBLISHED + 2))
    details = give_bank_details(award.group, account, by=one, at=make.later(PUBLISHED + 2))
    confirm_bank_details(details, by=other, at=make.later(PUBLISHED + 3))


def _bid(round_: Round, group: Group, asked_pence: int) -> Bid:
    bid = make.eligible_bid(round_, group, asked_pence, title=f"={group.name}, “together”",
                            ends_on=make.later(170).date())  # fmt: skip
    for position, amount in enumerate((asked_pence // 3, asked_pence - asked_pence // 3), start=1):
        line = BudgetLine(bid_id=bid.id, position=position, what=f"Line {position}", amount_pence=amount)
        db.session.add(line)
    db.session.flush()
    return bid


class Story:
    """The people at their browsers, the clock on the wall, and the notebook."""

    def __init__(self, app, wall):
        self.app, self.wall = app, wall
        self.country = build()
        self.notebook = Notebook()
        self.ids: dict[str, int] = {}
        self.pot_of: dict[str, str] = {}

    def treasurer(self, which=0):
        return self.visit(self.country.treasurers[which])

    def visit(self, person):
        return Visitor(self.app, person.name).sign_in(person.email, PASSWORD)

    def day(self, days):
        self.wall.move_to(make.later(days))

    def today(self, field="on"):
        now = clock.now()
        return {f"{field}-day": now.day, f"{field}-month": now.month, f"{field}-year": now.year}

    def award(self, reference) -> Award:
        return db.session.get(Award, self.ids[reference])

    def instalments(self, reference):
        return instalments_of([self.ids[reference]])[self.ids[reference]]

    def address(self, reference):
        return f"/awards/{self.ids[reference]}"

    def officer(self, reference):
        return self.visit(officers_of(self.award(reference).group_id)[0])

    def due(self, reference):
        """What the first run pays of an award."""
        there = instalments_of([self.ids[reference]]).get(self.ids[reference], [])
        return [one for one in there[:1] if one.cancelled_at is None]

    def paid_of(self, reference):
        return sum(one.amount_pence for one in self.due(reference))

    def write(self, what, pence, reference, year=NEXT):
        self.notebook.write(self.pot_of[reference], year, what, pence, reference)

    def balance(self):
        """The books agree with themselves, with the awards, and with the notebook."""
        db.session.rollback()
        assert db.session.scalar(select(func.sum(Entry.amount_pence))) in (0, None)
        by_movement = select(func.sum(Entry.amount_pence)).group_by(Entry.transaction_id)
        assert not any(db.session.scalars(by_movement))
        pots = {pot.id: slug for slug, pot in self.country.pots.items()}
        held = {pots[key]: one for key, one in balances_of(pots).items()}
        found = {
            slug: (one.available_pence, one.committed_pence, one.paid_pence) for slug, one in held.items()
        }
        assert found == self.notebook.pots() | {
            slug: (0, 0, 0) for slug in pots.values() if slug not in self.notebook.pots()
        }
        assert min(min(one) for one in found.values()) >= 0
        self.awards_balance(held)

    def awards_balance(self, held):
        money = money_of(self.ids.values())
        expected = self.notebook.awards()
        for reference, key in self.ids.items():
            award, mine = self.award(reference), money[key]
            assert (award.amount_pence, mine.committed_pence, mine.kept_pence) == expected[reference]
            assert 0 <= mine.returned_pence <= mine.paid_pence <= award.amount_pence
            unpaid = [one for one in instalments_of([key]).get(key, []) if not is_settled(one)]
            if award.accepted_at is not None:
                assert sum(one.amount_pence for one in unpaid) == mine.committed_pence
            if is_over(award):
                assert mine.committed_pence == 0
        for slug, one in held.items():
            keys = [self.ids[reference] for reference, pot in self.pot_of.items() if pot == slug]
            assert one.committed_pence == sum(money[key].committed_pence for key in keys)
            assert one.paid_pence == sum(money[key].kept_pence for key in keys)


def is_settled(instalment):
    return instalment_state(instalment) in ("paid", "cancelled")
