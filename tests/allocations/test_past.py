"""A published round as a set to try other terms on."""

from sqlalchemy import select

from fundpots.allocations.queries.past import past_trial
from fundpots.bids.models import BenefitArea, Bid
from fundpots.bids.queries import eligible_bids
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.places.queries import home_areas
from fundpots.rounds import operations
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of, weigher
from fundpots.rounds.queries.trials import trial_of
from fundpots.rounds.rules.what_if import Terms, try_out
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, Score
from fundpots.scoring.operations import start_scoring
from fundpots.scoring.queries import bench, marks
from tests import make


def published_round() -> Round:
    """Eight groups, seven of which bid, each marked by all who may; published in the end."""
    round_ = make.opened_round(members=(5, 10, 20, 40, 80, 160, 320, 640))
    groups = db.session.scalars(select(Group).order_by(Group.id)).all()
    homes = home_areas([group.id for group in groups])
    for number, group in enumerate(groups[:7], start=1):
        bid = Bid(
            round_id=round_.id, group_id=group.id, title=f"Bid {number}", asked_pence=90_000,
            minimum_pence=40_000, started_at=make.NOON, submitted_at=make.NOON, reference=f"R-{number}",
            eligibility="eligible", screened_at=make.later(31),
        )  # fmt: skip
        db.session.add(bid)
        db.session.flush()
        db.session.add(BenefitArea(bid_id=bid.id, area_code=homes[group.id][0].code))
    operations.close_bids(round_, by=None, at=make.later(30))
    start_scoring(round_, by=None, at=make.later(32))
    score(round_)
    for number, step in enumerate(("close-scoring", "put-to-vote", "publish")):
        facts = {"published_at": make.later(90)} if step == "publish" else {}
        operations.move(round_, step, by=None, at=make.later(61 + number), **facts)
    return round_


def score(round_: Round) -> None:
    criteria, seated = criteria_of(round_), bench(round_)
    for group_id in seated.halves:
        ballot = Ballot(
            round_id=round_.id, group_id=group_id, started_at=make.later(33), cast_at=make.later(34),
            receipt="r", nonce="n",
        )  # fmt: skip
        db.session.add(ballot)
        db.session.flush()
        for bid in seated.to_judge(group_id):
            for criterion in criteria:
                points = (group_id + bid.id + criterion.position) % 6
                db.session.add(
                    Score(
                        ballot_id=ballot.id,
                        bid_id=bid.id,
                        criterion_id=criterion.id,
                        points=points,
                        reason="So",
                        at=make.later(34),
                    )
                )
    db.session.flush()


def test_real_marks_are_kept_and_the_others_are_expected_ones(app):
    round_ = published_round()

    trial = past_trial(round_)

    real = {(str(group), str(bid)): mark for (group, bid), mark in marks(round_).items()}
    assert len(trial.bids) == 7
    assert real
    assert {pair: trial.marks[pair] for pair in real} == real
    assert len(trial.marks) == 7 * 7
    assert trial.seed == round_.seed


def test_the_terms_of_then_give_the_same_bids_the_same_judges_in_a_what_if(app):
    round_ = published_round()
    draft = make.round_(round_.pot, count=round_.presence_count, amount_pence=200_000)
    here = weigher(draft)
    terms = Terms(
        tilt=0.5, clip=4.0, reserve_share=0.0, reserve_least_share=0.2, rule="greedy", panel="halves",
        amount_pence=200_000, minimum_scorers=3, one_award_per_group=True,
    )  # fmt: skip

    trial = trial_of(draft, round_.id, here, make.NOON)
    outcome = try_out(trial, here, terms)

    assert [bid.title for bid in trial.bids] == [bid.title for bid in eligible_bids(round_)]
    assert outcome.audit_pence == 0
    assert 0 < sum(outcome.amounts.values()) <= 200_000


def test_a_draft_page_tries_its_terms_on_last_years_bids(app, sign_in):
    round_ = published_round()
    assert round_.stage == Stage.PUBLISHED
    draft = make.round_(round_.pot, count=round_.presence_count, amount_pence=200_000, minimum_scorers=1)
    who = make.administrator(round_.pot.region)
    db.session.commit()

    page = sign_in(who).get(f"/rounds/{draft.id}/what-if").get_data(as_text=True)

    assert f"Tried on {round_.name}" in page
    assert "Bid 7" in page
