"""The demonstration leans, and shows how: a fund that was split, other regions proposed, places reached."""

import re
from itertools import combinations

import pytest
from sqlalchemy import select

from fundpots.allocations.queries import current_proposal, findings_of, lines_of
from fundpots.app import create_app
from fundpots.db import db
from fundpots.places.models import Grouping
from fundpots.pots.models import Entry, Pot, Split, Transaction
from fundpots.reports.queries import leaning_of_money
from fundpots.rounds.models import Round
from fundpots.rounds.queries import scenarios_of
from tests.conftest import settings_for
from tests.stories.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


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
    assert rows[0]["weight"] > 1 > rows[-1]["weight"]


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
