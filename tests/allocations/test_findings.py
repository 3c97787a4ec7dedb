"""What the weighting changed: measured by hearing the same round again."""

import pytest

from fundpots.allocations import operations as act
from fundpots.allocations.charts import corners, middle
from fundpots.allocations.queries import current_proposal, findings_of, lines_of
from fundpots.allocations.queries import results as kept
from fundpots.allocations.tables import round_pounds, told_headline, told_index, told_leaning
from tests import make


def found_in(round_):
    proposal = current_proposal(round_.id)
    return findings_of(round_, proposal, lines_of(proposal.id))


def test_without_a_tilt_the_weighting_changes_nothing(app):
    round_ = make.proposed_round(tilt=0.0)

    found = found_in(round_)

    assert found.with_it == found.without
    assert all(area.pence == area.plain_pence for area in found.areas)
    for line in lines_of(current_proposal(round_.id).id):
        bid = found.bids[line.bid.reference]
        assert (bid.plain_rank, bid.plain_pence) == (line.rank, line.amount_pence)
    assert "as much as without the weighting" in told_leaning(found, "Momentum")


def test_the_weighting_leans_the_money_and_the_sentence_says_how_far(app):
    found = found_in(make.proposed_round(tilt=1.0))

    assert found.with_it.index < found.without.index
    assert "leans towards low presence" in told_index(found)
    said = told_leaning(found, "Momentum")
    assert f"{found.with_it.least_share * 100:.0f}% of it goes" in said
    assert f"it would be {found.without.least_share * 100:.0f}%" in said


def test_every_penny_lies_in_some_area(app):
    round_ = make.proposed_round()
    found, lines = found_in(round_), lines_of(current_proposal(round_.id).id)

    assert sum(area.pence for area in found.areas) == sum(line.amount_pence for line in lines)
    assert sum(area.plain_pence for area in found.areas) == sum(
        bid.plain_pence for bid in found.bids.values()
    )


def test_the_halves_stay_those_in_which_the_marks_were_given(app):
    round_ = make.proposed_round(tilt=1.0)
    found = found_in(round_)

    assert sum(half.part_pence for half in found.halves) == round_.amount_pence
    assert sum(half.plain_part_pence for half in found.halves) == round_.amount_pence
    sizes = [len(half.groups) for half in found.halves]
    assert found.halves[0].plain_part_pence == round(round_.amount_pence * sizes[0] / sum(sizes))


def test_areas_stand_from_the_least_to_the_most_present(app):
    found = found_in(make.proposed_round())

    presence = [area.row.presence for area in found.areas]
    assert presence == sorted(presence)
    assert [area.is_least for area in found.areas] == [True] + [False] * 5


def test_findings_are_computed_once_and_anew_after_a_change_by_hand(app, monkeypatch):
    round_ = make.proposed_round()
    first = found_in(round_)
    assert found_in(round_) is first

    line = next(one for one in lines_of(current_proposal(round_.id).id) if one.amount_pence)
    act.override(line, 0, reason="It burnt down.", by=make.person(), at=make.later(61))
    second = found_in(round_)
    assert second is not first
    assert sum(area.pence for area in second.areas) < sum(area.pence for area in first.areas)
    assert second.without == first.without


def test_only_a_few_findings_are_kept(app, monkeypatch):
    monkeypatch.setattr(kept, "KEPT", 1)
    kept._kept.clear()
    first = make.proposed_round()
    found_in(first)
    line = next(one for one in lines_of(current_proposal(first.id).id) if one.amount_pence)
    act.override(line, 0, reason="It burnt down.", by=make.person(), at=make.later(61))
    found_in(first)

    assert len(kept._kept) == 1


def test_without_any_money_nothing_leans(app):
    found = found_in(make.proposed_round(minimum_scorers=6))

    assert found.with_it.index is None
    assert told_leaning(found, "Momentum") == "No money was given, so it leans neither way."


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ({"awarded_pence": 4_820_000, "funded": 17, "bids": 31}, "£48,200 for 17 of 31 projects"),
        ({"awarded_pence": 4_820_050, "funded": 1, "bids": 1}, "£48,200.50 for 1 of 1 project"),
    ],
)
def test_the_headline_is_one_short_sentence(app, summary, said):
    assert told_headline(summary) == said


def test_neighbouring_hexagons_touch_and_do_not_overlap(app):
    one, east, south_east = (make.area(hex_q=q, hex_r=r) for q, r in ((1000, 2), (1001, 2), (1000, 3)))

    for other in (east, south_east):
        (x0, y0), (x1, y1) = middle(one), middle(other)
        assert (x1 - x0) ** 2 + (y1 - y0) ** 2 == pytest.approx(1)
    assert middle(south_east)[1] < middle(one)[1]
    xs, ys = corners(one)
    assert (xs[0], ys[0]) == (xs[-1], ys[-1])
    assert 0.9 < max(xs) - min(xs) < 1
    assert round_pounds(0) == "£0"
