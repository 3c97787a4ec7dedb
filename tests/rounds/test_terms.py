"""The terms of a round: every change shows in their hash, and the weights follow from them alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from fundpots.places.models import Grouping, PresenceCount
from fundpots.pots.models import Pot
from fundpots.rounds.models import Criterion, Round, Scenario
from fundpots.rounds.queries import weigher
from fundpots.rounds.rules import AreaElsewhere, AreaRow, Weigher, digest_of, terms_of
from fundpots.rounds.rules.weighing import fit_of, weigh_areas
from tests import make
from weighting import PresenceWeights

#: What a round knows of itself that is no term: its key, its life, what was locked, who made it.
NO_TERMS = {
    "pot_id", "stage", "presence_count_id", "grouping_id", "terms", "terms_digest", "seed_secret",
    "seed_commitment", "bid_list_digest", "seed", "opened_at", "published_at", "cancelled_at", "made_at",
    "made_by_id", "copied_from_id", "version",
}  # fmt: skip
COLUMNS = [column.key for column in inspect(Round).columns if column.key not in NO_TERMS]
LEANING = {"tilt": 0.5, "clip": 4.0, "blend": 0.75, "group_prior": 1.0, "reserve_least_share": 0.25}


def plain_round(**values) -> Round:
    return Round(
        **{
            "id": 1,
            "pot": Pot(slug="north", name="North"),
            "name": "Spring",
            "amount_pence": 400_000,
            "smallest_pence": 5_000,
            "largest_pence": 150_000,
            "bids_close_at": make.later(30),
            **values,
        }
    )


def plain_terms(round_: Round, **others) -> dict:
    given = {
        "grouping": Grouping(id=1, name="First", in_force_on=date(2020, 1, 1)),
        "count": PresenceCount(
            name="Autumn", source="By hand", counted_on=date(2026, 9, 30), file_digest="0" * 64
        ),
        "fit": {"members": {"rate": 0.001, "prior_exposure": None, "prior_count": None}, "groups": None},
        "areas": [AreaRow("E14000001", 70_000, 40, 1.0, 0.9, 1.054093, False)],
        **others,
    }
    return terms_of(round_, given.pop("criteria", []), **given)


def another(value, draw_text: str, number: int):
    """A value that differs from this one, of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + number
    if isinstance(value, datetime):
        return value + timedelta(seconds=number)
    return (value or "") + draw_text


@given(column=st.sampled_from(COLUMNS), text=st.text(min_size=1), number=st.integers(1, 10**6))
def test_the_hash_changes_when_any_term_of_the_round_changes(column, text, number):
    kinds = {
        "id": 1,
        "opens_at": make.NOON,
        "scoring_closes_at": make.later(60),
        "vote_closes_at": make.later(80),
    }
    defaults = {
        c.key: c.default.arg for c in inspect(Round).columns if c.default and not callable(c.default.arg)
    }
    first = plain_round(**{**defaults, **kinds})
    value = another(getattr(first, column), text, number)

    second = plain_round(**{**defaults, **kinds, column: value})

    assert digest_of(plain_terms(first)) == digest_of(plain_terms(plain_round(**{**defaults, **kinds})))
    assert digest_of(plain_terms(first)) != digest_of(plain_terms(second)), column


@given(
    column=st.sampled_from(["position", "name", "name_cy", "guidance", "guidance_cy", "weight", "meanings"]),
    text=st.text(min_size=1),
    number=st.integers(1, 99),
)
def test_the_hash_changes_when_a_criterion_changes(column, text, number):
    values = {"position": 1, "name": "Need", "guidance": "Look", "weight": 100, "meanings": ["a"] * 6}
    old = values.get(column)
    changed = ["a"] * 5 + ["a" + text] if column == "meanings" else another(old, text, number)

    first = plain_terms(plain_round(), criteria=[Criterion(**values)])
    second = plain_terms(plain_round(), criteria=[Criterion(**{**values, column: changed})])

    assert digest_of(first) != digest_of(second)


@given(column=st.sampled_from(list(AreaRow.__dataclass_fields__)), number=st.integers(1, 1000))
def test_the_hash_changes_when_a_figure_of_an_area_changes(column, number):
    row = AreaRow("E14000001", 70_000, 40, 1.0, 0.9, 1.054093, False)
    changed = AreaRow(**{**row.__dict__, column: another(getattr(row, column), "x", number)})

    assert digest_of(plain_terms(plain_round(), areas=[row])) != digest_of(
        plain_terms(plain_round(), areas=[changed])
    )


def test_the_hash_tells_of_the_count_the_grouping_the_fit_and_what_was_tried():
    terms = plain_terms(plain_round())
    others = [
        plain_terms(plain_round(), grouping=Grouping(id=1, name="First", in_force_on=date(2021, 1, 1))),
        plain_terms(
            plain_round(),
            count=PresenceCount(
                name="Autumn", source="By hand", counted_on=date(2026, 9, 30), file_digest="1" * 64
            ),
        ),
        plain_terms(
            plain_round(), fit={"members": {"rate": 0.0011, "prior_exposure": None, "prior_count": None}}
        ),
        plain_terms(plain_round(), scenarios=[Scenario(slug="a", name="b", settings={"terms": {}})]),
    ]

    assert len({digest_of(each) for each in [terms, *others]}) == 5


