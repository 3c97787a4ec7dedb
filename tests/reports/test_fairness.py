"""Whether money leaned: every area is in one fifth, every penny is counted once, and filters narrow."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundpots.allocations.queries import current_proposal, findings_of, lines_of
from fundpots.db import db
from fundpots.places.models import PresenceCount
from fundpots.places.operations import record_presence
from fundpots.reports.queries.money import AreaMoney, leaning_of_money
from fundpots.reports.tables import told_index
from fundpots.reports.tables.fairness import by_fifth, fifths_of
from fundpots.shown import percent
from tests import make

areas = st.lists(
    st.tuples(st.integers(1, 100_000), st.integers(1, 40), st.integers(0, 10**7)), min_size=1, max_size=30
).map(
    lambda rows: [
        AreaMoney(f"E{place:08d}", electorate, presence / 10, pence)
        for place, (electorate, presence, pence) in enumerate(rows)
    ]
)


@settings(deadline=None, max_examples=60)
@given(areas)
def test_fifths_hold_every_area_and_every_penny_once(several):
    fifth, shares = fifths_of(several), by_fifth(several)

    assert sum(share.areas for share in shares) == len(several)
    assert sum(share.pence for share in shares) == sum(area.pence for area in several)
    assert sum(share.electorate for share in shares) == sum(area.electorate for area in several)
    for one in several:
        for other in several:
            if one.presence < other.presence:
                assert fifth[one.code] <= fifth[other.code]


@pytest.fixture
def told(app, client):
    """Two regions, of which the one with the lower presence was given more."""
    few, many = [make.area() for _ in range(2)], [make.area() for _ in range(8)]
    here, there = make.region(name="Fewland"), make.region(name="Manyland")
    make.grouping({here: few, there: many})
    members = {area.code: 10 for area in few} | {area.code: 400 for area in many}
    what = {"name": "Autumn", "source": "test", "counted_on": date(2026, 9, 1), "file_digest": "0" * 64}
    record_presence(members, **what, by=None, at=make.NOON)
    db.session.commit()
    return client


def test_page_chart_and_file_are_there_before_any_money(told):
    page = told.get("/fairness").get_data(as_text=True)
    rows = told.get("/exports/fairness.json").get_json()["rows"]

    assert "No money was given yet that could lean either way" in page
    assert sum(row["areas"] for row in rows) == 10
    assert {row["region_name"] for row in rows if row["fifth"] == 1} == {"Fewland"}
    assert len(told.get("/fairness/fifths.json").get_json()["data"][0]["x"]) == 5
    assert len(told.get("/fairness/regions.json").get_json()["data"][0]["x"]) == 2


def test_the_first_fifth_is_the_one_of_the_front_page(app):
    published = make.published_round()
    db.session.commit()
    leaning = leaning_of_money()
    assert leaning is not None

    shares = by_fifth(leaning.areas)

    whole = sum(share.pence for share in shares)
    assert whole == leaning.total_pence > 0
    assert shares[0].pence / whole == pytest.approx(leaning.money_share)
    assert published.stage == "published"


def test_the_front_page_says_what_would_have_been_without_the_weighting(app, client):
    """The figure is that of the round heard again with every weight at 1, area by area."""
    published = make.published_round()
    db.session.commit()
    proposal = current_proposal(published.id)
    lines, leaning = lines_of(proposal.id), leaning_of_money()
    found = findings_of(published, proposal, lines)
    least = {code for code, fifth in fifths_of(leaning.areas).items() if fifth == 1}
    plain = {area.row.code: area.plain_pence for area in found.areas}

    assert {str(line.bid.reference): line.plain_pence for line in lines} == {
        bid: one.plain_pence for bid, one in found.bids.items()
    }
    share = sum(pence for code, pence in plain.items() if code in least) / sum(plain.values())
    assert leaning.plain_share == pytest.approx(share)
    said = f"of the electors live; without the weighting it would be {percent(share)}."
    assert said in client.get("/").get_data(as_text=True)


def test_the_map_of_money_says_of_what_there_is_so_much(app, client):
    make.published_round()
    db.session.commit()

    legend = client.get("/map.json").json["layout"]["legend"]
    assert legend["title"]["text"] == "Pounds for every 1,000 electors"
    assert 'data-waits="The picture is being drawn …"' in client.get("/").get_data(as_text=True)


def test_nothing_is_said_of_what_would_have_been_where_a_result_is_older_than_that_is_kept(app, client):
    published = make.published_round()
    for line in lines_of(current_proposal(published.id).id):
        line.plain_pence = None
    db.session.commit()

    assert leaning_of_money().plain_share is None
    page = client.get("/").get_data(as_text=True)
    assert "of the electors live." in page
    assert "without the weighting" not in page


def test_a_count_of_no_area_leaves_the_pages_empty_and_not_broken(app, client):
    what = {"name": "Empty", "source": "test", "counted_on": date(2026, 9, 1), "file_digest": "0" * 64}
    db.session.add(PresenceCount(**what, imported_at=make.NOON))
    db.session.commit()

    assert "There is no presence count yet" in client.get("/fairness").get_data(as_text=True)
    assert client.get("/exports/fairness.json").get_json()["rows"] == []
    for path in ("/", "/fairness/fifths.json", "/fairness/regions.json"):
        assert client.get(path).status_code == 200


def test_the_page_says_of_how_many_rounds_in_how_many_regions_the_money_is(app, client):
    make.published_round()
    db.session.commit()

    for path in ("/", "/fairness"):
        page = client.get(path).get_data(as_text=True)
        assert "This is the money of 1 published round." in page
        assert "Only 1 region has had a result here" in page


@pytest.mark.parametrize(
    ("index", "said"),
    [(-0.63, "low (the concentration index is −0.63"), (0.2, "high ("), (0.001, "neither way")],
)
def test_the_index_is_told_in_words_with_its_figure_in_brackets(app, index, said):
    with app.test_request_context():
        assert said in told_index(index)
