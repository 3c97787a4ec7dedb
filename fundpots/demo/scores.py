"""Ballots and votes of the demonstration: groups differ in taste, kindness and diligence, as people do."""

import random
from datetime import datetime, timedelta

from fundpots.allocations import operations as decide
from fundpots.allocations.models import Proposal
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.bids.models import Bid
from fundpots.demo.bids import Writer
from fundpots.demo.texts import reason_for, table
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries import criteria_of
from fundpots.scoring import operations as score
from fundpots.scoring.models import Ballot
from fundpots.scoring.queries import bench
from fundpots.scoring.rules import Points


class Panel:
    """Scores one round as its groups would."""

    def __init__(self, writer: Writer, round_: Round) -> None:
        self.writer, self.round, self.chance = writer, round_, writer.chance
        self.criteria = criteria_of(round_)
        self.keys = {
            criterion.id: text["key"]
            for criterion, text in zip(self.criteria, table("criteria"), strict=True)
        }
        self.bench = bench(round_)

    def score(self, start: datetime, until: datetime, *, share: float) -> None:
        """Let this share of the groups cast their ballots, and some others begin."""
        groups = roll(self.round)
        for place, group in enumerate(groups):
            at = start + (until - start) * (0.15 + 0.8 * (place + 1) / (len(groups) + 1))
            bids = self.bench.to_judge(group.id)
            if not bids:
                continue
            if place < len(groups) * share:
                self._whole_ballot(group, bids, at, confirm=place % 3 != 2)
            elif place % 3 == 0:
                self._begun_ballot(group, bids[: len(bids) // 3], at)

    def _whole_ballot(self, group: Group, bids: list[Bid], at: datetime, *, confirm: bool) -> None:
        ballot = self._begun_ballot(group, bids, at)
        score.cast_ballot(ballot, by=self._secretary(group), at=at + timedelta(hours=2))
        if self.round.second_confirmation and confirm:
            second = self.writer.cast.second_officer(group)
            score.confirm_ballot(ballot, by=second, at=at + timedelta(hours=5))

    def _begun_ballot(self, group: Group, bids: list[Bid], at: datetime) -> Ballot:
        kindness = self.chance.gauss(0, 0.45)
        ballot = score.open_ballot(self.round, group, at=at)
        for bid in bids:
            if self.chance.random() < 0.03 and len(bids) > 6:
                self._declare(ballot, bid, group, at)
            else:
                self._score_bid(ballot, bid, group, kindness, at)
        return ballot

    def _declare(self, ballot: Ballot, bid: Bid, group: Group, at: datetime) -> None:
        told = self.chance.choice(table("reasons")["interests"])
        by = self._secretary(group)
        score.declare_interest(ballot, bid, told["kind"], told["note"], by=by, at=at)

    def _score_bid(self, ballot: Ballot, bid: Bid, group: Group, kindness: float, at: datetime) -> None:
        by, chance, texts = self._secretary(group), self.chance, table("reasons")
        score.declare_none(ballot, bid, by=by, at=at)
        given = {criterion.id: self._points(bid, criterion, kindness) for criterion in self.criteria}
        score.save_scores(
            ballot,
            bid,
            given,
            comment=chance.choice(texts["comments"]) if chance.random() < 0.6 else "",
            private_note=chance.choice(texts["private_notes"]) if chance.random() < 0.3 else "",
            version=None,
            by=by,
            at=at,
        )

    def _points(self, bid: Bid, criterion: Criterion, kindness: float) -> Points:
        key = self.keys[criterion.id]
        mean = self.writer.quality[bid.id][key]
        drawn = round(mean + kindness + self.chance.gauss(0, 0.8))
        points = min(5, max(0, drawn))
        return Points(points, reason_for(self.chance, key, points, bid.language == "cy"))

    def _secretary(self, group: Group) -> Person:
        return self.writer.cast.secretary(group)


def vote(writer: Writer, round_: Round, start: datetime, *, share: float) -> Proposal:
    """Put the proposal to the vote and let this share of the groups answer."""
    by = writer.cast.office(round_.pot.region, "second-administrator")
    decide.put_to_vote(round_, by=by, at=start)
    proposal = current_proposal(round_.id)
    assert proposal is not None
    groups = roll(round_)
    chance: random.Random = writer.chance
    for place, group in enumerate(groups[: int(len(groups) * share)]):
        drawn = chance.random()
        choice = Choice.APPROVE if drawn < 0.8 else Choice.OBJECT if drawn < 0.92 else Choice.ABSTAIN
        reason = chance.choice(table("reasons")["objections"]) if choice == Choice.OBJECT else ""
        at = start + timedelta(hours=6 * (place + 1))
        decide.cast_vote(proposal, group, choice, reason=reason, by=writer.cast.secretary(group), at=at)
    return proposal
