"""The bundle: recomputed by the package and by the program written apart, and caught when bent."""

import copy
import importlib.util
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighting.rounds import RULES_HERE, a_round
from weighting.allocation import allocate
from weighting.bundle import Origins, make_bundle, publishable, verify
from weighting.canonical import canonical, parse, sha256_canonical
from weighting.documents import read_round, round_document, round_of
from weighting.marks import mark_from_scores
from weighting.origins import closed_bids_sha256
from weighting.round import Interest, Mark, RoundError
from weighting.seeds import seed_from, sha256_of
from weighting.weights import PresenceWeights

CHECKER = Path(__file__).resolve().parents[2] / "data" / "check_result.py"
numbers = st.integers(0, 10**6)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def checker():
    """The program apart, loaded from its file."""
    spec = importlib.util.spec_from_file_location("check_result", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = checker()


def found_by_checker(bundle):
    """The first difference that the program apart finds, or None."""
    try:
        CHECK.check(bundle)
    except CHECK.Different as difference:
        return str(difference)
    return None


def as_published(round_, **more):
    """A bundle as it comes out of a file."""
    return json.loads(json.dumps(make_bundle(round_, **more)))


def changed(bundle, path, value, *, rehashed=False):
    """A copy of a bundle with one field changed, and its hashes made to fit if wanted."""
    bent = copy.deepcopy(bundle)
    *way, last = path
    place = bent
    for step in way:
        place = place[step]
    place[last] = value
    if rehashed:
        bent["hashes"] = {
            **{name: sha256_canonical(bent[name]) for name in bent["hashes"] if name != "marks_of"},
            "marks_of": bent["hashes"]["marks_of"],
        }
        for group in bent["round"]["groups"]:
            given_marks = {m["bid"]: m["mark"] for m in bent["round"]["marks"] if m["group"] == group["id"]}
            bent["hashes"]["marks_of"][group["id"]] = sha256_canonical(given_marks)
    return bent


@given(json_values)
def test_canonical_form_reads_back_as_the_same_document_and_is_a_fixed_point(document):
    written = canonical(document)

    assert json.loads(written) == document
    assert canonical(json.loads(written)) == written


@given(json_values)
def test_both_programs_write_the_same_canonical_form(document):
    assert CHECK.canonical(document) == canonical(document)


def test_canonical_form_by_hand():
    document = {"ŵ": [1.0, -0.5, 1e-7, 123456789012.5, 10**20 * 1.0], "a\n": True, "Z": {}}

    assert canonical(document) == (
        '{"Z":{},"a\\n":true,"ŵ":[1,-0.5,0.0000001,123456789012.5,100000000000000000000]}'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,\n "b": }', "line 2, column 7"),
        ('{"a": "NaN",\n"b": NaN}', "line 2, column 6: NaN"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('{"a": 1e999}', "1e999 is too large"),
        ("[" * 100000, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        parse(text)


@given(numbers)
def test_a_round_reads_back_from_its_document(number):
    round_ = a_round(number)

    assert read_round(json.dumps(round_document(round_))) == round_


@pytest.mark.parametrize(
    ("path", "value", "refused"),
    [
        (["pot_pence"], 5.0, "pot_pence must be a whole number"),
        (["pot_pence"], True, "pot_pence must be a whole number"),
        (["bids", 0, "minimum_pence"], "5", r"bids\[0\].minimum_pence must be a whole number, not a text"),
        (["bids", 0, "wieght"], 1, r"bids\[0\].wieght is not known here"),
        (["bids"], {}, "bids must be a list, not an object"),
        (["groups", 0], "g", r"groups\[0\] must be an object, not a text"),
        (["one_per_group"], 1, "one_per_group must be true or false"),
        (["marks", 0, "mark"], None, r"marks\[0\].mark must be a number, not null"),
        (["seed"], 7, "seed must be a text"),
    ],
)
def test_what_is_not_a_round_is_refused_with_its_path(path, value, refused):
    document = json.loads(json.dumps(round_document(a_round(1))))

    with pytest.raises(RoundError, match=refused):
        round_of(changed(document, path, value))


@pytest.mark.parametrize("key", ["pot_pence", "seed", "panel", "rule", "groups", "bids", "marks"])
def test_a_missing_key_is_refused(key):
    document = round_document(a_round(1))
    del document[key]

    with pytest.raises(RoundError, match=f"{key} is missing"):
        round_of(document)


@settings(max_examples=40, deadline=None)
@given(numbers, st.sampled_from([rule for rule in RULES_HERE if rule != "knapsack"]))
def test_a_bundle_agrees_with_itself(number, rule):
    assert verify(as_published(a_round(number, rule=rule))) is None


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(range(100), id="100 rounds"),
        pytest.param(
            range(100, 1100), id="1,000 rounds", marks=[pytest.mark.slow, pytest.mark.timeout(1800)]
        ),
    ],
)
def test_the_program_apart_agrees(rounds):
    for number in rounds:
        assert found_by_checker(as_published(a_round(number))) is None, number


@pytest.mark.parametrize("rule", [rule for rule in RULES_HERE if rule not in ("greedy", "density")])
def test_the_program_apart_says_which_rules_it_does_not_recompute(rule):
    for number in range(4):
        bundle = as_published(a_round(number, rule=rule, sizes=(4, 6)))
        assert f"the rule {rule} was not recomputed" in CHECK.check(bundle)


def full_round(number=4):
    """A greedy round with marks and with bids that were and were not funded."""
    return a_round(number, rule="greedy", sizes=(8,), minimum_scorers=1, participation=None)


def test_one_changed_mark_is_named_by_the_receipt_of_its_group():
    bundle = as_published(full_round())
    group = bundle["round"]["marks"][3]["group"]
    bent = changed(bundle, ["round", "marks", 3, "mark"], 1.5)

    assert verify(bent).path == f"hashes.marks_of.{group}"
    assert found_by_checker(bent).startswith(f"hashes.marks_of.{group}:")


def test_one_changed_mark_is_seen_in_the_marks_of_its_half_when_the_hashes_were_bent_to_fit():
    bundle = as_published(full_round())
    bids = [bid["id"] for bid in bundle["round"]["bids"]]
    half = bundle["outcome"]["bids"][bids.index(bundle["round"]["marks"][3]["bid"])]["half"]
    bent = changed(bundle, ["round", "marks", 3, "mark"], 1.5, rehashed=True)

    first = next(at for at, row in enumerate(bundle["outcome"]["bids"]) if row["half"] == half)

    assert verify(bent).path.startswith(f"outcome.bids[{first}].")
    assert found_by_checker(bent).startswith(f"outcome.bids[{first}].")


OUTCOME_FIELDS = [
    ("plain_mark", 1.5),
    ("mark", 1.5),
    ("scorers", 9),
    ("spread", 1.5),
    ("weight", 3.5),
    ("value", 1.5),
    ("rank", 99),
    ("left_pence", 1),
    ("amount_pence", 1),
    ("reason", "full of it"),
    ("half", 7),
]


@pytest.mark.parametrize(("field", "value"), OUTCOME_FIELDS)
def test_every_bent_field_of_the_outcome_is_named(field, value):
    bundle = as_published(full_round())
    rows = bundle["outcome"]["bids"]
    place = next(at for at, row in enumerate(rows) if row["rank"] is not None)
    bent = changed(bundle, ["outcome", "bids", place, field], value, rehashed=True)

    assert verify(bent).path == f"outcome.bids[{place}].{field}"
    assert found_by_checker(bent) is not None
    if field not in ("mark", "value"):  # these two are the ground of later steps
        assert found_by_checker(bent).startswith(f"outcome.bids[{place}].{field}")


@pytest.mark.parametrize(
    "path",
    [
        ["outcome", "halves", 0, "part_pence"],
        ["outcome", "halves", 1, "carried_pence"],
        ["outcome", "carried_pence"],
        ["round", "pot_pence"],
    ],
)
def test_a_penny_anywhere_is_seen(path):
    bundle = as_published(a_round(4, rule="greedy", sizes=(8,), panel="halves", fallback="none"))
    place = bundle
    for step in path:
        place = place[step]

    bent = changed(bundle, path, place + 1, rehashed=True)

    assert verify(bent) is not None
    assert found_by_checker(bent) is not None


@pytest.mark.parametrize(
    ("quantity", "steps"), [("mark", 1e-6), ("weight", 1e-9), ("asked_pence", -1), ("pot_pence", 1)]
)
def test_what_would_have_been_needed_is_tried_by_the_program_apart(quantity, steps):
    seen = 0
    for number in range(20):
        bundle = as_published(a_round(number, rule="greedy", reserve=0.0, minimum_scorers=1))
        for place, row in enumerate(bundle["outcome"]["bids"]):
            need = row["would_have_needed"]
            if need and need[quantity] is not None:
                path = ["outcome", "bids", place, "would_have_needed", quantity]
                for step in (steps, -steps):
                    bent = changed(bundle, path, round(need[quantity] + step, 9), rehashed=True)
                    assert f"[{place}].would_have_needed.{quantity}" in found_by_checker(bent)
                    assert verify(bent).path.endswith(f"[{place}].would_have_needed.{quantity}")
                    seen += 1
    assert seen > 10


def test_hashes_of_every_section_are_compared():
    bundle = as_published(full_round(), about={"title": "Cronfa'r Gogledd, £5,000"})

    assert verify(bundle) is None
    for section in ("about", "round", "outcome"):
        bent = changed(bundle, ["hashes", section], "0" * 64)
        assert verify(bent).path == f"hashes.{section}"
        assert found_by_checker(bent).startswith(f"hashes.{section}:")
    renamed = changed(bundle, ["about", "title"], "Another")
    assert verify(renamed).path == "hashes.about"


@pytest.mark.parametrize("bundle", [[], {}, {"format": "fundpots bundle 2"}])
def test_other_documents_are_not_bundles(bundle):
    assert verify(bundle).path == "format"


def test_a_bundle_without_a_section_that_is_needed_is_different():
    bundle = as_published(full_round())
    for section in ("round", "outcome", "hashes"):
        assert verify({key: part for key, part in bundle.items() if key != section}).path == section
    assert verify({**bundle, "more": {}}).path == "more"


def with_origins(number=4):
    """A round whose marks, weights and seed all follow from something published."""
    round_ = full_round(number)
    criteria = [{"id": "need", "weight": 3}, {"id": "plan", "weight": 2}]
    areas = [
        {"code": f"E{at}", "electorate": 60000 + 100 * at, "members": 5 * (at % 7) * at, "groups": at % 3}
        for at in range(1, 15)
    ]
    table = {key: [area[key] for area in areas] for key in ("electorate", "members", "groups")}
    weights = PresenceWeights().fit(table).transform(table).weight.tolist()
    codes = [area["code"] for area in areas]
    bid_areas = {bid.id: [codes[at % 14]] for at, bid in enumerate(round_.bids)}
    group_areas = {group.id: [codes[at % 14]] for at, group in enumerate(round_.groups)}
    weighed = replace(
        round_,
        bids=tuple(
            replace(bid, weight=round(weights[codes.index(bid_areas[bid.id][0])], 6)) for bid in round_.bids
        ),
    )
    secret = "drawn at the meeting"
    listed = closed_bids_sha256(weighed)
    weighed = replace(weighed, seed=seed_from(secret, listed), panel="open", interests=())
    scores, marks = [], []
    for at, mark in enumerate(round_.marks):
        points = {"need": at % 6, "plan": (at * at) % 6}
        scores.append({"group": mark.group, "bid": mark.bid, "scores": points})
        marks.append(Mark(mark.group, mark.bid, float(mark_from_scores([*points.values()], [3, 2]))))
    scores.append({"group": "g0", "bid": "unfinished", "scores": {"need": 4}})
    own_weights = [round(weights[codes.index(group_areas[g.id][0])], 6) for g in round_.groups]
    groups = tuple(replace(g, weight=w) for g, w in zip(round_.groups, own_weights, strict=True))
    origins = Origins(
        ballots={"criteria": criteria, "scores": scores},
        presence={
            "terms": {"tilt": 0.5, "clip": 4, "blend": 0.75, "group_prior": 1},
            "areas": areas,
            "bids": bid_areas,
            "groups": group_areas,
        },
        draw={"secret": secret, "commitment": sha256_of(secret), "bids_sha256": listed},
    )
    return as_published(replace(weighed, groups=groups, marks=tuple(marks)), origins=origins)


def test_marks_weights_and_seed_follow_from_what_is_published():
    bundle = with_origins()

    assert verify(bundle) is None
    assert found_by_checker(bundle) is None


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["ballots", "scores", 2, "scores", "need"], 5, "round.marks[2].mark"),
        (["presence", "areas", 0, "electorate"], 50000, "round.bids[1].weight"),
        (["presence", "terms", "tilt"], 0.6, "round.bids[0].weight"),
        (["draw", "secret"], "chosen later", "draw.commitment"),
        (["draw", "bids_sha256"], "0" * 64, "draw.bids_sha256"),
        (["round", "seed"], "a better one", "round.seed"),
        (["round", "bids", 1, "weight"], 1.9, "round.bids[1].weight"),
    ],
)
def test_a_bent_origin_is_named(path, value, named):
    bent = changed(with_origins(), path, value, rehashed=True)

    assert verify(bent).path == named
    assert found_by_checker(bent).startswith(f"{named}:")


