"""The record replayed from nothing: what it tells must be what the tables hold."""

import json
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from fundpots.allocations.models import Proposal, Publication
from fundpots.bids.models import Bid
from fundpots.log import LogEntry, first_broken
from fundpots.pots.models import Entry
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award


class Replay:
    """The state that follows from the acts alone, from an empty beginning."""

    def __init__(self) -> None:
        self.stages: dict[int, str] = {}
        self.money: dict[tuple[int, str], int] = defaultdict(int)
        self.bids: dict[int, tuple[str, int, str | None]] = {}
        self.proposals: dict[tuple[int, int], tuple[str, str]] = {}
        self.bundles: dict[int, str] = {}
        self.awards: dict[int, str] = {}

    def take(self, entry: LogEntry) -> None:
        after = json.loads(entry.after or "{}")
        thing, _, what = entry.act.partition(".")
        if "stage" in after:
            self.stages[entry.round_id] = after["stage"]
        if thing == "money":
            for pot, account, pence in after["entries"]:
                self.money[pot, account] += pence
        if thing == "bid":
            self._bid(entry.bid_id, what, after)
        if entry.act == "proposal.made":
            self.proposals[entry.round_id, after["number"]] = (after["inputs"], after["outcome"])
        if entry.act == "round.bundle":
            self.bundles[entry.round_id] = after["bundle"]
        if thing == "award" and what in ("offered", "accepted", "declined", "withdrawn"):
            self.awards[entry.bid_id] = what

    def _bid(self, key: int, what: str, after: dict) -> None:
        if what == "submitted":
            self.bids[key] = (after["reference"], after["asked_pence"], None)
        if what in ("withdrawn", "taken-back"):
            self.bids.pop(key, None)
        if what in ("eligible", "ineligible"):
            self.bids[key] = (*self.bids[key][:2], what)
        if what == "screening-undone":
            self.bids[key] = (*self.bids[key][:2], None)


def check_replay(session: Session) -> Replay:
    """Replay the record and compare with every table that it speaks of."""
    entries = session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()
    assert first_broken(entries) is None
    replay = Replay()
    for entry in entries:
        replay.take(entry)
    rounds = session.execute(select(Round.id, Round.stage).where(Round.opened_at.is_not(None)))
    money: dict[tuple[int, str], int] = defaultdict(int)
    for pot, account, pence in session.execute(select(Entry.pot_id, Entry.account, Entry.amount_pence)):
        money[pot, account] += pence
    bids = session.scalars(select(Bid).where(Bid.submitted_at.is_not(None), Bid.withdrawn_at.is_(None)))
    assert replay.stages == dict(rounds.all())
    assert replay.money == money
    assert replay.bids == {bid.id: (bid.reference, bid.asked_pence, bid.eligibility) for bid in bids}
    assert replay.proposals == {
        (one.round_id, one.number): (one.inputs_digest, one.outcome_digest)
        for one in session.scalars(select(Proposal))
    }
    assert replay.bundles == {one.round_id: one.bundle_digest for one in session.scalars(select(Publication))}
    assert replay.awards == {one.bid_id: state_of(one) for one in session.scalars(select(Award))}
    return replay


def state_of(award: Award) -> str:
    states = {"withdrawn": award.withdrawn_at, "declined": award.declined_at, "accepted": award.accepted_at}
    return next((name for name, at in states.items() if at is not None), "offered")
