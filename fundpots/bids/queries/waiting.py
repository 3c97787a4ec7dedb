"""What waits for those who write, sign, join or screen bids."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fundpots.bids.models import Bid, ChangeRequest, Partner
from fundpots.bids.queries.found import WITH_ROUND
from fundpots.db import db
from fundpots.people.rules import Standing
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.rules import takes_bids
from fundpots.rounds.stages import Stage
from fundpots.tasks import Task
from fundpots.words import told


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Drafts, signatures, answers and screening that wait for this person; at most four queries."""
    found: list[Task] = []
    if standing.groups:
        found += [task for bid in _open_bids(standing) for task in _of_draft(bid, standing, at)]
        found += [_of_changes(bid) for bid in _with_changes(standing)]
    if standing.officer_of:
        found += [_of_partner(one) for one in _asked(standing) if takes_bids(one.bid.round, at)]
    if standing.administers or standing.administers_whole:
        found += [_of_screening(round_, number) for round_, number in _unscreened(standing)]
    return found


def _open_bids(standing: Standing) -> list[Bid]:
    return list(
        db.session.scalars(
            select(Bid)
            .join(Bid.round)
            .options(*WITH_ROUND)
            .where(
                Bid.group_id.in_(standing.groups),
                Bid.submitted_at.is_(None),
                Bid.withdrawn_at.is_(None),
                Round.stage == Stage.OPEN,
            )
            .order_by(Bid.id)
        )
    )


def _of_draft(bid: Bid, standing: Standing, at: datetime) -> list[Task]:
    if not takes_bids(bid.round, at):
        return []
    due, about = bid.round.bids_close_at, _about(bid)
    if bid.sent_for_sign_off_at is None:
        return [Task(_("Finish your group’s bid and send it"), f"/bids/{bid.id}/edit", about, due)]
    if standing.is_officer(bid.group_id) and bid.sent_for_sign_off_by_id != standing.person_id:
        return [Task(_("Sign your group’s bid, or send it back"), f"/bids/{bid.id}/sign-off", about, due, 20)]
    return []


def _with_changes(standing: Standing) -> list[Bid]:
    waiting = select(ChangeRequest.bid_id).where(ChangeRequest.answered_at.is_(None))
    return list(
        db.session.scalars(
            select(Bid)
            .join(Bid.round)
            .options(*WITH_ROUND)
            .where(
                Bid.group_id.in_(standing.groups),
                Bid.id.in_(waiting),
                Bid.eligibility.is_(None),
                Bid.withdrawn_at.is_(None),
                Round.stage == Stage.SCREENING,
            )
            .order_by(Bid.id)
        )
    )


def _of_changes(bid: Bid) -> Task:
    return Task(_("Change what the administrator asked about"), f"/bids/{bid.id}/edit", _about(bid), None, 10)


def _asked(standing: Standing) -> list[Partner]:
    return list(
        db.session.scalars(
            select(Partner)
            .join(Partner.bid)
            .options(
                joinedload(Partner.bid).joinedload(Bid.group), joinedload(Partner.bid).joinedload(Bid.round)
            )
            .where(
                Partner.group_id.in_(standing.officer_of),
                Partner.consented_at.is_(None),
                Partner.declined_at.is_(None),
                Bid.withdrawn_at.is_(None),
            )
            .order_by(Partner.asked_at)
        )
    )


def _of_partner(asked: Partner) -> Task:
    text = _("Answer whether your group joins a bid of %(group)s", group=told(asked.bid.group))
    return Task(text, f"/bids/{asked.bid_id}/partner", _about(asked.bid), asked.bid.round.bids_close_at, 20)


def _unscreened(standing: Standing) -> list[tuple[Round, int]]:
    query = (
        select(Round, func.count(Bid.id))
        .join(Bid, Bid.round_id == Round.id)
        .join(Pot, Pot.id == Round.pot_id)
        .where(
            Round.stage == Stage.SCREENING,
            Bid.submitted_at.is_not(None),
            Bid.withdrawn_at.is_(None),
            Bid.eligibility.is_(None),
        )
        .group_by(Round.id)
        .order_by(Round.id)
    )
    if not standing.administers_whole:
        query = query.where(Pot.region_id.in_(standing.administers))
    return [(round_, number) for round_, number in db.session.execute(query)]


def _of_screening(round_: Round, number: int) -> Task:
    text = ngettext("Screen %(num)d bid", "Screen %(num)d bids", number)
    return Task(text, f"/rounds/{round_.id}/screening", told(round_), None, 30)


def _about(bid: Bid) -> str:
    return bid.title or told(bid.round)
