"""Weights: the properties W1 to W9 of the design, and the seven areas worked out by hand."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighting.tables import HAND, blends, changed, clips, tables, tilts
from weighting.presence import AreaCounts
from weighting.weights import PresenceWeights, presence_weights


def settings(tilt=0.5, clip=4.0, blend=0.75):
    return PresenceWeights(tilt=tilt, clip=clip, blend=blend)


@pytest.mark.parametrize(
    ("tilt", "expected"),
    [
        (0, [1, 1, 1, 1, 1, 1, 1]),
        (0.5, [1.840395, 1.112731, 0.790066, 2.0, 0.645421, 1.0, 1.21512]),
        (1, [3.387053, 1.238169, 0.624204, 4.0, 0.416568, 1.0, 1.476517]),
    ],
)
def test_seven_areas_by_hand(tilt, expected):
    weighed = settings(tilt).fit(HAND).transform(HAND)

    assert weighed.presence_groups == pytest.approx(
        [0.574324, 1.134846, 1.162791, 0.557377, 1.712559, 1.0, 0.866757], abs=5e-7
    )
    assert weighed.presence == pytest.approx(
        [0.295242, 0.807644, 1.60204, 0.043989, 2.400571, 1.0, 0.67727], abs=5e-7
    )
    assert weighed.weight == pytest.approx(expected, abs=5e-7)


@given(tables(), clips, blends)
def test_w1_without_tilt_all_weights_are_one(table, clip, blend):
    assert (settings(0, clip, blend).fit(table).transform(table).weight == 1).all()


@given(tables(), tilts, clips, blends, st.data())
def test_w2_fewer_members_or_groups_or_more_electors_never_lower_a_weight(table, tilt, clip, blend, data):
    fitted = settings(tilt, clip, blend).fit(table)
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from(["members", "groups", "electorate"]))
    more = data.draw(st.floats(0.001, 1000))

    before = fitted.transform(table).weight[row]
    after = fitted.transform(changed(table, row, **{column: more})).weight[row]

    if column == "electorate":
        assert after >= before * (1 - 1e-12)
    else:
        assert after <= before * (1 + 1e-12)


@given(tables(min_areas=2), tilts, clips, blends)
def test_w2_the_fit_stays_as_it_is_whatever_table_is_weighed(table, tilt, clip, blend):
    """Fitting again would let a member in one area move the weight of another."""
    fitted = settings(tilt, clip, blend).fit(table)

    other = fitted.transform(changed(table, 0, members=50, groups=1)).weight[1:]

    assert other.tolist() == fitted.transform(table).weight[1:].tolist()


@given(tables(), tilts, clips, blends, st.sampled_from([0.001, 0.5, 3, 1000]))
def test_w3_the_unit_of_the_electorate_does_not_matter(table, tilt, clip, blend, unit):
    """With a given prior: where Marshall's variance is next to zero, rounding may hold it there."""
    scaled = AreaCounts(table.electorate * unit, table.members, table.groups)
    leaning = PresenceWeights(tilt, clip, blend, member_prior=1000)
    leaning_scaled = PresenceWeights(tilt, clip, blend, member_prior=1000 * unit)

    weight = leaning.fit(table).transform(table).weight

    assert leaning_scaled.fit(scaled).transform(scaled).weight == pytest.approx(weight, rel=1e-9)


def test_w3_marshalls_prior_scales_with_the_unit_too():
    scaled = AreaCounts(HAND.electorate / 1000, HAND.members, HAND.groups)
    weight = settings().fit(HAND).transform(HAND).weight

    by_thousands = settings().fit(scaled)

    assert by_thousands.members.exposure == pytest.approx(settings().fit(HAND).members.exposure / 1000)
    assert by_thousands.transform(scaled).weight == pytest.approx(weight)


