"""The commands weights, split and fairness: one JSON object out, and bad files refused as a whole."""

import json
import os
import resource
import subprocess
import sys

import pytest
from click.testing import CliRunner

from fundpots.cli import COMMANDS, main
from tests.weighting.tables import HAND

HEADER = "code,electorate,members,groups"
GOOD = f"""{HEADER}
A,70000,12,0
B,72000,40,1
C,68000,95,1
D,75000,0,0
E,71000,150,2
F,0,0,0
G,69000,33,0.5
"""
OUTCOME = (
    "code,electorate,presence,asked_pence,awarded_pence\nA,100,0.5,300,300\nB,100,2,500,100\nC,50,2,0,0\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command on a file with this content; gives exit code, what was printed, what went to errors."""
    monkeypatch.chdir(tmp_path)

    def _run(command, content, *options):
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "in.csv").write_bytes(raw)
        outcome = CliRunner().invoke(main, [command, "in.csv", *options])
        return outcome.exit_code, outcome.stdout, outcome.stderr

    return _run


def answer(outcome):
    code, printed, errors = outcome
    assert (code, errors) == (0, "")
    assert printed.count("\n") == 1
    return json.loads(printed)


def test_weights_prints_the_seven_areas_of_the_design(run):
    shown = answer(run("weights", GOOD))

    assert [area["weight"] for area in shown["areas"]] == pytest.approx(
        [1.840395, 1.112731, 0.790066, 2.0, 0.645421, 1.0, 1.21512], abs=5e-7
    )
    assert shown["members"] == pytest.approx(
        {
            "rate": 0.0007764705882,
            "variance": 5.383290654e-07,
            "prior_exposure": 1442.3717,
            "prior_count": 1.11995917,
        },
        rel=1e-7,
    )
    assert shown["groups"]["prior_count"] == 1
    assert list(shown["areas"][0]) == ["code", "presence_members", "presence_groups", "presence", "weight"]
    assert "tilt" not in shown


def test_weights_takes_the_options_of_the_leaning(run):
    leaning = run("weights", GOOD, "--tilt", "1", "--clip", "2", "--blend", "1", "--group-prior", "3")

    shown = answer(leaning)
    for area in shown["areas"]:
        assert area["presence"] == area["presence_members"]
        assert area["weight"] == pytest.approx(1 / min(max(area["presence"], 0.5), 2))
    assert shown["groups"]["prior_count"] == 3


def test_weights_calibrates_the_tilt(run):
    shown = answer(run("weights", GOOD, "--least", "0.4", "--share", "0.6"))

    assert shown["tilt"] == pytest.approx(0.760467, abs=5e-7)
    pulls = [
        area["weight"] * size for area, size in zip(shown["areas"], HAND.electorate.tolist(), strict=True)
    ]
    assert (pulls[0] + pulls[3]) / sum(pulls) == pytest.approx(0.6)


def test_without_groups_presence_is_that_of_members(run):
    shown = answer(run("weights", "code,electorate,members\nA,100,5\nB,100,1\n"))

    assert shown["groups"] is None
    assert shown["areas"][0]["presence_groups"] is None
    assert shown["areas"][0]["presence"] == shown["areas"][0]["presence_members"]


