"""From scores to a decision: propose, override, vote, publish, appeal. One verb for each."""

from fundpots.allocations.operations.appeals import close_round, decide_appeal, lodge_appeal
from fundpots.allocations.operations.computing import Computed, compute
from fundpots.allocations.operations.letters import Preview, preview_results
from fundpots.allocations.operations.proposing import (
    close_scoring,
    override,
    propose_again,
    put_to_vote,
    rehearse_closing,
    score_again,
)
from fundpots.allocations.operations.publishing import publish
from fundpots.allocations.operations.reminding import remind_of_deadline, rounds_to_remind
from fundpots.allocations.operations.voting import cast_vote

__all__ = [
    "Computed",
    "Preview",
    "cast_vote",
    "close_round",
    "close_scoring",
    "compute",
    "decide_appeal",
    "lodge_appeal",
    "override",
    "preview_results",
    "propose_again",
    "publish",
    "put_to_vote",
    "rehearse_closing",
    "remind_of_deadline",
    "rounds_to_remind",
    "score_again",
]
