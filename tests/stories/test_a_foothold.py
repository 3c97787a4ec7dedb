"""A bid for a valley without a group, from its sponsor's first word to the group that comes about there."""

import pytest

from tests.stories.steps import (
    day,
    deposit,
    propose_and_vote,
    publish,
    score,
    screen,
    set_up_round,
    write_bids,
)
from tests.stories.visitor import Visitor
from weighting.allocation import allocate
from weighting.documents import round_of


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_foothold_goes_through_a_whole_round(story):
    story.world.hazel, story.world.fir = story.world.areas[-1], story.world.groups[5]
    find_the_valley(story)
    deposit(story)
    round_id = set_up_round(story, reserve_share="40", reserve_least_share="15")
    foothold = write_bids(story, round_id)[-1]
    the_weight_is_the_valleys(story, round_id, foothold)
    screen(story, round_id, range(foothold - 5, foothold + 1))
    score(story, round_id, points=poorly_for(foothold))
    propose_and_vote(story, round_id)
    publish(story, round_id, [foothold])
    only_the_reserve_reached_it(story, round_id)
    a_group_comes_about(story)


def find_the_valley(story):
    """Hazel Vale has no group; Gorse and Fir are among those who could sponsor it."""
    visitor = Visitor(story.app).open("/footholds")
    visitor.sees("2 of 9 areas have no group", "Hazel Vale")
    assert f"/areas/{story.world.hazel.code}" in visitor.links("/areas/")
    assert len(visitor.links("/groups/")) >= 3


def the_weight_is_the_valleys(story, round_id, foothold):
    """The sponsor's own home is full of members; its bid weighs what the valley weighs."""
    weights = {
        row["code"]: row["weight"]
        for row in Visitor(story.app).client.get(f"/rounds/{round_id}/terms.json").get_json()["areas"]
    }
    valley, home = weights[story.world.hazel.code], weights[story.world.areas[5].code]
    assert valley == max(weights.values()) > 1 > home

    secretary = story.person(f"secretary of {story.world.fir.slug}")
    secretary.open(f"/bids/{foothold}").sees("Hazel Vale", f"{valley:.2f}")


def poorly_for(foothold):
    """The foothold is marked lowest of all, so that its marks alone would never carry it."""

    def points(strength, address):
        bid = int(address.split("?")[0].rsplit("/", 1)[1])
        return 1 if bid == foothold else 3 + (strength + bid) % 3

    return points


def only_the_reserve_reached_it(story, round_id):
    """The same bids and marks without the reserve would have left it with nothing."""
    bundle = Visitor(story.app).client.get(f"/rounds/{round_id}/bundle.json").get_json()
    document = bundle["round"]
    (reserved,) = [bid for bid in document["bids"] if bid.get("reserved")]
    (told,) = [bid for bid in bundle["outcome"]["bids"] if bid["id"] == reserved["id"]]

    assert reserved["groups"] == [story.world.fir.slug]
    assert told["amount_pence"] > 0
    assert allocate(round_of(document)).amounts[reserved["id"]] == told["amount_pence"]
    assert allocate(round_of({**document, "reserve": 0.0})).amounts[reserved["id"]] == 0


def a_group_comes_about(story):
    """The sponsor accepts; later a group is entered in the valley, and the report counts it."""
    visitor = Visitor(story.app).open("/awards")
    addresses = [one for one in visitor.links("/awards/") if one.rsplit("/", 1)[1].isdigit()]
    address = next(one for one in addresses if "Hazel Vale" in visitor.open(one).plain)
    story.accept(address, story.world.fir.slug)
    visitor.open("/footholds/reached").sees("1 place without a group was reached; 0 got a group")

    story.later(days=200)
    admin = story.person("first administrator").open("/groups/new")
    admin.confirm(name="Hazel Vale", home="Hazel Vale", **day("founded_on", story.now()))
    visitor.open("/footholds/reached").sees("1 got a group within two years", "has a group", "Hazel Vale")
    visitor.open("/footholds").sees("1 of 9 areas has no group")
