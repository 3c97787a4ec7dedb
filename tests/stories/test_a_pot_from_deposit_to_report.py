"""One pot from its first deposit to a paid award, a report and an underspend, through the pages only."""

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


def test_a_pot_from_deposit_to_report(story):
    deposit(story)
    round_id = set_up_round(story)
    bid_ids = write_bids(story, round_id)
    screen(story, round_id, bid_ids)
    score(story, round_id)
    propose_and_vote(story, round_id)
    publish(story, round_id, bid_ids)
    pay_and_report(story)


def pay_and_report(story):
    """The first award goes all the way; £20 of it is not spent and comes back."""
    visitor = Visitor(story.app).open("/awards")
    address = next(one for one in visitor.links("/awards/") if one.rsplit("/", 1)[1].isdigit())
    slug = next(group.slug for group in story.world.groups if group.name in visitor.open(address).plain)
    pence = story.accept(address, slug)
    story.pay(address, pence)
    story.pot_holds(200_000 - story.given, story.given - pence, pence)
    story.report(address, slug, pence, unspent_pence=2_000)
    story.pot_holds(200_000 - story.given, story.given - pence, pence)
    treasurer = story.person("first treasurer")
    treasurer.open(f"{address}/return").confirm(
        amount="20", bank_reference="RETURNED", **day("on", story.now())
    )
    story.pot_holds(200_000 - story.given + 2_000, story.given - pence, pence - 2_000)
    Visitor(story.app).open("/pots/woodland").sees("£2,000.00")
