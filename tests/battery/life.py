"""A round from draft to paid award, by people who do anything in any order: a state machine and its laws."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from fundpots.allocations.operations import (
    cast_vote,
    close_round,
    close_scoring,
    lodge_appeal,
    override,
    propose_again,
    put_to_vote,
    score_again,
)
from fundpots.allocations.queries import current_proposal, lines_of, roll
from fundpots.allocations.stages import Choice, Grounds
from fundpots.bids.models import Bid
from fundpots.bids.operations import (
    pass_bid,
    refuse_bid,
    send_for_sign_off,
    sign_off,
    take_back,
    undo_screening,
    withdraw,
)
from fundpots.bids.queries import submitted_bids
from fundpots.db import db
from fundpots.errors import Refusal
from fundpots.rounds.operations import cancel, close_bids, open_round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage
from fundpots.scoring.operations import (
    cast_ballot,
    declare_interest,
    declare_none,
    open_ballot,
    save_scores,
    start_scoring,
)
from fundpots.scoring.queries import bench
from fundpots.scoring.rules import Points
from fundpots.treasury import operations as treasury
from fundpots.treasury.models import Award
from tests import make
from tests.battery.laws import Laws
from tests.battery.replay import check_replay
from tests.battery.spending import Spending

WHICH = st.integers(0, 11)
#: How many members the areas have, in fives.
MEMBERS = st.lists(st.integers(0, 120), min_size=5, max_size=6)


class Life(Laws, Spending, RuleBasedStateMachine):
    """Officers, administrators and treasurers of one region; what is refused leaves nothing behind."""

    done: Counter = Counter()

    @initialize(members=MEMBERS, stages=st.integers(0, 8))
    def begin(self, members, stages):
        """A draft, of which the first so many stages are lived through as they should be."""
        self.round = make.complete_draft(members=tuple(5 * count for count in members), minimum_scorers=2)
        self.round_id, self.pot = self.round.id, self.round.pot
        self.groups = make.groups_in(self.round)
        self.officers = {group.id: make.officers_for(group) for group in self.groups}
        self.admins = [make.administrator(self.pot.region) for _ in range(2)]
        self.treasurers = [make.treasurer(self.pot.region) for _ in range(2)]
        self.now = make.NOON
        for _ in range(stages):
            self.go_on()

    # --- how anything is done ----------------------------------------------------------------------

    def attempt(self, act, *args, **values):
        """Do it a little later, or leave everything as it was, as a request does; say whether it was done."""
        self.now += timedelta(minutes=7)
        step = db.session.begin_nested()
        try:
            act(*args, **values, at=self.now)
            db.session.flush()
        except Refusal as refused:
            step.rollback()
            self.done[f"{act.__name__} refused: {type(refused).__name__}"] += 1
            return False
        step.commit()
        self.done[act.__name__] += 1
        return True

    def until(self, moment):
        self.now = max(self.now, moment)

    def group(self, which):
        return self.groups[which % len(self.groups)]

    def bids(self):
        return db.session.scalars(select(Bid).where(Bid.round_id == self.round_id).order_by(Bid.id)).all()

    def awards(self):
        query = select(Award).join(Bid).where(Bid.round_id == self.round_id).order_by(Award.id)
        return db.session.scalars(query).all()

    @rule()
    def go_on(self):
        """What people do at this stage when all goes well."""
        stage = self.round.stage
        if stage == Stage.DRAFT:
            self.open(0)
        elif stage == Stage.OPEN:
            for place, group in enumerate(self.groups):
                self.attempt(self.write_bid, group, 40_000 + 20_000 * place)
            self.close_list(True)
        elif stage == Stage.SCREENING:
            self.screen_all_and_start()
        elif stage == Stage.SCORING:
            self.all_score([4, 5, 3, 4])
            self.close_ballots(True)
        elif stage == Stage.PROPOSAL:
            self.lay_before_groups(1)
        elif stage == Stage.RATIFICATION:
            self.vote([Choice.APPROVE])
            self.make_public(True)
        elif stage == Stage.PUBLISHED:
            for which in range(len(self.awards())):
                self.answer_offer(which, 1)
                self.pay(which, 1)

    @rule(days=st.integers(1, 12))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    # --- the round and its bids --------------------------------------------------------------------

    @rule(who=st.integers(0, 1))
    def open(self, who):
        self.attempt(open_round, self.round, by=self.admins[who])

    @rule(which=WHICH, pence=st.integers(100, 1_600) | st.just(200_001))
    def bid(self, which, pence):
        group = self.group(which)
        self.attempt(self.write_bid, group, pence * 100)

    def write_bid(self, group, pence, at):
        made = make.bid(self.round, group, lines=[("Hire of a hall", pence)], at=at)
        first, second = self.officers[group.id]
        send_for_sign_off(made, by=first, at=at)
        sign_off(made, by=second, at=at)

    @rule(which=WHICH, act=st.sampled_from([withdraw, take_back]))
    def change_mind(self, which, act):
        if bids := self.bids():
            bid = bids[which % len(bids)]
            self.attempt(act, bid, by=self.officers[bid.group_id][0])

    @rule(which=WHICH, who=st.integers(0, 1))
    def sign_again(self, which, who):
        if bids := self.bids():
            bid = bids[which % len(bids)]
            first, second = self.officers[bid.group_id]
            self.attempt(send_for_sign_off, bid, by=first)
            self.attempt(sign_off, bid, by=(first, second)[who])

    @rule(wait=st.booleans())
    def close_list(self, wait):
        if wait and self.round.stage == Stage.OPEN:
            self.until(self.round.bids_close_at)
        self.attempt(close_bids, self.round, by=self.admins[0])

    @rule(which=WHICH, how=st.integers(0, 5))
    def screen(self, which, how):
        if bids := self.bids():
            bid = bids[which % len(bids)]
            if how == 0:
                self.attempt(refuse_bid, bid, reason="Not ours to fund.", by=self.admins[0])
            elif how == 1:
                self.attempt(undo_screening, bid, reason="A slip.", by=self.admins[0])
            else:
                self.attempt(pass_bid, bid, by=self.admins[0])

    @rule()
    def screen_all_and_start(self):
        for bid in submitted_bids(self.round) if self.round.stage == Stage.SCREENING else []:
            if bid.eligibility is None:
                self.attempt(pass_bid, bid, by=self.admins[0])
        self.attempt(start_scoring, self.round, by=self.admins[0])

    # --- scores ------------------------------------------------------------------------------------

    @rule(which=WHICH, points=st.lists(st.integers(0, 5), min_size=2, max_size=12), cast=st.booleans())
    def score(self, which, points, cast):
        group = self.group(which)
        self.attempt(self.fill_in, group, points, cast)

    @rule(points=st.lists(st.integers(0, 5), min_size=3, max_size=12))
    def all_score(self, points):
        if self.round.stage == Stage.SCORING:
            for place, group in enumerate(self.groups):
                self.attempt(self.fill_in, group, points[place % 3 :] + points, True)

    def fill_in(self, group, points, cast, at):
        by = self.officers[group.id][0]
        ballot, asked = open_ballot(self.round, group, at=at), criteria_of(self.round)
        for place, bid in enumerate(bench(self.round).to_judge(group.id)):
            declare_none(ballot, bid, by=by, at=at)
            given = {
                one.id: Points(points[(place + number) % len(points)], "It says so.")
                for number, one in enumerate(asked)
            }
            save_scores(ballot, bid, given, comment="", private_note="", version=None, by=by, at=at)
        if cast:
            cast_ballot(ballot, by=by, at=at)

    @rule(which=WHICH, other=WHICH)
    def declare(self, which, other):
        if bids := self.bids():
            self.attempt(self.take_off, self.group(which), bids[other % len(bids)])

    def take_off(self, group, bid, at):
        ballot = open_ballot(self.round, group, at=at)
        declare_interest(ballot, bid, "family", "A sister.", by=self.officers[group.id][0], at=at)

    @rule(wait=st.booleans())
    def close_ballots(self, wait):
        if wait and self.round.stage == Stage.SCORING:
            self.until(self.round.scoring_closes_at)
        self.attempt(close_scoring, self.round, by=self.admins[0])

    # --- the decision ------------------------------------------------------------------------------

    @rule(which=WHICH, pounds=st.integers(0, 1_500))
    def change_by_hand(self, which, pounds):
        proposal = current_proposal(self.round_id)
        lines = lines_of(proposal.id) if proposal else []
        if lines:
            line = lines[which % len(lines)]
            self.attempt(override, line, pounds * 100, reason="A clerical error.", by=self.admins[0])

    @rule(who=st.integers(0, 1))
    def lay_before_groups(self, who):
        self.attempt(put_to_vote, self.round, by=self.admins[who])

    @rule(
        choices=st.lists(st.sampled_from([*Choice, Choice.APPROVE, Choice.APPROVE]), min_size=1, max_size=6)
    )
    def vote(self, choices):
        proposal = current_proposal(self.round_id)
        for group, choice in zip(roll(self.round), choices * 6, strict=False):
            if proposal is not None:
                reason = "Too little for us." if choice == Choice.OBJECT else ""
                by = self.officers[group.id][0]
                self.attempt(cast_vote, proposal, group, choice, reason=reason, by=by)

    @rule()
    def think_again(self):
        if self.round.stage == Stage.RATIFICATION:
            self.attempt(propose_again, self.round, reason="Not enough agreed.", by=self.admins[0])

    @rule()
    def go_back_to_scoring(self):
        if self.round.stage == Stage.PROPOSAL:
            until = self.now + timedelta(days=3)
            self.attempt(score_again, self.round, until, reason="A ballot was lost.", by=self.admins[1])

    @rule(wait=st.booleans())
    def make_public(self, wait):
        if wait and self.round.stage == Stage.RATIFICATION:
            self.until(self.round.vote_closes_at)
        self.attempt(treasury.publish_result, self.round, by=self.admins[0])

    @rule(sure=st.integers(0, 9))
    def call_off(self, sure):
        if sure == 0:
            self.attempt(cancel, self.round, by=self.admins[0], reason="No money.")

    @rule(which=WHICH)
    def appeal(self, which):
        if bids := self.bids():
            bid = bids[which % len(bids)]
            by = self.officers[bid.group_id][0]
            self.attempt(lodge_appeal, bid, Grounds.FACT, "It was counted wrongly.", by=by)

    @rule()
    def end(self):
        if self.round.stage == Stage.PUBLISHED:
            self.until(appeals_close_at(self.round) + timedelta(seconds=1))
        self.attempt(close_round, self.round, by=self.admins[0])

    def teardown(self):
        try:
            if hasattr(self, "round"):
                check_replay(db.session)
        finally:
            # A life whose record does not hold must leave nothing to the next one, or that one is blamed.
            db.session.rollback()


class LateLife(Life):
    """The same from where there are proposals and awards to go wrong with."""

    @initialize(members=MEMBERS, stages=st.integers(5, 7))
    def begin(self, members, stages):
        super().begin(members, stages)
