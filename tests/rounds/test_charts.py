"""The pictures of a what-if carry the numbers of the table beside them."""

import json

from fundpots.rounds.charts import CHARTS, curve, fifths, slope
from fundpots.rounds.rules.what_if import report_of
from fundpots.rounds.tables import chart_titles, told_finding
from tests.rounds.test_what_if import WEIGHS, made, terms


def report(**changes):
    return report_of(made("c"), WEIGHS, terms(**changes), audited=False)


def test_every_picture_is_plain_json(app):
    for draw in CHARTS.values():
        assert json.loads(json.dumps(draw(report())))["data"]


def test_bars_show_the_pounds_of_the_table(app):
    found = report()

    plain, leaning = fifths(found)["data"]
    assert [round(100 * y) for y in leaning["y"]] == [band["pence"] for band in found["fifths"]]
    assert [round(100 * y) for y in plain["y"]] == [band["plain_pence"] for band in found["fifths"]]


def test_curves_go_from_nothing_to_everything(app):
    for line in curve(report())["data"]:
        assert (line["x"][0], line["y"][0]) == (0, 0)
        assert (line["x"][-1], line["y"][-1]) == (1, 1)


def test_each_ranked_bid_has_one_line_and_the_title_counts_those_that_moved(app):
    found = report(tilt=1.0)

    lines = slope(found)["data"]
    ranked = [bid for bid in found["list"] if bid["rank"]]
    up = sum(bid["rank"] < bid["plain_rank"] for bid in ranked)
    assert len(lines) == len(ranked)
    assert sum(line["legendgroup"] == "Raised by the weights" for line in lines) == up > 0
    assert f"raise {up} bids" in chart_titles(found)["slope"]
    assert sum(line["showlegend"] for line in lines) <= 3


def test_halves_stand_below_each_other_so_that_no_line_hides_another_of_its_rank(app):
    found = report()

    ends = [line["y"][1] for line in slope(found)["data"]]
    assert {bid["half"] for bid in found["list"]} == {0, 1}
    assert len(set(ends)) == len(ends) == len(found["list"])
    assert [note["text"] for note in slope(found)["layout"]["annotations"]] == [
        "<b>First half</b>",
        "<b>Second half</b>",
    ]
    ticks = slope(found)["layout"]["yaxis"]["ticktext"]
    assert ticks.count(1) == 2


def test_a_scenario_kept_before_halves_were_told_is_drawn_as_one(app):
    found = report()
    for bid in found["list"]:
        del bid["half"]

    assert len(slope(found)["data"]) == len(found["list"])
    assert slope(found)["layout"]["annotations"] == []


def test_titles_are_words_not_tags_and_whole_where_they_are_pointed_at(app):
    found = report()
    found["list"][0]["title"] = "<a href='//evil.example'>A hall</a> for all who come to it"

    (line,) = [line for line in slope(found)["data"] if "evil" in line["customdata"][0]]
    assert "<a" not in json.dumps(line)
    assert line["customdata"][0].endswith("for all who come to it")
    assert line["text"][1].endswith("…")


def test_the_finding_says_which_way_the_money_leaned(app):
    least = {"least_share": 0.4, "index": -0.2}

    assert "40%" in told_finding({"with": least, "without": {"least_share": 0.1, "index": 0.1}})
    far = told_finding({"with": least, "without": {"least_share": 0.401, "index": 0.1}})
    assert "gets 40% either way; the concentration index goes from 0.10 to -0.20" in far.replace("−", "-")
    assert "did not help" in told_finding({"with": least, "without": {"least_share": 0.5, "index": -0.4}})
    assert "nothing that can be seen" in told_finding({"with": least, "without": least})
    assert "No bid was funded" in told_finding({"with": {"index": None}, "without": {"index": None}})


def test_titles_say_where_the_terms_change_nothing(app):
    titles = chart_titles(report(tilt=0.0))

    assert "either way" in titles["fifths"]
    assert "The concentration index stays at" in titles["curve"]


def test_without_any_money_the_curve_is_the_diagonal_alone(app):
    nothing = report(amount_pence=1)

    assert nothing["with"]["index"] is None
    assert len(curve(nothing)["data"]) == 1
    assert chart_titles(nothing)["curve"]