counts = st.lists(
    st.tuples(st.integers(1, 120_000), st.integers(0, 400).map(lambda n: 5 * n), st.integers(0, 3)),
    min_size=2,
    max_size=12,
)


def weigher_of(rows, **leaning) -> Weigher:
    weighting = {**LEANING, **leaning}
    table = [
        {"code": f"E{n:03d}", "electorate": people, "members": members, "groups": float(groups)}
        for n, (people, members, groups) in enumerate(rows)
    ]
    columns = {name: [row[name] for row in table] for name in ("electorate", "members", "groups")}
    fit = fit_of(weighting, columns, columns)
    return Weigher(weighting, fit, weigh_areas(weighting, fit, table))


@given(rows=counts)
def test_a_bid_for_one_area_weighs_what_the_table_says(rows):
    weighs = weigher_of(rows)

    for code, row in weighs.areas.items():
        assert weighs.of_areas([code]).weight == pytest.approx(row.weight, abs=2e-6)
        assert 0.5 <= row.weight <= 2


@given(rows=counts, data=st.data())
def test_several_areas_weigh_as_their_counts_together(rows, data):
    weighs = weigher_of(rows)
    some = data.draw(st.lists(st.sampled_from(sorted(weighs.areas)), min_size=1, unique=True))
    columns = {
        name: [getattr(row, name) for row in weighs.areas.values()]
        for name in ("electorate", "members", "groups")
    }
    merged = {name: [sum(getattr(weighs.areas[code], name) for code in some)] for name in columns}

    fitted = PresenceWeights(tilt=0.5, clip=4.0, blend=0.75, group_prior=1.0).fit(columns)
    expected = fitted.transform(merged)

    assert weighs.of_areas(some).weight == pytest.approx(float(expected.weight[0]), abs=1e-6)
    assert weighs.of_areas(some) == weighs.of_areas(reversed(some))


@given(rows=counts)
def test_the_terms_alone_give_the_same_weights_back(rows):
    weighs = weigher_of(rows)
    terms = {
        "weighting": weighs.weighting,
        "fit": weighs.fit,
        "areas": [row.__dict__ for row in weighs.areas.values()],
    }

    again = Weigher.of_terms(terms)

    codes = list(weighs.areas)
    assert [again.of_areas([code]) for code in codes] == [weighs.of_areas([code]) for code in codes]
    assert again.of_areas(codes) == weighs.of_areas(codes)


@given(rows=counts)
def test_the_least_present_areas_hold_no_more_electors_than_agreed(rows):
    weighs = weigher_of(rows)
    least = [row for row in weighs.areas.values() if row.least_present]
    others = [row for row in weighs.areas.values() if not row.least_present]

    assert sum(row.electorate for row in least) <= 0.25 * sum(row[0] for row in rows) + 1e-6
    below, above = [row.presence for row in least] or [-1], [row.presence for row in others] or [1e9]
    assert max(below) < min(above)


def test_without_an_area_the_weight_is_one():
    found = weigher_of([(70_000, 40, 1), (70_000, 400, 1)]).of_areas([])

    assert (found.weight, found.no_area, found.least_present) == (1.0, True, False)


def test_an_area_of_another_region_is_refused_for_a_bid_and_left_out_for_a_group():
    weighs = weigher_of([(70_000, 40, 1), (70_000, 400, 1)])

    with pytest.raises(AreaElsewhere):
        weighs.of_areas(["E000", "W999"])
    assert weighs.of_home(["E000", "W999"]) == weighs.of_areas(["E000"])


def test_a_tilt_of_zero_favours_nobody():
    weighs = weigher_of([(70_000, 40, 1), (70_000, 400, 1)], tilt=0.0)

    assert {row.weight for row in weighs.areas.values()} == {1.0}


def test_a_draft_weighs_by_its_settings_and_an_open_round_by_its_terms(app):
    round_ = make.complete_draft()
    codes = sorted(weigher(round_).areas)
    before = weigher(round_).of_areas(codes[:1]).weight
    make.open_round(round_, by=None, at=make.NOON)

    round_.tilt = 0.0

    assert before > 1.2
    assert weigher(round_).of_areas(codes[:1]).weight == before


def test_average_is_what_the_region_has_while_smoothing_looks_at_all(app):
    poor, rich = make.region(), make.region()
    areas = [make.area() for _ in range(6)]
    make.grouping({poor: areas[:3], rich: areas[3:]})
    members = dict(zip(areas, (5, 10, 15, 500, 1000, 1500), strict=True))
    count = make.presence_count(members)
    here, there, all_of_it = (
        weigher(make.round_(make.pot(where), count=count)) for where in (poor, rich, None)
    )

    assert sorted(here.areas) == sorted(area.code for area in areas[:3])
    assert len(all_of_it.areas) == 6
    assert here.of_areas(here.areas).presence == pytest.approx(1, abs=1e-5)
    assert there.of_areas(there.areas).presence == pytest.approx(1, abs=1e-5)
    assert all_of_it.of_areas(here.areas).presence < 0.5
    assert here.fit["members"]["prior_exposure"] == there.fit["members"]["prior_exposure"]
