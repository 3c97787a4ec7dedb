"""What the tests of bids share: a clock that stands still, and the people around one round."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from fundpots import clock
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.rounds.models import Round
from tests import make


@pytest.fixture
def noon(monkeypatch):
    """The server's clock stands at two days after the tests' noon until it is moved."""

    class Clock:
        at = make.later(2)

    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    return Clock


@dataclass
class Village:
    """A round that takes bids, and somebody of every kind who may want to look at one."""

    round_: Round
    sign_in: Callable[[Person], FlaskClient]
    people: dict[str, Person] = field(default_factory=dict)
    browsers: dict[tuple[str, datetime], FlaskClient] = field(default_factory=dict)

    def as_(self, name: str) -> FlaskClient:
        """A browser of one of the people, signed in anew when the clock has moved."""
        key = (name, clock.now())
        if key not in self.browsers:
            self.browsers[key] = self.sign_in(self.people[name])
        return self.browsers[key]


@pytest.fixture
def village(noon, app, sign_in) -> Village:
    """Officers `first` and `second` and a `member` of the bidding group, and everybody else."""
    round_ = make.opened_round()
    home, next_door = make.groups_in(round_)[:2]
    first, second = make.officers_for(home)
    people = {
        "first": first,
        "second": second,
        "member": make.member(home),
        "neighbour": make.officer(next_door),
        "stranger": make.officer(make.group([make.area()])),
        "administrator": make.administrator(round_.pot.region),
        "other administrator": make.administrator(make.region()),
        "treasurer": make.treasurer(round_.pot.region),
    }
    db.session.commit()
    return Village(round_, sign_in, people)
