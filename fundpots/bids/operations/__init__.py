"""What happens to a bid: drafting, signing, joining, screening. One verb for each."""

from fundpots.bids.operations.drafting import (
    copy_bid,
    save_areas,
    save_budget,
    save_partners_text,
    save_project,
    save_timetable,
    start_bid,
    tick,
)
from fundpots.bids.operations.files import attach, detach
from fundpots.bids.operations.joining import answer_partner, ask_partner, drop_partner
from fundpots.bids.operations.screening import (
    answer_changes,
    ask_for_changes,
    correct_areas,
    pass_bid,
    refuse_bid,
    undo_screening,
)
from fundpots.bids.operations.signing import (
    decline_sign_off,
    send_for_sign_off,
    sign_off,
    take_back,
    withdraw,
)

__all__ = [
    "answer_changes",
    "answer_partner",
    "ask_for_changes",
    "ask_partner",
    "attach",
    "copy_bid",
    "correct_areas",
    "decline_sign_off",
    "detach",
    "drop_partner",
    "pass_bid",
    "refuse_bid",
    "save_areas",
    "save_budget",
    "save_partners_text",
    "save_project",
    "save_timetable",
    "send_for_sign_off",
    "sign_off",
    "start_bid",
    "take_back",
    "tick",
    "undo_screening",
    "withdraw",
]