def test_an_infinite_prior_is_null(run):
    shown = answer(run("weights", "code,electorate,members\nA,1000,3\nB,1000,3\n"))

    assert shown["members"] == {"rate": 0.003, "variance": 0.0, "prior_exposure": None, "prior_count": None}
    assert [area["weight"] for area in shown["areas"]] == [1.0, 1.0]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.replace("A,70000", '"A","70000"'),
        GOOD.replace("A,70000", " A , 70000.0"),
        GOOD.upper(),
        GOOD.replace("\nB,", "\n\n\nB,"),
        GOOD.rstrip("\n"),
        "\n".join(f"{line},{'name' if line == HEADER else 'Ynys Môn'}" for line in GOOD.splitlines()),
        "\n".join(",".join(reversed(line.split(","))) for line in GOOD.splitlines()),
        GOOD.replace("70000", "7e4").replace("0.5", ".5"),
    ],
    ids=[
        "crlf",
        "bom",
        "quoted",
        "spaced",
        "capitals",
        "blank-lines",
        "no-end",
        "more-columns",
        "reordered",
        "e",
    ],
)
def test_files_as_people_save_them_are_read(run, content):
    assert answer(run("weights", content)) == answer(run("weights", GOOD))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "in.csv, line 1, column 1 (code): is missing"),
        (HEADER + "\n", "in.csv, line 2, column 1: there are no rows"),
        ("code,members\nA,1\n", "line 1, column 3 (electorate): is missing"),
        ("code;electorate;members\nA;1;1\n", "line 1, column 2 (code): is missing"),
        (
            "code,electorate,members,members\nA,1,1,1\n",
            "line 1, column 4 (members): this column is there twice",
        ),
        ("code,electorate,members,group\nA,1,1,1\n", "line 1, column 4 (group): did you mean 'groups'?"),
        ("code,electorat,members\nA,1,1\n", "line 1, column 2 (electorat): did you mean 'electorate'?"),
        (f"{HEADER}\nA,1,1,0\nB,,1,0\n", "line 3, column 2 (electorate): must be a number"),
        (f"{HEADER}\nA,-1,1,0\n", "line 2, column 2 (electorate): must be a number of zero or above"),
        (f"{HEADER}\nA,1,nan,0\n", "line 2, column 3 (members): must be a number"),
        (f"{HEADER}\nA,1,inf,0\n", "line 2, column 3 (members): must be a number"),
        (f"{HEADER}\nA,1,1_0,0\n", "line 2, column 3 (members): must be a number"),
        (f'{HEADER}\nA,"1,000",1,0\n', "line 2, column 2 (electorate): must be a number"),
        (f"{HEADER}\nA,1,١,0\n", "line 2, column 3 (members): must be a number"),
        (f"{HEADER}\nA,1,£5,0\n", "line 2, column 3 (members): must be a number"),
        (f"{HEADER}\nA,1,1,1e400\n", "line 2, column 4 (groups): is too large"),
        (f"{HEADER}\nA,1,1,1e16\n", "line 2, column 4 (groups): is too large"),
        (f"{HEADER}\n,1,1,0\n", "line 2, column 1 (code): is empty"),
        (f"{HEADER}\nA\x00,1,1,0\n", "line 2, column 1 (code): holds a control character"),
        (f"{HEADER}\nA,1,1,0\nB,1,1,0\nA,1,1,0\n", "line 4, column 1 (code): 'A' is already in line 2"),
        (f"{HEADER}\nA,1,1\n", "line 2, column 4 (groups): the line ends before this column"),
        (f"{HEADER}\nA,1,1,0,7\n", "line 2, column 5: there are more fields than columns"),
        (f'{HEADER}\nA,1,1,0\nB,"1,1,0\n', "line 3, column 2: not CSV"),
        (f'{HEADER}\n"A\nB",1,1,0\nC,x,1,0\n', "line 2, column 1 (code): holds a control character"),
        (f'{HEADER},note\nA,1,1,0,"two\nlines"\nC,x,1,0,\n', "line 4, column 2 (electorate)"),
        (f"{HEADER}\n{'A' * 200_000},1,1,0\n", "line 2, column 1: not CSV: field larger"),
        (HEADER.encode() + b"\nA,1,\xff,0\n", "line 2, column 3: the text is not UTF-8"),
        (GOOD.encode("utf-16"), "line 1, column 1: the text is not UTF-8"),
        (f"{HEADER}\nA,0,1,0\n", "in.csv: no area has any electors"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_column(run, content, words):
    code, printed, errors = run("weights", content)

    assert (code, printed) == (2, "")
    assert words in errors
    assert "in.csv" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    "options",
    [
        ("--tilt", "-1"),
        ("--tilt", "nan"),
        ("--tilt", "strong"),
        ("--clip", "0.5"),
        ("--clip", "inf"),
        ("--blend", "1.5"),
        ("--group-prior", "0"),
        ("--tilt", "1e6", "--clip", "1e6"),
        ("--least", "0.4"),
        ("--share", "0.4"),
        ("--least", "0.4", "--share", "1"),
        ("--least", "0.4", "--share", "0.6", "--tilt", "0.5"),
        ("--least", "0.4", "--share", "0.1"),
        ("--least", "0.1", "--share", "0.6"),
        ("--flavour", "mild"),
    ],
)
def test_options_that_make_no_sense_are_refused(run, options):
    code, printed, errors = run("weights", GOOD, *options)

    assert (code, printed) == (2, "")
    assert "Error: " in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("command", ["weights", "fairness"])
