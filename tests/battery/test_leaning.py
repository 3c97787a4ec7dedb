"""The demonstration leans, and shows how: a fund that was split, other regions proposed, places reached."""

import json
import re
import shlex
from html import unescape
from itertools import combinations

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from fundpots import log
from fundpots.allocations.queries import current_proposal, findings_of, lines_of
from fundpots.app import create_app
from fundpots.cli import main
from fundpots.db import Base, db
from fundpots.money import pounds
from fundpots.places.models import Grouping
from fundpots.pots.models import Entry, Pot, Split, Transaction
from fundpots.reports.queries import leaning_of_money
from fundpots.rounds.models import Round, Scenario
from fundpots.rounds.queries import scenarios_of
from tests.conftest import settings_for
from tests.stories.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FIGURE = re.compile(r'<figure.*?data-src="([^"]+)".*?chart__table">(.*?)</figure>', re.DOTALL)


@pytest.fixture(scope="module")
def shown(demonstration, tmp_path_factory):
    """The demonstration, with everything that pages show of it."""
    app = create_app(settings_for(demonstration.copy(tmp_path_factory.mktemp("leaning"))))
    with app.app_context():
        yield Visitor(app)
        db.session.remove()
        db.engine.dispose()


def test_every_penny_of_the_fund_is_in_a_pots_ledger(shown):
    split = db.session.scalars(select(Split).where(Split.in_force_at.is_not(None))).one()
    paid = dict(
        db.session.execute(
            select(Pot.region_id, Entry.amount_pence)
            .join(Entry.pot)
            .join(Transaction)
            .where(Transaction.split_id == split.id, Entry.account == "available")
        ).all()
    )

    told = {row["region_id"]: row["amount_pence"] for row in split.result["rows"]}
    assert paid == told | {None: split.result["whole_pence"]}
    assert sum(paid.values()) == split.total_pence == 25_000_000
    shown.open("/splits").follow(split.name).sees("£250,000.00", "Compute it again")


def test_money_per_head_stands_in_the_ratio_of_the_weights_from_the_least_to_the_most_present(shown):
    split = db.session.scalars(select(Split).where(Split.in_force_at.is_not(None))).one()
    rows = sorted(split.result["rows"], key=lambda row: row["presence"])
    fifth = len(rows) // 5

    for one, other in combinations([*rows[:fifth], *rows[-fifth:]], 2):
        per_head = one["amount_pence"] / one["electorate"] / (other["amount_pence"] / other["electorate"])
        assert per_head == pytest.approx(one["weight"] / other["weight"], rel=1e-5)

    (least, weight), (most, other_weight) = (each_and_weight(part) for part in (rows[:fifth], rows[-fifth:]))
    assert least / most == pytest.approx(weight / other_weight, rel=1e-5)
    assert weight > 1 > other_weight


def each_and_weight(rows: list[dict]) -> tuple[float, float]:
    """The pence for each elector of several regions together, and the mean weight of those electors."""
    electors = sum(row["electorate"] for row in rows)
    weighted = sum(row["electorate"] * row["weight"] for row in rows)
    return sum(row["amount_pence"] for row in rows) / electors, weighted / electors


def test_another_tilt_shows_another_split_and_writes_nothing(shown):
    settings = "total=250000&whole=10&denominator=electorate&clip=4&blend=75&floor=0"
    before = rows_and_head()

    pages = {tilt: shown.open(f"/splits/new?{settings}&tilt={tilt}").plain for tilt in ("0", "0.5", "1.5")}

    split = db.session.scalars(select(Split).where(Split.in_force_at.is_not(None))).one()
    in_force = {pounds(row["amount_pence"]) for row in split.result["rows"]}
    assert all(amount in pages["0.5"] for amount in in_force)
    assert not any(amount in pages["1.5"] for amount in in_force)
    assert "Every region gets what it would get by electors alone" in pages["0"]
    assert rows_and_head() == before


