"""Appeals: inside their window, by the group, decided from outside; and the end of a round."""

import pytest
from sqlalchemy import select

from fundpots.allocations import operations as act
from fundpots.allocations import rules
from fundpots.allocations.queries import appeal_of, current_proposal, lines_of
from fundpots.allocations.stages import Grounds, Outcome
from fundpots.bids.rules import ReasonMissing
from fundpots.clock import in_london
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.rules import Standing
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage
from tests import make

ELSEWHERE = Standing(administers=frozenset({999}))


def a_bid(round_):
    return lines_of(current_proposal(round_.id).id)[-1].bid


def lodged(round_, at=None):
    bid = a_bid(round_)
    return act.lodge_appeal(
        bid, Grounds.FACT, "Our costs were read wrongly.", by=make.officer(bid.group), at=at or make.later(81)
    )


def test_the_last_day_for_appeals_is_a_whole_day_in_london(app):
    round_ = make.published_round(appeal_days=14)

    closes = appeals_close_at(round_)
    assert in_london(closes).strftime("%H:%M:%S") == "23:59:59"
    appeal = lodged(round_, closes)
    assert appeal.lodged_at == closes


def test_after_the_window_and_before_publication_there_is_no_appeal(app):
    round_ = make.voting_round()
    with pytest.raises(rules.AppealsClosed):
        lodged(round_, make.later(62))

    round_.stage, round_.published_at = Stage.PUBLISHED, make.later(80)
    with pytest.raises(rules.AppealsClosed):
        lodged(round_, make.later(80 + 15))


def test_an_appeal_says_what_happened_and_there_is_one_for_each_bid(app):
    round_ = make.published_round()
    bid = a_bid(round_)

    with pytest.raises(rules.AppealUnclear):
        act.lodge_appeal(bid, Grounds.RULE, "  ", by=make.person(), at=make.later(81))
    lodged(round_)
    with pytest.raises(rules.AlreadyAppealed):
        lodged(round_)


def test_only_administrators_from_elsewhere_decide(app):
    round_ = make.published_round()
    appeal = lodged(round_)
    own = Standing(administers=frozenset({round_.pot.region_id}))
    friend = Standing(administers=frozenset({999}), member_of=frozenset({appeal.bid.group_id}))

    for standing in (own, friend, Standing(administers_whole=True)):
        with pytest.raises(rules.OwnRegion):
            act.decide_appeal(
                appeal, Outcome.UPHELD, "Yes.", by=make.person(), standing=standing, at=make.later(82)
            )
    assert appeal.decided_at is None


def test_a_decision_has_its_reason_is_told_and_stands(app):
    round_ = make.published_round()
    appeal = lodged(round_)
    officer = db.session.scalar(select(Email.to).limit(1))
    decider = make.person()

    with pytest.raises(ReasonMissing):
        act.decide_appeal(appeal, Outcome.DISMISSED, " ", by=decider, standing=ELSEWHERE, at=make.later(82))
    act.decide_appeal(
        appeal, Outcome.DISMISSED, "The costs were read rightly.", by=decider, standing=ELSEWHERE,
        at=make.later(82),
    )  # fmt: skip

    assert appeal_of(appeal.bid_id).outcome == "dismissed"
    letter = db.session.scalar(select(Email).where(Email.kind == "appeal-decided"))
    assert "was dismissed" in letter.text
    assert "The costs were read rightly." in letter.text
    assert officer is None
    with pytest.raises(rules.AppealDecided):
        act.decide_appeal(
            appeal, Outcome.UPHELD, "Or not.", by=decider, standing=ELSEWHERE, at=make.later(83)
        )


def test_a_round_closes_once_its_appeals_are_over_and_decided(app):
    round_ = make.published_round(appeal_days=5)
    appeal = lodged(round_)

    with pytest.raises(rules.AppealsWaiting):
        act.close_round(round_, by=None, at=make.later(82))
    with pytest.raises(rules.AppealsWaiting):
        act.close_round(round_, by=None, at=make.later(90))
    act.decide_appeal(
        appeal, Outcome.UPHELD, "It was misread.", by=make.person(), standing=ELSEWHERE, at=make.later(90)
    )
    act.close_round(round_, by=None, at=make.later(91))
    act.close_round(round_, by=None, at=make.later(92))

    assert round_.stage == Stage.CLOSED
