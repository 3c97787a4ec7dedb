"""Every case of the table of known answers, one by one, with the table's own input and outcome.

Many stand in other tests too, typed by hand; here each is read from `cases.json`, and a case that is
added to the table without a test here fails.
"""

import csv
import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.shared import SHARED, needs_shared
from tests.weighting.rules.contests import contest
from weighting import AreaCounts, PresenceWeights, gini, icc, krippendorff_alpha, theil, weighted_median
from weighting.calibration import calibrate_tilt, least_present_areas, weighted_share
from weighting.pabulib import count, read_pabulib
from weighting.presence import fit_prior
from weighting.rules import RULES
from weighting.rules.equal_shares import equal_shares
from weighting.rules.shares import Market

KNOWN = SHARED / "data" / "known"
CASES = json.loads((KNOWN / "cases.json").read_text()) if KNOWN.exists() else {}
PABULIB = SHARED / "data" / "pabulib"
pytestmark = needs_shared


def election(case, *, unit=1, utility="cost", ties="cost"):
    """Make the contest of a case, money in a `unit` so fine that it is whole, and a way to name bids."""
    names = list(case["costs"])
    asked = [round(cost * unit) for cost in case["costs"].values()]
    ballots = [[names.index(name) for name in ballot] for ballot in case["ballots"]]
    made = contest(round(case["budget"] * unit), asked, ballots=ballots, utility=utility)
    if ties == "name":
        made = replace(made, tie_rank=np.arange(len(names)))
    return made, lambda decision: [names[bid] for bid in decision.chosen]


def mes_equalshares_net_1(case):
    made, named = election(case)
    decision = equal_shares(made, completion="none")
    purses = np.full(case["voters"], decision.endowment)
    for scorers, paid in decision.payments.values():
        purses[scorers] -= paid

    assert named(decision) == case["winners_in_order"]
    assert purses == pytest.approx([float(Fraction(left)) for left in case["left_budgets"]], abs=1e-9)
    assert named(RULES["greedy"](made)) == case["greedy_by_votes"]


def lackner_skowron_running(case):
    made, named = election(case, unit=24)
    names = list(case["costs"])

    assert sorted(named(RULES["phragmen"](made))) == case["sequential_phragmen"]
    assert named(equal_shares(made, completion="none")) == case["mes"]
    richer = Market(made, made.utility).buy(Fraction(3, 8) * 24)
    assert [names[bid] for bid in richer.bought] == case["mes_endowment_3_8"]
    assert named(equal_shares(made, completion="add1", step=1)) == case["mes_add_step_1_24"]


def mes_cost_vs_cardinality(case):
    by_cost, named = election(case, unit=100)
    by_number, _ = election(case, unit=100, utility="cardinality")

    assert sorted(named(equal_shares(by_number, completion="none"))) == case["mes_cardinality"]
    assert sorted(named(equal_shares(by_cost, completion="none"))) == case["mes_cost"]
    assert sorted(named(equal_shares(by_cost, completion="add1-exhaustive"))) == case["mes_cost_add1"]


def mes_completion(case):
    made, named = election(case, ties="name")

    assert named(equal_shares(made, completion="none")) == case["mes_cost"]
    assert sorted(named(equal_shares(made, completion="greedy"))) == case["mes_then_greedy_votes"]


def knapsack_p01(case):
    decision = RULES["knapsack"](contest(case["capacity"], case["weights"], case["profits"]))

    assert sorted(decision.chosen) == case["chosen"]
    assert sum(case["profits"][bid] for bid in decision.chosen) == case["optimum"]


def official_mes(rows):
    """Of the file that is not at hand (Wieliczka) nothing can be counted; it is named, not hidden."""
    missing = [row["file"] for row in rows if not (PABULIB / row["file"]).exists()]
    for row in rows:
        if row["file"] not in missing:
            read = read_pabulib(PABULIB / row["file"])
            counted = count(read)
            assert counted.completion == "add1"
            assert set(counted.decision.chosen) == read.published_winners()
            assert len(counted.decision.chosen) == row["n"]
            assert read.money(counted.decision.spent) == row["cost"]
            assert endowment_is(row["endowment"], counted.decision.endowment / read.scale)
            if "984579" in row.get("stop", ""):
                early = count(read, completion="add1-exhaustive").decision
                assert (read.money(early.spent), len(early.chosen)) == (984_579, 31)
    assert missing in ([], ["Poland_Wieliczka_2023_Green_Budget.pb"])


