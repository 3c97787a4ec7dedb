"""The doors of a demonstration: for each kind of thing that waits, somebody for whom it waits."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from fundpots.allocations.models import Proposal, Vote
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.people.models import Appointment, Person
from fundpots.people.queries.directory import Door
from fundpots.people.stages import Role
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, HalfMember
from fundpots.treasury.models import Award, Instalment
from fundpots.words import locale_now


def busy_people(at: datetime) -> list[Door]:
    """Officers, administrators and treasurers with something to do, nobody twice; one query a kind."""
    doors: list[Door] = []
    for waiting, query in _kinds(at):
        known = [door.appointment.person_id for door in doors]
        found = db.session.scalars(query.where(Person.id.not_in(known)).limit(1)).first()
        if found is not None:
            doors.append(Door(found, waiting))
    return [*doors[:1], *_colleague(doors), *doors[1:]]


def _colleague(doors: list[Door]) -> list[Door]:
    """Another officer of the first door's group, so that one visitor can be both who must act together."""
    if not doors or doors[0].appointment.group_id is None:
        return []
    query = _officers().where(
        Appointment.group_id == doors[0].appointment.group_id,
        Person.id.not_in([door.appointment.person_id for door in doors]),
    )
    found = db.session.scalars(query.order_by(Appointment.id).limit(1)).first()
    return [Door(found, _("is the second officer of the same group"))] if found else []


def _kinds(at: datetime) -> list[tuple[str, Select[Appointment]]]:
    return [
        (_("has a draft to finish"), _drafting(at, sent=False)),
        (_("has a bid to sign"), _drafting(at, sent=True)),
        (_("has a group's ballot to confirm"), _confirming(at)),
        (_("has bids to score"), _scoring(at)),
        (_("has a vote to cast"), _voting(at)),
        (_("has an award to accept"), _offered(at)),
        (_("has bids to screen"), _screening()),
        (_("has payments to approve"), _approving()),
    ]


def _drafting(at: datetime, *, sent: bool) -> Select[Appointment]:
    """Officers whose group writes a bid, or waits for the signature of somebody who did not send it."""
    query = _officers().join(Bid, Bid.group_id == Appointment.group_id).join(Bid.round)
    mine = and_(
        Bid.submitted_at.is_(None),
        Bid.withdrawn_at.is_(None),
        Bid.sent_for_sign_off_at.is_not(None) if sent else Bid.sent_for_sign_off_at.is_(None),
        or_(Bid.sent_for_sign_off_by_id.is_(None), Bid.sent_for_sign_off_by_id != Person.id),
    )
    is_open = and_(Round.stage == Stage.OPEN, Round.bids_close_at > at)
    return query.where(mine, is_open).order_by(Round.bids_close_at, Appointment.id)


def _scoring(at: datetime) -> Select[Appointment]:
    """Officers whose group has not cast its ballot, those first who have begun it."""
    return (
        _officers()
        .join(HalfMember, HalfMember.group_id == Appointment.group_id)
        .join(Round, Round.id == HalfMember.round_id)
        .outerjoin(
            Ballot, and_(Ballot.group_id == Appointment.group_id, Ballot.round_id == HalfMember.round_id)
        )
        .where(Round.stage == Stage.SCORING, Round.scoring_closes_at > at, Ballot.cast_at.is_(None))
        .order_by(Ballot.id.is_(None), Appointment.id)
    )


def _confirming(at: datetime) -> Select[Appointment]:
    """Officers whose group's ballot waits for one who did not cast it; the ballot cast last comes first."""
    waits = and_(
        Round.second_confirmation,
        Ballot.cast_at.is_not(None),
        Ballot.confirmed_at.is_(None),
        or_(Ballot.cast_by_id.is_(None), Ballot.cast_by_id != Person.id),
    )
    return (
        _officers()
        .join(Ballot, Ballot.group_id == Appointment.group_id)
        .join(Round, Round.id == Ballot.round_id)
        .where(Round.stage == Stage.SCORING, Round.scoring_closes_at > at, waits)
        .order_by(None)
        .order_by(Ballot.cast_at.desc(), Person.locale != locale_now(), Appointment.id)
    )


def _voting(at: datetime) -> Select[Appointment]:
    return (
        _officers()
        .join(HalfMember, HalfMember.group_id == Appointment.group_id)
        .join(Round, Round.id == HalfMember.round_id)
        .join(Proposal, and_(Proposal.round_id == Round.id, Proposal.replaced_at.is_(None)))
        .outerjoin(Vote, and_(Vote.proposal_id == Proposal.id, Vote.group_id == Appointment.group_id))
        .where(Round.stage == Stage.RATIFICATION, Round.vote_closes_at > at, Vote.id.is_(None))
        .order_by(Round.vote_closes_at, Appointment.id)
    )


def _offered(at: datetime) -> Select[Appointment]:
    open_offer = and_(
        Award.accepted_at.is_(None),
        Award.declined_at.is_(None),
        Award.withdrawn_at.is_(None),
        Award.lapses_on >= at.date(),
    )
    query = _officers().join(Award, Award.group_id == Appointment.group_id)
    return query.where(open_offer).order_by(Award.lapses_on, Appointment.id)


def _approving() -> Select[Appointment]:
    """Treasurers of a region where somebody else has prepared a payment."""
    query = _holders(Role.TREASURER).join(Pot, Pot.region_id == Appointment.region_id)
    prepared = and_(
        Instalment.prepared_at.is_not(None),
        Instalment.approved_at.is_(None),
        Instalment.cancelled_at.is_(None),
        Instalment.prepared_by_id != Person.id,
    )
    return (
        query.join(Award, Award.pot_id == Pot.id)
        .join(Instalment, Instalment.award_id == Award.id)
        .where(prepared)
        .order_by(Instalment.due_on, Appointment.id)
    )


def _screening() -> Select[Appointment]:
    """Administrators of a region whose round is being screened."""
    query = _holders(Role.ADMINISTRATOR).join(Pot, Pot.region_id == Appointment.region_id)
    return (
        query.join(Round, Round.pot_id == Pot.id)
        .where(Round.stage == Stage.SCREENING)
        .order_by(Round.id, Appointment.id)
    )


def _officers() -> Select[Appointment]:
    return _holders(Role.OFFICER)


def _holders(role: Role) -> Select[Appointment]:
    """Those who hold the role now, first those whose letters are in the language of the page."""
    return (
        select(Appointment)
        .join(Appointment.person)
        .options(contains_eager(Appointment.person))
        .where(
            Appointment.role == role,
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.locale != locale_now())
    )
