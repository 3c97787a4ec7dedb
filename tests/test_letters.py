"""Every letter that there is: its act writes it, and its links open for whoever it is for."""

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from fundpots import clock
from fundpots.allocations import operations as decide
from fundpots.allocations.queries import current_proposal
from fundpots.allocations.stages import Choice, Grounds, Outcome
from fundpots.bids import operations as bids
from fundpots.bids.queries import submitted_bids
from fundpots.bids.stages import Section
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import EmailLink, Person
from fundpots.people.operations import addresses, appointments, factors, links, passwords
from fundpots.people.queries import hash_token, standing_of
from fundpots.people.rules import Scope
from fundpots.people.stages import LinkPurpose, Role
from fundpots.rounds.operations import cancel, extend
from fundpots.scoring import operations as scoring
from fundpots.scoring.queries import bench
from fundpots.settings import ROOT
from fundpots.treasury import operations as treasury
from tests import make
from tests.make import later
from tests.treasury import books

TOKEN = re.compile(r"/link/(\S+)")


class Post:
    """Stands at the clock of the tests, and opens what came since it last looked."""

    def __init__(self, monkeypatch, client, sign_in) -> None:
        self.at, self.last = later(), 0
        self.client, self.sign_in, self.readers = client, sign_in, {}
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def comes(self, *kinds: str) -> None:
        """These letters and no others have come; of each kind the first one's links open for its reader."""
        db.session.commit()
        new = list(db.session.scalars(select(Email).where(Email.id > self.last).order_by(Email.id)))
        first = {letter.kind: letter for letter in reversed(new)}
        assert set(first) == set(kinds)
        self.last = new[-1].id
        for letter in first.values():
            self.open(letter)

    def open(self, letter: Email) -> None:
        paths = re.findall(r"http://127\.0\.0\.1:8000(/\S*)", letter.text)
        assert paths, letter.kind
        for path in paths:
            if token := TOKEN.search(path):
                self.keeps(path, token[1])
            else:
                answer = self.reader(letter.person_id).get(path, follow_redirects=True)
                assert answer.status_code == 200, (letter.kind, path)

    def reader(self, person_id: int):
        """The browser of the reader, signed in anew an hour later, and where it was signed out."""
        browser, since = self.readers.get(person_id, (None, None))
        if (
            browser is None
            or self.at - since > timedelta(hours=1)
            or browser.get("/tasks").status_code != 200
        ):
            self.at += timedelta(microseconds=1)
            self.readers[person_id] = (self.sign_in(db.session.get(Person, person_id)), self.at)
        return self.readers[person_id][0]

    def keeps(self, path: str, token: str) -> None:
        """Opening the link shows a page and leaves it unused."""
        for _ in range(2):
            assert self.client.get(path).status_code == 200, path
        found = db.session.scalars(select(EmailLink).where(EmailLink.token_hash == hash_token(token))).one()
        assert found.used_at is None


@pytest.fixture
def post(monkeypatch, client, sign_in) -> Post:
    return Post(monkeypatch, client, sign_in)


def test_letters_about_an_account(post):
    administrator, person = make.administrator(), make.person(password_hash="some hash")
    group = make.group([make.area()])
    db.session.commit()

    appointments.invite(
        "new@example.org",
        "Secretary",
        Role.OFFICER,
        Scope(group.id),
        locale="cy",
        by=administrator,
        at=post.at,
    )
    post.comes("invitation")
    appointments.appoint(person, Role.MEMBER, Scope(group.id), by=administrator, at=post.at)
    post.comes("appointed")
    links.send_link(person, LinkPurpose.SIGN_IN, at=post.at)
    post.comes("sign_in_link")
    links.send_link(person, LinkPurpose.NEW_PASSWORD, at=post.at)
    post.comes("new_password")
    passwords.set_password(person, "another hash", at=post.at)
    post.comes("password_changed")
    factors.begin_factor(person)
    code = pyotp.TOTP(factors.secret_of(person)).at(post.at)
    factors.confirm_factor(person, code, at=post.at)
    post.comes("factor_added")
    factors.remove_factor(person, by=person, at=post.at)
    post.comes("factor_removed")
    addresses.ask_to_change(person, "moved@example.org", at=post.at)
    post.comes("new_address")
    changing = db.session.scalars(select(EmailLink).where(EmailLink.purpose == LinkPurpose.NEW_ADDRESS)).one()
    addresses.change_address(changing, at=post.at)
    post.comes("address_changed")