def endowment_is(known, ours):
    """The first endowment of a range that buys the outcome is where the count stops."""
    if isinstance(known, str):
        least, most = map(float, known.split(" ")[0].split(".."))
        return least - 1 < ours < most + 1
    return ours == pytest.approx(known, abs=5e-4)


def eb_auckland(case):
    with (KNOWN / case["file"]).open() as file:
        rows = list(csv.DictReader(file))
    prior = fit_prior(
        [float(row[case["cases"]]) for row in rows], [9 * float(row["Und5_81"]) for row in rows]
    )

    assert case["population"] == "9*Und5_81"
    assert (prior.variance, prior.rate) == pytest.approx((case["a"], case["b"]), rel=1e-6)


def weighted_median_of_esda(case):
    for row in case["cases"]:
        assert weighted_median(case["d"], row["w"]) == row["median"]


def icc_shrout_fleiss(case):
    names = ("ICC11", "ICC21", "ICC31", "ICC1k", "ICC2k", "ICC3k")

    assert icc(case["ratings"]) == pytest.approx([case[name] for name in names], abs=5e-5)


def krippendorff_c(case):
    units = [[np.nan if mark is None else mark for mark in unit] for unit in case["units_by_coder"]]

    for level in ("nominal", "ordinal", "interval", "ratio"):
        assert krippendorff_alpha(units, level=level) == pytest.approx(case[level], abs=5e-5)


def gini_and_theil(rows):
    for row in rows:
        assert gini(row["x"]) == pytest.approx(float(Fraction(row["gini"])))
        if "theil" in row:
            assert theil(row["x"]) == pytest.approx(np.log(4) if row["theil"] == "ln 4" else row["theil"])


def presence_hand(case):
    table = AreaCounts(case["electorate"], case["members"], case["groups"])
    fitted = PresenceWeights().fit(table)
    weighed = fitted.transform(table)

    assert fitted.members.rate == pytest.approx(case["b"], rel=1e-9)
    assert fitted.members.variance == pytest.approx(case["a"], rel=1e-9)
    assert fitted.members.exposure == pytest.approx(case["nu"], rel=1e-7)
    assert weighed.presence_members == pytest.approx(case["P_members"], abs=5e-7)
    assert weighed.presence_groups == pytest.approx(case["P_groups_kappa1"], abs=5e-7)
    assert weighed.presence == pytest.approx(case["P_lambda075"], abs=5e-7)
    for name, tilt in (("w_gamma0", 0), ("w_gamma05", 0.5), ("w_gamma1", 1)):
        assert fitted.what_if(tilt=tilt).transform(table).weight == pytest.approx(case[name], abs=5e-7)
    check_shares(case, table, weighed.presence)


def check_shares(case, table, presence):
    least = least_present_areas(presence, table.electorate, 0.4)
    for tilt, share in case["least40_share"].items():
        weight = PresenceWeights(tilt=float(tilt)).fit(table).transform(table).weight
        assert weighted_share(weight, table.electorate, least) == pytest.approx(share, abs=5e-5)
    tilt = calibrate_tilt(presence, table.electorate, share=0.6, least=0.4)
    assert tilt == pytest.approx(case["gamma_for_60pct"], abs=5e-6)


def eb_refit_nonmonotone(case):
    before, after = case["members"], list(case["members"])
    after[case["area"]] += 1
    frozen, refitted = fit_prior(before, case["population"]), fit_prior(after, case["population"])

    assert frozen.relative(before, case["population"])[2] == pytest.approx(case["relpres_before"], abs=5e-7)
    assert refitted.relative(after, case["population"])[2] == pytest.approx(case["relpres_after"], abs=5e-7)


CHECKS = {
    "mes_equalshares_net_1": mes_equalshares_net_1,
    "lackner_skowron_running": lackner_skowron_running,
    "mes_cost_vs_cardinality": mes_cost_vs_cardinality,
    "mes_completion": mes_completion,
    "knapsack_p01": knapsack_p01,
    "official_mes": official_mes,
    "eb_auckland": eb_auckland,
    "weighted_median": weighted_median_of_esda,
    "icc_shrout_fleiss": icc_shrout_fleiss,
    "krippendorff_C": krippendorff_c,
    "gini": gini_and_theil,
    "presence_hand": presence_hand,
    "eb_refit_nonmonotone": eb_refit_nonmonotone,
}
ELSEWHERE = {"loo_overspend", "loo_nobody"}  # test_round.py, where halves are shown beside them


@pytest.mark.parametrize("name", CHECKS)
def test_a_known_case_comes_out(name):
    CHECKS[name](CASES[name])


def test_no_case_is_left_out():
    assert set(CASES) == set(CHECKS) | ELSEWHERE
