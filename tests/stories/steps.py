"""The steps of a round from its deposit to its result, each through the pages that people use."""

from datetime import timedelta

from fundpots import clock
from fundpots.db import db
from fundpots.pots.queries import balances
from fundpots.treasury.models import Award
from tests.stories import world as stage
from tests.stories.visitor import Visitor
from weighting.bundle import verify


class Story:
    """The people of the world at their browsers, and the clock on the wall."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        self.world = stage.build()

    def person(self, who):
        return Visitor(self.app, who).sign_in(self.world.email(who), stage.PASSWORD)

    def later(self, **time):
        self.clock.shift(timedelta(**time))

    def now(self):
        return clock.now()

    def accept(self, address, slug):
        """Two officers accept, and say where to pay; answers the pence awarded."""
        for who in (f"secretary of {slug}", f"treasurer of {slug}"):
            officer = self.person(who)
            officer.open(f"{address}/accept").press("Accept for our group")
        officer.open(f"/groups/{slug}/bank-details/new").press(
            "Give this account", name="Woodland group", sort_code="08-92-99", number="01234567"
        )
        first = self.person(f"secretary of {slug}")
        first.open(f"/groups/{slug}/bank-details").press("Confirm this account")
        award = db.session.get(Award, int(address.rsplit("/", 1)[1]))
        return award.amount_pence

    def pay(self, address, pence):
        """Prepared by one treasurer, approved by another, paid and entered."""
        self.later(days=15)
        first = self.person("first treasurer").open("/payments")
        payment = next(one for one in first.links("/payments/") if one.rsplit("/", 1)[1].isdigit())
        first.open(payment).press("Prepare this payment")
        self.person("second treasurer").open(payment).press("Approve this payment")
        first.open(f"{payment}/paid").confirm(bank_reference="FP 1", **day("on", self.now()))

    def report(self, address, slug, pence, unspent_pence):
        self.later(days=60)
        officer = self.person(f"secretary of {slug}")
        officer.open(f"{address}/report")
        spent = f"{(pence - unspent_pence) / 100:.2f}"
        officer.press(
            "Send this report", done="We met.", learnt="Tea helps.", people_reached="40",
            spent__0__spent=spent, is_final="yes",
        )  # fmt: skip
        self.person("first treasurer").open(f"{address}/report/answer").press("Accept this report")

    def world_day(self, days):
        return stage.START + timedelta(days=days)

    def pot_holds(self, available, committed, paid):
        db.session.rollback()
        held = balances(self.world.pot.id)
        assert (held.available_pence, held.committed_pence, held.paid_pence) == (available, committed, paid)


def day(field, moment):
    return {f"{field}-day": moment.day, f"{field}-month": moment.month, f"{field}-year": moment.year}


def deposit(story):
    treasurer = story.person("first treasurer")

    treasurer.open("/pots/woodland/deposit")
    treasurer.press(
        "Put this money into the pot", amount="2,000", reason="Subscriptions of the year",
        **day("on", stage.START),
    )  # fmt: skip

    treasurer.sees("£2,000.00")
    story.pot_holds(200_000, 0, 0)


def set_up_round(story, **weighting):
    """Amount £1,500, one bid each, two halves; three days for bids, scores and votes each."""
    admin = story.person("first administrator")
    admin.open("/rounds/new").press("Begin the draft", name="First steps")
    here = admin.path.removesuffix("/set-up")

    admin.open(f"{here}/move/open").sees("This round cannot open yet")
    admin.open(f"{here}/set-up/texts").press(
        "Save and continue", name="First steps", summary="First meetings in towns without a group.",
        not_funded="Election expenses.", conditions="Two officers accept; a report follows.",
    )  # fmt: skip
    admin.open(f"{here}/set-up/money").press("Save and continue", amount_pence="1,500", largest_pence="600")
    admin.open(f"{here}/set-up/weighting").press("Save and continue", **weighting)
    dates = {}
    for days, name in ((3, "bids_close_at"), (6, "scoring_closes_at"), (9, "vote_closes_at")):
        dates |= day(f"{name}_day", stage.START + timedelta(days=days))
    admin.open(f"{here}/set-up/dates").press("Save and continue", **dates)
    admin.open(f"{here}/set-up/criteria").press("Begin with four criteria")
    admin.open(f"{here}/move/open").press("Open this round")

    admin.open(here).sees("First steps", "Who may bid", "Fingerprint of the secret for the draw")
    Visitor(story.app).open(here).sees("First steps")
    return int(here.rsplit("/", 1)[1])


def write_bids(story, round_id):
    """Six groups bid; the last of them for the valley where there is no group yet."""
    story.later(hours=2)
    keys = []
    for place, group in enumerate(story.world.groups[:6]):
        area = story.world.areas[-1] if place == 5 else story.world.areas[place]
        keys.append(write_bid(story, round_id, group, area, pounds=200 + 60 * place))
    return keys


def write_bid(story, round_id, group, area, pounds):
    secretary = story.person(f"secretary of {group.slug}")
    secretary.open(f"/rounds/{round_id}/bid").sees("Your group can bid").press("Start the bid")
    here = secretary.path.removesuffix("/edit")
    begins = story.world_day(30)
    sections = {
        "project": {
            "title": f"A first meeting in {area.name}", "summary": "Leaflets, a hall and tea.",
            "project": "We leaflet, we meet, we call everybody who came.", "benefit": "People in the valley.",
        },
        "areas": {"areas": [area.code]},
        "budget": {
            "lines__0__what": "Hall and leaflets", "lines__0__amount_pence": str(pounds),
            "minimum_pence": str(pounds // 2),
        },
        "timetable": {"timetable": "Four weeks.", **day("starts_on", begins),
                      **day("ends_on", begins + timedelta(days=28))},
        "partners": {},
    }  # fmt: skip
    for section, typed in sections.items():
        secretary.open(f"{here}/edit/{section}").press("Save", complete="yes", **typed)
    secretary.open(f"{here}/edit/attachments").press("Save", complete="yes")
    secretary.open(f"{here}/check").sees(f"£{pounds}.00").press("Send for sign-off")

    second = story.person(f"treasurer of {group.slug}")
    second.open("/tasks").sees("Sign")
    second.open(f"{here}/sign-off").press("Confirm", answer="sign")
    second.open(f"{here}/receipt").sees("What happens next")
    Visitor(story.app).open(here)
    return int(here.rsplit("/", 1)[1])


def screen(story, round_id, bid_ids):
    admin = story.person("first administrator")
    admin.open(f"/rounds/{round_id}/move/close-bids").sees("Not before the deadline")
    story.later(days=3, hours=8)
    admin = story.person("first administrator")
    admin.open(f"/rounds/{round_id}/move/close-bids").press("Close the list of bids")
    for bid_id in bid_ids:
        admin.open(f"/bids/{bid_id}/screening").press("Record this decision", decision="eligible")
    admin.open(f"/rounds/{round_id}/screening").sees("6 of 6 bids are decided")
    admin.open(f"/rounds/{round_id}/move/start-scoring").confirm()
    admin.open(f"/rounds/{round_id}").sees("Scoring")


def score(story, round_id, points=lambda strength, address: 2 + (strength + len(address)) % 4):
    """Every group scores what it may; nobody sees anything of anybody else's."""
    for strength, group in enumerate(story.world.groups):
        secretary = story.person(f"secretary of {group.slug}")
        here = f"/rounds/{round_id}/ballot"
        secretary.open("/tasks").sees("Score the bids")
        secretary.open(f"{here}?group={group.slug}")
        for address in secretary.links("/ballot/"):
            if address.split("?")[0].rsplit("/", 1)[1].isdigit():
                score_bid(secretary, address, points(strength, address))
        secretary.open(f"{here}/check?group={group.slug}").press("Cast the group's ballot")
        secretary.open(f"{here}/receipt?group={group.slug}").sees("What happens next")
    assert Visitor(story.app).open(f"/rounds/{round_id}/result").status in (404, 409)