@pytest.mark.parametrize("blend", [0, 0.3, 1])
@pytest.mark.parametrize("reference", [None, ["a", "b"]])
@pytest.mark.parametrize("member_prior", [None, 900])
def test_both_programs_weigh_areas_alike(blend, reference, member_prior):
    table = {
        "electorate": [70000, 72000, 68000, 75000, 71000, 0, 69000],
        "members": [12, 40, 95, 0, 150, 0, 33],
        "groups": [0, 1, 1, 0, 2, 0, 0.5],
        "code": list("abcdefg"),
    }
    areas = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    terms = {"tilt": 0.5, "clip": 4, "blend": blend, "group_prior": 1, "member_prior": member_prior}
    presence = {"terms": terms, "areas": areas, **({"reference": reference} if reference else {})}
    home = {key: column[:2] for key, column in table.items()} if reference else None
    expected = PresenceWeights(**terms).fit(table, reference=home).transform(table).weight

    weigh = CHECK.weigher(presence, {area["code"]: area for area in areas})

    assert [weigh([area]) for area in areas] == pytest.approx(expected.tolist(), abs=1e-12)
    assert weigh([]) == 1


@given(numbers)
def test_interests_as_numbers_decide_the_same(number):
    round_ = a_round(number, participation=0.6)
    hidden = publishable(round_)

    assert hidden.interests == ()
    assert allocate(hidden).amounts == allocate(round_).amounts
    assert allocate(hidden).unranked == allocate(round_).unranked


