"""What became of the awards of the demonstration's published rounds: accepted, paid, reported, returned."""

import random
from datetime import datetime, timedelta

from fundpots import clock
from fundpots.allocations import operations as decide
from fundpots.allocations.stages import Grounds, Outcome
from fundpots.bids.models import Bid, BudgetLine
from fundpots.bids.queries import lines_of, submitted_bids
from fundpots.demo.bids import Writer
from fundpots.demo.texts import table
from fundpots.people.models import Person
from fundpots.people.queries import standing_of
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage
from fundpots.treasury import operations as pay
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations.reports import Told
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.queries.reports import open_report
from fundpots.treasury.rules.bank import Account
from fundpots.treasury.rules.days import is_working_day


class Books:
    """Runs the awards of one published round as its treasurers and groups would."""

    def __init__(self, writer: Writer, round_: Round, today: datetime) -> None:
        self.writer, self.round, self.today = writer, round_, today
        self.chance: random.Random = writer.chance
        region = round_.pot.region
        self.first = writer.cast.office(region, "treasurer")
        self.second = writer.cast.office(region, "second-treasurer")
        self.banked: set[int] = set()

    def run(self, awards: list[Award], published: datetime) -> None:
        """Let most awards go all the way, and a few the ways that awards also go."""
        for place, award in enumerate(awards):
            at = published + timedelta(days=1 + place % 6, hours=place % 5)
            if place == len(awards) - 1 and self.round.stage == Stage.PUBLISHED:
                continue  # still waits for its officers
            self._accept(award, at)
            paid = self._pay(award, at + timedelta(days=6), fails=place == 2)
            if paid is not None:
                self._report(award, paid + timedelta(days=70 + place * 3), spends_all=place % 3 != 1)

    def _accept(self, award: Award, at: datetime) -> None:
        secretary, second = self._officers(award)
        if award.group_id not in self.banked:
            account = Account(award.group.name[:60], "089299", f"{10_000_000 + award.group_id:08d}")
            details = pay.give_bank_details(award.group, account, by=secretary, at=at)
            pay.confirm_bank_details(details, by=second, at=at + timedelta(hours=2))
            self.banked.add(award.group_id)
        pay.accept_award(award, by=secretary, at=at)
        pay.accept_award(award, by=second, at=at + timedelta(hours=20))

    def _pay(self, award: Award, at: datetime, *, fails: bool) -> datetime | None:
        """Prepared by one, approved by another, sent on a working day; None where that is to come."""
        instalment = instalments_of([award.id])[award.id][0]
        if fails:
            self._send(instalment, at, "first try")
            reason = self.chance.choice(table("reasons")["failed_payment_reasons"])
            back = at + timedelta(days=4)
            if back >= self.today:
                return None
            pay.mark_failed(instalment, on=clock.london_date(back), reason=reason, by=self.first, at=back)
            at = back + timedelta(days=2)
        return self._send(instalment, at, f"FP{award.id:06d}")

    def _send(self, instalment: Instalment, at: datetime, reference: str) -> datetime | None:
        day = clock.london_date(at) + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        paid = at + timedelta(days=(day - clock.london_date(at)).days, hours=3)
        if at >= self.today:
            return None
        pay.prepare_instalment(instalment, by=self.first, at=at)
        if paid >= self.today:
            return None
        pay.approve_instalment(instalment, by=self.second, at=at + timedelta(hours=1))
        pay.make_payment_run([instalment], pay_on=day, by=self.first, at=at + timedelta(hours=2))
        pay.mark_paid(instalment, on=day, bank_reference=reference, by=self.first, at=paid)
        return paid

    def _report(self, award: Award, at: datetime, *, spends_all: bool) -> None:
        if at >= self.today:
            return
        secretary, _second = self._officers(award)
        lines = lines_of([award.bid_id])[award.bid_id]
        share = 1.0 if spends_all else self.chance.uniform(0.78, 0.95)
        spent = _spread(round(award.amount_pence * share), lines)
        text = self._told(award.bid)
        told = Told(text["done"], text.get("learnt", ""), self.chance.randint(12, 260), spent)
        pay.submit_report(award, told, by=secretary, at=at)
        report = open_report(award.id)
        if report is None or at + timedelta(days=3) >= self.today:
            return
        pay.accept_report(report, by=self.first, at=at + timedelta(days=3))
        owed = award.amount_pence - sum(spent.values())
        back = at + timedelta(days=12)
        if owed > 0 and back < self.today:
            day = clock.london_date(back)
            pay.return_underspend(
                award, owed, on=day, bank_reference=f"RET{award.id:05d}", by=self.first, at=back
            )

    def _told(self, bid: Bid) -> dict:
        reports = [one for one in table("reasons")["reports"] if one["language"] == bid.language]
        return self.chance.choice(reports)

    def _officers(self, award: Award) -> tuple[Person, Person]:
        cast = self.writer.cast
        return cast.secretary(award.group), cast.second_officer(award.group)


def run_awards(writer: Writer, round_: Round, at: datetime, today: datetime, *, close: bool) -> None:
    """Publish the result, hear an appeal, and let the awards go their ways."""
    awards = pay.publish_result(round_, by=writer.cast.office(round_.pot.region, "administrator"), at=at)
    appeal_about = next(bid for bid in submitted_bids(round_) if bid.id not in {one.bid_id for one in awards})
    _appeal(writer, appeal_about, at + timedelta(days=3), today, decided=close)
    Books(writer, round_, today).run(awards, at)
    if close:
        by = writer.cast.office(round_.pot.region, "administrator")
        decide.close_round(round_, by=by, at=at + timedelta(days=200))


def _appeal(writer: Writer, bid: Bid, at: datetime, today: datetime, *, decided: bool) -> None:
    if at >= today:
        return
    text = writer.chance.choice([one for one in table("reasons")["appeals"] if one["outcome"] == "dismissed"])
    appeal = decide.lodge_appeal(
        bid, Grounds(text["grounds"]), text["text"], by=writer.cast.secretary(bid.group), at=at
    )
    if decided:
        by = writer.cast.office(writer.map.regions["scotland"], "administrator")
        decide.decide_appeal(
            appeal,
            Outcome(text["outcome"]),
            text["decision"],
            by=by,
            standing=standing_of(by.id),
            at=at + timedelta(days=9),
        )


def _spread(total: int, lines: list[BudgetLine]) -> dict[int, int]:
    """Money spent over budget lines in proportion to what was asked, to the penny."""
    from weighting.pence import apportion

    shares = apportion(total, [line.amount_pence for line in lines])
    return {line.id: share for line, share in zip(lines, shares, strict=True)}
