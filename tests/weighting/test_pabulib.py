"""Pabulib files: every way of writing them is read, and what is malformed is refused with its place."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import SHARED, needs_shared
from weighting.pabulib import PabulibError, count, format_pabulib, parse_pabulib, read_pabulib, write_pabulib
from weighting.pabulib.rows import read_rows, voter_rows
from weighting.pabulib.scan import scan

FOLDER = SHARED / "data" / "pabulib"
FILES = sorted(FOLDER.glob("*.pb")) if FOLDER.exists() else []

META = "META\nkey;value\nbudget;100\nvote_type;approval\nrule;greedy\n"
PROJECTS = (
    "PROJECTS\nproject_id;cost;votes;name;selected\na;60;2;Hall;1\nb;30;1;Van;0\nL7/10/XII;50;1;Bus;0\n"
)
VOTES = "VOTES\nvoter_id;vote;age\n1;a,b;40\n2;a;\n3;L7/10/XII;51\n4;;9\n"
GOOD = META + PROJECTS + VOTES
POINTS = (
    GOOD.replace("approval", "cumulative")
    .replace("vote;age", "vote;points")
    .replace("a,b;40", "a,b;3,2")
    .replace("2;a;", "2;a;5")
    .replace("XII;51", "XII;1")
    .replace("4;;9", "4;;")
)


def parse(text):
    return parse_pabulib(text if isinstance(text, bytes) else text.encode(), name="town.pb")


def ballots(election):
    start, ids = election.ballots.start, election.project_ids
    return [[ids[i] for i in election.ballots.projects[a:b]] for a, b in pairwise(start)]


def test_a_plain_file_is_read():
    election = parse(GOOD)

    assert ballots(election) == [["a", "b"], ["a"], ["L7/10/XII"], []]
    assert (election.budget, election.cost.tolist(), election.scale) == (100, [60, 30, 50], 1)
    assert election.published_winners() == {0}
    assert [row["age"] for row in voter_rows(election)] == ["40", "", "51", "9"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        GOOD + "\n\n",
        GOOD.replace("1;a,b;40", '1;"a,b";40'),
        GOOD.replace("1;a,b;40", "1; a , b ;40"),
        GOOD.replace("1;a,b;40", '1;a,b;"4;0"'),
        GOOD.replace("1;a,b;40", "1;a,b;4,0"),
        GOOD.replace("Hall", '"Hall; ""new"" and\nlarge"'),
        GOOD.replace("VOTES\n", "votes;;\n"),
        GOOD.replace("2;a;", "\n2;a;"),
    ],
    ids=[
        "crlf",
        "byte order mark",
        "no last line end",
        "blank lines at the end",
        "quoted list",
        "spaces",
        "semicolon in quotes",
        "commas elsewhere",
        "quoted name over two lines",
        "title in small letters",
        "blank line",
    ],
)
def test_every_way_of_writing_the_same_file_is_read_the_same(text):
    assert ballots(parse(text)) == ballots(parse(GOOD))


def test_quotes_inside_names_are_kept():
    election = parse(GOOD.replace("Hall", '"Hall; ""new"""'))

    assert election.project_rows[0]["name"] == 'Hall; "new"'


def test_decimals_make_the_smallest_unit_finer():
    election = parse(GOOD.replace("budget;100", "budget;100.50").replace("b;30", "b;29.99"))

    assert (election.budget, election.cost.tolist(), election.scale) == (10050, [6000, 2999, 5000], 100)
    assert election.money(10050) == 100.5
    assert election.money(6000) == 60


def test_points_are_read():
    election = parse(POINTS)

    assert election.ballots.points.tolist() == [3, 2, 5, 1]
    assert election.ballots.by_project.points.tolist() == [3, 5, 2, 1]


def test_points_with_decimals_are_read():
    assert parse(POINTS.replace(";3,2", ";2.5,2")).ballots.points.tolist() == [2.5, 2, 5, 1]


def test_ranks_become_points_as_in_the_column_score_of_pabulib():
    text = GOOD.replace("approval", "ordinal").replace("rule", "max_length;3\nrule")

    assert count(parse(text)).contest.value.tolist() == [6, 2, 3]


