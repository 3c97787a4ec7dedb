"""Making proposals: inputs frozen and hashed, the allocation computed, explained and audited."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fundpots import mail
from fundpots.allocations.models import Line, Proposal
from fundpots.allocations.operations.computing import Computed, computed_from
from fundpots.allocations.operations.noting import note
from fundpots.allocations.queries import (
    Frozen,
    current_proposal,
    frozen,
    lines_of,
    ran_again_by,
    roll,
    tally_of,
)
from fundpots.allocations.rules import (
    NoProposal,
    NotInPlay,
    OverrideNeedsReason,
    OverrideTooMuch,
    RanAgain,
    Ratified,
    RoundExceeded,
    ScoringStillOpen,
    SecondAdministrator,
    VoteDeadlinePassed,
    VoteStillOpen,
    vote_is_over,
)
from fundpots.bids.stages import Eligibility
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.rounds.models import Round
from fundpots.rounds.operations import move
from fundpots.rounds.operations.letters import tell_groups
from fundpots.rounds.rules import DateNotLater, ReasonNeeded, WrongStage
from fundpots.rounds.stages import Stage


def close_scoring(
    round_: Round, *, by: Person | None, at: datetime, computed: Computed | None = None
) -> Proposal:
    """Close the ballots after their deadline and make the first proposal of it. Twice keeps the first.

    What was `computed` ahead is used where its inputs are those that are now frozen.
    Raises ScoringStillOpen before the deadline, WrongStage outside of scoring.
    """
    locked(Round, round_.id)
    made = current_proposal(round_.id)
    if round_.stage == Stage.PROPOSAL and made is not None:
        return made
    _close(round_, by, at)
    return _propose(round_, by=by, at=at, computed=computed)


def rehearse_closing(round_: Round, *, by: Person | None, at: datetime) -> Frozen | None:
    """What would be frozen if scoring closed now; None where it has closed already.

    Ballots can be read only once scoring has closed, so it is closed here: the caller must roll the
    transaction back, compute at leisure, and close scoring for good with what was computed.
    """
    locked(Round, round_.id)
    if round_.stage == Stage.PROPOSAL:
        return None
    _close(round_, by, at)
    return frozen(round_)


def _close(round_: Round, by: Person | None, at: datetime) -> None:
    if round_.stage != Stage.SCORING:
        raise WrongStage
    if round_.scoring_closes_at is None or at < round_.scoring_closes_at:
        raise ScoringStillOpen
    move(round_, "close-scoring", by=by, at=at)


def put_to_vote(round_: Round, *, by: Person | None, at: datetime) -> None:
    """Lay the proposal before the groups. Twice keeps the first.

    Raises SecondAdministrator where the one who does it changed an amount by hand, RanAgain where they had
    the allocation computed again, VoteDeadlinePassed where nobody would have time to vote.
    """
    locked(Round, round_.id)
    if round_.stage == Stage.RATIFICATION:
        return
    proposal = _current(round_)
    if by is not None and any(line.overridden_by_id == by.id for line in lines_of(proposal.id)):
        raise SecondAdministrator
    if by is not None and by.id in ran_again_by(round_.id):
        raise RanAgain
    if round_.vote_closes_at is None or round_.vote_closes_at <= at:
        raise VoteDeadlinePassed
    move(round_, "put-to-vote", by=by, at=at)
    proposal.vote_opened_at = at
    for group in roll(round_):
        for officer in officers_of(group.id):
            mail.letter("vote-open", to=officer, at=at, round_id=round_.id, round_=round_, group=group)


def score_again(round_: Round, until: datetime, *, reason: str, by: Person | None, at: datetime) -> None:
    """Open the ballots again until a new deadline, with a public reason; the proposal stays readable."""
    locked(Round, round_.id)
    if until <= at:
        raise DateNotLater
    proposal, was = _current(round_), round_.scoring_closes_at
    move(round_, "score-again", by=by, at=at, reason=reason, scoring_closes_at=until)
    _replace(proposal, reason.strip(), at)
    told = {"date": "scoring_closes_at", "was": was, "became": until, "reason": reason.strip()}
    tell_groups("round_extended", round_, at=at, **told)


def propose_again(round_: Round, *, reason: str, by: Person | None, at: datetime) -> None:
    """Take a proposal that was not ratified back, with a public reason, and make a new one.

    Raises VoteStillOpen before the vote has ended, Ratified where the groups approved.
    """
    locked(Round, round_.id)
    if round_.stage != Stage.RATIFICATION:
        raise WrongStage
    if not reason.strip():
        raise ReasonNeeded
    proposal = _current(round_)
    counted = tally_of(round_, proposal)
    if not vote_is_over(round_, counted.voted, counted.roll, at):
        raise VoteStillOpen
    if counted.ratified:
        raise Ratified
    proposal.rejected_at = at
    move(round_, "propose-again", by=by, at=at, reason=reason)
    _replace(proposal, reason.strip(), at)
    _propose(round_, by=by, at=at)


def override(line: Line, amount_pence: int, *, reason: str, by: Person, at: datetime) -> None:
    """Change one amount by hand, with a reason that is published beside it.

    Raises OverrideTooMuch outside of nothing or the range the bid asked for, NotInPlay for a bid that
    screening refused, RoundExceeded where all amounts together pass the round's.
    """
    round_ = line.proposal.round
    locked(Round, round_.id)
    if round_.stage != Stage.PROPOSAL or line.proposal.replaced_at is not None:
        raise WrongStage
    if not reason.strip():
        raise OverrideNeedsReason
    if line.bid.eligibility != Eligibility.ELIGIBLE:
        raise NotInPlay
    if amount_pence != 0 and not line.bid.minimum_pence <= amount_pence <= line.bid.asked_pence:
        raise OverrideTooMuch
    others = sum(one.amount_pence for one in lines_of(line.proposal_id) if one.id != line.id)
    if others + amount_pence > round_.amount_pence:
        raise RoundExceeded
    before = line.amount_pence
    line.amount_pence = amount_pence
    changed = amount_pence != line.computed_pence
    line.override_reason = reason.strip() if changed else None
    line.overridden_by_id = by.id if changed else None
    _sum_up(line.proposal)
    was, became = {"amount_pence": before}, {"amount_pence": amount_pence}
    note("proposal.overridden", round_, by, at, bid_id=line.bid_id, before=was, after=became, reason=reason)


def _current(round_: Round) -> Proposal:
    found = current_proposal(round_.id)
    if found is None:
        raise NoProposal
    return found


def _replace(proposal: Proposal, reason: str, at: datetime) -> None:
    proposal.replaced_at, proposal.replaced_reason = at, reason


def _propose(round_: Round, *, by: Person | None, at: datetime, computed: Computed | None = None) -> Proposal:
    """Freeze the inputs and write down what follows from them."""
    from weighting.canonical import sha256_canonical

    inputs = frozen(round_)
    made = computed_from(round_, inputs, computed)
    number = db.session.scalar(select(func.count()).where(Proposal.round_id == round_.id)) or 0
    proposal = Proposal(
        round=round_,
        number=number + 1,
        made_at=at,
        made_by_id=by.id if by else None,
        inputs=made.inputs,
        inputs_digest=made.inputs_digest,
        outcome=made.outcome,
        outcome_digest=sha256_canonical(made.outcome),
        audit=made.audit,
        summary={},
    )
    db.session.add(proposal)
    db.session.flush()
    lines = made.outcome["bids"]
    db.session.add_all(_line(proposal, inputs.bids[figures["id"]].id, figures, made) for figures in lines)
    db.session.flush()
    _sum_up(proposal)
    note(
        "proposal.made", round_, by, at,
        after={
            "number": proposal.number,
            "inputs": proposal.inputs_digest,
            "outcome": proposal.outcome_digest,
        },
    )  # fmt: skip
    return proposal


def _line(proposal: Proposal, bid_id: int, figures: dict[str, Any], made: Computed) -> Line:
    return Line(
        proposal_id=proposal.id,
        bid_id=bid_id,
        half=figures["half"],
        plain_mark=figures["plain_mark"],
        mark=figures["mark"],
        spread=figures["spread"],
        scorers=figures["scorers"],
        weight=figures["weight"],
        value=figures["value"],
        rank=figures["rank"],
        amount_pence=figures["amount_pence"],
        computed_pence=figures["amount_pence"],
        plain_pence=made.plain[figures["id"]],
        reserve_pence=made.reserve[figures["id"]],
        reason=figures["reason"],
        left_pence=figures["left_pence"],
        would_have_needed=figures["would_have_needed"],
    )


def _sum_up(proposal: Proposal) -> None:
    """The few figures that lists and front pages show, so that nobody has to add up lines."""
    lines = lines_of(proposal.id)
    proposal.summary = {
        "bids": len(lines),
        "funded": sum(line.amount_pence > 0 for line in lines),
        "asked_pence": sum(line.bid.asked_pence for line in lines),
        "awarded_pence": sum(line.amount_pence for line in lines),
    }
