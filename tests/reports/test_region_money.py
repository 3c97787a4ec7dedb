"""Where money went inside one region: the map, the table and the sentence carry the same figures."""

import re

from fundpots.db import db
from tests import make


def money_of(client, slug: str) -> tuple[str, dict]:
    page = client.get(f"/regions/{slug}/money").get_data(as_text=True)
    return page, client.get(f"/regions/{slug}/money.json").get_json()


def test_the_money_of_a_region_is_that_of_its_result(app, client):
    made = make.published_round()
    make.grouping({make.region(): [make.area()]})
    db.session.commit()

    page, chart = money_of(client, made.pot.region.slug)

    bundle = client.get(f"/rounds/{made.id}/bundle.json").get_json()
    given = sum(bid["amount_pence"] for bid in bundle["outcome"]["bids"])
    foot = re.search(r"Together</th>.*?£([\d,.]+)", page, re.S).group(1)
    assert round(float(foot.replace(",", "")) * 100) == given > 0
    assert len(chart["data"][-1]["x"]) == page.count('href="/areas/') == 6
    assert re.search(r"\d+% of the money went to the least-present areas", page)


def test_a_region_without_money_and_a_country_without_results_say_so(app, client):
    where = make.region(slug="bare")
    make.grouping({where: [make.area()]})
    db.session.commit()

    assert "No result has been published yet" in client.get("/regions/bare/money").get_data(as_text=True)
    assert client.get("/regions/bare/money.json").status_code == 404
    make.published_round()
    db.session.commit()
    assert "has come here yet" in client.get("/regions/bare/money").get_data(as_text=True)
    assert client.get("/regions/nowhere/money").status_code == 404