def score_bid(secretary, address, points):
    secretary.open(address)
    names = secretary.field_names()
    if not any(name.startswith("points_") for name in names):
        secretary.confirm()
        secretary.open(address)
        names = secretary.field_names()
    typed = {name: str(points) for name in names if name.startswith("points_")}
    typed |= {name: "We have seen it work." for name in names if name.startswith("reason_")}
    secretary.press("Save draft", **typed)


def propose_and_vote(story, round_id):
    story.later(days=3)
    admin = story.person("first administrator")
    admin.open(f"/rounds/{round_id}/move/close-scoring").confirm()
    admin.open(f"/rounds/{round_id}/proposal").sees("Birch Vale")
    admin.open(f"/rounds/{round_id}/move/put-to-vote").confirm()
    for place, group in enumerate(story.world.groups):
        officer = story.person(f"treasurer of {group.slug}")
        officer.open(f"/rounds/{round_id}/vote?group={group.slug}")
        choice = {0: "object", 1: "abstain"}.get(place, "approve")
        reason = "The tilt is too steep." if choice == "object" else ""
        officer.press("Check the vote", choice=choice, reason=reason)
        officer.press("Cast the group’s vote")


def publish(story, round_id, bid_ids):
    admin = story.person("first administrator")
    admin.open(f"/rounds/{round_id}/move/publish").confirm()
    visitor = Visitor(story.app).open(f"/rounds/{round_id}/result")
    visitor.sees("Hazel Vale", "The tilt is too steep.")
    for bid_id in bid_ids:
        assert visitor.open(f"/bids/{bid_id}/explanation").status == 200
    bundle = visitor.client.get(f"/rounds/{round_id}/bundle.json").get_json()
    assert verify(bundle) is None
    story.given = sum(bid["amount_pence"] for bid in bundle["outcome"]["bids"])
    assert story.given > 0
    story.pot_holds(200_000 - story.given, story.given, 0)
