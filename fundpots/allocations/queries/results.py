"""The findings of a proposal or result: computed once from what is frozen, then kept by its digests."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

from fundpots.allocations.models import Line, Proposal
from fundpots.allocations.rules.findings import Findings, findings
from fundpots.bids.queries import benefit_areas
from fundpots.rounds.models import Round
from fundpots.rounds.queries import weigher

#: A few results are read again and again on the day on which they come out; the others can be computed.
KEPT = 16

_kept: OrderedDict[Any, Findings] = OrderedDict()
_lock = Lock()


def findings_of(round_: Round, proposal: Proposal, lines: Sequence[Line]) -> Findings:
    """What the weighting changed in a proposal. The same inputs give the same answer, so it is kept."""
    amounts = {str(line.bid.reference): line.amount_pence for line in lines}
    key = (round_.terms_digest, proposal.inputs_digest, proposal.outcome_digest, tuple(amounts.values()))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _computed(round_, proposal, lines, amounts)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _computed(round_: Round, proposal: Proposal, lines: Sequence[Line], amounts: dict[str, int]) -> Findings:
    weigh = weigher(round_)
    areas = benefit_areas([line.bid_id for line in lines])
    codes = {str(line.bid.reference): [area.code for area in areas.get(line.bid_id, [])] for line in lines}
    weights = {bid: weigh.of_areas(known) for bid, known in codes.items()}
    return findings(proposal.inputs, amounts, list(weigh.areas.values()), weights, codes)
