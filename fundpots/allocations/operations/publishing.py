"""Making a ratified result public, with the bundle that anybody can recompute."""

from datetime import datetime

from fundpots import log
from fundpots.allocations.models import Proposal, Publication
from fundpots.allocations.operations.letters import tell_results
from fundpots.allocations.operations.noting import note
from fundpots.allocations.queries import (
    current_proposal,
    frozen,
    lines_of,
    publication_of,
    tally_of,
)
from fundpots.allocations.rules import (
    InputsChanged,
    NoProposal,
    NotRatified,
    VoteStillOpen,
    vote_is_over,
)
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.operations import move
from fundpots.rounds.rules import WrongStage
from fundpots.rounds.stages import Stage


def publish(round_: Round, *, by: Person | None, at: datetime) -> Publication:
    """Publish a ratified result. Publishing twice keeps the first.

    Raises VoteStillOpen before the vote has ended, NotRatified without quorum and majority, InputsChanged
    where the database no longer holds what the groups voted on.
    """
    locked(Pot, round_.pot_id)
    locked(Round, round_.id)
    earlier = publication_of(round_.id)
    if earlier is not None:
        return earlier
    proposal = current_proposal(round_.id)
    if proposal is None:
        raise NoProposal
    if round_.stage != Stage.RATIFICATION:
        raise WrongStage
    counted = tally_of(round_, proposal)
    if not vote_is_over(round_, counted.voted, counted.roll, at):
        raise VoteStillOpen
    if not counted.ratified:
        raise NotRatified
    proposal.ratified_at = at
    move(round_, "publish", by=by, at=at, published_at=at)
    publication = _publish(round_, proposal, by, at)
    tell_results(round_, proposal, at)
    return publication


def _publish(round_: Round, proposal: Proposal, by: Person | None, at: datetime) -> Publication:
    from weighting.bundle import make_bundle
    from weighting.canonical import canonical, sha256_canonical

    inputs = frozen(round_)
    overrides = {
        line.bid.reference: {"amount_pence": line.amount_pence, "reason": line.override_reason}
        for line in lines_of(proposal.id)
        if line.override_reason
    }
    about = {**inputs.about, "proposal": proposal.number, "published_at": at.isoformat()}
    if overrides:
        about["overrides"] = overrides
    bundle = make_bundle(inputs.round, about=about, origins=inputs.origins, outcome=proposal.outcome)
    hashes = bundle["hashes"]
    if (hashes["round"], hashes["outcome"]) != (proposal.inputs_digest, proposal.outcome_digest):
        raise InputsChanged
    digest = sha256_canonical(bundle)
    note("round.bundle", round_, by, at, after={"bundle": digest})
    publication = Publication(
        round=round_,
        proposal=proposal,
        at=at,
        by_id=by.id if by else None,
        bundle=canonical(bundle).encode(),  # so that the file's own SHA-256 is the digest
        bundle_digest=digest,
        log_head=log.head(),
    )
    db.session.add(publication)
    return publication