@given(tables(min_areas=2), tilts, clips, blends, st.data())
def test_w3_the_order_of_the_table_does_not_matter(table, tilt, clip, blend, data):
    order = data.draw(st.permutations(range(len(table))))
    assert table.groups is not None
    turned = AreaCounts(table.electorate[order], table.members[order], table.groups[order])

    weight = settings(tilt, clip, blend).fit(table).transform(table).weight

    assert settings(tilt, clip, blend).fit(turned).transform(turned).weight == pytest.approx(
        weight[order], rel=1e-9
    )


@given(tables(), tilts, clips, blends)
def test_w4_weights_stay_within_their_bounds(table, tilt, clip, blend):
    weight = settings(tilt, clip, blend).fit(table).transform(table).weight

    assert (weight >= clip**-tilt * (1 - 1e-12)).all()
    assert (weight <= clip**tilt * (1 + 1e-12)).all()


@given(tables(), tilts, clips, blends, st.floats(1e-9, 100), st.data())
def test_w5_a_few_members_more_change_a_weight_by_little(table, tilt, clip, blend, more, data):
    """No jump anywhere, nor at the clip: ln w moves by at most tilt x blend x ln of the growth."""
    row = data.draw(st.integers(0, len(table) - 1))
    leaning = PresenceWeights(tilt, clip, blend, member_prior=500)
    fitted = leaning.fit(table)
    base = table.members[row] + fitted.members.count
    if not base:
        return

    before = fitted.transform(table).weight[row]
    after = fitted.transform(changed(table, row, members=more)).weight[row]

    assert abs(np.log(after / before)) <= tilt * blend * np.log1p(more / base) + 1e-12


@given(tilts, clips, st.sampled_from([-1, 0, 1]), st.floats(-1e-9, 1e-9), st.floats(1e-12, 0.1))
def test_w5_there_is_no_jump_at_the_bounds(tilt, clip, bound, beside, step):
    presence = clip**bound * (1 + beside)

    before, after = presence_weights([presence, presence * (1 + step)], tilt=tilt, clip=clip)

    assert abs(np.log(after / before)) <= tilt * np.log1p(step) + 1e-12


@given(tables(), tilts, clips, blends)
def test_w6_an_average_area_has_presence_and_weight_one_exactly(table, tilt, clip, blend):
    fitted = settings(tilt, clip, blend).fit(table)
    assert fitted.groups is not None
    people = table.electorate
    average = AreaCounts(people, people * fitted.members.rate, people * fitted.groups.rate)

    weighed = fitted.transform(average)

    assert (weighed.presence == 1).all()
    assert (weighed.weight == 1).all()


@given(tables(), tilts, clips, blends)
def test_w7_an_empty_area_and_a_bid_without_areas_have_weight_one(table, tilt, clip, blend):
    fitted = settings(tilt, clip, blend).fit(table)

    assert fitted.transform(table.merged([[]])).weight.tolist() == [1.0]


@given(tilts, clips)
def test_w8_without_variation_beyond_chance_members_do_not_matter(tilt, clip):
    alike = AreaCounts([1000, 1000, 1000], [3, 3, 3])
    fitted = settings(tilt, clip).fit(alike)

    assert (fitted.transform(AreaCounts([1000, 5], [0, 4])).weight == 1).all()


def test_a_region_sets_the_average_and_the_nation_the_smoothing():
    region = HAND.merged([[2], [4]])
    national = settings().fit(HAND)
    fitted = settings().fit(HAND, reference=region)

    assert fitted.members.exposure == national.members.exposure
    assert fitted.members.rate == pytest.approx(245 / 139000)
    assert fitted.members.count == pytest.approx(national.members.exposure * 245 / 139000)
    assert fitted.groups is not None
    assert fitted.groups.rate == pytest.approx(3 / 139000)
    assert fitted.groups.count == 1.0
    assert fitted.transform(region.total()).presence == pytest.approx([1.0])