@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read_is_refused(command, name):
    outcome = CliRunner().invoke(main, [command, name])

    assert outcome.exit_code == 2
    assert name in outcome.stderr


def test_more_members_than_electors_are_warned_about_and_counted(run):
    code, printed, errors = run("weights", f"{HEADER}\nA,10,11,0\nB,10,1,0\n")

    assert code == 0
    assert json.loads(printed)["areas"][0]["code"] == "A"
    assert errors == "Warning: in.csv: A has more members than electors.\n"


def test_split_adds_up_and_shows_what_no_weights_would_give(run):
    pots = GOOD.replace("code", "pot", 1)

    shown = answer(run("split", pots, "--total-pence", "25000001", "--floor-pence", "10000"))["pots"]

    assert list(shown[0]) == ["pot", "weight", "share", "unweighted_pence", "amount_pence"]
    assert sum(pot["amount_pence"] for pot in shown) == 25_000_001
    assert sum(pot["unweighted_pence"] for pot in shown) == 25_000_001
    assert shown[5]["amount_pence"] == 10_000
    for pot in shown:
        assert abs(pot["amount_pence"] - 10_000 - pot["share"] * 24_930_001) < 1


def test_split_without_tilt_is_the_unweighted_split(run):
    shown = answer(run("split", GOOD.replace("code", "pot", 1), "--total-pence", "1000003", "--tilt", "0"))[
        "pots"
    ]

    assert all(pot["amount_pence"] == pot["unweighted_pence"] for pot in shown)
    assert all(pot["weight"] == 1 for pot in shown)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (GOOD, ("--total-pence", "1"), "in.csv, line 1, column 5 (pot): is missing"),
        (GOOD.replace("code", "pot"), (), "--total-pence"),
        (GOOD.replace("code", "pot"), ("--total-pence", "-1"), "--total-pence"),
        (GOOD.replace("code", "pot"), ("--total-pence", "1.5"), "--total-pence"),
        (
            GOOD.replace("code", "pot"),
            ("--total-pence", "6", "--floor-pence", "1"),
            "the floors need 7 pence",
        ),
        ("pot,electorate,members\nA,0,0\n", ("--total-pence", "6"), "no area has any electors"),
    ],
)
def test_a_split_that_cannot_be_made_is_refused(run, content, options, words):
    code, printed, errors = run("split", content, *options)

    assert (code, printed) == (2, "")
    assert words in errors


def test_fairness_by_hand(run):
    """Per elector: A 3, then B and C (pooled) 100 in 150; of the asks 3 and 500 in 150."""
    shown = answer(run("fairness", OUTCOME))

    assert shown["concentration_index"] == pytest.approx(1 - (0.4 * 0.75 + 0.6 * 1.75))
    assert shown["concentration_of_asks"] == pytest.approx(1 - (0.4 * 0.375 + 0.6 * 1.375))
    assert shown["progressivity"] == pytest.approx(-0.375)
    assert shown["gini"] == pytest.approx(0.4)
    assert shown["lorenz"] == [[0, 0], [0.2, 0], [0.6, 0.25], [1, 1]]


