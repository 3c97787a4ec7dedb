"""From frozen inputs to an outcome with its reasons and its audit; slow under some rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from fundpots.allocations.models import Proposal
from fundpots.allocations.queries import Frozen, lines_of
from fundpots.db import db
from fundpots.rounds.models import Round

if TYPE_CHECKING:
    from weighting.audit import Audit


@dataclass(frozen=True)
class Computed:
    """An outcome and the inputs that it follows from; the same inputs always give the same outcome."""

    inputs: Any
    inputs_digest: str
    outcome: Any
    audit: Any
    plain: Mapping[str, int | None]  # what each bid would have got without the weighting
    reserve: Mapping[str, int | None]  # what of its amount the reserve paid


def compute(inputs: Frozen) -> Computed:
    """Compute what follows from inputs. Needs no database, so nobody has to wait for it."""
    return _fresh(*_written(inputs))


def computed_from(round_: Round, inputs: Frozen, ahead: Computed | None) -> Computed:
    """The outcome of these inputs: the one computed ahead, or an earlier proposal's, if they are the same."""
    plain, document, digest = _written(inputs)
    if ahead is not None and ahead.inputs_digest == digest:
        return ahead
    earlier = db.session.scalar(
        select(Proposal).where(Proposal.round_id == round_.id, Proposal.inputs_digest == digest).limit(1)
    )
    if earlier is not None:
        lines = {str(line.bid.reference): line for line in lines_of(earlier.id)}
        without = {key: line.plain_pence for key, line in lines.items()}
        reserve = {key: line.reserve_pence for key, line in lines.items()}
        return Computed(document, digest, earlier.outcome, earlier.audit, without, reserve)
    return _fresh(plain, document, digest)


def _written(inputs: Frozen) -> tuple[Any, Any, str]:
    from weighting.bundle import publishable
    from weighting.canonical import sha256_canonical
    from weighting.documents import round_document

    document = round_document(publishable(inputs.round))
    return inputs.round, document, sha256_canonical(document)


def _fresh(plain: Any, document: Any, digest: str) -> Computed:
    from weighting.allocation import allocate
    from weighting.audit import audit_of
    from weighting.documents import outcome_document
    from weighting.explanation import explain
    from weighting.unweighted import without_weights

    allocation = allocate(plain)
    outcome = outcome_document(allocation, explain(allocation))
    unweighted = without_weights(allocation).amounts
    audit = _told(audit_of(allocation))
    return Computed(document, digest, outcome, audit, unweighted, allocation.from_reserve)


def _told(audit: "Audit") -> dict[str, Any]:
    return {
        "groups": [
            {"id": gain.group, "best_gain_pence": gain.best_gain_pence, "strategy": gain.strategy}
            for gain in audit.gains
        ],
        "max_gain_pence": audit.max_gain_pence,
        "money_moved_pence": audit.money_moved_pence,
    }
