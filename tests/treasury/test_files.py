"""Bank files, names as banks carry them, working days, and statements that come back from the bank."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots.treasury.exports import LAYOUTS, Line
from fundpots.treasury.exports.folding import fold
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.rules.bank import Account
from fundpots.treasury.rules.days import is_working_day, working_day_from
from fundpots.treasury.rules.statement import LinesWrong, Posting, match, read_statement
from tests import make
from tests.treasury.books import ACCOUNT

DAY = date(2026, 11, 10)
PAYER = Account("Momentum Cronfa Ŵyl", "000123", "00000042")
LINES = [
    Line(ACCOUNT, 50_000, "A-R1-001-1", "Grŵp Caerdydd"),
    Line(Account("=SUM(A1)", "200000", "00000001"), 123_456_789, "A-R1-002-1", "=cmd|' /C calc'!A0"),
]


def rows(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(LAYOUTS[name].write(LINES, DAY, PAYER).removeprefix("\ufeff"))))


@given(st.text(max_size=80))
def test_whatever_a_group_is_called_banks_can_carry_its_name(name):
    folded = fold(name)

    assert len(folded) <= 18
    assert folded == folded.strip()
    assert all(letter.isascii() and (letter.isalnum() or letter in ".&/- ") for letter in folded)
    assert not folded.startswith(("-", "&", ".", "/"))


def test_welsh_letters_are_folded_not_lost():
    assert fold("ŵŷâêîôûäëïöüŴŶÀÈ") == "wyaeiouaeiouWYAE"


def test_standard_18_has_its_fields_where_banks_look_for_them():
    first, second, contra, end = LAYOUTS["standard18"].write(LINES, DAY, PAYER).split("\r\n")

    assert end == ""
    assert [len(record) for record in (first, second, contra)] == [100, 100, 100]
    assert first[0:6] == "089299"
    assert first[6:14] == "01234567"
    assert first[14:17] == "099"
    assert first[17:31] == "00012300000042"
    assert first[31:35] == "    "
    assert first[35:46] == "00000050000"
    assert first[46:64] == "MOMENTUM CRONFA WY"
    assert first[64:82].rstrip() == "A-R1-001-1"
    assert first[82:100].rstrip() == "GRWP CAERDYDD"
    assert contra[0:17] == "00012300000042017"
    assert contra[35:46] == "00123506789"
    assert contra[64:82].rstrip() == "CONTRA"


def test_the_neutral_table_keeps_zeros_and_disarms_formulas():
    head, first, second = rows("neutral")

    assert head[2:5] == ["Sort code", "Account number", "Amount in pounds"]
    assert first[2:5] == ["089299", "01234567", "500.00"]
    assert second[4] == "1234567.89"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in (first, second) for cell in row)
    assert LAYOUTS["neutral"].write(LINES, DAY, None).startswith("\ufeff")


def test_named_layouts_place_their_columns_as_the_banks_say():
    unity, bankline = rows("unity"), rows("bankline")

    assert unity[0] == ["089299", "01234567", "Grwp Caerdydd", "500.00", "A-R1-001-1"]
    assert {len(row) for row in bankline} == {37}
    assert [bankline[0][place] for place in (3, 12, 16, 18, 24, 30, 32, 36)] == [
        "01", "00012300000042", "500.00", "10112026", "089299", "01234567", "Grwp Caerdydd", "A-R1-001-1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday
        (date(2026, 12, 29), True),
        (date(2027, 3, 26), False),  # Good Friday
        (date(2027, 1, 4), True),  # a holiday in Scotland only
        (date(2026, 11, 14), False),
        (date(2026, 11, 30), True),  # Saint Andrew's day
    ],
)
def test_banks_rest_on_weekends_and_bank_holidays(day, works):
    assert is_working_day(day) is works


def test_the_next_working_day_jumps_over_christmas():
    assert working_day_from(date(2026, 12, 25)) == date(2026, 12, 29)


@pytest.mark.parametrize(
    "statement",
    [
        "Date,Description,Amount\n10/11/2026,A-R1-001-1,-500.00\n",
        "\ufeffDate,Type,Details,Paid out,Paid in,Balance\r\n2026-11-10,BP,A-R1-001-1,500.00,,7.00\r\n",
        'Transaction Date,Narrative,Debit Amount,Credit Amount\n10 Nov 2026,"x, A-R1-001-1","£500.0",\n',
    ],
)
def test_statements_of_several_banks_say_the_same(statement):
    (posting,) = read_statement(statement.encode())

    assert (posting.on, posting.amount_pence) == (DAY, -50_000)
    assert "A-R1-001-1" in posting.text


@pytest.mark.parametrize(
    ("statement", "lines"),
    [
        (b"", [1]),
        (b"Date,Amount\n", [1]),
        (b"Date,Description,Amount\n1/1/2026,x,1\n32/1/2026,x,1\n1/1/2026,x,1e3\n1/1/2026,x\n", [3, 4, 5]),
        (b"Date,Description,Debit,Credit\n1/1/2026,x,,\n1/1/2026,x,1,1\n", [2, 3]),
        (b'Date,Description,Amount\n1/1/2026,"x,1\n', [2]),
        ("Date,Description,Amount\n1/1/2026,Grŵp,1\n".encode("utf-16"), [1]),
    ],
)
def test_a_statement_with_a_bad_line_is_refused_whole_by_number(app, statement, lines):
    with pytest.raises(LinesWrong) as wrong:
        read_statement(statement)

    assert [number for number, _ in wrong.value.faults] == lines


def instalment(key: int, number: int, pence: int, *, paid: bool = False, reference: str = "A-R1-001"):
    made = Instalment(id=key, number=number, amount_pence=pence, award=Award(reference=reference))
    made.prepared_at = made.approved_at = make.NOON
    if paid:
        made.paid_at, made.paid_on = made.approved_at, DAY
    return made


def posted(text: str, pence: int, line: int = 2) -> Posting:
    return Posting(line, DAY, text, pence)


def found(postings, instalments) -> list[tuple[int, bool, bool]]:
    return [(one.instalment.id, one.paid, one.certain) for one in match(postings, instalments)]


@pytest.mark.parametrize("text", ["A-R1-001-1", "a r1 001 1 group", "PAYMENT AR10011 REF", "x/A.R1.001.1"])
def test_a_reference_is_found_however_the_bank_writes_it(text):
    assert found([posted(text, -500)], [instalment(7, 1, 500)]) == [(7, True, True)]


@pytest.mark.parametrize("text", ["A-R1-001-10", "BA-R1-001-1", "A-R1-002-1", "GROUP"])
def test_another_reference_is_not_taken_for_ours(text):
    assert found([posted(text, -999)], [instalment(7, 1, 500)]) == []


def test_one_agreement_alone_is_proposed_as_uncertain():
    ones = [instalment(7, 1, 500), instalment(8, 2, 700)]

    assert found([posted("A-R1-001-1", -499)], ones) == [(7, True, False)]
    assert found([posted("SOMETHING", -700)], ones) == [(8, True, False)]


def test_an_amount_that_fits_two_payments_is_not_guessed():
    ones = [instalment(7, 1, 500), instalment(8, 2, 500)]

    assert found([posted("SOMETHING", -500)], ones) == []
    assert found([posted("A-R1-001-2", -500)], ones) == [(8, True, True)]


def test_money_that_comes_back_needs_the_reference():
    ones = [instalment(7, 1, 500, paid=True)]

    assert found([posted("RETURNED A-R1-001-1", 500)], ones) == [(7, False, True)]
    assert found([posted("DONATION", 500)], ones) == []


def test_each_payment_is_proposed_once():
    ones = [instalment(7, 1, 500)]

    assert found([posted("A-R1-001-1", -500, 2), posted("A-R1-001-1", -500, 3)], ones) == [(7, True, True)]
