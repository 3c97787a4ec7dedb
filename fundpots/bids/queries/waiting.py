"""What waits for those who write, sign, join or screen bids."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.bids.models import Bid, ChangeRequest, Partner
from fundpots.db import db, prepared
from fundpots.people.rules import Standing
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.rules import takes_bids
from fundpots.rounds.stages import Stage
from fundpots.shown import shown_moment
from fundpots.tasks import Task
from fundpots.words import told


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Drafts, signatures, answers and screening that wait for this person; at most three queries."""
    found: list[Task] = []
    if standing.groups:
        written = _to_write(standing.groups).scalars()
        found += [task for bid in written for task in _of_written(bid, standing, at)]
    if standing.officer_of:
        asked = _asked(standing.officer_of).scalars()
        found += [_of_partner(one) for one in asked if takes_bids(one.bid.round, at)]
    if standing.administers or standing.administers_whole:
        found += [_of_screening(round_, number) for round_, number in _unscreened(standing)]
    return found


@prepared
def _to_write(group_ids: Collection[int]) -> Select[Bid]:
    """Drafts of open rounds, and submitted bids about which something was asked and not answered yet."""
    asked = select(ChangeRequest.bid_id).where(ChangeRequest.answered_at.is_(None))
    draft = and_(Round.stage == Stage.OPEN, Bid.submitted_at.is_(None))
    changes = and_(Round.stage == Stage.SCREENING, Bid.eligibility.is_(None), Bid.id.in_(asked))
    return (
        select(Bid)
        .join(Bid.round)
        .options(contains_eager(Bid.round), joinedload(Bid.group))
        .where(Bid.group_id.in_(group_ids), Bid.withdrawn_at.is_(None), or_(draft, changes))
        .order_by(Bid.id)
    )


def _of_written(bid: Bid, standing: Standing, at: datetime) -> list[Task]:
    return _of_draft(bid, standing, at) if bid.round.stage == Stage.OPEN else [_of_changes(bid)]


def _of_draft(bid: Bid, standing: Standing, at: datetime) -> list[Task]:
    if not takes_bids(bid.round, at):
        return []
    due, about = bid.round.bids_close_at, _about(bid)
    if bid.sent_for_sign_off_at is None:
        return [Task(_("Finish your group’s bid and send it"), f"/bids/{bid.id}/edit", about, due)]
    if standing.is_officer(bid.group_id) and bid.sent_for_sign_off_by_id != standing.person_id:
        return [Task(_("Sign your group’s bid, or send it back"), f"/bids/{bid.id}/sign-off", about, due, 20)]
    return []


def _of_changes(bid: Bid) -> Task:
    return Task(_("Change what the administrator asked about"), f"/bids/{bid.id}/edit", _about(bid), None, 10)


@prepared
def _asked(group_ids: Collection[int]) -> Select[Partner]:
    return (
        select(Partner)
        .join(Partner.bid)
        .options(
            contains_eager(Partner.bid).joinedload(Bid.group),
            contains_eager(Partner.bid).joinedload(Bid.round),
        )
        .where(
            Partner.group_id.in_(group_ids),
            Partner.consented_at.is_(None),
            Partner.declined_at.is_(None),
            Bid.withdrawn_at.is_(None),
        )
        .order_by(Partner.asked_at)
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
    """No day is set for the end of screening, so the one for which it must leave the groups time is told."""
    text, about = ngettext("Screen %(num)d bid", "Screen %(num)d bids", number), told(round_)
    if round_.scoring_closes_at is not None:
        until = shown_moment(round_.scoring_closes_at)
        about = _("%(round)s. The groups must then score them by %(moment)s", round=about, moment=until)
    return Task(text, f"/rounds/{round_.id}/screening", about, None, 30)


def _about(bid: Bid) -> str:
    return bid.title or told(bid.round)
