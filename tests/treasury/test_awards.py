"""An award's life: offered once, accepted by two officers, declined, lapsed, withdrawn, closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundpots.db import db
from fundpots.mail import Email
from fundpots.pots.queries import balances
from fundpots.pots.rules import PotExceeded
from fundpots.treasury.models import Award
from fundpots.treasury.operations import (
    accept_award,
    accept_report,
    close_award,
    decline_award,
    extend_offer,
    offer_awards,
    publish_result,
    return_underspend,
    submit_report,
    withdraw_award,
)
from fundpots.treasury.queries.awards import money_of, states_of
from fundpots.treasury.rules.refusals import (
    AlreadyAccepted,
    AwardLapsed,
    AwardNotOpen,
    DateNotLater,
    MoneyOutstanding,
    NotThisGroup,
    ReasonMissing,
)
from tests import make
from tests.treasury import books


def held(pot) -> tuple[int, int, int]:
    now = balances(pot.id)
    return now.available_pence, now.committed_pence, now.paid_pence


def state(award: Award, day: float = 1) -> str:
    return states_of([award], money_of([award.id]), make.later(day))[award.id]


def letters(kind: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Email).where(Email.kind == kind)) or 0


def test_every_funded_bid_is_offered_an_award_once(app):
    round_ = books.published(50_000, 30_000, 0)

    awards = offer_awards(round_, by=None, at=make.NOON)
    again = offer_awards(round_, by=None, at=make.later(1))

    assert [award.amount_pence for award in awards] == [50_000, 30_000]
    assert {award.id for award in again} == {award.id for award in awards}
    assert held(round_.pot) == (320_000, 80_000, 0)
    assert awards[0].conditions == round_.conditions
    assert awards[0].lapses_on == make.NOON.date() + timedelta(days=28)


def test_a_pot_that_holds_too_little_offers_nothing(app):
    round_ = books.published(50_000, 30_000, pot_pence=60_000)

    with pytest.raises(PotExceeded):
        offer_awards(round_, by=None, at=make.NOON)


def test_a_result_is_published_and_its_awards_offered_in_one_step(app):
    round_ = make.voting_round()
    from fundpots.allocations.operations import cast_vote
    from fundpots.allocations.queries import current_proposal, roll
    from fundpots.allocations.stages import Choice

    for group in roll(round_):
        voter = make.officer(group)
        cast_vote(current_proposal(round_.id), group, Choice.APPROVE, by=voter, at=make.later(62))
    awards = publish_result(round_, by=make.administrator(), at=make.later(80))

    assert round_.stage == "published"
    assert awards
    assert sum(award.amount_pence for award in awards) == balances(round_.pot_id).committed_pence
    assert letters("award-offered") == len(awards)


def test_an_award_counts_with_the_second_officer(app):
    now = books.offered()
    one, other = now.officers_of(now.award)

    accept_award(now.award, by=one, at=make.later(1))
    accept_award(now.award, by=one, at=make.later(2))
    assert state(now.award) == "offered"
    accept_award(now.award, by=other, at=make.later(3))

    assert state(now.award) == "accepted"
    assert now.award.accepted_at == make.later(3)
    assert [one.amount_pence for one in books.instalments(now.award)] == [50_000]
    assert letters("award-accepted") == 2


def test_nobody_from_outside_accepts_for_a_group(app):
    now = books.offered(50_000, 30_000)

    for stranger in (now.first, now.officers_of(now.awards[1])[0], make.member(now.award.group)):
        with pytest.raises(NotThisGroup):
            accept_award(now.award, by=stranger, at=make.later(1))


def test_an_offer_lapses_after_its_last_day_and_can_be_given_more_time(app):
    now = books.offered()
    one, other = now.officers_of(now.award)

    assert state(now.award, 28) == "offered"
    assert state(now.award, 29) == "lapsed"
    with pytest.raises(AwardLapsed):
        accept_award(now.award, by=one, at=make.later(29))
    with pytest.raises(DateNotLater):
        extend_offer(now.award, make.later(29).date(), reason="Holiday", by=now.first, at=make.later(29))
    extend_offer(now.award, make.later(40).date(), reason="Holiday", by=now.first, at=make.later(29))
    accept_award(now.award, by=one, at=make.later(30))
    accept_award(now.award, by=other, at=make.later(31))

    assert state(now.award, 50) == "accepted"


def test_a_declined_award_frees_its_money(app):
    now = books.offered()
    one, other = now.officers_of(now.award)
    accept_award(now.award, by=one, at=make.later(1))

    with pytest.raises(ReasonMissing):
        decline_award(now.award, reason=" ", by=other, at=make.later(2))
    decline_award(now.award, reason="The hall is gone", by=other, at=make.later(2))

    assert state(now.award) == "declined"
    assert held(now.pot) == (400_000, 0, 0)
    with pytest.raises(AwardNotOpen):
        accept_award(now.award, by=other, at=make.later(3))


def test_what_two_officers_accepted_is_not_declined_any_more(app):
    now = books.accepted()

    with pytest.raises(AlreadyAccepted):
        decline_award(now.award, reason="No", by=now.officers_of(now.award)[0], at=make.later(4))


def test_a_withdrawn_award_frees_what_is_unpaid_and_asks_back_what_was_paid(app):
    now = books.paid()
    withdraw_award(now.award, reason="The project was called off", by=now.first, at=make.later(20))

    assert state(now.award) == "withdrawn"
    assert held(now.pot) == (350_000, 0, 50_000)
    assert letters("award-withdrawn") == 2
    back = make.later(25).date()
    return_underspend(now.award, 50_000, on=back, bank_reference="IN 7", by=now.first, at=make.later(25))
    assert held(now.pot) == (400_000, 0, 0)


def test_an_award_closes_when_its_report_is_accepted_and_nobody_owes_anything(app):
    now = books.paid()
    one = now.officers_of(now.award)[0]
    with pytest.raises(MoneyOutstanding):
        close_award(now.award, by=now.first, at=make.later(20))
    submit_report(now.award, books.told(now.award, 10_000, 30_000), by=one, at=make.later(70))
    accept_report(books.report_of(now.award), by=now.first, at=make.later(71))
    with pytest.raises(MoneyOutstanding):
        close_award(now.award, by=now.first, at=make.later(72))

    back = make.later(73).date()
    return_underspend(now.award, 10_000, on=back, bank_reference="IN 7", by=now.first, at=make.later(73))
    close_award(now.award, by=now.first, at=make.later(74))

    assert state(now.award) == "closed"
    assert held(now.pot) == (360_000, 0, 40_000)