@pytest.mark.slow
def test_letters_about_a_round_from_its_opening_to_its_appeals(post):
    made = make.complete_draft(members=(10, 20, 40, 80, 160, 320), amount_pence=300_000)
    groups = make.groups_in(made)
    officers = {group.id: make.officers_for(group) for group in groups}
    by = make.administrator(made.pot.region)
    first, second = officers[groups[0].id]

    make.open_round(made, by=by, at=later())
    post.comes("round_open")
    draft = make.bid(made, groups[0])
    bids.ask_partner(draft, groups[5], by=first, at=later(1))
    post.comes("partner-asked")
    bids.answer_partner(draft, groups[5], False, by=officers[groups[5].id][0], at=later(1))
    bids.drop_partner(draft, groups[5], by=first, at=later(1))
    bids.send_for_sign_off(draft, by=first, at=later(1))
    post.comes("sign-off-wanted")
    bids.decline_sign_off(draft, reason="The hall is too small.", by=second, at=later(1))
    post.comes("sign-off-declined")
    extend(made, "bids_close_at", later(31), reason="Snow.", by=by, at=later(2))
    post.comes("round_extended")
    post.at = later(25)
    decide.remind_of_deadline(made.id, at=post.at)
    post.comes("bid-reminder")
    sent = [make.submitted_bid(made, group) for group in groups[1:5]]
    post.comes("sign-off-wanted", "bid-receipt")

    post.at = later(31.5)
    bids.withdraw(draft, by=first, at=later(26))
    make.screening(made)
    bids.ask_for_changes(sent[0], {Section.PROJECT: "Say where."}, by=by, at=post.at)
    post.comes("changes-asked")
    bids.answer_changes(sent[0], by=officers[sent[0].group_id][0], at=post.at)
    bids.refuse_bid(sent[3], reason="It has happened already.", by=by, at=post.at)
    post.comes("bid-ineligible")
    for bid in sent[:3]:
        bids.pass_bid(bid, by=by, at=post.at)
    scoring.start_scoring(made, by=by, at=later(32))
    post.comes("scoring-open")
    post.at = later(51)
    ballot = make.ballot(made, groups[5])
    scoring.name_delegate(ballot, make.member(groups[5]), by=officers[groups[5].id][0], at=post.at)
    post.comes("scoring-delegate")
    decide.remind_of_deadline(made.id, at=post.at)
    post.comes("scoring-reminder")
    for bid in bench(made).to_judge(groups[5].id):
        make.scored(ballot, bid, 4, 3, by=officers[groups[5].id][0])
    scoring.cast_ballot(ballot, by=officers[groups[5].id][0], at=post.at)
    post.comes("ballot-receipt")

    post.at = later(61)
    decide.close_scoring(made, by=by, at=post.at)
    decide.put_to_vote(made, by=by, at=post.at)
    post.comes("vote-open")
    post.at = later(75)
    decide.remind_of_deadline(made.id, at=post.at)
    post.comes("vote-reminder")
    proposal = current_proposal(made.id)
    for group in groups:
        decide.cast_vote(proposal, group, Choice.APPROVE, by=officers[group.id][0], at=post.at)
    post.comes("vote-receipt")
    post.at = later(81)
    treasury.publish_result(made, by=by, at=post.at)
    post.comes("result")
    appeal = decide.lodge_appeal(
        sent[0], Grounds.FACT, "The hall was counted twice.", by=officers[sent[0].group_id][0], at=later(82)
    )
    judge = make.administrator(make.region())
    decide.decide_appeal(
        appeal,
        Outcome.DISMISSED,
        "It was counted once.",
        by=judge,
        standing=standing_of(judge.id),
        at=later(83),
    )
    post.comes("appeal-decided")


def test_the_letter_about_a_cast_ballot_that_was_changed(post):
    made = make.scoring_round(second_confirmation=True)
    group, (bid, *_) = make.judging(made)
    first, second = make.officers_for(group)
    ballot = make.scored(make.ballot(made, group), bid, by=first)
    post.at = later(40)
    scoring.cast_ballot(ballot, by=first, at=post.at)
    post.comes("ballot-receipt", *db.session.scalars(select(Email.kind).where(Email.kind == "scoring-open")))

    make.scored(ballot, bid, 5, 5, by=second)

    post.comes("ballot-changed")


def test_letters_about_a_round_that_is_cancelled(post):
    made = make.opened_round()
    for group in make.groups_in(made):
        make.officers_for(group)
    post.at = later(1)

    cancel(made, by=None, at=post.at, reason="The hall burnt down.")

    post.comes("round_cancelled")


def test_letters_about_an_award(post):
    made = books.published(50_000, 30_000)
    for bid in submitted_bids(made):
        make.officers_for(bid.group)
    award, other = awards = treasury.offer_awards(made, by=None, at=post.at)
    now = books.Books(made.pot, made, awards, make.treasurer(), make.treasurer())
    (one, two), by = make.officers_for(award.group), now.first
    post.comes("award-offered")
    post.at = later(1)
    treasury.accept_award(award, by=one, at=post.at)
    post.comes("award-second-officer")
    treasury.accept_award(award, by=two, at=post.at)
    post.comes("award-accepted")
    treasury.extend_offer(other, other.lapses_on + timedelta(days=7), reason="Easter", by=by, at=post.at)
    post.comes("award-extended")
    treasury.withdraw_award(other, reason="The group has closed.", by=by, at=post.at)
    post.comes("award-withdrawn")
    details = treasury.give_bank_details(award.group, books.ACCOUNT, by=one, at=post.at)
    post.comes("bank-details-given")
    treasury.confirm_bank_details(details, by=two, at=post.at)
    post.comes("bank-details-confirmed")
    (instalment,) = books.instalments(award)
    post.at = later(10)
    books.pay(instalment, now)
    post.comes("instalment-paid")
    treasury.mark_failed(instalment, on=post.at.date(), reason="No such account", by=by, at=post.at)
    post.comes("instalment-failed")
    books.pay(instalment, now, day=14)
    post.at = later(15)
    post.comes("instalment-paid")
    post.at = clock.end_of(award.report_due_on)
    treasury.remind_reports([award], by=by, at=post.at)
    post.comes("report-due")
    treasury.submit_report(award, books.told(award, 20_000, 20_000), by=one, at=post.at)
    treasury.query_report(books.report_of(award), "What did the hall cost?", by=by, at=post.at)
    post.comes("report-queried")
    treasury.submit_report(award, books.told(award, 25_000, 20_000), by=one, at=post.at)
    treasury.accept_report(books.report_of(award), by=by, at=post.at)
    post.comes("report-accepted")


def test_no_letter_is_left_out():
    """Each kind of letter has its place in one of the stories above."""
    written = {path.stem for path in (ROOT / "templates" / "emails").glob("*.txt")}
    story = Path(__file__).read_text("utf-8")

    assert {kind for kind in written if f'"{kind}"' not in story} == set()
