"""The treasury's pages: who sees what, and that money is paid by them alone, by two people."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from fundpots import clock
from fundpots.allocations.operations import cast_vote
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.stages import Role
from fundpots.pots.queries import balances
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations import submit_report
from fundpots.treasury.queries.bank import details_in_force
from tests import make
from tests.treasury import books


class Clock:
    at = make.NOON


@pytest.fixture
def noon(monkeypatch):
    """The server's clock stands at the tests' noon until it is moved."""
    Clock.at = make.NOON
    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    return Clock


def saved(thing=None):
    db.session.commit()
    return thing


def text(answer) -> str:
    return answer.get_data(as_text=True)


def day(name: str, at) -> dict[str, int]:
    return {f"{name}-day": at.day, f"{name}-month": at.month, f"{name}-year": at.year}


def keeper_pages(award: Award, one: Instalment) -> list[str]:
    here, there = f"/awards/{award.id}", f"/payments/{one.id}"
    return [
        f"{here}/plan", f"{here}/withdraw", f"{here}/close", f"{here}/return",
        there, f"{there}/send-back", f"{there}/paid", f"{there}/failed",
    ]  # fmt: skip


def officer_pages(award: Award) -> list[str]:
    here, group = f"/awards/{award.id}", f"/groups/{award.group.slug}/bank-details"
    return [f"{here}/accept", f"{here}/decline", f"{here}/report", group, f"{group}/new"]


def test_everybody_reads_awards_and_nobody_reads_accounts_or_names(noon, client):
    now = saved(books.paid(50_000, 30_000))

    pages = [text(client.get(path)) for path in ("/awards", f"/awards/{now.award.id}")]

    assert "Project 1" in pages[0]
    assert "£500.00" in pages[1]
    people = [now.first, now.second, *now.officers_of(now.award)]
    for page in pages:
        assert not any(one.name in page or one.email in page for one in people)
        assert books.ACCOUNT.number not in page
        assert books.ACCOUNT.sort_code not in page
        assert "ends in" not in page


def test_an_award_is_managed_by_the_treasurers_of_its_pot_alone(noon, client, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    elsewhere = make.treasurer(make.region())
    paths = keeper_pages(now.award, one)
    saved()
    mine, theirs = sign_in(now.first), sign_in(elsewhere)
    group = sign_in(now.officers_of(now.award)[0])

    for path in paths:
        assert mine.get(path).status_code == 200, path
        assert theirs.get(path).status_code == 404, path
        assert group.get(path).status_code == 403, path
        assert client.get(path).status_code == 303, path


def test_an_award_is_answered_by_the_officers_of_its_group_alone(noon, client, sign_in):
    now = books.accepted(50_000, 30_000)
    paths = officer_pages(now.award)
    other = now.officers_of(now.awards[1])[0]
    plain = make.member(now.award.group)
    saved()
    mine, theirs, fellow = sign_in(now.officers_of(now.award)[0]), sign_in(other), sign_in(plain)

    for path in paths:
        assert mine.get(path).status_code == 200, path
        assert theirs.get(path).status_code == 404, path
        assert fellow.get(path).status_code == 403, path
        assert client.get(path).status_code == 303, path


@pytest.mark.parametrize("act", ["prepare", "approve", "account"])
def test_payments_elsewhere_are_not_touched_by_forms_either(noon, sign_in, act):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    elsewhere = saved(make.treasurer(make.region()))

    answer = sign_in(elsewhere).post(f"/payments/{one.id}/{act}")

    assert answer.status_code == 404
    db.session.refresh(one)
    assert one.prepared_at is None


def test_a_regional_treasurer_does_not_see_payments_of_other_regions(noon, sign_in):
    here, there = books.accepted(), books.accepted(30_000)
    saved()

    page = text(sign_in(here.first).get("/payments"))
    assert here.award.reference in page
    assert there.award.reference not in page
    whole = text(sign_in(saved(make.treasurer())).get("/payments"))
    assert there.award.reference in whole


def test_two_officers_accept_by_the_page(noon, sign_in):
    now = saved(books.offered())
    one, other = (sign_in(officer) for officer in now.officers_of(now.award))
    path = f"/awards/{now.award.id}/accept"

    assert "Two officers accept" in text(one.get(path))
    one.post(path)
    assert "Another officer of your group must accept" in text(one.get(path))
    other.post(path)

    db.session.refresh(now.award)
    assert now.award.accepted_at is not None


def test_an_account_is_masked_for_who_gave_it_and_shown_to_the_second_officer(noon, sign_in):
    now = saved(books.offered())
    one, other = (sign_in(officer) for officer in now.officers_of(now.award))
    path = f"/groups/{now.award.group.slug}/bank-details"

    wrong = one.post(f"{path}/new", data={"name": "Our group", "sort_code": "08-92", "number": "1234567"})
    assert "6 digits" in text(wrong)
    assert "8 digits" in text(wrong)
    one.post(f"{path}/new", data={"name": "Our group", "sort_code": "08-92-99", "number": "01234567"})
    assert "01234567" not in text(one.get(path))
    seen = text(other.get(path))
    assert "01234567" in seen
    key = seen.split('name="details" value="')[1].split('"')[0]
    assert one.post(f"{path}/confirm", data={"details": key}).status_code == 403
    assert other.post(f"{path}/confirm", data={"details": key}).status_code == 303

    details = details_in_force([now.award.group_id])[now.award.group_id]
    assert details.ending == "67"
    assert b"01234567" not in details.sealed
    assert "01234567" not in text(other.get(path))


def test_an_instalment_is_paid_by_two_people_through_the_pages(noon, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    saved()
    noon.at = make.later(9)
    first, second = sign_in(now.first), sign_in(now.second)
    here = f"/payments/{one.id}"

    first.post(f"{here}/prepare")
    assert first.post(f"{here}/approve").status_code == 403
    assert "another must approve it" in text(first.get("/payments"))
    second.post(f"{here}/approve")
    run = second.post("/payments/runs/new", data={"chosen": one.id, **day("pay_on", make.later(9).date())})
    assert run.status_code == 303, text(run)
    file = second.post(run.location, data={"layout": "neutral"})
    assert books.ACCOUNT.number in text(file)
    assert file.headers["Cache-Control"] == "no-store"
    paid = {"bank_reference": "BGC 12", **day("on", make.later(9).date())}
    assert second.post(f"{here}/paid", data=paid).status_code == 403
    assert first.post(f"{here}/paid", data=paid).status_code == 303
    assert first.post(f"{here}/paid", data=paid).status_code == 303

    assert balances(now.pot.id).paid_pence == 50_000


def test_a_run_on_a_bank_holiday_is_refused_beside_the_field(noon, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    from fundpots.treasury.operations import approve_instalment, prepare_instalment

    prepare_instalment(one, by=now.first, at=make.later(5))
    approve_instalment(one, by=now.second, at=make.later(6))
    saved()
    christmas = make.NOON.date().replace(month=12, day=25)

    answer = sign_in(now.second).post(
        "/payments/runs/new", data={"chosen": one.id, **day("pay_on", christmas)}
    )

    assert answer.status_code == 200
    assert "Banks don&#39;t pay on that day" in text(answer)
    assert "29 December 2026" in text(answer)


def test_a_standard_18_file_asks_for_the_account_that_pays(noon, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    from fundpots.treasury.operations import approve_instalment, make_payment_run, prepare_instalment

    prepare_instalment(one, by=now.first, at=make.later(5))
    approve_instalment(one, by=now.second, at=make.later(6))
    run = make_payment_run([one], pay_on=make.later(8).date(), by=now.second, at=make.later(7))
    elsewhere = make.treasurer(make.region())
    saved()
    path = f"/payments/runs/{run.id}"

    mine = sign_in(now.first)
    assert "account that pays" in text(mine.post(path, data={"layout": "standard18"}))
    payer = {"layout": "standard18", "name": "Momentum", "sort_code": "20-00-00", "number": "87654321"}
    lines = text(mine.post(path, data=payer)).split("\r\n")
    assert [len(line) for line in lines] == [100, 100, 0]
    assert sign_in(elsewhere).post(path, data={"layout": "neutral"}).status_code == 404


def test_a_third_treasurer_never_sees_an_account_in_full(noon, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    third = saved(make.treasurer(now.pot.region))
    path = f"/payments/{one.id}/account"

    assert books.ACCOUNT.number in text(sign_in(now.first).post(path))
    assert books.ACCOUNT.number in text(sign_in(now.second).post(path))
    refused = sign_in(third).post(path)
    assert refused.status_code == 403
    assert books.ACCOUNT.number not in text(refused)


def test_instalments_are_planned_in_rows(noon, sign_in):
    now = saved(books.accepted())
    mine = sign_in(now.first)
    path = f"/awards/{now.award.id}/plan"
    rows = {
        "parts-0-amount": "300", **day("parts-0-due_on", make.later(20).date()),
        "parts-1-amount": "100", **day("parts-1-due_on", make.later(90).date()), "parts-1-needs_report": "y",
    }  # fmt: skip

    assert "Instalment 2" in text(mine.post(path, data={**rows, "parts-1-amount": "", "add_line": "1"}))
    assert "add up to exactly" in text(mine.post(path, data=rows))
    assert mine.post(path, data={**rows, "parts-1-amount": "200"}).status_code == 303
    planned = books.instalments(now.award)
    assert [(one.amount_pence, one.needs_report) for one in planned] == [(30_000, False), (20_000, True)]


def test_a_report_is_kept_sent_queried_and_accepted_through_the_pages(noon, client, sign_in):
    now = saved(books.paid())
    noon.at = make.later(70)
    mine, keeper = sign_in(now.officers_of(now.award)[0]), sign_in(now.first)
    here = f"/awards/{now.award.id}"
    said = {"done": "Forty people came.", "people_reached": "40", "is_final": "yes"}

    part = {**said, "spent-0-spent": "", "spent-1-spent": "300"}
    assert "Fill this in before you send" in text(mine.post(f"{here}/report", data=part))
    mine.post(f"{here}/report", data={**part, "later": "1"})
    assert "300" in text(mine.get(f"{here}/report"))
    assert "Forty people" not in text(client.get(here))
    version = text(mine.get(f"{here}/report")).split('name="version"')[1].split('value="')[1].split('"')[0]
    whole = {**said, "spent-0-spent": "100", "spent-1-spent": "300", "version": version}
    assert mine.post(f"{here}/report", data=whole).status_code == 303
    assert mine.get(f"{here}/report").status_code == 409
    keeper.post(f"{here}/report/answer", data={"reason": "What was the hall?"})
    assert "What was the hall?" in text(mine.get(f"{here}/report"))
    version = text(mine.get(f"{here}/report")).split('name="version"')[1].split('value="')[1].split('"')[0]
    mine.post(f"{here}/report", data={**whole, "version": version})
    assert "£100.00 is asked back" in text(keeper.get(f"{here}/report/answer"))
    keeper.post(f"{here}/report/accept")
    assert "Forty people" in text(client.get(here))
    back = {"amount": "100", "bank_reference": "FPI 1", **day("on", make.later(70).date())}
    assert "does not owe that much" in text(keeper.post(f"{here}/return", data={**back, "amount": "100.01"}))
    assert keeper.post(f"{here}/return", data=back).status_code == 303
    slip = text(keeper.get(here)).split("/correct")[0].rsplit('href="', 1)[1] + "/correct"
    assert "£100.00 was entered" in text(keeper.get(slip))
    assert mine.get(slip).status_code == 403
    keeper.post(slip, data={"reason": "Another group's money"})
    assert "Correct<" not in text(keeper.get(here))
    assert keeper.post(f"{here}/return", data=back).status_code == 303
    assert keeper.post(f"{here}/close").status_code == 303

    assert balances(now.pot.id).available_pence == 360_000


def test_a_statement_proposes_and_a_person_confirms(noon, sign_in):
    now = books.accepted(50_000, 30_000)
    from fundpots.treasury.operations import approve_instalment, prepare_instalment

    ones = [books.instalments(award)[0] for award in now.awards]
    for one in ones:
        prepare_instalment(one, by=now.first, at=make.later(1))
        approve_instalment(one, by=now.second, at=make.later(2))
    saved()
    noon.at = make.later(9)
    reference = f"{now.award.reference}-1".replace("-", " ")
    statement = f"Date,Description,Amount\n10/11/2026,GROUP {reference},-500.00\n10/11/2026,COFFEE,-3.20\n"
    first = sign_in(now.first)

    page = text(first.post("/payments/reconcile", data=upload(statement)))
    assert "reference and amount" in page
    assert balances(now.pot.id).paid_pence == 0
    sealed = page.split('name="match" value="')[1].split('"')[0]
    assert first.post("/payments/reconcile/confirm", data={"match": f"{sealed}x"}).status_code == 404
    assert sign_in(now.second).post("/payments/reconcile/confirm", data={"match": sealed}).status_code == 404
    assert first.post("/payments/reconcile/confirm", data={"match": sealed}).status_code == 303

    assert balances(now.pot.id).paid_pence == 50_000
    db.session.refresh(ones[0])
    assert ones[0].paid_on == make.later(8).date()


def test_a_malformed_statement_is_refused_whole_with_its_lines(noon, sign_in):
    now = saved(books.accepted())
    statement = (
        "Date,Description,Amount\n10/11/2026,ONE,-500.00\n31/11/2026,TWO,-5.00\n1/11/2026,THREE,lots\n"
    )

    page = text(sign_in(now.first).post("/payments/reconcile", data=upload(statement)))

    assert "2 lines could not be read" in page
    assert "31/11/2026" in page
    assert "lots" in page


def upload(statement: str) -> dict:
    return {"file": (io.BytesIO(statement.encode()), "statement.csv")}


def test_groups_that_lag_are_reminded_once(noon, sign_in):
    now = saved(books.paid(50_000, 30_000))
    noon.at = make.later(60 + 90 - 10)
    mine = sign_in(now.first)

    assert "Remind 2 groups" in text(mine.get("/reports-due"))
    assert mine.post("/reports-due").status_code == 303
    assert mine.post("/reports-due").status_code == 409
    assert "Remind" not in text(mine.get("/reports-due")).replace("Reminded", "").replace("reminded", "")


def test_a_letter_is_for_the_group_and_its_treasurers_as_page_and_tagged_pdf(noon, client, sign_in):
    now = books.accepted()
    elsewhere = saved(make.treasurer(make.region()))
    path = f"/awards/{now.award.id}/letter"
    mine = sign_in(now.officers_of(now.award)[0])

    assert "Award of £500.00" in text(mine.get(path))
    assert client.get(path).status_code == 303
    assert sign_in(elsewhere).get(path).status_code == 404
    file = mine.get(f"{path}.pdf")
    root = PdfReader(io.BytesIO(file.data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_the_lists_ask_as_much_for_many_awards_as_for_few(noon, sign_in):
    few = books.paid(50_000)
    region = few.pot.region
    officer = few.officers_of(few.award)[0]
    saved()
    keeper, group = sign_in(few.first), sign_in(officer)
    paths = [
        "/awards",
        "/payments",
        "/payments/paid",
        "/payments/runs",
        "/reports-due",
        f"/awards/{few.award.id}",
    ]
    before = {path: queries(keeper, path) for path in paths}
    mine = queries(group, "/my-awards")
    books.paid(*range(1_000, 9_000, 1_000), where=region)
    books.accepted(*range(1_000, 9_000, 1_000), where=region)
    saved()

    assert {path: queries(keeper, path) for path in paths} == before
    assert queries(group, "/my-awards") == mine
    assert max([*before.values(), mine]) <= 12


def queries(client, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return int(answer.headers["X-Query-Count"])


@pytest.mark.parametrize("key", [0, 10**6, 2**63 - 1, 10**18, 10**20])
def test_an_award_that_is_not_there_is_not_found_whatever_its_number(noon, client, key):
    assert client.get(f"/awards/{key}").status_code == 404


def test_pages_go_by_key_and_take_no_nonsense(noon, client):
    books.paid(*range(1_000, 30_000, 1_000), pot_pence=1_000_000)
    saved()

    first = text(client.get("/awards"))
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Project 29" in first
    assert "Project 1<" in text(client.get(following))
    for odd in (
        "after=-1",
        "after=x",
        "after=99999999999999999999",
        "round=%00",
        "state=none",
        "pot=nowhere",
    ):
        assert client.get(f"/awards?{odd}").status_code == 200, odd


@pytest.mark.parametrize(
    "state", ["offered", "lapsed", "accepted", "paid", "reported", "withdrawn", "closed"]
)
def test_the_filter_by_state_agrees_with_the_words_on_the_pages(noon, client, state):
    now = books.paid(50_000)
    offered = books.offered(20_000)
    accepted = books.accepted(30_000)
    from fundpots.treasury.operations import accept_report, withdraw_award

    withdraw_award(books.paid(40_000).award, reason="Over", by=now.first, at=make.later(11))
    submit_report(now.award, books.told(now.award, 10_000, 30_000), by=now.officers_of(now.award)[0],
                  at=make.later(12))  # fmt: skip
    done = books.paid(60_000)
    report = submit_report(done.award, books.told(done.award, 20_000, 40_000),
                           by=done.officers_of(done.award)[0], at=make.later(12))  # fmt: skip
    accept_report(report, by=done.first, at=make.later(13))
    saved((offered, accepted))
    noon.at = make.later(40 if state == "lapsed" else 14)
    from fundpots.treasury.queries.awards import money_of, states_of
    from fundpots.treasury.queries.lists import AwardsAsked, awards_asked

    everything, _ = awards_asked(AwardsAsked(), noon.at)
    words = states_of(everything, money_of(one.id for one in everything), noon.at)
    found, _ = awards_asked(AwardsAsked(state=state), noon.at)

    assert {one.id for one in found} == {key for key, word in words.items() if word == state}
    assert bool(found) == (state != "closed")


def test_a_treasurer_who_belongs_to_the_group_is_told_to_leave_it_to_others(noon, sign_in):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    make.appointed(now.first, Role.MEMBER, group=now.award.group)
    saved()
    mine = sign_in(now.first)

    assert "other treasurers must handle this payment" in text(mine.get(f"/payments/{one.id}"))
    assert mine.post(f"/payments/{one.id}/prepare").status_code == 403
    assert mine.post(f"/payments/{one.id}/account").status_code == 403


def test_the_extension_of_an_offer_names_the_day_that_is_wrong(noon, sign_in):
    now = saved(books.offered())
    path = f"/awards/{now.award.id}/extend"
    mine = sign_in(now.first)

    early = mine.post(path, data={"reason": "Holidays", **day("until", make.later(3).date())})
    assert "must come after today" in text(early)
    later = now.award.lapses_on + timedelta(days=7)
    assert mine.post(path, data={"reason": "Holidays", **day("until", later)}).status_code == 303


def test_the_page_that_accepts_an_offer_says_when_it_is_too_late(noon, sign_in):
    lapsed, withdrawn = books.offered(), books.offered(20_000)
    from fundpots.treasury.operations import withdraw_award

    withdraw_award(withdrawn.award, reason="The group has closed.", by=withdrawn.first, at=make.later(2))
    saved()
    for now, day_of, said in ((lapsed, 40, "This offer has lapsed"), (withdrawn, 3, "was withdrawn on")):
        noon.at = make.later(day_of)
        page = text(sign_in(now.officers_of(now.award)[0]).get(f"/awards/{now.award.id}/accept"))
        assert said in page
        assert "Back to the award" in page
        assert "Accept for our group" not in page


def test_a_result_is_read_letter_by_letter_before_it_is_published(noon, client, sign_in):
    round_ = make.voting_round()
    for group in roll(round_):
        voter = make.officer(group)
        cast_vote(current_proposal(round_.id), group, Choice.APPROVE, by=voter, at=make.later(62))
    second = make.officer(roll(round_)[0])
    administrator, stranger = make.administrator(round_.pot.region), make.administrator(make.region())
    saved()
    noon.at = make.later(70)
    path = f"/rounds/{round_.id}/move/publish"
    mine = sign_in(administrator)

    page = text(mine.get(path))
    assert "Letters that will be sent" in page
    assert "Funded in full" in page
    assert sign_in(stranger).get(path).status_code == 404
    assert client.get(path).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Email).where(Email.kind == "result")) == 0
    assert mine.post(path).status_code == 303
    sent = list(db.session.scalars(select(Email.to).where(Email.kind == "result")))
    named = {name for names in re.findall(r"<p>To: ([^<]*)</p>", page) for name in names.split("; ")}
    assert second.name in named
    assert len(sent) == len(set(sent)) == len(named) == page.count('class="letter-text"') + 1
    awards = list(db.session.scalars(select(Award)))
    assert awards
    assert sum(one.amount_pence for one in awards) == balances(round_.pot_id).committed_pence
    assert int(mine.get(f"/rounds/{round_.id}").headers["X-Query-Count"]) <= 12


def test_a_result_that_the_groups_did_not_ratify_is_not_published(noon, sign_in):
    round_ = make.voting_round()
    for group in roll(round_):
        voter = make.officer(group)
        vote = {"reason": "No", "by": voter, "at": make.later(62)}
        cast_vote(current_proposal(round_.id), group, Choice.OBJECT, **vote)
    noon.at = make.later(70)
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    path = f"/rounds/{round_.id}/move/publish"

    assert "nothing can be published" in text(mine.get(path))
    assert mine.post(path).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Award)) == 0


def test_a_round_closes_by_its_page_once_the_days_for_appeals_are_over(noon, sign_in):
    now = books.offered()
    who = saved(make.administrator(now.pot.region))
    path = f"/rounds/{now.round_.id}/move/close"

    noon.at = make.later(10)
    early = sign_in(who)
    assert "Not before the deadline" in text(early.get(path))
    assert early.post(path).status_code == 409
    noon.at = make.later(20)
    assert sign_in(who).post(path).status_code == 303
    db.session.refresh(now.round_)
    assert now.round_.stage == "closed"
