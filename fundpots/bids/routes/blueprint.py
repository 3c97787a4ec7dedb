"""The blueprint, and how its views come by a bid that the person may see, write or screen."""

from typing import Any

from flask import Blueprint, current_app, g

from fundpots.bids.models import Bid, ChangeRequest, Partner
from fundpots.bids.queries import (
    attachments_of,
    benefit_areas,
    change_requests,
    find_bid,
    lines_of,
    partners_of,
)
from fundpots.bids.rules import LABELS, state_of
from fundpots.bids.rules.complete import early
from fundpots.bids.stages import Section
from fundpots.bids.tables import answers, state_words, why_weight
from fundpots.people.access import see_if, standing
from fundpots.people.queries import officers_of
from fundpots.people.queries.reach import regions_of_groups
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries import criteria_of, weigher
from fundpots.rounds.rules import bids_are_in
from fundpots.rounds.rules.answers import judged_in

bp = Blueprint("bids", __name__)


def is_out(bid: Bid) -> bool:
    """May everybody read this bid? Once bids are in, those that were submitted and not withdrawn."""
    return bid.submitted_at is not None and bid.withdrawn_at is None and bids_are_in(bid.round, g.at)


def writes(bid: Bid) -> bool:
    """Does the person belong to the group whose bid it is?"""
    return standing().belongs_to(bid.group_id)


def joins(partners: list[Partner]) -> bool:
    """Is the person in a group that was asked to join, and has not declined?"""
    return any(standing().belongs_to(one.group_id) for one in partners if one.declined_at is None)


def may_screen(bid: Bid) -> bool:
    """Does the person administer the pot of this bid's round?"""
    return standing().may_administer(bid.round.pot.region_id)


def judges(bid: Bid) -> bool:
    """Is the person in a group of the region whose pot it is?"""
    groups, region_id = standing().groups, bid.round.pot.region_id
    if region_id is None:
        return bool(groups)
    return region_id in regions_of_groups(groups, g.at).values()


def seen_bid(bid_id: int) -> Bid:
    """A bid for reading: everybody's once bids are in, its group's and its partners' before."""
    bid = find_bid(bid_id)
    see_if(is_out(bid) or writes(bid) or joins(partners_of([bid.id]).get(bid.id, [])))
    return bid


def own_bid(bid_id: int) -> Bid:
    """A bid of one of the person's groups; for others it is not there."""
    bid = find_bid(bid_id)
    see_if(writes(bid))
    return bid


def officers_bid(bid_id: int) -> Bid:
    """A bid of a group of which the person is an officer."""
    bid = find_bid(bid_id)
    see_if(standing().is_officer(bid.group_id))
    return bid


def screened_bid(bid_id: int) -> Bid:
    """A bid for the administrators of its pot, who see it once bids are in."""
    bid = find_bid(bid_id)
    see_if(may_screen(bid) and is_out(bid))
    return bid


def requests_of(bid: Bid) -> list[ChangeRequest]:
    return change_requests([bid.id]).get(bid.id, [])


def movement() -> str:
    """What the movement is called here."""
    return current_app.config["SETTINGS"].movement


def whole_bid(bid: Bid) -> dict[str, Any]:
    """Everything that a page needs to show a bid as a whole."""
    lines = lines_of([bid.id]).get(bid.id, [])
    areas = benefit_areas([bid.id]).get(bid.id, [])
    partners = partners_of([bid.id]).get(bid.id, [])
    files, requests = attachments_of(bid.id), requests_of(bid)
    state = state_of(bid, g.at, requests)
    return {
        "bid": bid,
        "labels": LABELS,
        "section_names": {section.value: section.called for section in Section},
        "lines": lines,
        "areas": areas,
        "partners": partners,
        "files": files,
        "requests": requests,
        "answers": answers(bid, lines=lines, areas=areas, partners=partners, files=files),
        "state": state,
        "state_tag": state_words(state),
        "early": early(bid),
        **weight_of(bid, [area.code for area in areas]),
    }


def weight_of(bid: Bid, codes: list[str]) -> dict[str, Any]:
    """The weight that these areas give the bid, and the sentence that says why."""
    weight = weigher(bid.round).of_areas(codes)
    whole = bid.round.pot.region_id is None
    return {"weight": weight, "why": why_weight(weight, movement=movement(), whole=whole)}


def judged_by_section(round_: Round) -> dict[Section, list[Criterion]]:
    """Of each section of the form, what the panel will judge by it."""
    criteria = criteria_of(round_)
    return {section: judged_in(section, criteria) for section in Section}


def signers(bid: Bid) -> dict[str, Any]:
    """While a bid waits for its signature: did this person send it, and who was written to."""
    if bid.sent_for_sign_off_at is None or bid.submitted_at is not None:
        return {"sent_by_me": False, "asked_to_sign": []}
    officers = officers_of(bid.group_id)
    return {
        "sent_by_me": bid.sent_for_sign_off_by_id == g.person.id,
        "asked_to_sign": [one.name for one in officers if one.id != bid.sent_for_sign_off_by_id],
    }
