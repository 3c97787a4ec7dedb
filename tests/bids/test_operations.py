"""What happens to a bid: drafting, signing, joining, screening, each with its guard."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from fundpots.bids import operations as act
from fundpots.bids.models import Bid, SignOff
from fundpots.bids.queries import (
    attachments_of,
    benefit_areas,
    change_requests,
    find_bid,
    lines_of,
    missing_of,
    owners,
    partners_of,
    section_parts,
    submission_of,
)
from fundpots.bids.rules import (
    AlreadyAnswered,
    AlreadyScreened,
    BidIncomplete,
    BidLocked,
    BidWithdrawn,
    EnoughBids,
    GroupClosed,
    NoArea,
    NothingAsked,
    NotScreening,
    NotThisRegion,
    NotWaiting,
    PartnerElsewhere,
    ReasonMissing,
    SameOfficer,
    SectionLocked,
    TooManyAreas,
    TooManyLines,
    mark_of,
)
from fundpots.bids.stages import Eligibility, Section
from fundpots.db import db
from fundpots.errors import Stale
from fundpots.log import LogEntry
from fundpots.mail import Email
from fundpots.rounds.rules import AreaElsewhere, RoundNotOpen
from fundpots.shown import shown_moment
from tests import make

pytestmark = pytest.mark.usefixtures("app")
AT = make.later(3)


def letters(kind: str) -> list[Email]:
    return list(db.session.scalars(select(Email).where(Email.kind == kind)))


def waiting_bid(**values) -> Bid:
    """A bid that one officer has sent for sign-off."""
    bid = make.bid(**values)
    act.send_for_sign_off(bid, by=make.officers_for(bid.group)[0], at=AT)
    return bid


def screened_round_bid() -> tuple[Bid, object]:
    """A submitted bid in a round at screening, and its administrator."""
    bid = make.submitted_bid()
    make.screening(bid.round)
    return bid, make.administrator(bid.round.pot.region)


def test_a_group_of_another_region_is_told_so_before_it_writes():
    round_ = make.opened_round()
    elsewhere = make.group([make.area()])

    with pytest.raises(NotThisRegion):
        act.start_bid(round_, elsewhere, by=make.officer(elsewhere), at=AT)


def test_a_group_that_was_closed_cannot_bid():
    round_ = make.opened_round()
    group = make.groups_in(round_)[0]
    group.closed_on = AT.date()

    with pytest.raises(GroupClosed):
        act.start_bid(round_, group, by=make.officer(group), at=AT)


def test_the_terms_limit_how_many_bids_a_group_makes():
    bid = make.bid(make.opened_round(bids_per_group=1))
    by = make.officer(bid.group)

    with pytest.raises(EnoughBids):
        act.start_bid(bid.round, bid.group, by=by, at=AT)
    act.withdraw(bid, by=by, at=AT)
    assert act.start_bid(bid.round, bid.group, by=by, at=AT).id != bid.id


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.integers(1, 10**8), min_size=0, max_size=20), st.integers(0, 10**10))
def test_what_is_asked_is_always_the_sum_of_the_lines(app, amounts, minimum):
    bid = db.session.scalar(select(Bid)) or make.bid()
    lines = [(f"Line {n}", amount) for n, amount in enumerate(amounts)]

    act.save_budget(bid, lines, minimum, by=make.officers_for(bid.group)[0], at=AT)

    saved = lines_of([bid.id]).get(bid.id, [])
    assert bid.asked_pence == sum(line.amount_pence for line in saved) == sum(amounts)
    assert [line.what for line in saved] == [what for what, _ in lines]
    assert bid.minimum_pence <= bid.asked_pence


def test_a_budget_and_a_choice_of_areas_have_an_end():
    bid = make.bid()
    by = make.officer(bid.group)

    with pytest.raises(TooManyLines):
        act.save_budget(bid, [("x", 1)] * 21, 1, by=by, at=AT)
    with pytest.raises(TooManyAreas):
        act.save_areas(bid, [f"E{n}" for n in range(13)], by=by, at=AT)
    with pytest.raises(AreaElsewhere):
        act.save_areas(bid, [make.area().code], by=by, at=AT)


def test_two_who_write_one_section_collide_and_two_who_write_different_ones_do_not():
    bid = make.bid()
    by = make.officer(bid.group)
    project, timetable = (mark_of(section_parts(bid, part)) for part in (Section.PROJECT, Section.TIMETABLE))
    texts = {"title": "Another", "summary": "s", "project": "p", "benefit": "b"}

    act.save_project(bid, **texts, by=by, at=AT, seen=project)
    act.save_timetable(
        bid, timetable="New", starts_on=bid.starts_on, ends_on=bid.ends_on, by=by, at=AT, seen=timetable
    )
    with pytest.raises(Stale):
        act.save_project(bid, **{**texts, "title": "Third"}, by=by, at=AT, seen=project)

    assert (bid.title, bid.timetable) == ("Another", "New")


def test_a_bid_that_lacks_something_is_not_sent_and_says_what():
    bid = make.bid(summary=" ", lines=[("Cake", 100)])

    with pytest.raises(BidIncomplete) as refused:
        act.send_for_sign_off(bid, by=make.officers_for(bid.group)[0], at=AT)

    assert {item.field for item in refused.value.missing} == {"summary", "lines"}
    assert bid.sent_for_sign_off_at is None


def test_two_officers_submit_a_bid_and_all_officers_get_a_receipt():
    bid = waiting_bid()
    first, second = make.officers_for(bid.group)

    with pytest.raises(SameOfficer):
        act.sign_off(bid, by=first, at=AT)
    act.sign_off(bid, by=second, at=AT)

    assert bid.submitted_at == AT
    assert bid.reference.startswith(f"R{bid.round_id}-")
    assert {letter.to for letter in letters("bid-receipt")} == {first.email, second.email}
    assert {letter.to for letter in letters("sign-off-wanted")} == {second.email}
    assert bid.reference in letters("bid-receipt")[0].text
    for kind in ("sign-off-wanted", "bid-receipt"):
        assert "With fewer, its own bid lapses." in letters(kind)[0].text
    assert len(json.loads(submission_of(bid.id).after)["digest"]) == 64


def test_the_receipt_of_a_bid_says_until_when_the_groups_score():
    bid = waiting_bid()

    act.sign_off(bid, by=make.officers_for(bid.group)[1], at=AT)

    until = shown_moment(bid.round.scoring_closes_at)
    assert f"score the bids until {until}" in letters("bid-receipt")[0].text


def test_signing_twice_keeps_one_reference_and_one_signature():
    bid = waiting_bid()
    second = make.officers_for(bid.group)[1]

    act.sign_off(bid, by=second, at=AT)
    reference = bid.reference
    act.sign_off(bid, by=second, at=make.later(4))

    assert (bid.reference, bid.submitted_at) == (reference, AT)
    assert db.session.scalar(select(func.count()).select_from(SignOff)) == 1
    assert len(letters("bid-receipt")) == 2


def test_what_was_changed_after_the_officer_read_it_is_not_signed():
    bid = waiting_bid()
    first, second = make.officers_for(bid.group)
    seen = bid.version

    act.take_back(bid, by=first, at=AT)
    act.save_budget(bid, [("Champagne", 90_000)], 1, by=first, at=AT)
    act.send_for_sign_off(bid, by=first, at=AT)

    with pytest.raises(Stale):
        act.sign_off(bid, by=second, at=AT, seen=seen)
    act.sign_off(bid, by=second, at=AT, seen=bid.version)
    assert bid.submitted_at == AT


def test_a_declined_signature_brings_the_draft_back_with_its_reason():
    bid = waiting_bid()
    second = make.officers_for(bid.group)[1]

    with pytest.raises(ReasonMissing):
        act.decline_sign_off(bid, reason=" ", by=second, at=AT)
    act.decline_sign_off(bid, reason="The hall is closed in May", by=second, at=AT)

    assert bid.sent_for_sign_off_at is None
    assert "The hall is closed in May" in letters("sign-off-declined")[0].text
    with pytest.raises(NotWaiting):
        act.sign_off(bid, by=second, at=AT)


def test_deadlines_hold_to_the_second():
    close = make.later(30)
    round_ = make.opened_round()
    before, late = (waiting_bid(of=round_, group=group) for group in make.groups_in(round_)[:2])

    act.sign_off(before, by=make.officers_for(before.group)[1], at=close - timedelta(seconds=1))
    with pytest.raises(RoundNotOpen):
        act.sign_off(late, by=make.officers_for(late.group)[1], at=close)

    assert before.submitted_at is not None
    assert late.submitted_at is None
    for refused in (act.withdraw, act.take_back):
        with pytest.raises(RoundNotOpen):
            refused(before, by=make.officers_for(before.group)[0], at=close)


def test_a_bid_that_waits_or_is_in_cannot_be_written_to_until_it_is_taken_back():
    bid = waiting_bid()
    first, second = make.officers_for(bid.group)

    with pytest.raises(BidLocked):
        act.save_areas(bid, [], by=first, at=AT)
    act.sign_off(bid, by=second, at=AT)
    with pytest.raises(BidLocked):
        act.attach(bid, "a.pdf", b"%PDF-1.7 %%EOF", by=first, at=AT)
    reference = bid.reference
    act.take_back(bid, by=first, at=AT)
    act.save_budget(bid, [("Hall", 70_000)], 60_000, by=first, at=AT)
    act.send_for_sign_off(bid, by=first, at=AT)
    act.sign_off(bid, by=second, at=AT)

    assert (bid.reference, bid.asked_pence) == (reference, 70_000)


def test_a_withdrawn_bid_stays_out():
    bid = make.submitted_bid()
    by = make.officers_for(bid.group)[0]

    act.withdraw(bid, by=by, at=AT)
    act.withdraw(bid, by=by, at=make.later(5))

    assert bid.withdrawn_at == AT
    with pytest.raises(BidWithdrawn):
        act.take_back(bid, by=by, at=AT)


def test_an_earlier_bid_is_taken_over_without_its_dates():
    earlier = make.submitted_bid(lines=[("Hall", 30_000), ("Cake", 20_000)])
    by = make.officers_for(earlier.group)[0]
    later_round = make.round_(earlier.round.pot, count=earlier.round.presence_count, amount_pence=50_000,
                              largest_pence=50_000)  # fmt: skip
    make.criteria(later_round)
    make.open_round(later_round, by=None, at=make.later(1))

    copy = act.copy_bid(earlier, later_round, by=by, at=AT)

    assert (copy.title, copy.asked_pence, copy.starts_on) == (earlier.title, 50_000, None)
    assert benefit_areas([copy.id])[copy.id] == benefit_areas([earlier.id])[earlier.id]
    assert {item.field for item in missing_of(copy)} == {"starts_on"}


def test_a_reference_does_not_tell_how_many_bids_are_in():
    round_ = make.opened_round()
    numbers = [
        int(make.submitted_bid(round_, group).reference.split("-")[1]) for group in make.groups_in(round_)
    ]

    assert len(set(numbers)) == len(numbers)
    assert all(100 <= number < 1000 for number in numbers)
    assert numbers != sorted(numbers) or numbers[-1] - numbers[0] > len(numbers)


def test_a_partner_counts_once_it_has_consented():
    bid = make.bid()
    by = make.officers_for(bid.group)[0]
    partner = make.groups_in(bid.round)[1]
    answering = make.officer(partner)

    act.ask_partner(bid, partner, by=by, at=AT)
    act.ask_partner(bid, partner, by=by, at=AT)

    assert len(partners_of([bid.id])[bid.id]) == 1
    assert [letter.to for letter in letters("partner-asked")] == [answering.email]
    assert owners([bid.id])[bid.id] == {bid.group_id}
    with pytest.raises(BidIncomplete):
        act.send_for_sign_off(bid, by=by, at=AT)
    act.answer_partner(bid, partner, True, by=answering, at=AT)
    assert owners([bid.id])[bid.id] == {bid.group_id, partner.id}
    with pytest.raises(AlreadyAnswered):
        act.answer_partner(bid, partner, False, by=answering, at=AT)
    act.send_for_sign_off(bid, by=by, at=AT)
    assert bid.sent_for_sign_off_at == AT


def test_partners_are_other_groups_of_the_region():
    bid = make.bid()
    by = make.officers_for(bid.group)[0]

    for wrong in (bid.group, make.group([make.area()])):
        with pytest.raises(PartnerElsewhere):
            act.ask_partner(bid, wrong, by=by, at=AT)


def test_screening_happens_between_the_deadline_and_scoring_only():
    bid = make.submitted_bid()
    by = make.administrator(bid.round.pot.region)

    with pytest.raises(NotScreening):
        act.pass_bid(bid, by=by, at=make.later(31))
    make.screening(bid.round)
    act.pass_bid(bid, by=by, at=make.later(31))
    assert bid.eligibility == Eligibility.ELIGIBLE


def test_a_refusal_has_a_public_reason_and_is_undone_with_another():
    bid, by = screened_round_bid()
    at = make.later(31)

    with pytest.raises(ReasonMissing):
        act.refuse_bid(bid, reason="", by=by, at=at)
    act.refuse_bid(bid, reason="The work is done already", by=by, at=at)
    with pytest.raises(AlreadyScreened):
        act.pass_bid(bid, by=by, at=at)
    with pytest.raises(AlreadyScreened):
        act.ask_for_changes(bid, {Section.PROJECT: "More"}, by=by, at=at)
    assert "The work is done already" in letters("bid-ineligible")[0].text
    act.undo_screening(bid, reason="It was another hall", by=by, at=at)

    assert (bid.eligibility, bid.screening_reason, bid.screened_at) == (None, None, None)
    entry = db.session.scalar(select(LogEntry).where(LogEntry.act == "bid.screening-undone"))
    assert entry.reason == "It was another hall"
    assert "The work is done already" in entry.before


def test_changes_are_asked_of_named_sections_and_only_those_open():
    bid, by = screened_round_bid()
    writer = make.officers_for(bid.group)[0]
    at = make.later(31)

    with pytest.raises(ReasonMissing):
        act.ask_for_changes(bid, {Section.PROJECT: " "}, by=by, at=at)
    act.ask_for_changes(bid, {Section.BUDGET: "Split the hall from the cake"}, by=by, at=at)
    with pytest.raises(SectionLocked):
        act.save_areas(bid, [], by=writer, at=at)
    act.save_budget(bid, [("Hall", 60_000), ("Cake", 20_000)], 40_000, by=writer, at=at)
    act.answer_changes(bid, by=writer, at=at)

    (request,) = change_requests([bid.id])[bid.id]
    assert "Hire of a hall: £800.00" in request.was
    assert request.answered_at == at
    assert "Split the hall" in letters("changes-asked")[0].text
    with pytest.raises(SectionLocked):
        act.save_budget(bid, [("Hall", 1)], 1, by=writer, at=at)
    with pytest.raises(NothingAsked):
        act.answer_changes(bid, by=writer, at=at)


def test_a_deadline_that_moved_keeps_no_group_from_sending_back_what_was_asked():
    bid, by = screened_round_bid()
    writer = make.officers_for(bid.group)[0]
    at = make.later(31)
    bid.starts_on = bid.ends_on = bid.round.bids_close_at.date() - timedelta(days=1)

    act.ask_for_changes(bid, {Section.BUDGET: "Split it"}, by=by, at=at)
    assert missing_of(bid) == []
    act.answer_changes(bid, by=writer, at=at)
    act.ask_for_changes(bid, {Section.TIMETABLE: "When?"}, by=by, at=at)

    assert [item.field for item in missing_of(bid)] == ["ends_on"]
    with pytest.raises(BidIncomplete):
        act.answer_changes(bid, by=writer, at=at)


def test_what_is_decided_closes_the_sections_that_were_open():
    bid, by = screened_round_bid()
    writer = make.officers_for(bid.group)[0]

    act.ask_for_changes(bid, {Section.BUDGET: "Split it"}, by=by, at=make.later(31))
    act.pass_bid(bid, by=by, at=make.later(32))

    with pytest.raises(SectionLocked):
        act.save_budget(bid, [("Yacht", 100_000)], 1, by=writer, at=make.later(32))


def test_areas_are_corrected_with_a_reason_and_never_to_none():
    bid, by = screened_round_bid()
    at = make.later(31)
    other = next(code for code in _region_codes(bid) if code not in _areas(bid))

    with pytest.raises(ReasonMissing):
        act.correct_areas(bid, [other], reason="", by=by, at=at)
    with pytest.raises(NoArea):
        act.correct_areas(bid, [], reason="x", by=by, at=at)
    act.correct_areas(bid, [other], reason="The hall stands next door", by=by, at=at)

    assert _areas(bid) == [other]


def test_the_same_file_twice_is_one_file_and_five_are_enough():
    from fundpots.bids.rules.files import TooManyFiles

    bid = make.bid()
    by = make.officers_for(bid.group)[0]
    files = [f"%PDF-1.7 {n} %%EOF".encode() for n in range(6)]

    act.attach(bid, "a.pdf", files[0], by=by, at=AT)
    for content in files[:5]:
        act.attach(bid, "a.pdf", content, by=by, at=AT)
    with pytest.raises(TooManyFiles):
        act.attach(bid, "a.pdf", files[5], by=by, at=AT)
    act.detach(attachments_of(bid.id)[0], by=by, at=AT)
    act.attach(bid, "a.pdf", files[5], by=by, at=AT)

    assert len(attachments_of(bid.id)) == 5


def _areas(bid: Bid) -> list[str]:
    return [area.code for area in benefit_areas([bid.id])[bid.id]]


def _region_codes(bid: Bid) -> list[str]:
    return [row["code"] for row in find_bid(bid.id).round.terms["areas"]]