WRONG = {
    "no votes": (META + PROJECTS, "line 10, column 1", "VOTES is missing"),
    "not begun by META": (GOOD.replace("META\n", "", 1), "line 1, column 1", "begin with the section META"),
    "no budget": (GOOD.replace("budget;100\n", ""), "line 1, column 1", "no “budget”"),
    "no type of vote": (GOOD.replace("vote_type;approval\n", ""), "line 1, column 1", "no “vote_type”"),
    "odd type of vote": (GOOD.replace("approval", "shouting"), "line 4, column 2", "“shouting”"),
    "odd budget": (GOOD.replace("budget;100", "budget;1,00"), "line 3, column 2", "“1,00”"),
    "negative cost": (GOOD.replace("b;30", "b;-30"), "line 9, column 2", "“-30”"),
    "cost in words": (GOOD.replace("b;30", "b;thirty"), "line 9, column 2", "“thirty”"),
    "key twice": (GOOD.replace("rule;", "budget;"), "line 5, column 1", "twice"),
    "key without value": (GOOD.replace("rule;greedy", "rule"), "line 5, column 2", "no value"),
    "column twice": (GOOD.replace("votes;name", "name;name"), "line 7, column 4", "twice"),
    "no cost": (GOOD.replace("project_id;cost", "project_id;price"), "line 7, column 1", "“cost”"),
    "no vote": (GOOD.replace("vote;age", "choice;age"), "line 12, column 1", "“vote”"),
    "no projects": (GOOD.replace(PROJECTS, ""), "line 5, column 1", "no projects"),
    "project twice": (GOOD.replace("b;30", "a;30"), "line 9, column 1", "stands twice"),
    "project without id": (GOOD.replace("b;30", ";30"), "line 9, column 1", "no id"),
    "short project": (GOOD.replace("b;30;1;Van;0", "b;30;1"), "line 9, column 4", "has 3 columns"),
    "threshold": (
        GOOD.replace("rule;greedy", "min_project_score_threshold;nan"),
        "line 5, column 2",
        "“nan”",
    ),
    "places": (
        GOOD.replace("approval", "ordinal").replace("rule;greedy", "max_length;2.5"),
        "line 5, column 2",
        "“2.5”",
    ),
    "points past counting": (POINTS.replace("3,2", "1e300,2"), "line 13, column 3", "“1e300”"),
    "unknown project": (GOOD.replace("a,b;40", "a,x;40"), "line 13, column 2", "“x”"),
    "empty place": (GOOD.replace("a,b;40", "a,,b;40"), "line 13, column 2", "“”"),
    "voted for twice": (
        GOOD.replace("a,b;40", "a,a;40"),
        "line 13, column 2",
        "same project twice",
    ),
    "short row": (GOOD.replace("2;a;", "2;a"), "line 14, column 3", "has 2 columns"),
    "long row": (GOOD.replace("2;a;", "2;a;;"), "line 14, column 4", "has 4 columns"),
    "cut off": (GOOD[: GOOD.index("XII;51")] + "X", "line 15, column 3", "has 2 columns"),
    "open quote": (GOOD.replace("2;a;", '2;"a;'), "line 14, column 1", "cannot be read"),
    "votes missing": (GOOD.replace("rule;", "num_votes;5\nrule;"), "line 5, column 2", "the file has 4"),
    "projects gone": (
        GOOD.replace("rule;", "num_projects;9\nrule;"),
        "line 5, column 2",
        "the file has 3",
    ),
    "two choices": (GOOD.replace("approval", "choose-1"), "line 13, column 2", "more than one"),
    "no points": (GOOD.replace("approval", "cumulative"), "line 12, column 1", "no column “points”"),
    "too few points": (POINTS.replace(";3,2", ";3"), "line 13, column 3", "1 points stand beside 2"),
    "points in words": (POINTS.replace(";3,2", ";3,two"), "line 13, column 3", "“two”"),
    "endless points": (POINTS.replace(";3,2", ";3,inf"), "line 13, column 3", "“inf”"),
    "not UTF-8": (GOOD.encode().replace(b"Van", b"V\xe4n"), "line 9, column 4", "UTF-8"),
    "nothing": ("", "line 1, column 1", "VOTES is missing"),
    "no header of votes": (META + PROJECTS + "VOTES\n", "line 12, column 1", "no header"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_malformed_is_refused_with_file_line_and_column(name):
    text, place, problem = WRONG[name]

    with pytest.raises(PabulibError, match=problem) as refusal:
        parse(text)

    assert str(refusal.value).startswith(f"town.pb, {place}: ")


def test_a_short_id_is_not_taken_for_a_longer_one():
    with pytest.raises(PabulibError, match="L7/10"):
        parse(GOOD.replace("3;L7/10/XII", "3;L7/10"))


ids = st.text(st.sampled_from("ab1./-ł"), min_size=1, max_size=20)


@st.composite
def tables(draw):
    names = draw(st.lists(ids, min_size=1, max_size=30, unique=True))
    votes = draw(st.lists(st.lists(st.sampled_from(names), unique=True, max_size=6), max_size=20))
    with_points = draw(st.booleans())
    notes = st.sampled_from(["", "F", "4,5", "Łódź"])
    rows = []
    for number, vote in enumerate(votes):
        row = {"voter_id": number, "note": draw(notes), "vote": vote}
        if with_points:
            row["points"] = [draw(st.integers(0, 99_999_999)) for _ in vote]
        rows.append(row)
    return names, rows


@given(tables(), st.sampled_from([1, 40, 1 << 17]))
def test_the_fast_reader_reads_what_the_careful_one_reads(drawn, block):
    names, rows = drawn
    projects = [{"project_id": name, "cost": 1} for name in names]
    text = format_pabulib({"budget": 9, "vote_type": "approval"}, projects, rows)
    columns = list(rows[0]) if rows else ["voter_id", "vote"]
    body = text.split("VOTES\n")[1].partition("\n")[2].encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weighting.pabulib.scan.BLOCK", block)
        fast = scan(body, columns, names)
    careful = read_rows(body, columns, names, first_line=1)

    assert fast is not None or not rows
    if fast is not None:
        assert np.array_equal(fast.start, careful.start)
        assert np.array_equal(fast.projects, careful.projects)
        assert (fast.points is None) == (careful.points is None)
        assert fast.points is None or np.array_equal(fast.points, careful.points)


@pytest.mark.parametrize("at", [60_000, 65_534, 65_535, 65_536, 70_000])
def test_what_is_not_utf_8_is_refused_wherever_it_stands(at):
    """The text is decoded in pieces of 65,536 bytes, and a letter may lie across two of them."""
    start = (GOOD + "5;a;").encode()
    letters = b"x" * (at - len(start)) + "ł".encode() * 10

    assert len(parse(start + letters + b"\n").ballots) == 5
    with pytest.raises(PabulibError, match=r"line 17, column 3: the text is not UTF-8"):
        parse(start + letters[:-1] + b"\n")


@given(tables())
def test_what_is_written_is_read_again(drawn):
    names, rows = drawn
    projects = [{"project_id": name, "cost": 1, "name": 'a; "b"\nc'} for name in names]

    election = parse_pabulib(format_pabulib({"budget": 9, "vote_type": "approval"}, projects, rows).encode())

    assert election.project_ids == names
    assert ballots(election) == [row["vote"] for row in rows]
    assert {row["name"] for row in election.project_rows} == {'a; "b"\nc'}


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_election_survives_being_written_and_read(path, tmp_path):
    first = read_pabulib(path)

    write_pabulib(first, tmp_path / "copy.pb")
    second = read_pabulib(tmp_path / "copy.pb")

    assert first.meta == second.meta
    assert first.project_rows == second.project_rows
    assert np.array_equal(first.ballots.start, second.ballots.start)
    assert np.array_equal(first.ballots.projects, second.ballots.projects)
    assert list(voter_rows(first)) == list(voter_rows(second))


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_votes_and_scores_are_those_that_the_file_states(path):
    election = read_pabulib(path)
    votes = np.diff(election.ballots.by_project.start).tolist()

    assert votes == [int(row["votes"]) for row in election.project_rows]
    if "score" in election.project_rows[0] and election.vote_type != "approval":
        scores = [float(row["score"]) for row in election.project_rows]
        assert count(election, rule="greedy").contest.value.tolist() == scores
