"""From ballots to a published result: what each step needs, keeps and refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fundpots import log
from fundpots.allocations import operations as act
from fundpots.allocations import rules
from fundpots.allocations.models import Line, Vote
from fundpots.allocations.queries import (
    current_proposal,
    lines_of,
    proposals_of,
    publication_of,
    roll,
    tally_of,
    votes_of,
)
from fundpots.allocations.stages import Choice
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.mail import Email
from fundpots.rounds.operations import extend
from fundpots.rounds.rules import DateNotLater, ReasonNeeded, TooLate, VoteNotOpen, WrongStage
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Score
from tests import make
from weighting.bundle import verify

CHECKER = Path(__file__).resolve().parents[2] / "data" / "check_result.py"


def line_of(round_, funded: bool) -> Line:
    """One line of the current proposal that got money, or none."""
    return next(
        line for line in lines_of(current_proposal(round_.id).id) if bool(line.amount_pence) is funded
    )


def all_vote(round_, choice: Choice, at, *, but: int = 0) -> None:
    proposal, voter = current_proposal(round_.id), make.person()
    for group in roll(round_)[but:]:
        act.cast_vote(proposal, group, choice, reason="The figures are wrong.", by=voter, at=at)


def acts_of(round_) -> list[str]:
    return list(
        db.session.scalars(
            select(log.LogEntry.act).where(log.LogEntry.round_id == round_.id).order_by(log.LogEntry.seq)
        )
    )


# --- closing scoring ---------------------------------------------------------------------------


def test_nobody_is_cut_off_before_the_deadline_of_scoring(app):
    round_ = make.scoring_round()

    with pytest.raises(rules.ScoringStillOpen):
        act.close_scoring(round_, by=None, at=make.later(59.9))

    assert round_.stage == Stage.SCORING
    assert current_proposal(round_.id) is None


def test_closing_scoring_freezes_the_inputs_and_proposes_within_the_money(app):
    round_ = make.proposed_round()

    proposal = current_proposal(round_.id)
    lines = lines_of(proposal.id)
    assert round_.stage == Stage.PROPOSAL
    assert len(lines) == 6
    assert 0 < sum(line.amount_pence for line in lines) <= round_.amount_pence
    for line in lines:
        assert line.amount_pence == 0 or line.bid.minimum_pence <= line.amount_pence <= line.bid.asked_pence
    assert proposal.summary["funded"] == sum(line.amount_pence > 0 for line in lines)
    assert "proposal.made" in acts_of(round_)


def test_under_halves_no_group_could_have_gained_by_marking_untruly(app):
    round_ = make.proposed_round()

    assert {line.half for line in lines_of(current_proposal(round_.id).id)} == {0, 1}
    assert current_proposal(round_.id).audit["max_gain_pence"] == 0


def test_in_an_open_panel_the_audit_may_find_gains(app):
    round_ = make.proposed_round(panel="open")

    audit = current_proposal(round_.id).audit
    assert {line.half for line in lines_of(current_proposal(round_.id).id)} == {None}
    assert audit["max_gain_pence"] == max(group["best_gain_pence"] for group in audit["groups"])


def test_closing_scoring_twice_keeps_the_first_proposal(app):
    round_ = make.proposed_round()
    first = current_proposal(round_.id)

    assert act.close_scoring(round_, by=None, at=make.later(61)) is first
    assert len(proposals_of(round_.id)) == 1


def test_bids_without_enough_scorers_and_refused_bids_keep_their_reason(app):
    round_ = make.scoring_round(minimum_scorers=3)

    act.close_scoring(round_, by=None, at=make.later(60))

    lines = lines_of(current_proposal(round_.id).id)
    assert {line.reason for line in lines} <= {"too-few-scorers", "lapsed"}
    assert all(line.amount_pence == 0 and line.rank is None for line in lines)


# --- going back to scoring ---------------------------------------------------------------------


def test_going_back_to_scoring_needs_a_public_reason_and_a_later_deadline(app):
    round_ = make.proposed_round()

    with pytest.raises(ReasonNeeded):
        act.score_again(round_, make.later(70), reason=" ", by=None, at=make.later(61))
    with pytest.raises(DateNotLater):
        act.score_again(round_, make.later(61), reason="A group was ill.", by=None, at=make.later(61))


def test_a_proposal_that_was_set_aside_stays_with_its_reason(app):
    round_ = make.proposed_round()

    act.score_again(round_, make.later(70), reason="A group was ill.", by=None, at=make.later(61))
    assert round_.stage == Stage.SCORING
    assert current_proposal(round_.id) is None
    act.close_scoring(round_, by=None, at=make.later(70))

    first, second = proposals_of(round_.id)
    assert (first.number, second.number) == (1, 2)
    assert first.replaced_reason == "A group was ill."
    assert len(lines_of(first.id)) == len(lines_of(second.id))
    assert current_proposal(round_.id) is second


def test_groups_are_told_that_they_may_score_again(app):
    round_ = make.scoring_round()
    officer = make.officer(roll(round_)[0])
    make.fill_ballots(round_)
    act.close_scoring(round_, by=None, at=make.later(60))

    act.score_again(round_, make.later(70), reason="A group was ill.", by=None, at=make.later(61))

    letter = db.session.scalar(select(Email).where(Email.to == officer.email))
    assert letter.kind == "round_extended"
    assert "A group was ill." in letter.text


# --- changes by hand ---------------------------------------------------------------------------


def test_a_change_by_hand_needs_a_reason_and_keeps_to_ask_minimum_and_money(app):
    round_ = make.proposed_round()
    who, line = make.administrator(round_.pot.region), line_of(round_, funded=False)

    with pytest.raises(rules.OverrideNeedsReason):
        act.override(line, line.bid.asked_pence, reason=" ", by=who, at=make.later(61))
    for amount in (line.bid.minimum_pence - 1, line.bid.asked_pence + 1):
        with pytest.raises(rules.OverrideTooMuch):
            act.override(line, amount, reason="A clerical error.", by=who, at=make.later(61))
    with pytest.raises(rules.RoundExceeded):
        act.override(line, line.bid.asked_pence, reason="A clerical error.", by=who, at=make.later(61))


def test_a_change_by_hand_is_recorded_and_put_to_the_vote_by_somebody_else(app):
    round_ = make.proposed_round()
    who, other = make.administrator(round_.pot.region), make.administrator(round_.pot.region)
    line = line_of(round_, funded=True)

    act.override(line, 0, reason="The hall burnt down.", by=who, at=make.later(61))

    assert (line.amount_pence, line.override_reason) == (0, "The hall burnt down.")
    assert line.computed_pence > 0
    assert current_proposal(round_.id).summary["awarded_pence"] == sum(
        one.amount_pence for one in lines_of(line.proposal_id)
    )
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "proposal.overridden")).one()
    assert json.loads(entry.before) == {"amount_pence": line.computed_pence}
    assert json.loads(entry.after) == {"amount_pence": 0}
    with pytest.raises(rules.SecondAdministrator):
        act.put_to_vote(round_, by=who, at=make.later(61))
    act.put_to_vote(round_, by=other, at=make.later(61))
    assert round_.stage == Stage.RATIFICATION


def test_taking_a_change_by_hand_back_leaves_no_trace_on_the_amount(app):
    round_ = make.proposed_round()
    who, line = make.administrator(round_.pot.region), line_of(round_, funded=True)
    act.override(line, 0, reason="The hall burnt down.", by=who, at=make.later(61))

    act.override(line, line.computed_pence, reason="It did not.", by=who, at=make.later(61))

    assert line.override_reason is None
    act.put_to_vote(round_, by=who, at=make.later(61))


def test_what_screening_refused_can_not_be_funded_by_hand(app):
    round_ = make.proposed_round()
    who, funded, line = make.administrator(), line_of(round_, funded=True), line_of(round_, funded=False)
    act.override(funded, 0, reason="To make room.", by=who, at=make.later(61))
    line.bid.eligibility, line.bid.screening_reason = "ineligible", "Too late."

    with pytest.raises(rules.NotInPlay):
        act.override(line, line.bid.minimum_pence, reason="Have pity.", by=who, at=make.later(61))


def test_amounts_are_fixed_once_the_groups_vote(app):
    round_ = make.voting_round()

    with pytest.raises(WrongStage):
        act.override(line_of(round_, funded=True), 0, reason="Late.", by=make.person(), at=make.later(62))


# --- the vote ----------------------------------------------------------------------------------


def test_a_vote_needs_days_on_which_to_vote(app):
    round_ = make.proposed_round()

    with pytest.raises(rules.VoteDeadlinePassed):
        act.put_to_vote(round_, by=None, at=make.later(80))

    extend(round_, "vote_closes_at", make.later(90), by=None, at=make.later(80), reason="We were late.")
    act.put_to_vote(round_, by=None, at=make.later(80))
    assert round_.stage == Stage.RATIFICATION


def test_officers_are_asked_to_vote_and_get_a_receipt(app):
    round_ = make.proposed_round()
    group = roll(round_)[0]
    officer = make.officer(group)

    act.put_to_vote(round_, by=None, at=make.later(61))
    vote = act.cast_vote(
        current_proposal(round_.id), group, Choice.OBJECT, reason="Too little.", by=officer, at=make.later(62)
    )

    asked, receipt = db.session.scalars(select(Email).where(Email.to == officer.email).order_by(Email.id))
    assert (asked.kind, receipt.kind) == ("vote-open", "vote-receipt")
    assert f"/rounds/{round_.id}/vote?group={group.slug}" in asked.text
    assert vote.receipt in receipt.text
    assert "Too little." in receipt.text


def test_the_record_holds_a_seal_of_the_vote_and_not_the_vote(app):
    from hashlib import sha256

    round_ = make.voting_round()
    group, voter = roll(round_)[0], make.person()

    vote = act.cast_vote(current_proposal(round_.id), group, Choice.APPROVE, by=voter, at=make.later(62))

    entry = db.session.scalar(select(log.LogEntry).where(log.LogEntry.act == "vote.cast"))
    assert "approve" not in entry.after
    assert json.loads(entry.after)["sealed"] == sha256(f"{vote.receipt}\napprove".encode()).hexdigest()


def test_one_group_has_one_vote_whoever_casts_it(app):
    round_ = make.voting_round()
    proposal, group, first, second = (
        current_proposal(round_.id), roll(round_)[0], make.person(), make.person(),
    )  # fmt: skip
    vote = act.cast_vote(proposal, group, Choice.APPROVE, by=first, at=make.later(62))

    assert act.cast_vote(proposal, group, Choice.APPROVE, by=first, at=make.later(63)) is vote
    with pytest.raises(rules.AlreadyVoted):
        act.cast_vote(proposal, group, Choice.ABSTAIN, by=first, at=make.later(63))
    with pytest.raises(rules.AlreadyVoted):
        act.cast_vote(proposal, group, Choice.APPROVE, by=second, at=make.later(63))
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_an_objection_says_why_and_strangers_do_not_vote(app):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()

    with pytest.raises(rules.ObjectionNeedsReason):
        act.cast_vote(proposal, roll(round_)[0], Choice.OBJECT, reason=" ", by=voter, at=make.later(62))
    with pytest.raises(rules.NotOnRoll):
        act.cast_vote(proposal, make.group(), Choice.APPROVE, by=voter, at=make.later(62))


def test_votes_are_taken_until_their_deadline_and_not_a_second_longer(app):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()

    act.cast_vote(proposal, roll(round_)[0], Choice.APPROVE, by=voter, at=make.later(79.9999))
    with pytest.raises(VoteNotOpen):
        act.cast_vote(proposal, roll(round_)[1], Choice.APPROVE, by=voter, at=make.later(80))


def test_a_vote_that_is_over_cannot_be_prolonged(app):
    """Its count may be read by then: whoever has seen it could wait for the votes that are missing."""
    round_ = make.voting_round()

    with pytest.raises(TooLate):
        extend(round_, "vote_closes_at", make.later(99), by=None, at=make.later(80), reason="More time.")


# --- another proposal --------------------------------------------------------------------------


def test_a_rejected_proposal_is_replaced_and_its_votes_stay(app):
    round_ = make.voting_round()
    all_vote(round_, Choice.OBJECT, make.later(62))

    plain = [line.plain_pence for line in lines_of(current_proposal(round_.id).id)]
    act.propose_again(round_, reason="Most groups objected.", by=None, at=make.later(63))

    first, second = proposals_of(round_.id)
    assert round_.stage == Stage.PROPOSAL
    assert first.rejected_at == make.later(63)
    assert first.replaced_reason == "Most groups objected."
    assert len(votes_of(first.id)) == 6
    assert votes_of(second.id) == []
    assert first.inputs_digest == second.inputs_digest
    assert plain == [line.plain_pence for line in lines_of(second.id)]
    assert None not in plain
    act.put_to_vote(round_, by=None, at=make.later(64))
    all_vote(round_, Choice.APPROVE, make.later(65))
    act.publish(round_, by=None, at=make.later(66))
    assert publication_of(round_.id).proposal_id == second.id


def test_a_vote_is_heard_out_and_an_approval_stands(app):
    round_ = make.voting_round()
    all_vote(round_, Choice.APPROVE, make.later(62), but=1)

    with pytest.raises(rules.VoteStillOpen):
        act.propose_again(round_, reason="We do not like it.", by=None, at=make.later(63))
    with pytest.raises(rules.VoteStillOpen):
        act.publish(round_, by=None, at=make.later(63))
    with pytest.raises(rules.Ratified):
        act.propose_again(round_, reason="We do not like it.", by=None, at=make.later(80))


# --- publication -------------------------------------------------------------------------------


@pytest.mark.parametrize(("approving", "objecting", "quorate"), [(1, 0, False), (3, 3, True), (0, 6, True)])
def test_without_quorum_and_majority_nothing_is_published(app, approving, objecting, quorate):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()
    choices = [Choice.APPROVE] * approving + [Choice.OBJECT] * objecting
    for group, choice in zip(roll(round_), choices, strict=False):
        act.cast_vote(proposal, group, choice, reason="No.", by=voter, at=make.later(62))

    with pytest.raises(rules.NotRatified):
        act.publish(round_, by=None, at=make.later(80))

    assert publication_of(round_.id) is None
    assert tally_of(round_, proposal).quorate is quorate


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"panel": "open"},
        {"rule": "density", "reserve_share": 0.3},
        {"rule": "knapsack"},
        {"rule": "equal-shares"},
        {"members": (40,) * 6},  # no differences but chance: the prior is infinite
        {"blend": 1.0, "tilt": 1.0, "clip": 2.0, "participation_share": 0.0},
    ],
    ids=["halves", "open", "reserve", "knapsack", "equal shares", "equal counts", "other terms"],
)
def test_a_published_bundle_is_recomputed_by_both_checkers(app, tmp_path, terms):
    round_ = make.published_round(**terms)

    publication = publication_of(round_.id)
    bundle = json.loads(publication.bundle)
    assert verify(bundle) is None
    assert bundle["hashes"]["round"] == publication.proposal.inputs_digest
    assert bundle["draw"]["commitment"] == round_.seed_commitment
    file = tmp_path / "bundle.json"
    file.write_bytes(publication.bundle)
    ran = subprocess.run([sys.executable, CHECKER, file], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_bundle_with_one_other_score_is_found_out(app):
    bundle = json.loads(publication_of(make.published_round().id).bundle)

    scores = bundle["ballots"]["scores"][0]["scores"]
    key = next(iter(scores))
    scores[key] = (scores[key] + 1) % 6

    assert verify(bundle) is not None


def test_each_group_finds_its_receipt_in_the_bundle(app):
    from fundpots.scoring.models import Ballot

    round_ = make.published_round()

    hashes = json.loads(publication_of(round_.id).bundle)["hashes"]["marks_of"]
    ballots = list(db.session.scalars(select(Ballot).where(Ballot.round_id == round_.id)))
    assert len(ballots) == 6
    for ballot in ballots:
        assert hashes[ballot.group.slug] == ballot.receipt


def test_interests_are_published_as_numbers(app, tmp_path):
    from fundpots.scoring.models import Interest
    from fundpots.scoring.queries import bench

    round_ = make.scoring_round(participation_share=0.5)
    group = roll(round_)[0]
    bid = bench(round_).to_judge(group.id)[0]
    db.session.add(
        Interest(group_id=group.id, bid_id=bid.id, kind="family", note="My aunt.", declared_at=make.later(40))
    )
    make.fill_ballots(round_)
    act.close_scoring(round_, by=None, at=make.later(60))
    act.put_to_vote(round_, by=None, at=make.later(61))
    all_vote(round_, Choice.APPROVE, make.later(62))
    act.publish(round_, by=None, at=make.later(63))

    text = publication_of(round_.id).bundle.decode()
    assert "aunt" not in text
    assert "interests" not in json.loads(text)["round"]
    assert sum(one.get("excused", 0) for one in json.loads(text)["round"]["groups"]) == 1
    assert verify(json.loads(text)) is None


def test_what_was_changed_behind_the_vote_is_not_published(app):
    round_ = make.voting_round()
    all_vote(round_, Choice.APPROVE, make.later(62))
    score = db.session.scalar(select(Score).limit(1))
    score.points = 5 - score.points

    with pytest.raises(rules.InputsChanged):
        act.publish(round_, by=None, at=make.later(80))


def test_an_override_is_in_the_bundle_with_its_reason_and_the_computed_outcome_stays(app):
    round_ = make.proposed_round()
    line = line_of(round_, funded=True)
    act.override(line, 0, reason="The hall burnt down.", by=make.person(), at=make.later(61))
    act.put_to_vote(round_, by=None, at=make.later(61))
    all_vote(round_, Choice.APPROVE, make.later(62))

    act.publish(round_, by=None, at=make.later(80))

    bundle = json.loads(publication_of(round_.id).bundle)
    assert bundle["about"]["overrides"] == {
        line.bid.reference: {"amount_pence": 0, "reason": "The hall burnt down."}
    }
    assert verify(bundle) is None


def test_publishing_twice_keeps_the_first_and_writes_each_officer_once(app):
    round_ = make.voting_round()
    line = line_of(round_, funded=False)
    officer = make.officer(line.bid.group)
    all_vote(round_, Choice.APPROVE, make.later(62))
    waiting = act.preview_results(round_, current_proposal(round_.id), make.later(80))

    first = act.publish(round_, by=None, at=make.later(80))
    assert act.publish(round_, by=None, at=make.later(81)) is first

    letters = list(db.session.scalars(select(Email).where(Email.kind == "result")))
    assert [(letter.to, letter.bid_id) for letter in letters] == [(officer.email, line.bid_id)]
    assert [(one.subject, one.text) for one in waiting] == [(letters[0].subject, letters[0].text)]
    assert "was not funded" in letters[0].text
    assert f"/bids/{line.bid_id}/explanation" in letters[0].text
    assert first.log_head == db.session.scalar(
        select(log.LogEntry.digest).where(log.LogEntry.act == "round.bundle")
    )
