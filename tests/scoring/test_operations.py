"""What happens while a round is scored."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundpots.allocations.operations import close_scoring
from fundpots.allocations.queries import frozen
from fundpots.db import db
from fundpots.errors import Stale
from fundpots.log import LogEntry
from fundpots.mail import Email
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import ScoringNotOpen, WrongStage
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, HalfMember, Interest, Remark, Score
from fundpots.scoring.operations import (
    cast_ballot,
    confirm_ballot,
    declare_interest,
    declare_none,
    name_delegate,
    open_ballot,
    remind,
    save_scores,
    start_scoring,
    take_interest_back,
)
from fundpots.scoring.queries import (
    bench,
    comments,
    counting_scores,
    half_of_groups,
    marks,
    panel,
    paper_of,
    turnout,
)
from fundpots.scoring.rules import (
    CastAlready,
    InterestDeclared,
    NobodyBehind,
    NotCast,
    NotDeclaredYet,
    NothingScored,
    NoTimeToScore,
    NotInGroup,
    NotOnPanel,
    OwnBid,
    OwnHalf,
    Points,
    RemindedLately,
    SameConfirmer,
    ScoresSecret,
    UnknownPoints,
    UnscreenedBids,
    needed_of,
)
from tests import make
from weighting.bundle import hashes_of
from weighting.setting import ballots_of, lapsed_groups, settle

AT = make.later(40)


def letters(kind: str) -> list[str]:
    return list(db.session.scalars(select(Email.to).where(Email.kind == kind).order_by(Email.to)))


def acts(act: str) -> list[LogEntry]:
    return list(db.session.scalars(select(LogEntry).where(LogEntry.act == act)))


def given(round_, points=3, reason="It says so.") -> dict[int, Points]:
    return {criterion.id: Points(points, reason) for criterion in criteria_of(round_)}


def save(ballot, bid, what, *, by=None, at=AT, version=None, comment="", private_note=""):
    by = by or make.officer(ballot.group)
    save_scores(ballot, bid, what, comment=comment, private_note=private_note, version=version, by=by, at=at)


# starting


def test_scoring_starts_once_every_bid_is_screened_and_never_too_late(app):
    round_ = make.opened_round(members=(10, 20, 40, 80))
    round_.stage = Stage.SCREENING
    groups = [seat.group for seat in turnout(round_)] or _groups(round_)
    bids = [make.eligible_bid(round_, group) for group in groups]
    bids[0].eligibility, bids[0].screened_at = None, None

    with pytest.raises(UnscreenedBids):
        start_scoring(round_, by=None, at=AT)
    bids[0].eligibility, bids[0].screened_at = "eligible", AT
    with pytest.raises(NoTimeToScore):
        start_scoring(round_, by=None, at=make.later(60))
    start_scoring(round_, by=None, at=AT)
    start_scoring(round_, by=None, at=AT)

    assert round_.stage == Stage.SCORING
    assert db.session.scalar(select(func.count()).select_from(HalfMember)) == len(groups)
    assert len(acts("round.start-scoring")) == len(acts("round.seed-fixed")) == 1
    with pytest.raises(WrongStage):
        start_scoring(make.round_(round_.pot), by=None, at=AT)


def _groups(round_):
    from fundpots.places.queries import groups_of_region

    return groups_of_region(round_.pot.region_id, round_.grouping, AT.date())


def test_officers_of_every_group_with_bids_to_judge_get_a_letter(app):
    round_ = make.opened_round(members=(10, 20, 40, 80, 160, 320))
    round_.stage = Stage.SCREENING
    groups = _groups(round_)
    officers = [make.officer(group) for group in groups]
    make.member(groups[0])
    for group in groups[:4]:
        make.eligible_bid(round_, group)

    start_scoring(round_, by=None, at=AT)

    assert letters("scoring-open") == sorted(one.email for one in officers)


def test_the_draw_is_the_one_that_the_published_inputs_give(app):
    round_ = make.scoring_round()
    make.fill_ballots(round_)
    round_.stage = Stage.PROPOSAL

    inputs = frozen(round_)
    halves = settle(inputs.round).halves

    by_slug = {seat.group.slug: seat.half for seat in panel(round_) if seat.half is not None}
    assert halves is not None
    assert halves.half_of == by_slug
    assert set(by_slug.values()) == {0, 1}


def test_the_bench_and_the_mathematics_agree_on_who_may_mark_what(app):
    round_ = make.scoring_round(members=(5, 10, 20, 40, 80, 160, 320, 640), bids=6)
    for seat in panel(round_)[:3]:
        mine = bench(round_).to_judge(seat.group_id)
        ballot = make.ballot(round_, seat.group)
        declare_interest(ballot, mine[0], "partner", "", by=make.officer(seat.group), at=AT)
    seated = bench(round_)
    round_.stage = Stage.PROPOSAL
    setting = settle(frozen(round_).round)

    for place, seat in enumerate(sorted(panel(round_), key=lambda seat: seat.group_id)):
        mine = {bid.reference for bid in seated.to_judge(seat.group_id)}
        assert mine == {setting.round.bids[at].id for at in setting.may_mark(seat.group.slug)}
        assert len(mine) == setting.assigned[place]


# judging


def test_no_group_can_score_its_own_bid_its_half_or_a_bid_it_has_an_interest_in(app):
    round_ = make.scoring_round()
    seated = bench(round_)
    for seat in panel(round_):
        ballot = make.ballot(round_, seat.group)
        by = make.officer(seat.group)
        mine = {bid.id for bid in seated.to_judge(seat.group_id)}
        for bid in seated.bids:
            if bid.id in mine:
                continue
            for act in (declare_none, lambda *a, **k: declare_interest(*a, "other", "x", **k)):
                with pytest.raises((OwnBid, OwnHalf)):
                    act(ballot, bid, by=by, at=AT)
            with pytest.raises((OwnBid, OwnHalf)):
                save(ballot, bid, given(round_), by=by)
    assert db.session.scalar(select(func.count()).select_from(Score)) == 0


def test_a_group_off_the_panel_gets_no_ballot(app):
    round_ = make.scoring_round()

    with pytest.raises(NotOnPanel):
        open_ballot(round_, make.group(), at=AT)


def test_a_bid_is_scored_only_after_saying_that_there_is_no_interest(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot = make.ballot(round_, group)

    with pytest.raises(NotDeclaredYet):
        save(ballot, bid, given(round_))


def test_an_interest_removes_everything_that_was_said_and_taking_it_back_starts_afresh(app):
    round_ = make.scoring_round()
    group, (bid, other, *_) = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    make.scored(ballot, bid, by=by)
    make.scored(ballot, other, by=by)

    declare_interest(ballot, bid, "family", "My sister.", by=by, at=AT)

    assert db.session.scalars(select(Score.bid_id).distinct()).all() == [other.id]
    assert db.session.scalars(select(Remark.bid_id)).all() == [other.id]
    with pytest.raises(InterestDeclared):
        declare_interest(ballot, bid, "family", "My sister.", by=by, at=AT)
    with pytest.raises(InterestDeclared):
        save(ballot, bid, given(round_), by=by)
    take_interest_back(ballot, bid, by=by, at=AT)
    take_interest_back(ballot, bid, by=by, at=AT)
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 0
    with pytest.raises(NotDeclaredYet):
        save(ballot, bid, given(round_), by=by)


def test_drafts_may_have_gaps_and_do_not_count(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    declare_none(ballot, bid, by=by, at=AT)
    first, second = (criterion.id for criterion in criteria_of(round_))

    save(ballot, bid, {first: Points(5, ""), second: Points(None, " half a thought ")}, by=by)

    assert paper_of(ballot).given(bid.id) == {first: Points(5, ""), second: Points(None, "half a thought")}
    with pytest.raises(NothingScored):
        cast_ballot(ballot, by=by, at=AT)
    row = next(row for row in turnout(round_) if row.group.id == group.id)
    assert (row.done, row.is_behind) == (0, True)


@pytest.mark.parametrize("points", [-1, 6, 500])
def test_points_outside_the_scale_are_refused(app, points):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    declare_none(ballot, bid, by=by, at=AT)

    with pytest.raises(UnknownPoints):
        save(ballot, bid, given(round_, points), by=by)
    with pytest.raises(UnknownPoints):
        save(ballot, bid, {999: Points(3, "A criterion of another round.")}, by=by)


def test_two_who_write_at_once_see_both_texts_in_words(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    declare_none(ballot, bid, by=by, at=AT)
    seen = paper_of(ballot).remarks[bid.id].version
    save(ballot, bid, given(round_, 4, "Mine."), by=by, version=seen)

    with pytest.raises(Stale) as stale:
        save(ballot, bid, given(round_, 1, "Yours."), by=by, version=seen, comment="Hello.")

    assert stale.value.yours["Criterion 1"] == "1 of 5. Yours."
    assert stale.value.theirs["Criterion 1"] == "4 of 5. Mine."
    assert stale.value.yours["Comment for the bidder"] == "Hello."
    assert paper_of(ballot).given(bid.id) == given(round_, 4, "Mine.")


def test_saving_the_same_again_changes_and_records_nothing(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot, by = make.scored(make.ballot(round_, group), bid), make.officer(group)
    version = paper_of(ballot).remarks[bid.id].version

    save(ballot, bid, given(round_), by=by, version=version - 1)

    assert paper_of(ballot).remarks[bid.id].version == version
    assert len(acts("scores.saved")) == 1


# deadline


def test_the_deadline_holds_to_the_microsecond_for_every_act(app):
    round_ = make.scoring_round(second_confirmation=True)
    group, (bid, other, *_) = make.judging(round_)
    ballot, by, second = make.ballot(round_, group), make.officer(group), make.officer(group)
    close = round_.scoring_closes_at
    last = close - timedelta(microseconds=1)
    make.scored(ballot, bid, by=by, at=last)
    cast_ballot(ballot, by=by, at=last)
    told = paper_of(ballot).given(bid.id)

    late = [
        lambda: open_ballot(round_, group, at=close),
        lambda: save(ballot, bid, given(round_, 0, "Late."), by=by, at=close),
        lambda: declare_none(ballot, other, by=by, at=close),
        lambda: declare_interest(ballot, bid, "other", "Late.", by=by, at=close),
        lambda: take_interest_back(ballot, bid, by=by, at=close),
        lambda: cast_ballot(ballot, by=by, at=close),
        lambda: confirm_ballot(ballot, by=second, at=close),
        lambda: name_delegate(ballot, by, by=by, at=close),
        lambda: remind(round_, by=by, at=close),
    ]
    for act in late:
        with pytest.raises(ScoringNotOpen):
            act()
    assert paper_of(ballot).given(bid.id) == told
    confirm_ballot(ballot, by=second, at=last)
    assert ballot.confirmed_at == last


def test_a_round_that_moved_on_takes_no_scores_whatever_the_clock_says(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot = make.scored(make.ballot(round_, group), bid)
    close_scoring(round_, by=None, at=make.later(60))

    with pytest.raises(ScoringNotOpen):
        save(ballot, bid, given(round_, 0), at=make.later(59))


# casting


def test_a_change_by_an_officer_counts_at_once_and_needs_a_second_look(app):
    round_ = make.scoring_round(second_confirmation=True)
    group, (bid, *_) = make.judging(round_)
    ballot = make.ballot(round_, group)
    first, second = make.officer(group), make.officer(group)
    make.scored(ballot, bid, by=first)
    with pytest.raises(NotCast):
        confirm_ballot(ballot, by=second, at=AT)
    cast_ballot(ballot, by=first, at=AT)
    with pytest.raises(SameConfirmer):
        confirm_ballot(ballot, by=first, at=AT)
    confirm_ballot(ballot, by=second, at=AT)
    before = ballot.receipt

    save(ballot, bid, given(round_, 5), by=second, at=make.later(41))

    assert ballot.receipt != before
    assert (ballot.cast_at, ballot.confirmed_at) == (make.later(41), None)
    with pytest.raises(SameConfirmer):
        confirm_ballot(ballot, by=second, at=make.later(41))
    confirm_ballot(ballot, by=first, at=make.later(42))
    assert ballot.confirmed_by_id == first.id


def test_whoever_changes_a_cast_ballot_has_the_other_officers_asked_once(app):
    round_ = make.scoring_round(second_confirmation=True)
    group, (bid, other, *_) = make.judging(round_)
    ballot = make.ballot(round_, group)
    first, second = make.officer(group), make.officer(group)
    make.scored(ballot, bid, by=first)
    make.scored(ballot, other, by=first)
    cast_ballot(ballot, by=first, at=AT)

    save(ballot, bid, given(round_, 4), by=first)
    assert letters("ballot-changed") == []  # the letter of the casting still asks the second one
    confirm_ballot(ballot, by=second, at=AT)
    save(ballot, bid, given(round_, 5), by=first)
    save(ballot, bid, given(round_, 4), by=first)
    assert letters("ballot-changed") == [second.email]
    declare_interest(ballot, other, "family", "My sister.", by=second, at=AT)

    assert letters("ballot-changed") == sorted([first.email, second.email])
    text = db.session.scalars(select(Email.text).where(Email.kind == "ballot-changed")).first()
    assert f"/rounds/{round_.id}/ballot/check?group={group.slug}" in text
    assert bid.title not in text


def test_a_change_where_one_officer_is_enough_asks_nobody(app):
    round_ = make.scoring_round()
    group, (bid, *_) = make.judging(round_)
    ballot, first, _second = make.ballot(round_, group), make.officer(group), make.officer(group)
    make.scored(ballot, bid, by=first)
    cast_ballot(ballot, by=first, at=AT)

    save(ballot, bid, given(round_, 5), by=first)

    assert letters("ballot-changed") == []


def test_casting_twice_keeps_the_first_and_a_confirmation_stays(app):
    round_ = make.scoring_round(second_confirmation=True)
    group, (bid, *_) = make.judging(round_)
    ballot, first, second = make.ballot(round_, group), make.officer(group), make.officer(group)
    make.scored(ballot, bid, by=first)
    cast_ballot(ballot, by=first, at=AT)
    confirm_ballot(ballot, by=second, at=AT)

    cast_ballot(ballot, by=second, at=make.later(45))

    assert (ballot.cast_by_id, ballot.cast_at, ballot.confirmed_at) == (first.id, AT, AT)
    assert len(acts("ballot.cast")) == 1
    assert letters("ballot-receipt") == sorted([first.email, second.email])


def test_once_cast_only_officers_change_what_the_group_says(app):
    round_ = make.scoring_round()
    group, (bid, other, *_) = make.judging(round_)
    ballot, officer, member = make.ballot(round_, group), make.officer(group), make.member(group)
    make.scored(ballot, bid, by=member)
    cast_ballot(ballot, by=officer, at=AT)

    for act in (
        lambda: save(ballot, bid, given(round_, 0), by=member),
        lambda: declare_none(ballot, other, by=member, at=AT),
        lambda: declare_interest(ballot, bid, "other", "x", by=member, at=AT),
        lambda: take_interest_back(ballot, bid, by=member, at=AT),
    ):
        with pytest.raises(CastAlready):
            act()
    save(ballot, bid, given(round_, 0), by=officer)


def test_receipts_are_those_of_the_published_bundle(app):
    round_ = make.scoring_round(members=(5, 10, 20, 40, 80, 160), bids=5)
    for number, seat in enumerate(panel(round_)):
        ballot = make.ballot(round_, seat.group)
        by = make.officer(seat.group)
        for place, bid in enumerate(bench(round_).to_judge(seat.group_id)):
            make.scored(ballot, bid, (number + place) % 6, place % 6, by=by)
        cast_ballot(ballot, by=by, at=AT)
    # one declares an interest and one leaves a draft after casting: receipts follow
    first, second = (make.ballot(round_, seat.group) for seat in panel(round_)[:2])
    gone = bench(round_).to_judge(first.group_id)[0]
    declare_interest(first, gone, "other", "We forgot.", by=make.officer(first.group), at=AT)
    half = bench(round_).to_judge(second.group_id)[0]
    save(second, half, given(round_, 3, " \n "), at=AT)

    proposal = close_scoring(round_, by=None, at=make.later(60))

    receipts = {ballot.group.slug: ballot.receipt for ballot in db.session.scalars(select(Ballot))}
    assert hashes_of(frozen(round_).round, {})["marks_of"] == receipts
    assert len(set(receipts.values())) > 1
    assert proposal.inputs


def test_unconfirmed_and_uncast_ballots_and_half_scored_bids_do_not_count(app):
    round_ = make.scoring_round(second_confirmation=True)
    seats = [seat for seat in panel(round_) if len(bench(round_).to_judge(seat.group_id)) > 1][:3]
    ballots = [make.ballot(round_, seat.group) for seat in seats]
    for ballot in ballots:
        mine = bench(round_).to_judge(ballot.group_id)
        by = make.officer(ballot.group)
        make.scored(ballot, mine[0], by=by)
        declare_none(ballot, mine[1], by=by, at=AT)
        save(ballot, mine[1], given(round_, 2, ""), by=by, comment="Only a draft.")
    for ballot in ballots[:2]:
        cast_ballot(ballot, by=make.officer(ballot.group), at=AT)
    confirm_ballot(ballots[0], by=make.officer(ballots[0].group), at=AT)
    round_.stage = Stage.PROPOSAL

    counted = bench(round_).to_judge(ballots[0].group_id)[0]
    assert marks(round_) == {(ballots[0].group_id, counted.id): 60.0}
    assert {row.group_id for row in counting_scores(round_)} == {ballots[0].group_id}
    assert {row.group_id for row in comments(round_)} == {ballots[0].group_id}


def test_nobody_reads_scores_before_scoring_has_closed_or_when_it_was_cancelled(app):
    round_ = make.scoring_round()
    make.fill_ballots(round_)

    for stage in (Stage.SCREENING, Stage.SCORING):
        round_.stage = stage
        for read in (counting_scores, marks, comments):
            with pytest.raises(ScoresSecret):
                read(round_)
    round_.stage = Stage.PROPOSAL
    assert marks(round_)
    assert comments(round_)


@pytest.mark.parametrize("done", [1, 2, 3])
def test_a_group_lapses_exactly_where_its_page_says_so(app, done):
    round_ = make.scoring_round(participation_share=0.6)
    group, mine = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    for bid in mine[:done]:
        make.scored(ballot, bid, by=by)
    cast_ballot(ballot, by=by, at=AT)
    round_.stage = Stage.PROPOSAL

    setting = settle(frozen(round_).round)
    lapsed = group.slug in lapsed_groups(setting, ballots_of(setting))

    assert len(mine) == 3
    assert lapsed == (done < needed_of(len(mine), 0.6)) == (done < 2)
    assert bench(round_).needed(group.id) == 2


def test_a_group_without_a_bid_needs_no_scores_to_keep_one(app):
    round_ = make.scoring_round(bids=3)
    seats = bench(round_)
    bidless = [one.group_id for one in panel(round_) if not seats.has_bid(one.group_id)]

    assert {seats.needed(group) for group in bidless} == {0}


# the record


def test_the_record_tells_that_something_was_said_but_not_what_nor_of_which_bid(app):
    round_ = make.scoring_round()
    group, (bid, other, *_) = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officer(group)
    declare_none(ballot, bid, by=by, at=AT)
    save(ballot, bid, given(round_, 4, "A secret reason."), by=by, comment="A secret comment.")
    declare_interest(ballot, other, "supplier", "A secret note.", by=by, at=AT)
    take_interest_back(ballot, other, by=by, at=AT)
    cast_ballot(ballot, by=by, at=AT)

    entries = list(
        db.session.scalars(select(LogEntry).where(LogEntry.group_id == group.id, LogEntry.at == AT))
    )
    assert [entry.act for entry in entries] == [
        "interest.none", "scores.saved", "interest.declared", "interest.taken-back", "ballot.cast",
    ]  # fmt: skip
    for entry in entries:
        assert entry.bid_id is None
        told = f"{entry.before}{entry.after}{entry.reason}"
        assert not any(word in told for word in ("secret", "supplier", bid.reference, ballot.receipt))


# turnout


def test_only_groups_that_are_behind_are_reminded_and_once_a_day(app):
    round_ = make.scoring_round()
    seats = panel(round_)
    officers = {seat.group_id: make.officer(seat.group) for seat in seats}
    ahead, behind = seats[0].group, [seat.group for seat in seats[1:]]
    ballot = make.ballot(round_, ahead)
    for bid in bench(round_).to_judge(ahead.id):
        make.scored(ballot, bid, by=officers[ahead.id])
    cast_ballot(ballot, by=officers[ahead.id], at=AT)
    delegate = make.member(behind[0])
    name_delegate(make.ballot(round_, behind[0]), delegate, by=officers[behind[0].id], at=AT)

    assert remind(round_, by=None, at=AT) == len(behind)

    expected = sorted([officers[group.id].email for group in behind] + [delegate.email])
    assert letters("scoring-reminder") == expected
    with pytest.raises(RemindedLately):
        remind(round_, by=None, at=make.later(40, hours=23))
    assert remind(round_, by=None, at=make.later(41)) == len(behind)


def test_nobody_is_written_to_where_nobody_is_behind(app):
    round_ = make.scoring_round()
    make.fill_ballots(round_)

    with pytest.raises(NobodyBehind):
        remind(round_, by=None, at=AT)


def test_a_substitute_belongs_to_the_group_and_gets_a_letter_once(app):
    round_ = make.scoring_round()
    group, _ = make.judging(round_)
    ballot, by, substitute = make.ballot(round_, group), make.officer(group), make.member(group)

    with pytest.raises(NotInGroup):
        name_delegate(ballot, make.person(), by=by, at=AT)
    name_delegate(ballot, substitute, by=by, at=AT)
    name_delegate(ballot, substitute, by=by, at=AT)

    assert ballot.delegate_id == substitute.id
    assert letters("scoring-delegate") == [substitute.email]
    name_delegate(ballot, None, by=by, at=AT)
    assert ballot.delegate_id is None


def test_halves_keep_their_groups_whatever_happens_later(app):
    round_ = make.scoring_round()
    before = half_of_groups(round_)
    group, (bid, *_) = make.judging(round_)
    declare_interest(make.ballot(round_, group), bid, "other", "x", by=make.officer(group), at=AT)

    start_scoring(round_, by=None, at=make.later(41))

    assert half_of_groups(round_) == before
