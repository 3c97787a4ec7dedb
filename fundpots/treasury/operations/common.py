"""What every act on an award shares: the locks in one order, the record, and whose money it is."""

from datetime import datetime
from typing import Any, Unpack

from fundpots import log, mail
from fundpots.bids.queries import owners
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of, standing_of
from fundpots.pots.models import Pot
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.rules.refusals import NotThisGroup, OwnGroup


def hold(award: Award, instalment: Instalment | None = None) -> None:
    """Read pot, award and instalment afresh, in that order, and keep others off until the end."""
    db.session.flush()
    locked(Pot, award.pot_id)
    locked(Award, award.id)
    if instalment is not None:
        locked(Instalment, instalment.id)


def note(act: str, award: Award, by: Person | None, at: datetime, **what: Unpack[log.Told]) -> None:
    """Record an act with everything that the award belongs to; `what` may name before, after, reason."""
    log.record(
        act,
        at=at,
        person_id=by.id if by else None,
        group_id=award.group_id,
        pot_id=award.pot_id,
        round_id=award.bid.round_id,
        bid_id=award.bid_id,
        **what,
    )


def must_be_officer(award: Award, by: Person) -> None:
    """Only officers of the group that is paid speak for it."""
    if not standing_of(by.id).is_officer(award.group_id):
        raise NotThisGroup


def must_be_outside(award: Award, by: Person) -> None:
    """Nobody handles a payment to a group that they belong to, partners in the bid included."""
    mine = standing_of(by.id)
    if any(mine.belongs_to(group_id) for group_id in owners([award.bid_id])[award.bid_id]):
        raise OwnGroup


def write_to_group(kind: str, award: Award, at: datetime, **values: Any) -> None:
    """The same letter to every officer of the group, each in their language."""
    for officer in officers_of(award.group_id):
        about = {"round_id": award.bid.round_id, "bid_id": award.bid_id}
        mail.letter(kind, to=officer, at=at, award=award, **about, **values)
