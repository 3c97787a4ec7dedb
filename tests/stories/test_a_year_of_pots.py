"""A year of three pots: two rounds, 40 awards, and all that goes wrong with money; the books balance always.

Deposits, payments, failures, a withdrawal, corrections and reports go through the pages; what only has to
happen forty times goes through the operations. Beside them a notebook is kept by hand.
"""

import io
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from fundpots import clock
from fundpots.db import db
from fundpots.money import pounds
from fundpots.people.operations import passwords
from fundpots.treasury.operations import approve_instalment, plan_instalments, prepare_instalment
from fundpots.treasury.rules.payments import Part
from tests import make
from tests.reports import reading
from tests.shared import SHARED
from tests.stories import year as stage
from tests.stories.figures import Figures
from tests.stories.year import FIRST, NEXT


@pytest.fixture
def story(app, monkeypatch):
    """Passwords are hashed cheaply here: how dear they are in earnest is tested with signing in."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    with time_machine.travel(make.NOON, tick=False) as wall:
        yield stage.Story(app, wall)


def test_a_year_of_pots(story, tmp_path):
    for chapter in (
        money_comes_in,
        a_slip_is_corrected,
        two_rounds_award,
        groups_answer,
        payments_are_made,
        one_payment_fails,
        one_award_is_withdrawn,
        one_group_spends_less,
        one_report_comes_before_the_last_payment,
    ):
        chapter(story)
        story.balance()
    figures = Figures(story.treasurer())
    pots_are_the_same_everywhere(story, figures)
    awards_are_the_same_everywhere(story, figures)
    years_are_the_same_everywhere(story, figures)
    grants_are_published(story, figures, tmp_path)
    packs_are_the_same_on_screen_and_in_print(story, figures)


def money_comes_in(story):
    """£60,000 for the whole; most of it moves on to the two regions."""
    treasurer = story.treasurer()
    for slug, amount in (("whole", 6_000_000), ("woodland", 500_000)):
        treasurer.open(f"/pots/{slug}/deposit").press(
            "Put this money into the pot", amount=pounds(amount), reason="=Subscriptions", **story.today()
        )
        story.notebook.write(slug, FIRST, "deposit", amount)
    for slug, amount in (("woodland", 3_000_000), ("moorland", 2_100_000)):
        treasurer.open("/pots/whole/transfer").press(
            "Move this money", to_pot=slug, amount=pounds(amount), reason="For the year", **story.today()
        )
        story.notebook.write("whole", FIRST, "transfer", -amount)
        story.notebook.write(slug, FIRST, "transfer", amount)


def a_slip_is_corrected(story):
    """The £5,000 for Woodland were £500: a counter-entry, and the right amount."""
    treasurer = story.treasurer(1)
    treasurer.open("/pots/woodland/ledger")
    slip = treasurer.links("/correct")[-1]
    treasurer.open(slip).sees("£5,000.00").confirm(reason="One nought too many")
    story.notebook.write("woodland", FIRST, "deposit", -500_000)
    treasurer.open("/pots/woodland/deposit").press(
        "Put this money into the pot", amount="500", reason="Subscriptions", **story.today()
    )
    story.notebook.write("woodland", FIRST, "deposit", 50_000)
    story.balance()
    assert treasurer.open(slip).status == 200
    assert treasurer.confirm(reason="Once more").status == 409


def two_rounds_award(story):
    """Every bid of both rounds is awarded what it asked for: 24 and 16."""
    story.day(stage.PUBLISHED)
    for slug, amount in (("woodland", 3_000_000), ("moorland", 2_000_000)):
        for award in stage.result_of(story.country, slug, amount):
            story.ids[award.reference], story.pot_of[award.reference] = award.id, slug
            story.write("award", award.amount_pence, award.reference)
    assert len(story.ids) == 40
    woodland = [reference for reference, pot in story.pot_of.items() if pot == "woodland"]
    story.fails, story.saves, story.ends, story.declines, story.stops, *_others = woodland
    story.lapses = next(reference for reference, pot in story.pot_of.items() if pot == "moorland")


def groups_answer(story):
    """38 groups accept, one declines by its page, one never answers. Two awards are paid in two parts."""
    for reference in story.ids:
        if reference not in (story.declines, story.lapses):
            stage.accepted(story.award(reference))
    for reference in (story.ends, story.stops):
        award = story.award(reference)
        half, due = award.amount_pence // 2, make.later(stage.PUBLISHED + 10).date()
        after = due + timedelta(days=60)
        parts = [Part(half, due), Part(award.amount_pence - half, after, needs_report=True)]
        plan_instalments(award, parts, by=story.country.treasurers[0], at=make.later(stage.PUBLISHED + 4))
    db.session.commit()
    story.day(stage.PUBLISHED + 5)
    officer = story.officer(story.declines)
    officer.open(f"{story.address(story.declines)}/decline").confirm(reason="Our hall burnt down.")
    story.write("freed", story.award(story.declines).amount_pence, story.declines)


def payments_are_made(story):
    """Two treasurers prepare and approve; one run goes to the bank; its statement confirms every payment."""
    story.day(stage.PUBLISHED + 18)
    due = [one for reference in story.ids for one in story.due(reference)]
    assert len(due) == 38
    by_page, *others = due
    first, second = story.treasurer(0), story.treasurer(1)
    first.open(f"/payments/{by_page.id}").press("Prepare this payment")
    second.open(f"/payments/{by_page.id}").press("Approve this payment")
    for one in others:
        prepare_instalment(one, by=story.country.treasurers[0], at=clock.now())
        approve_instalment(one, by=story.country.treasurers[1], at=clock.now())
    db.session.commit()

    file = send_to_bank(story, first)
    total = sum(story.paid_of(reference) for reference in story.ids)
    assert file["Amount in pounds"].map(reading.pence).sum() == total
    assert set(file["Sort code"]) == {"089299"}
    assert file["Account number"].str.fullmatch("[0-9]{8}").all()

    story.day(stage.PUBLISHED + 20)
    confirm_by_statement(story, file)
    for reference in story.ids:
        if story.paid_of(reference):
            story.write("payment", story.paid_of(reference), reference)


def send_to_bank(story, treasurer):
    """Make a run of everything that is ready, and download its file."""
    treasurer.open("/payments/runs/new").sees("38 payments are approved").press("Make this run")
    treasurer.sees("38 payments").press("Download the file", layout="neutral")
    return reading.frame(treasurer.text)


def confirm_by_statement(story, file):
    """The bank's statement shows every payment; every match is certain, and a person ticks them all."""
    lines = ["Date,Description,Amount"] + [
        f"{clock.now():%d/%m/%Y},{row['Reference']} {row['Name']},-{row['Amount in pounds']}"
        for row in file.to_dict("records")
    ]
    treasurer = story.treasurer()
    statement = (io.BytesIO("\r\n".join(lines).encode()), "statement.csv")
    treasurer.open("/payments/reconcile").press("Read this statement", file=statement)
    treasurer.sees("38 of 38 lines").misses("look closely")
    treasurer.press("Confirm what is ticked", match=treasurer.values("match"))
    treasurer.sees("38 payments were marked")