def rows_and_head() -> tuple[dict[str, int], str]:
    """How many rows each table has, and the head of the record, which every act moves on."""
    tables = Base.metadata.sorted_tables
    rows = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    return rows, log.head()


def test_the_split_in_force_is_computed_again_from_its_own_page(shown, tmp_path):
    split = db.session.scalars(select(Split).where(Split.in_force_at.is_not(None))).one()
    page = f"/splits/{split.slug}"
    command = re.search(r"fundpots split POTS.csv [^<]+", shown.open(page).text).group()
    file = tmp_path / "POTS.csv"
    file.write_bytes(shown.client.get(f"{page}/POTS.csv").data)

    answer = CliRunner().invoke(main, shlex.split(command.replace("POTS.csv", str(file)))[1:])

    computed = {row["pot"]: row["amount_pence"] for row in json.loads(answer.stdout)["pots"]}
    assert computed == {row["slug"]: row["amount_pence"] for row in split.result["rows"]}
    assert sum(computed.values()) + split.result["whole_pence"] == 25_000_000


def test_every_amount_in_a_picture_stands_in_the_table_beside_it(shown):
    pages = [f"/splits/{slug}" for slug in db.session.scalars(select(Split.slug))]
    pages += [f"/pots/{slug}" for slug in db.session.scalars(select(Pot.slug))]
    pages += [f"/what-if/{slug}" for slug in db.session.scalars(select(Scenario.slug))]
    pages += [f"/rounds/{number}/result" for number in (1, 2, 3)]
    pages += ["/fairness", "/regions/north-east/money", "/regions/west-midlands/money"]
    checked = 0

    for page in pages:
        for source, table in FIGURE.findall(shown.open(page).text):
            drawn = json.dumps(shown.client.get(unescape(source)).get_json()["data"], ensure_ascii=False)
            amounts = set(re.findall(r"£\d+\.\d\d", drawn.replace(",", "")))
            assert [one for one in amounts if one not in table.replace(",", "")] == [], source
            checked += len(amounts)
    assert checked > 200


def test_every_result_reaches_the_least_present_further_than_marks_alone(shown):
    """Which groups there are depends on the day, so one of three results may reach as far either way."""
    decided = db.session.scalars(select(Round).where(Round.stage.in_(("published", "closed")))).all()
    further = 0

    for round_ in decided:
        proposal = current_proposal(round_.id)
        found = findings_of(round_, proposal, lines_of(proposal.id))
        assert found.with_it.least_share >= found.without.least_share
        assert found.with_it.index < found.without.index
        further += "without the weighting it would be" in shown.open(f"/rounds/{round_.id}/result").plain
    assert further >= 2
    assert len(decided) == 3
    assert leaning_of_money().index < -0.3


def test_cumbria_and_londons_neighbours_are_proposed_anew(shown):
    draft = db.session.scalars(select(Grouping).where(Grouping.in_force_on.is_(None))).one()

    shown.open(f"/groupings/{draft.id}").sees("25 areas change their region", "Barrow and Furness")
    shown.misses("Before it can be put in force")
    shown.open(f"/groupings/{draft.id}/effects").sees(
        "North West pot", "Without a pot: Around London, Cumbria"
    )


def test_terms_were_tried_before_next_years_round_opens(shown):
    draft = db.session.scalars(select(Round).where(Round.copied_from_id.is_not(None))).one()
    names = [kept.name for kept in scenarios_of(draft)]

    assert len(names) == 3
    first, second = (kept.slug for kept in scenarios_of(draft)[:2])
    shown.open(f"/what-if/{first}/beside/{second}").sees(*names[:2], "Most that a group could gain")


def test_groups_came_about_where_awards_had_reached(shown):
    page = shown.open("/footholds/reached").plain

    reached, came = map(
        int, re.search(r"(\d+) places without a group were reached; (\d+) got", page).groups()
    )
    assert reached > came >= 2
