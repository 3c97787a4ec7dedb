"""The split of a national fund: to the penny, by the weights, and by two people."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from fundpots import log
from fundpots.cli.split import split as split_command
from fundpots.db import db
from fundpots.pots.exports import pots_csv
from fundpots.pots.models import Entry, Split, Transaction
from fundpots.pots.operations import put_split_in_force, save_split
from fundpots.pots.queries import balances, regions_to_split
from fundpots.pots.rules import (
    DrawnSince,
    NeedsAnother,
    PotMissing,
    SplitImpossible,
    SplitInForce,
    SplitRow,
    SplitSettings,
    command_of,
    rows_of,
    settings_of,
    split_result,
)
from fundpots.pots.stages import Account, Movement
from tests import make

row_lists = st.lists(
    st.tuples(st.integers(1, 4_000_000), st.integers(0, 60_000), st.integers(0, 40)), min_size=1, max_size=12
)
ways = st.fixed_dictionaries(
    {
        "denominator": st.sampled_from(["electorate", "population"]),
        "tilt": st.floats(0, 1.5),
        "clip": st.floats(1, 16),
        "blend": st.floats(0, 1),
        "floor_pence": st.integers(0, 1_000),
        "whole_share": st.sampled_from([0.0, 0.05, 0.1, 0.333, 0.9]),
    }
)


def rows_from(figures) -> list[SplitRow]:
    named = [(place, f"region-{place}", f"Region {place}", None) for place in range(1, len(figures) + 1)]
    return [
        SplitRow(*names, size, 2 * size, members * 5, float(groups))
        for names, (size, members, groups) in zip(named, figures, strict=True)
    ]


REGIONS = rows_from([(3_000_000, 2_000, 20), (2_500_000, 300, 5), (1_000_000, 500, 4)])


@settings(deadline=None)
@given(row_lists, st.integers(1_000_000, 10**10), ways)
def test_every_penny_of_the_fund_goes_somewhere_and_none_is_made_up(figures, total, way):
    result = split_result(rows_from(figures), SplitSettings(total, **way))

    for column in ("amount_pence", "unweighted_pence"):
        assert result["whole_pence"] + sum(row[column] for row in result["rows"]) == total
    assert all(row["amount_pence"] >= way["floor_pence"] for row in result["rows"])


@settings(deadline=None)
@given(row_lists, ways)
def test_the_pence_follow_the_shares_within_a_penny(figures, way):
    result = split_result(rows_from(figures), SplitSettings(10_000_000, **way))

    for row in result["rows"]:
        assert abs(row["amount_pence"] - row["floor_pence"] - row["quota_pence"]) < 1


def test_without_tilt_nothing_is_moved():
    result = split_result(REGIONS, SplitSettings(25_000_000, tilt=0.0))

    assert [row["amount_pence"] for row in result["rows"]] == [
        row["unweighted_pence"] for row in result["rows"]
    ]


def test_money_per_head_stands_in_the_ratio_of_the_weights():
    result = split_result(REGIONS, SplitSettings(25_000_000))
    strong, weak = result["rows"][0], result["rows"][1]

    per_head = (weak["amount_pence"] / weak["size"]) / (strong["amount_pence"] / strong["size"])

    assert weak["weight"] > strong["weight"]
    assert per_head == pytest.approx(weak["weight"] / strong["weight"], rel=1e-6)


def test_the_curve_meets_the_split_at_its_own_tilt():
    result = split_result(REGIONS, SplitSettings(25_000_000, tilt=0.5))

    assert [row["curve"][2] for row in result["rows"]] == pytest.approx(
        [row["share"] for row in result["rows"]]
    )
    assert [row["curve"][0] for row in result["rows"]] == pytest.approx(
        [row["unweighted_share"] for row in result["rows"]]
    )


@pytest.mark.parametrize(
    "impossible",
    [SplitSettings(1_000, floor_pence=400), SplitSettings(1_000, denominator="groups")],
)
def test_a_split_beyond_the_money_or_by_nothing_is_refused(impossible):
    rows = rows_from([(100, 1, 0), (100, 2, 0), (100, 3, 0)])

    with pytest.raises(SplitImpossible):
        split_result(rows, impossible)


@pytest.mark.parametrize("denominator", ["electorate", "population", "groups"])
def test_the_command_computes_the_split_again_to_the_penny(tmp_path, denominator):
    rows = [SplitRow(**{**vars(row), "groups": row.groups + 1 / 3}) for row in REGIONS]
    asked = SplitSettings(
        25_000_001, denominator, tilt=0.7, clip=3.3, blend=0.61, floor_pence=12_345, whole_share=0.07
    )
    result = split_result(rows, asked)
    file = tmp_path / "POTS.csv"
    file.write_text(pots_csv(result), encoding="utf-8", newline="")

    words = command_of(asked).split()
    ran = CliRunner().invoke(split_command, [str(file) if word == "POTS.csv" else word for word in words[2:]])

    assert ran.exit_code == 0, ran.output
    again = {row["pot"]: row["amount_pence"] for row in json.loads(ran.stdout)["pots"]}
    assert again == {row["slug"]: row["amount_pence"] for row in result["rows"]}


def test_a_result_that_was_kept_as_json_gives_the_same_inputs_back():
    asked = SplitSettings(25_000_001, tilt=1 / 3, blend=0.1)
    kept = json.loads(json.dumps(split_result(REGIONS, asked)))

    assert rows_of(kept) == REGIONS
    assert settings_of(kept) == asked
    assert split_result(rows_of(kept), settings_of(kept)) == kept


class Fund:
    """Two regions with pots, one of little presence, and a split of £2,500 that somebody kept."""

    def __init__(self, **way) -> None:
        self.strong, self.weak = make.region(name="Strong"), make.region(name="Weak")
        here, there = make.area(), make.area()
        self.grouping = make.grouping({self.strong: [here], self.weak: [there]})
        self.count = make.presence_count({here: 400, there: 20})
        self.pots = {"strong": make.pot(self.strong), "weak": make.pot(self.weak), "whole": make.pot()}
        self.keeper, self.other = make.treasurer(), make.treasurer()
        rows = regions_to_split(self.count, self.grouping, make.NOON.date())[2]
        self.split = save_split(
            "Spring",
            split_result(rows, SplitSettings(250_000, **way)),
            grouping=self.grouping,
            count=self.count,
            by=self.keeper,
            at=make.NOON,
        )
        db.session.commit()

    def available(self, name: str) -> int:
        return balances(self.pots[name].id).available_pence


def moved() -> int:
    return db.session.scalar(select(func.count(Transaction.id)))


def test_keeping_a_split_moves_nothing(app):
    fund = Fund()

    assert moved() == 0
    assert db.session.get(Split, fund.split.id).in_force_at is None


def test_a_split_in_force_pays_every_share_into_its_pot(app):
    fund = Fund(whole_share=0.1)

    put_split_in_force(fund.split, by=fund.other, at=make.NOON)

    amounts = {row["name"]: row["amount_pence"] for row in fund.split.result["rows"]}
    assert fund.available("strong") == amounts["Strong"]
    assert fund.available("weak") == amounts["Weak"]
    assert fund.available("whole") == 25_000
    assert amounts["Weak"] > amounts["Strong"]
    assert sum(fund.available(name) for name in fund.pots) == 250_000
    kinds = db.session.execute(select(Transaction.kind, Transaction.split_id)).all()
    assert set(kinds) == {(Movement.SPLIT, fund.split.id)}
    outside = select(func.sum(Entry.amount_pence)).where(Entry.account == Account.OUTSIDE)
    assert db.session.scalar(outside) == -250_000
    entries = db.session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq)).all()
    assert log.first_broken(entries) is None
    assert entries[-1].act == "split.in-force"


def test_who_kept_a_split_does_not_put_it_in_force(app):
    fund = Fund()

    with pytest.raises(NeedsAnother):
        put_split_in_force(fund.split, by=fund.keeper, at=make.NOON)
    assert moved() == 0


def test_a_split_is_put_in_force_once(app):
    fund = Fund()
    put_split_in_force(fund.split, by=fund.other, at=make.NOON)
    before = moved()

    with pytest.raises(SplitInForce):
        put_split_in_force(fund.split, by=fund.other, at=make.NOON)
    assert moved() == before


@pytest.mark.parametrize("why", ["closed", "restricted"])
def test_a_region_without_an_open_pot_of_the_movement_is_named_and_nothing_moves(app, why):
    fund = Fund()
    if why == "closed":
        fund.pots["weak"].closed_at = make.NOON
    else:
        fund.pots["weak"].kind = "restricted"
    db.session.flush()

    with pytest.raises(PotMissing) as refused:
        put_split_in_force(fund.split, by=fund.other, at=make.NOON)

    assert refused.value.names == ("Weak",)
    assert moved() == 0


def test_a_split_of_regions_that_were_redrawn_since_is_refused(app):
    fund = Fund()
    make.grouping({fund.strong: [make.area()]}, in_force_on=make.NOON.date())

    with pytest.raises(DrawnSince):
        put_split_in_force(fund.split, by=fund.other, at=make.NOON)


def test_the_oldest_pot_of_a_region_gets_the_money(app):
    fund = Fund()
    newer = make.pot(fund.weak)

    put_split_in_force(fund.split, by=fund.other, at=make.NOON)

    assert balances(newer.id).available_pence == 0
    assert fund.available("weak") > 0