def one_payment_fails(story):
    """The bank sends it back; the money is promised again, and paid anew by two people."""
    pence = story.award(story.fails).amount_pence
    (one,) = story.instalments(story.fails)
    story.treasurer().open(f"/payments/{one.id}/failed").confirm(reason="Account closed", **story.today())
    story.write("payment", -pence, story.fails)
    story.balance()
    story.day(stage.PUBLISHED + 27)
    first, second = story.treasurer(0), story.treasurer(1)
    first.open(f"/payments/{one.id}").press("Prepare this payment")
    assert first.open(f"/payments/{one.id}").plain.count("Approve this payment") == 0
    second.open(f"/payments/{one.id}").press("Approve this payment")
    first.open(f"/payments/{one.id}/paid").confirm(bank_reference="AGAIN", **story.today())
    story.write("payment", pence, story.fails)


def one_award_is_withdrawn(story):
    """Half was paid and comes back in two parts, one entered wrongly; the other half is free at once."""
    story.day(stage.PUBLISHED + 40)
    award = story.award(story.ends)
    paid = award.amount_pence // 2
    here, treasurer = story.address(story.ends), story.treasurer(1)
    treasurer.open(f"{here}/withdraw").confirm(reason="The group was dissolved.")
    story.write("freed", award.amount_pence - paid, story.ends)
    story.balance()

    treasurer.open(f"{here}/return").confirm(amount="200", bank_reference="BACK 1", **story.today())
    story.write("return", 20_000, story.ends)
    story.balance()
    treasurer.open(here)
    treasurer.open(treasurer.links("/correct")[0]).confirm(reason="It was £100")
    story.write("return", -20_000, story.ends)
    story.balance()
    for amount in (10_000, paid - 10_000):
        treasurer.open(f"{here}/return").confirm(
            amount=pounds(amount), bank_reference="BACK 2", **story.today()
        )
        story.write("return", amount, story.ends)
        story.balance()


