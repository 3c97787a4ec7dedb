"""Joint bids: another group is asked, and counts as a bidder once one of its officers has consented."""

from datetime import datetime

from fundpots import clock, mail
from fundpots.bids.models import Bid, Partner
from fundpots.bids.operations.noting import note
from fundpots.bids.queries import change_requests
from fundpots.bids.rules import AlreadyAnswered, PartnerElsewhere, must_allow_edit
from fundpots.bids.stages import Section
from fundpots.db import db, locked
from fundpots.errors import Unseen
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.places.models import Group
from fundpots.places.queries import grouping_in_force, region_of_group
from fundpots.rounds.rules import must_take_bids


def ask_partner(bid: Bid, group: Group, *, by: Person, at: datetime) -> None:
    """Ask a group of the same region to make this a joint bid. Asking twice changes nothing."""
    must_take_bids(bid.round, at)  # after the deadline nobody could consent any more
    _hold(bid, at)
    region_id = bid.round.pot.region_id
    grouping = bid.round.grouping or grouping_in_force(clock.london_date(at))
    if group.id == bid.group_id or (
        region_id is not None and region_of_group(group.id, grouping) != region_id
    ):
        raise PartnerElsewhere
    if db.session.get(Partner, (bid.id, group.id)) is not None:
        return
    db.session.add(Partner(bid_id=bid.id, group_id=group.id, asked_at=at))
    note("partner.asked", bid, by, at, after={"partner": group.id, "name": group.name})
    for officer in officers_of(group.id):
        mail.letter(
            "partner-asked", to=officer, at=at, round_id=bid.round_id, bid_id=bid.id, bid=bid, group=group
        )


def answer_partner(bid: Bid, group: Group, consent: bool, *, by: Person, at: datetime) -> None:
    """Consent to a joint bid for one's group, or decline."""
    locked(Bid, bid.id)
    must_take_bids(bid.round, at)
    found = db.session.get(Partner, (bid.id, group.id))
    if found is None:
        raise Unseen
    if found.consented_at is not None or found.declined_at is not None:
        raise AlreadyAnswered
    if consent:
        found.consented_at = at
    else:
        found.declined_at = at
    found.answered_by_id = by.id
    note(
        "partner.consented" if consent else "partner.declined",
        bid,
        by,
        at,
        after={"partner": group.id, "name": group.name},
    )


def drop_partner(bid: Bid, group: Group, *, by: Person, at: datetime) -> None:
    """Go on without a group that was asked."""
    _hold(bid, at)
    found = db.session.get(Partner, (bid.id, group.id))
    if found is not None:
        db.session.delete(found)
        note("partner.dropped", bid, by, at, after={"partner": group.id, "name": group.name})


def _hold(bid: Bid, at: datetime) -> None:
    locked(Bid, bid.id)
    must_allow_edit(bid, Section.PARTNERS, at, change_requests([bid.id]).get(bid.id, []))