def test_interests_are_counted_once_and_only_where_they_matter():
    round_ = replace(full_round(), marks=())
    bid = round_.bids[0]
    stranger = next(group.id for group in round_.groups if group.id not in bid.groups)
    interests = (Interest(stranger, bid.id), Interest(bid.groups[0], bid.id))
    round_ = replace(round_, panel="open", interests=interests)

    excused = {group.id: group.excused for group in publishable(round_).groups}

    assert excused[stranger] == int(bid.eligible)
    assert sum(excused.values()) == int(bid.eligible)


def run_checker(file):
    """The program as a stranger runs it: isolated, with the standard library only."""
    return subprocess.run([sys.executable, "-I", "-S", CHECKER, file], capture_output=True, text=True)


def test_the_program_runs_alone_and_tells_by_its_exit_code(tmp_path):
    bundle = as_published(full_round())
    good, bent, broken = tmp_path / "good.json", tmp_path / "bent.json", tmp_path / "broken.json"
    good.write_text(json.dumps(bundle))
    bent.write_text(json.dumps(changed(bundle, ["outcome", "bids", 0, "amount_pence"], 7, rehashed=True)))
    broken.write_text("{")

    assert run_checker(good).returncode == 0
    assert "agrees to the penny" in run_checker(good).stdout
    assert run_checker(bent).returncode == 1
    assert "outcome.bids[0].amount_pence" in run_checker(bent).stderr
    assert run_checker(broken).returncode == 2
    assert run_checker(tmp_path / "none.json").returncode == 2
    assert "weighting" not in CHECKER.read_text()
