"""What treasurers and officers do with awards, for the state machine of a round's life."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from fundpots.clock import london_date
from fundpots.pots.operations import correct, deposit
from fundpots.treasury import operations as treasury
from fundpots.treasury.queries.reports import open_report
from tests import make
from tests.treasury import books

WHICH = st.integers(0, 11)


class Spending:
    """Offers, payments, reports and what is taken back, by `officers` and two `treasurers`."""

    @rule(pounds=st.integers(1, 500), back=st.booleans())
    def put_in(self, pounds, back):
        made = deposit(
            self.pot, pounds * 100, on=make.NOON.date(), reason="More", by=self.treasurers[0], at=self.now
        )
        if back:
            self.attempt(correct, made, reason="A slip", by=self.treasurers[0])

    @rule(which=WHICH, yes=st.integers(0, 3))
    def answer_offer(self, which, yes):
        if awards := self.awards():
            award = awards[which % len(awards)]
            first, second = self.officers[award.group_id]
            if yes == 0:
                self.attempt(treasury.decline_award, award, reason="We fell apart.", by=first)
            else:
                self.attempt(treasury.accept_award, award, by=first)
                self.attempt(treasury.accept_award, award, by=second)
                self.attempt(self.give_account, award, first, second)

    def give_account(self, award, first, second, at):
        details = treasury.give_bank_details(award.group, books.ACCOUNT, by=first, at=at)
        treasury.confirm_bank_details(details, by=second, at=at)

    @rule(which=WHICH, alone=st.integers(0, 4))
    def pay(self, which, alone):
        if awards := self.awards():
            award = awards[which % len(awards)]
            first, second = self.treasurers
            for one in books.instalments(award):
                self.attempt(treasury.prepare_instalment, one, by=first)
                self.attempt(treasury.approve_instalment, one, by=first if alone == 0 else second)
                on = london_date(self.now)
                self.attempt(treasury.mark_paid, one, on=on, bank_reference="B", by=first)

    @rule(which=WHICH, part=st.integers(0, 120))
    def report(self, which, part):
        if awards := self.awards():
            award = awards[which % len(awards)]
            told = books.told(award, award.amount_pence * part // 100, is_final=True)
            self.attempt(treasury.submit_report, award, told, by=self.officers[award.group_id][0])
            if report := open_report(award.id):
                self.attempt(treasury.accept_report, report, by=self.treasurers[0])

    @rule(which=WHICH, sure=st.integers(0, 3))
    def take_away(self, which, sure):
        if sure == 0 and (awards := self.awards()):
            award = awards[which % len(awards)]
            self.attempt(treasury.withdraw_award, award, reason="It never began.", by=self.treasurers[0])