def test_a_bid_over_several_areas_is_weighed_by_its_people_not_by_the_mean_of_weights():
    table = AreaCounts([90000, 1000], [10, 40])
    fitted = PresenceWeights(clip=100, member_prior=100).fit(table, reference=AreaCounts([100000], [50]))

    together = fitted.transform(table.merged([[0, 1]])).weight[0]

    assert together == pytest.approx(((50 + 0.05) / (91000 * 0.0005 + 0.05)) ** -0.5)
    assert together != pytest.approx(fitted.transform(table).weight.mean(), rel=0.05)


def test_the_explanation_has_every_number_of_its_sentence():
    fitted = settings().fit(HAND, reference=HAND)

    why = fitted.explain(HAND.merged([[0, 1]]))

    assert why.members == 52
    assert why.electorate == 142000
    assert why.members_per_1000 == pytest.approx(0.3662, abs=5e-5)
    assert why.reference_members_per_1000 == pytest.approx(0.7765, abs=5e-5)
    assert why.presence_members == pytest.approx(
        (52 + why.added_members) / (why.expected_members + why.added_members)
    )
    assert why.presence_groups is not None
    assert why.presence == pytest.approx(why.presence_members**0.75 * why.presence_groups**0.25)
    assert why.weight == pytest.approx(why.clipped_presence**-0.5)
    assert why.bound is None
    assert not why.no_area
    assert why.smoothed_member_rate == pytest.approx(why.presence_members * why.reference_member_rate)


def test_the_explanation_flags_bounds_empty_bids_and_odd_counts():
    fitted = settings().fit(HAND)

    assert fitted.explain(HAND.merged([[3]])).bound == "low"
    assert fitted.explain(AreaCounts([100], [90], [0])).bound == "high"
    nowhere = fitted.explain(HAND.merged([[]]))
    assert nowhere.no_area
    assert nowhere.weight == 1
    assert nowhere.members_per_1000 is None
    assert fitted.explain(AreaCounts([10], [11], [0])).more_members_than_electors


def test_without_groups_presence_is_that_of_members_alone():
    table = AreaCounts(HAND.electorate, HAND.members)
    fitted = settings().fit(table)
    weighed = fitted.transform(table)

    assert weighed.presence_groups is None
    assert (weighed.presence == weighed.presence_members).all()
    assert fitted.settings.blend == 1
    assert fitted.what_if(blend=0.2).settings.blend == 1
    assert "presence_groups" not in weighed.frame()


def test_a_what_if_keeps_the_fit():
    fitted = settings().fit(HAND)

    other = fitted.what_if(tilt=1, clip=2)

    assert other.members is fitted.members
    assert other.transform(HAND).weight == pytest.approx(
        presence_weights(fitted.transform(HAND).presence, tilt=1, clip=2)
    )


def test_tables_with_and_without_groups_do_not_mix():
    bare = AreaCounts(HAND.electorate, HAND.members)

    with pytest.raises(ValueError, match="both tables or in neither"):
        settings().fit(HAND, reference=bare)
    with pytest.raises(ValueError, match="has none"):
        settings().fit(HAND).transform(bare)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tilt": -0.1},
        {"tilt": float("nan")},
        {"clip": 0.9},
        {"clip": float("inf")},
        {"blend": 1.1},
        {"blend": float("nan")},
        {"group_prior": 0},
        {"group_prior": float("inf")},
        {"tilt": 1000, "clip": 1000},
    ],
)
def test_a_leaning_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError):
        PresenceWeights(**wrong)


@pytest.mark.parametrize("presence", [[-1.0], [float("nan")]])
def test_presence_that_makes_no_sense_is_refused(presence):
    with pytest.raises(ValueError, match="presence"):
        presence_weights(presence)


def test_infinite_presence_is_clipped_like_any_other():
    assert presence_weights([np.inf, 0.0]).tolist() == [0.5, 2.0]


def test_632_areas_are_weighed_in_less_than_ten_milliseconds():
    rng = np.random.default_rng(1)
    table = AreaCounts(rng.integers(20_000, 85_000, 632), rng.integers(0, 300, 632), rng.integers(0, 3, 632))
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        settings().fit(table, reference=table).transform(table)
        best = min(best, time.perf_counter() - start)

    assert best < 0.010
