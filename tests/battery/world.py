"""A small country in which something of everything goes on, and the people who stand around each thing.

It is made by the real operations, in a second, and kept as a file: every test works on a copy.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from fundpots.allocations import operations as decide
from fundpots.allocations.queries import current_proposal
from fundpots.allocations.queries import lines_of as proposed_lines
from fundpots.allocations.stages import Grounds
from fundpots.app import create_app
from fundpots.bids.operations import ask_partner, send_for_sign_off, sign_off
from fundpots.bids.operations.files import attach
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import Appointment, Person, SignIn
from fundpots.people.operations.links import send_link
from fundpots.people.queries import hash_token
from fundpots.people.stages import LinkPurpose, Role
from fundpots.places.models import Group, Grouping, Region
from fundpots.places.operations import draft_grouping
from fundpots.pots.models import Transaction
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.operations import cancel
from fundpots.scoring.operations import cast_ballot
from fundpots.treasury import operations as pay
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations import Told
from fundpots.treasury.queries.awards import movements_of
from fundpots.treasury.queries.payments import instalments_of
from tests import make
from tests.conftest import migrated, settings_for
from tests.treasury.books import ACCOUNT

#: The moment of every request in this world: a day after the published round was published.
NOW = make.later(81)
DATES = {
    "bids_close_at": make.later(90),
    "scoring_closes_at": make.later(100),
    "vote_closes_at": make.later(120),
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c"
    "6260606060000000050001a5f645400000000049454e44ae426082"
)

#: Who asks, as somebody stands to the thing asked for.
ROLES = (
    "public", "member", "officer", "neighbour", "stranger", "administrator", "administrator elsewhere",
    "treasurer", "treasurer elsewhere", "administrator of all", "treasurer of all",
)  # fmt: skip
PUBLIC = ROLES[0]


@dataclass
class Thing:
    """Something that can be asked for: the keys that lead to it, and whose it is."""

    keys: dict[str, object]
    people: dict[str, int]  # by role
    query: str = ""


@dataclass
class World:
    """The country as a file, its things by name, and the tokens of everybody in it."""

    database: Path
    things: dict[str, Thing] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def open(self, folder: Path, **settings: object) -> "Visit":
        copy = folder / "world.sqlite"
        shutil.copy(self.database, copy)
        settings = {"demonstration": True, **settings}
        app = create_app(settings_for(f"sqlite:///{copy}", **settings))
        app.config["WTF_CSRF_ENABLED"] = False  # forms are sent bare; test_browser_defence turns it on
        return Visit(self, copy, app)


@dataclass
class Visit:
    """The application on one copy of the world."""

    world: World
    database: Path
    app: Flask

    def client(self, person_id: int | None) -> FlaskClient:
        client = self.app.test_client()
        if person_id is not None:
            with client.session_transaction() as session:
                session["token"] = self.world.tokens[person_id]
        return client

    def restore(self) -> None:
        """Undo everything that was done."""
        with self.app.app_context():
            db.engine.dispose()
        for end in ("-wal", "-shm"):
            self.database.with_name(self.database.name + end).unlink(missing_ok=True)
        shutil.copy(self.world.database, self.database)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def built(folder: Path) -> World:
    """Make the world, once for a run."""
    path = folder / "country.sqlite"
    url = f"sqlite:///{path}"
    migrated(url)
    app = create_app(settings_for(url, demonstration=True))
    app.config["WTF_CSRF_ENABLED"] = False
    world = World(path)
    with time_machine.travel(NOW, tick=False), app.app_context():
        for builder in BUILDERS:
            world.things.update(dict(builder()))
        _settle_in(world)
        db.session.commit()
    with time_machine.travel(NOW, tick=False):
        _try_out(world, app)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return world


Things = Iterator[tuple[str, Thing]]


def _drafts() -> Things:
    round_ = make.complete_draft(**DATES)
    criterion = db.session.scalars(select(Criterion).where(Criterion.round_id == round_.id)).first()
    yield "draft round", _thing(round_, criterion_id=criterion.id)


def _bidding() -> Things:
    round_ = make.opened_round(**DATES)
    first, second, third, fourth = make.groups_in(round_)
    draft = make.bid(round_, first)
    ask_partner(draft, fourth, by=make.officers_for(first)[0], at=make.later(2))
    file = attach(draft, "plan.png", PNG, by=make.officers_for(first)[0], at=make.later(2))
    yield "open round", _thing(round_, first)
    yield (
        "draft bid",
        _thing(round_, first, other=second, bid_id=draft.id, file_id=file.id, group_id=fourth.id),
    )
    sent = make.bid(round_, second)
    send_for_sign_off(sent, by=make.officers_for(second)[0], at=make.later(3))
    yield "bid to sign", _thing(round_, second, other=third, bid_id=sent.id, signer=1)
    inside = make.submitted_bid(round_, third)
    yield "submitted bid", _thing(round_, third, other=first, bid_id=inside.id)
    yield "question to a partner", _thing(round_, fourth, other=second, bid_id=draft.id)


def _screening() -> Things:
    round_ = make.opened_round(scoring_closes_at=DATES["scoring_closes_at"], vote_closes_at=make.later(120))
    bid = make.bid(round_)
    first, second = make.officers_for(bid.group)
    attach(bid, "plan.png", PNG, by=first, at=make.later(1))
    send_for_sign_off(bid, by=first, at=make.later(1))
    sign_off(bid, by=second, at=make.later(2))
    make.screening(round_)
    yield "screened bid", _thing(round_, bid.group, bid_id=bid.id)


def _judging() -> Things:
    round_ = make.scoring_round(**{**DATES, "bids_close_at": make.later(30)})
    group, mine = make.judging(round_)
    ballot, by = make.ballot(round_, group), make.officers_for(group)[0]
    make.scored(ballot, mine[0], 4, 3, by=by)
    outside = next(one for one in make.groups_in(round_) if one.id != group.id)
    yield "ballot", _thing(round_, group, other=outside, bid_id=mine[1].id, query=f"group={group.slug}")
    cast_ballot(ballot, by=by, at=make.later(41))
    yield "cast ballot", _thing(round_, group, other=outside, bid_id=mine[0].id, query=f"group={group.slug}")


def _deciding() -> Things:
    yield "proposal", _thing(made := make.proposed_round(vote_closes_at=make.later(120)), **_a_line(made))
    yield "vote", _thing(made := make.voting_round(vote_closes_at=make.later(120)), **_a_line(made))


def _awarded() -> Things:
    round_ = make.published_round(members=(10, 20, 40, 80, 160, 320, 640, 700), bids=8, amount_pence=500_000)
    yield from _appealed(round_)
    offered, accepted, reported, withdrawn, *_ = pay.offer_awards(round_, by=None, at=make.later(80))
    yield "offered award", _award(round_, offered)
    yield "published bid", _thing(round_, accepted.group, bid_id=accepted.bid_id, number=1)
    first, second = make.treasurer(round_.pot.region), make.treasurer(round_.pot.region)
    (planned,) = _accepted(accepted)
    yield (
        "instalment",
        _award(round_, accepted, instalment_id=planned.id, treasurer=first.id, slug=accepted.group.slug),
    )
    for one in (reported, withdrawn):
        _paid(_accepted(one), first, second)
    told = Told(spent_pence={}, done="We met.", learnt="Start early.", people_reached=40)
    pay.submit_report(reported, told, by=make.officers_for(reported.group)[0], at=NOW)
    yield "received report", _award(round_, reported)
    pay.withdraw_award(withdrawn, reason="It never happened.", by=first, at=NOW)
    pay.return_underspend(withdrawn, 1_000, on=NOW.date(), bank_reference="BACK", by=first, at=NOW)
    back, _pence = movements_of(withdrawn.id)[-1]
    yield "returned money", _award(round_, withdrawn, movement_id=back.id)
    yield from _sent_to_the_bank(round_, planned, first, second)
    deposits = select(Transaction).where(Transaction.kind == "deposit").order_by(Transaction.id.desc())
    movement = db.session.scalars(deposits).first()
    yield "pot", _thing(round_, accepted.group, movement_id=movement.id)


def _appealed(round_: Round) -> Things:
    line = proposed_lines(current_proposal(round_.id).id)[-1]
    by = make.officers_for(line.bid.group)[0]
    appeal = decide.lodge_appeal(line.bid, Grounds.FACT, "Our costs.", by=by, at=NOW)
    yield "appeal", _thing(round_, line.bid.group, bid_id=line.bid_id, appeal_id=appeal.id)


def _accepted(award: Award) -> list[Instalment]:
    one, other = make.officers_for(award.group)
    for by in (one, other):
        pay.accept_award(award, by=by, at=make.later(80))
    details = pay.give_bank_details(award.group, ACCOUNT, by=one, at=make.later(80))
    pay.confirm_bank_details(details, by=other, at=make.later(80))
    return instalments_of([award.id])[award.id]


def _paid(planned: list[Instalment], first: Person, second: Person) -> None:
    for one in planned:
        pay.prepare_instalment(one, by=first, at=make.later(80))
        pay.approve_instalment(one, by=second, at=make.later(80))
        pay.mark_paid(one, on=NOW.date(), bank_reference="SENT", by=first, at=NOW)


def _sent_to_the_bank(round_: Round, planned: Instalment, first: Person, second: Person) -> Things:
    pay.prepare_instalment(planned, by=first, at=make.later(80))
    pay.approve_instalment(planned, by=second, at=make.later(80))
    run = pay.make_payment_run([planned], pay_on=make.later(84).date(), by=first, at=make.later(80))
    yield "payment run", _thing(round_, planned.award.group, run_id=run.id)


def _award(round_: Round, award: Award, **keys: object) -> Thing:
    return _thing(round_, award.group, award_id=award.id, bid_id=award.bid_id, **keys)  # type: ignore[arg-type]


def _cancelled() -> Things:
    round_ = make.opened_round(**DATES)
    cancel(round_, by=None, at=make.later(3), reason="The hall burnt down.")
    yield "cancelled round", _thing(round_)


def _places() -> Things:
    round_ = db.session.scalars(select(Round).where(Round.stage == "open")).first()
    first, second, *_ = make.groups_in(round_)
    someone = make.member(first)
    held = db.session.scalars(select(Appointment).where(Appointment.person_id == someone.id)).one()
    yield "group", _thing(round_, first, other=second, slug=first.slug)
    yield (
        "person of the group",
        _thing(round_, first, other=second, person_id=someone.id, appointment_id=held.id),
    )
    region = round_.pot.region
    yield "region", _thing(round_, first, other=second, slug=region.slug)
    grouping = db.session.scalars(select(Grouping)).one()
    yield "drawing in force", _thing(round_, first, other=second, grouping_id=grouping.id, slug=region.slug)
    by = make.administrator()
    draft = draft_grouping("Another drawing", "To try.", grouping, by=by, at=make.later(70))
    yield "draft of a drawing", _thing(round_, first, other=second, grouping_id=draft.id, slug=region.slug)
    invited = make.person(name="Somebody invited")
    make.appointed(invited, Role.MEMBER, group=first)
    yield "invited person", _thing(round_, first, other=second, person_id=invited.id)
    token = send_link(someone, LinkPurpose.SIGN_IN, at=NOW - timedelta(minutes=1))
    yield "link in a letter", _thing(round_, first, other=second, token=token)
    letter = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    words = {"code": make.area().code, "name": "bids", "email_id": letter.id, "sign_in_id": 1}
    yield "nothing", _thing(round_, first, other=second, **words)


BUILDERS = (_drafts, _bidding, _screening, _judging, _deciding, _awarded, _cancelled, _places)


def _a_line(round_: Round) -> dict[str, object]:
    line = proposed_lines(current_proposal(round_.id).id)[0]
    return {"group": line.bid.group, "bid_id": line.bid_id}


def _thing(
    round_: Round,
    group: Group | None = None,
    *,
    other: Group | None = None,
    signer: int = 0,
    treasurer: int | None = None,
    query: str = "",
    **keys: object,
) -> Thing:
    """A thing with everybody around it. `other` is a group of the region that has nothing to do with it."""
    region = round_.pot.region
    groups = make.groups_in(round_)
    group = group or groups[0]
    other = other or next(one for one in groups if one.id != group.id)
    people = {
        "member": _somebody(Role.MEMBER, group=group).id,
        "officer": make.officers_for(group)[signer].id,
        "neighbour": make.officers_for(other)[0].id,
        "administrator": _somebody(Role.ADMINISTRATOR, region=region).id,
        "treasurer": treasurer or _somebody(Role.TREASURER, region=region).id,
    }
    keys = {"round_id": round_.id, "slug": round_.pot.slug, "count_id": round_.presence_count_id, **keys}
    return Thing(keys, people, query)


def _somebody(role: Role, *, group: Group | None = None, region: Region | None = None) -> Person:
    held = select(Appointment).where(
        Appointment.role == role,
        Appointment.group_id == (group.id if group else None),
        Appointment.region_id == (region.id if region else None),
    )
    found = db.session.scalars(held.order_by(Appointment.id)).first()
    return found.person if found else make.appointed(role=role, group=group, region=region)


def _settle_in(world: World) -> None:
    """Whoever comes from elsewhere or serves the whole is the same for all things; everybody signs in."""
    away = make.region(name="Far away")
    there = make.area()
    make.grouping({away: [there]})
    everywhere = {
        "stranger": make.officer(make.group([there], name="A group elsewhere")).id,
        "administrator elsewhere": make.administrator(away).id,
        "treasurer elsewhere": make.treasurer(away).id,
        "administrator of all": make.administrator().id,
        "treasurer of all": make.treasurer().id,
    }
    make.pot(away, slug="far-away")
    for thing in world.things.values():
        thing.people.update(everywhere)
    for person in db.session.scalars(select(Person)):
        token = f"the token of person {person.id}"
        at = NOW - timedelta(minutes=1)
        db.session.add(
            SignIn(token_hash=hash_token(token), person_id=person.id, created_at=at, last_seen_at=at)
        )
        world.tokens[person.id] = token


def _try_out(world: World, app: Flask) -> None:
    """A split and a scenario, kept by pressing the button."""
    draft = world.things["draft round"]
    visit = Visit(world, world.database, app)
    kept = visit.client(draft.people["treasurer of all"]).post(
        "/splits/new?total=900", data={"name": "Spring"}
    )
    split = {"slug": kept.location.rpartition("/")[2]}
    world.things["split"] = Thing({**split, "other": split["slug"]}, draft.people)
    tried = f"/rounds/{draft.keys['round_id']}/what-if"
    kept = visit.client(draft.people["administrator"]).post(tried, data={"name": "Milder"})
    scenario = {"slug": kept.location.rpartition("/")[2]}
    world.things["scenario"] = Thing({**scenario, "other": scenario["slug"]}, draft.people)