def one_group_spends_less(story):
    """£43.21 of an award was not spent: reported by the group, accepted, returned, and the award closed."""
    story.day(stage.PUBLISHED + 100)
    award, here = story.award(story.saves), story.address(story.saves)
    spent = (award.amount_pence - 4_321 - 10_000, 10_000)
    officer = story.officer(story.saves)
    officer.open(f"{here}/report").press(
        "Send this report", done="We met.", learnt="Tea helps.", people_reached="40", is_final="yes",
        spent__0__spent=pounds(spent[0]), spent__1__spent=pounds(spent[1]),
    )  # fmt: skip
    treasurer = story.treasurer()
    treasurer.open(f"{here}/report/answer").sees("£43.21").press("Accept this report")
    story.balance()
    treasurer.open(f"{here}/return").confirm(bank_reference="UNSPENT", **story.today())
    story.write("return", 4_321, story.saves)
    story.balance()
    treasurer.open(f"{here}/close").confirm()


def one_report_comes_before_the_last_payment(story):
    """£10 of the second part will not be needed: it is free at once, the rest is paid by page."""
    award, here = story.award(story.stops), story.address(story.stops)
    story.officer(story.stops).open(f"{here}/report").press(
        "Send this report", done="We met.", people_reached="7", is_final="yes",
        spent__0__spent=pounds(award.amount_pence - 1_000), spent__1__spent="0",
    )  # fmt: skip
    first, second = story.treasurer(0), story.treasurer(1)
    first.open(f"{here}/report/answer").press("Accept this report")
    story.write("freed", 1_000, story.stops)
    story.balance()
    last = story.instalments(story.stops)[-1]
    first.open(f"/payments/{last.id}").press("Prepare this payment")
    second.open(f"/payments/{last.id}").press("Approve this payment")
    first.open(f"/payments/{last.id}/paid").confirm(bank_reference="LAST", **story.today())
    story.write("payment", last.amount_pence, story.stops)


def pots_are_the_same_everywhere(story, figures):
    expected = story.notebook.pots()
    for where, found in figures.pots().items():
        assert found == expected, where


def awards_are_the_same_everywhere(story, figures):
    expected = {name: (awarded, kept) for name, (awarded, _promised, kept) in story.notebook.awards().items()}
    for where, found in figures.awards().items():
        assert found == expected, where
    for reference in (story.saves, story.ends, story.fails):
        figures.treasurer.open(story.address(reference)).sees(pounds(expected[reference][0]))
    paid = sum(line.pence for line in story.notebook.lines if line.what == "payment")
    assert figures.paid_instalments() == (paid, paid)


def years_are_the_same_everywhere(story, figures):
    """Each year begins with what the one before it left, on the pot's page and in the ledger's lines."""
    for slug in story.country.pots:
        for year in (FIRST, NEXT, None):
            assert figures.statement(slug, year) == story.notebook.statement(slug, year), (slug, year)
    lines = [figures.csv("ledger", year=year) for year in (FIRST, NEXT)]
    assert [len(one) for one in lines] == [12, len(figures.csv("ledger")) - 12]
    assert len(figures.csv("awards", year=FIRST)) == 0
    assert len(figures.csv("awards", year=NEXT)) == 40


def packs_are_the_same_on_screen_and_in_print(story, figures):
    """Each fund's year in the year-end pack, every award in it, and the same amounts on paper."""
    awards = {name: (awarded, kept) for name, (awarded, _left, kept) in story.notebook.awards().items()}
    movements = sum(line.what in ("payment", "return") for line in story.notebook.lines)
    for year, offered, number in ((FIRST, {}, 0), (NEXT, awards, movements)):
        funds, listed, paid = figures.pack(year, number)
        for slug, pot in story.country.pots.items():
            opening, came, moved, went, back, left = story.notebook.statement(slug, year)
            held = story.notebook.promised(slug, year)
            assert funds[pot.name] == [opening, came, 0, back, went, moved, left, held], (slug, year)
        assert listed == offered
        assert paid == sum(kept for _awarded, kept in offered.values())
    on_screen, in_print = figures.amounts_in_print(NEXT)
    assert not on_screen - in_print
    assert len(on_screen) > 40


def grants_are_published(story, figures, folder):
    """Awards that were neither declined nor withdrawn, valid for the standard where it is at hand."""
    gone = (story.declines, story.ends)
    awards = story.notebook.awards().items()
    expected = {name: (awarded, kept) for name, (awarded, _promised, kept) in awards if name not in gone}
    for where, found in figures.grants().items():
        assert found == expected, where
    if SHARED.exists():
        document = figures.file("/exports/360giving.json").get_json()
        assert reading.faults_of_360giving(document, folder) == ""
