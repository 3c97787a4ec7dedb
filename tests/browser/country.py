"""A small country where something of everything goes on: a round in every stage, and awards on their way."""

from collections.abc import Iterator
from datetime import timedelta

from flask.testing import FlaskClient
from playwright.sync_api import Browser

from fundpots import clock
from fundpots.bids.operations import send_for_sign_off
from fundpots.db import db
from fundpots.people.models import Person, SignIn
from fundpots.people.queries import hash_token
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.operations import cancel
from fundpots.scoring.operations import cast_ballot
from fundpots.treasury.operations import accept_award, offer_awards
from tests import make
from tests.browser.looking import Window
from tests.browser.serving import Site

COOKIE = "fundpots"


class Country:
    """The officer is at home in one group of every round; administrator and treasurer serve the whole."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        with site.app.app_context():
            people = {"officer": make.person(), "administrator": make.administrator()}
            people["treasurer"] = make.treasurer()
            for group in self._build():
                make.appointed(people["officer"], Role.OFFICER, group=group)
            self.tokens = {role: _sign_in(person) for role, person in people.items()}
            db.session.commit()

    def _build(self) -> Iterator[Group]:
        make.complete_draft()
        yield from bidding()
        yield from judging()
        yield from the_last(make.proposed_round(), make.voting_round())
        cancel(make.opened_round(), by=None, at=make.later(3), reason="The hall burnt down.")
        yield from awarded()

    def client(self, role: str) -> FlaskClient:
        """Somebody who asks for pages in quick succession."""
        client = self.site.app.test_client()
        if role in self.tokens:
            with client.session_transaction() as session:
                session["token"] = self.tokens[role]
        return client

    def window(self, role: str) -> Window:
        """The same person before a browser."""
        window, cookie = Window(self.browser, self.site.address), self.client(role).get_cookie(COOKIE)
        if cookie is not None:
            window.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": self.site.address}])
        return window


def bidding() -> Iterator[Group]:
    """Bids in a round: a draft, one to be signed, one submitted; and another round that is screened."""
    made = make.opened_round(
        bids_close_at=make.later(40), scoring_closes_at=make.later(60), vote_closes_at=make.later(80)
    )
    first, second, third, _ = make.groups_in(made)
    make.bid(made, first)
    sent = make.bid(made, second)
    send_for_sign_off(sent, by=make.officers_for(second)[0], at=make.later(1))
    make.submitted_bid(made, third)
    yield from (first, second, third)
    make.submitted_bid(waiting := make.opened_round())
    make.screening(waiting)


def judging() -> Iterator[Group]:
    """A round whose groups score; one ballot is cast, with some bids still unread."""
    group, mine = make.judging(made := make.scoring_round())
    ballot, by = make.ballot(made, group), make.officers_for(group)[0]
    make.scored(ballot, mine[0], 4, 3, by=by)
    cast_ballot(ballot, by=by, at=make.later(41))
    yield group


def the_last(*rounds: Round) -> Iterator[Group]:
    """The group with most members of each round: it did not bid everywhere, so that it can judge."""
    for made in rounds:
        yield make.groups_in(made)[-1]


def awarded() -> Iterator[Group]:
    """A published round: one award is offered, another accepted and ready to be paid."""
    made = make.published_round()
    offered, accepted, *_ = offer_awards(made, by=None, at=make.later(80))
    for officer in make.officers_for(accepted.group):
        accept_award(accepted, by=officer, at=make.later(80))
    yield from (offered.group, accepted.group)


def _sign_in(person: Person) -> str:
    token, at = f"the token of person {person.id}", clock.now() - timedelta(minutes=1)
    db.session.add(SignIn(token_hash=hash_token(token), person_id=person.id, created_at=at, last_seen_at=at))
    return token
