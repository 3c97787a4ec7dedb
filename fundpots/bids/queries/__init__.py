"""Reading bids and their parts; several bids at a time wherever a list may ask."""

from fundpots.bids.queries.found import (
    bids_of_group,
    drafts_in,
    earlier_bids,
    eligible_bids,
    find_bid,
    groups_by_id,
    next_reference,
    refusal_to_bid,
    submitted_bids,
)
from fundpots.bids.queries.history import LastChange, acts_of, last_changes, submission_of
from fundpots.bids.queries.lists import BidsAsked, bids_asked, count_in, screening_queue
from fundpots.bids.queries.parts import (
    attachments_of,
    benefit_areas,
    change_requests,
    content_of,
    find_attachment,
    lines_of,
    missing_of,
    owners,
    partners_of,
    section_parts,
    sign_offs_of,
    ticks_of,
)
from fundpots.bids.queries.waiting import tasks_for

__all__ = [
    "BidsAsked",
    "LastChange",
    "acts_of",
    "attachments_of",
    "benefit_areas",
    "bids_asked",
    "bids_of_group",
    "change_requests",
    "content_of",
    "count_in",
    "drafts_in",
    "earlier_bids",
    "eligible_bids",
    "find_attachment",
    "find_bid",
    "groups_by_id",
    "last_changes",
    "lines_of",
    "missing_of",
    "next_reference",
    "owners",
    "partners_of",
    "refusal_to_bid",
    "screening_queue",
    "section_parts",
    "sign_offs_of",
    "submission_of",
    "submitted_bids",
    "tasks_for",
    "ticks_of",
]
