"""Awards and their money: offer, accept, pay by two people, report, return. One verb for each."""

from fundpots.treasury.operations.awards import (
    accept_award,
    close_award,
    decline_award,
    extend_offer,
    offer_awards,
    publish_result,
    withdraw_award,
)
from fundpots.treasury.operations.bank import (
    confirm_bank_details,
    drop_bank_details,
    give_bank_details,
    show_bank_details,
)
from fundpots.treasury.operations.payments import (
    approve_instalment,
    make_payment_run,
    mark_failed,
    mark_paid,
    prepare_instalment,
    send_back_instalment,
)
from fundpots.treasury.operations.plan import plan_instalments
from fundpots.treasury.operations.reports import (
    Told,
    accept_report,
    query_report,
    remind_reports,
    save_report,
    submit_report,
)
from fundpots.treasury.operations.returns import correct_return, return_underspend

__all__ = [
    "Told",
    "accept_award",
    "accept_report",
    "approve_instalment",
    "close_award",
    "confirm_bank_details",
    "correct_return",
    "decline_award",
    "drop_bank_details",
    "extend_offer",
    "give_bank_details",
    "make_payment_run",
    "mark_failed",
    "mark_paid",
    "offer_awards",
    "plan_instalments",
    "prepare_instalment",
    "publish_result",
    "query_report",
    "remind_reports",
    "return_underspend",
    "save_report",
    "send_back_instalment",
    "show_bank_details",
    "submit_report",
    "withdraw_award",
]
