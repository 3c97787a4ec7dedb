"""The blueprint, and the desk at which a group works on its ballot."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, g, request, url_for

from fundpots.bids.models import Bid
from fundpots.db import locked
from fundpots.errors import Unseen
from fundpots.people.access import see_if, standing
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries import criteria_of, find_round
from fundpots.rounds.rules import must_take_scores, takes_scores
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot
from fundpots.scoring.operations import open_ballot
from fundpots.scoring.queries import Bench, Mine, Paper, Progress, bench, mine_in, paper_of, progress_of
from fundpots.scoring.rules import NotOnPanel
from fundpots.scoring.stages import Step
from fundpots.scoring.tables import changed_words, participation_words

bp = Blueprint("scoring", __name__)

#: Where a ballot stands; which group it is for, the address says after the question mark.
HERE = "/rounds/<int:round_id>/ballot"

#: The stages at which a ballot can be read by its own group.
BALLOT_STAGES = (Stage.SCORING, Stage.PROPOSAL, Stage.RATIFICATION, Stage.PUBLISHED, Stage.CLOSED)


@dataclass
class Desk:
    """What the pages of one group's ballot are made of: the round, who judges what, and the ballot itself.

    It holds nothing of other groups but whose the bids are. Each part is read when it is first asked for:
    a form that is sent needs little of it.
    """

    round: Round
    mine: Mine
    others: list[Group]

    @cached_property
    def bench(self) -> Bench:
        return bench(self.round)

    @cached_property
    def criteria(self) -> list[Criterion]:
        return criteria_of(self.round)

    @cached_property
    def paper(self) -> Paper:
        return paper_of(self.mine.ballot)

    @property
    def group(self) -> Group:
        return self.mine.group

    @property
    def ballot(self) -> Ballot | None:
        return self.mine.ballot

    @property
    def is_open(self) -> bool:
        return takes_scores(self.round, g.at)

    @property
    def is_officer(self) -> bool:
        return standing().is_officer(self.group.id)

    @property
    def may_write(self) -> bool:
        """May this person still change what the ballot says?"""
        cast = self.ballot is not None and self.ballot.cast_at is not None
        return self.is_open and (self.is_officer or not cast)

    @property
    def confirmers(self) -> list[Person]:
        """Who could confirm what this person casts or changes; nobody where the terms don't ask for it."""
        if not self.round.second_confirmation:
            return []
        return [one for one in officers_of(self.group.id) if one.id != g.person.id]

    @property
    def change_told(self) -> str:
        """What becomes of a cast ballot that is changed; nothing of any other."""
        if self.ballot is None or self.ballot.cast_at is None:
            return ""
        return changed_words(self.round, self.confirmers)

    @cached_property
    def bids(self) -> list[Bid]:
        return self.bench.to_judge(self.group.id)

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.paper, self.bids, self.criteria)

    @property
    def participation(self) -> str:
        """What the terms still ask of this group; nothing once it is too late."""
        if not self.is_open:
            return ""
        has_bid = self.bench.has_bid(self.group.id)
        return participation_words(self.round, self.progress, has_bid=has_bid)

    @property
    def falls_short(self) -> bool:
        """Would the group's own bid lapse by what it has scored so far? Told while more can be scored."""
        return self.is_open and self.progress.done < self.bench.needed(self.group.id)

    def bid(self, bid_id: int) -> Bid:
        """A bid that the group may judge; raises Unseen, or the one reason why it may not."""
        bid = self.bench.bid(bid_id)
        refusal = self.bench.refusal(bid, self.group.id)
        if refusal is not None:
            raise refusal
        return bid

    def step(self, bid: Bid) -> Step:
        return self.paper.step(bid.id, self.criteria)

    def next_after(self, bid: Bid) -> Bid | None:
        """The next bid in reading order that is still to be scored, from the start again after the last."""
        place = self.bids.index(bid)
        ahead = self.bids[place + 1 :] + self.bids[:place]
        return next((one for one in ahead if self.step(one) != Step.DONE), None)

    def url(self, page: str, bid: Bid | None = None) -> str:
        """A page of this ballot; which group it is for stands in every address."""
        keys: dict[str, Any] = {"bid_id": bid.id} if bid else {}
        return url_for(f"scoring.{page}", round_id=self.round.id, group=self.group.slug, **keys)

    def opened(self) -> Ballot:
        """The ballot, begun with the first thing that is written on it."""
        return self.ballot or open_ballot(self.round, self.group, at=g.at)


def desk_of(round_id: int) -> Desk:
    """The desk of the group that the address names, or of the person's first group on the panel.

    Raises NotOnPanel for a group that does not judge here, ScoringNotOpen before there is anything to see.
    """
    round_ = _held_round(round_id) if request.method == "POST" else find_round(round_id)
    see_if(round_.opened_at is not None)
    if round_.stage not in BALLOT_STAGES:
        must_take_scores(round_, g.at)
    groups = mine_in(round_, standing().groups)
    mine = _chosen(groups, request.args.get("group"))
    if not mine.on_panel:
        raise NotOnPanel
    others = [one.group for one in groups if one.on_panel and one is not mine]
    return Desk(round_, mine, others)


def _held_round(round_id: int) -> Round:
    """The round, kept at its stage from here on, as every change of a ballot needs it."""
    found = locked(Round, round_id, shared=True)
    if found is None:
        raise Unseen
    return found


def _chosen(groups: list[Mine], slug: str | None) -> Mine:
    named = [one for one in groups if one.group.slug == slug] if slug else groups
    see_if(bool(named))
    return next((one for one in named if one.on_panel), named[0])