def test_fairness_without_any_award_is_unknown(run):
    shown = answer(run("fairness", OUTCOME.replace(",300\n", ",0\n").replace(",100\n", ",0\n")))

    assert shown["gini"] is None
    assert shown["progressivity"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OUTCOME.replace("100,0.5", "0,0.5"), "position 0 has money but no electors"),
        (OUTCOME.replace(",300\n", ",3.5\n"), "line 2, column 5 (awarded_pence): must be whole pence"),
        (OUTCOME.replace(",300\n", ",-3\n"), "line 2, column 5 (awarded_pence): must be whole pence"),
        (OUTCOME.replace("0.5", ""), "line 2, column 3 (presence): must be a number"),
    ],
)
def test_an_outcome_that_makes_no_sense_is_refused(run, content, words):
    code, printed, errors = run("fairness", content)

    assert (code, printed) == (2, "")
    assert words in errors


@pytest.mark.parametrize(
    ("command", "content", "options"),
    [
        ("weights", GOOD.replace("A,", "[red]A[/],"), ()),
        ("split", GOOD.replace("code", "pot").replace("A,", "[red]A[/],"), ("--total-pence", "123456789")),
        ("fairness", OUTCOME.replace("A,", "[red]A[/],"), ()),
    ],
)
def test_human_prints_a_table_with_the_same_figures(run, command, content, options):
    code, printed, errors = run(command, content, *options, "--human")

    assert (code, errors) == (0, "")
    assert "│" in printed
    with pytest.raises(json.JSONDecodeError):
        json.loads(printed)
    expected = {
        "weights": "1.8404",
        "split": f"{round(0.23754172860500108 * 123456789):,}",
        "fairness": "-0.3750",
    }[command]
    assert expected in printed
    assert command == "fairness" or "[red]A[/]" in printed


def in_a_process(folder, *arguments, stdout=subprocess.PIPE, **environment):
    (folder / "in.csv").write_text("code,electorate,members\nYnys Môn,1000,3\n", encoding="utf-8")
    command = [sys.executable, "-c", "from fundpots.cli import main; main()", "weights", "in.csv", *arguments]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, cwd=folder, env={**os.environ, **environment}
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
@pytest.mark.parametrize("options", [(), ("--human",)])
def test_an_answer_that_cannot_be_written_is_not_taken_for_one(tmp_path, options):
    """Exit code 1 means a difference where a bundle is verified, so that a full disk must not give it."""
    with open("/dev/full", "w") as full:
        outcome = in_a_process(tmp_path, *options, stdout=full)

    assert outcome.returncode == 2
    assert outcome.stderr.decode().startswith("Error: the answer could not be written: No space left")


def test_an_output_that_cannot_hold_a_letter_gets_its_escape(tmp_path):
    plain = in_a_process(tmp_path, PYTHONIOENCODING="ascii")
    table = in_a_process(tmp_path, "--human", PYTHONIOENCODING="ascii")

    assert b"Ynys M\\u00f4n" in plain.stdout
    assert json.loads(plain.stdout)["areas"][0]["code"] == "Ynys Môn"
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"Ynys M?n" in table.stdout


def test_help_names_every_command_and_loads_none_of_them():
    script = (
        "import sys; from click.testing import CliRunner; from fundpots.cli import main;"
        "print(CliRunner().invoke(main, ['--help']).stdout);"
        "print({'numpy', 'flask', 'rich', 'scipy', 'sqlalchemy'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert shown.strip().endswith("set()")
    assert all(f"\n  {name} " in shown for name in COMMANDS)


def test_help_takes_less_than_three_tenths_of_a_second():
    """Of processor time, so that a machine busy with other tests does not count."""
    script = "from fundpots.cli import main; main(['--help'])"
    best = float("inf")
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    assert best < 0.3


def test_an_unknown_command_is_refused():
    outcome = CliRunner().invoke(main, ["weigh"])

    assert outcome.exit_code == 2
    assert "No such command" in outcome.stderr
