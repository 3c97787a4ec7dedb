"""Plain factories: sensible defaults, and only what matters to a test is passed in.

Each adds to the session and flushes, so that keys are there; nothing is committed.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import func, select

from fundpots.allocations.operations import cast_vote, close_scoring, publish, put_to_vote
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.bids import operations as bid_acts
from fundpots.bids.models import BenefitArea, Bid
from fundpots.bids.queries import next_reference
from fundpots.db import db
from fundpots.people.models import Appointment, Person
from fundpots.people.queries import officers_of
from fundpots.people.stages import Role
from fundpots.places.models import (
    Area,
    AreaPresence,
    Group,
    Grouping,
    GroupingRegion,
    HomeArea,
    Placement,
    PresenceCount,
    Region,
)
from fundpots.places.queries import grouping_in_force, groups_of_region, home_areas
from fundpots.pots.models import Pot
from fundpots.pots.operations import deposit
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.operations import close_bids, open_round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.operations import declare_none, open_ballot, save_scores, start_scoring
from fundpots.scoring.operations.holding import receipt_of
from fundpots.scoring.queries import bench, panel
from fundpots.scoring.rules import Points

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_numbers = count(1)


def _kept(thing):
    db.session.add(thing)
    db.session.flush()
    return thing


def person(email: str | None = None, **values) -> Person:
    n = next(_numbers)
    return _kept(
        Person(
            email=email or f"person{n}@example.org",
            name=values.pop("name", f"Person {n}"),
            created_at=NOON,
            **values,
        )
    )


def appointed(someone: Person | None = None, role: Role = Role.MEMBER, *, group=None, region=None) -> Person:
    """Give somebody (or somebody new) a role in a group, in a region, or for the whole."""
    someone = someone or person()
    _kept(
        Appointment(
            person_id=someone.id,
            role=role,
            group_id=group.id if group else None,
            region_id=region.id if region else None,
            from_at=NOON,
        )
    )
    return someone


def officer(of: Group) -> Person:
    return appointed(role=Role.OFFICER, group=of)


def member(of: Group) -> Person:
    return appointed(role=Role.MEMBER, group=of)


def administrator(region: Region | None = None) -> Person:
    return appointed(role=Role.ADMINISTRATOR, region=region)


def treasurer(region: Region | None = None) -> Person:
    return appointed(role=Role.TREASURER, region=region)


def area(**values) -> Area:
    n = next(_numbers)
    return _kept(
        Area(
            **{
                "code": f"E{14000000 + n}",
                "name": f"Area {n}",
                "nation": "England",
                "electorate": 70_000,
                "population": 100_000,
                "lat": 52.0 + n / 1000,
                "lon": -1.0,
                "deprivation_decile": 5,
                "hex_q": n,
                "hex_r": 0,
                **values,
            }
        )
    )


def region(**values) -> Region:
    n = next(_numbers)
    names = {"own_name": values.pop("name", f"Region {n}"), "own_name_cy": values.pop("name_cy", None)}
    return _kept(Region(**{"slug": f"region-{n}", "nation": "England", **names, **values}))


def grouping(placements: dict[Region, list[Area]], **values) -> Grouping:
    """A drawing that puts areas into regions; in force since 2020 unless told otherwise.

    Only one can begin on a day: more regions for the same day join the drawing that is there.
    """
    n = next(_numbers)
    values = {"name": f"Grouping {n}", "made_at": NOON, "in_force_on": date(2020, 1, 1), **values}
    same_day = select(Grouping).where(Grouping.in_force_on == values["in_force_on"])
    made = (values["in_force_on"] and db.session.scalar(same_day)) or _kept(Grouping(**values))
    for where, areas in placements.items():
        names = {"name": where.own_name, "name_cy": where.own_name_cy}
        _kept(GroupingRegion(grouping_id=made.id, region_id=where.id, **names))
        for one in areas:
            _kept(Placement(grouping_id=made.id, area_code=one.code, region_id=where.id))
    return made


def group(homes: list[Area] | None = None, **values) -> Group:
    n = next(_numbers)
    made = _kept(
        Group(
            **{
                "slug": f"group-{n}",
                "name": f"Group {n}",
                "founded_on": date(2018, 5, 1),
                **values,
            }
        )
    )
    for position, home in enumerate(homes if homes is not None else [area()]):
        _kept(HomeArea(group_id=made.id, area_code=home.code, is_main=position == 0))
    return made


def pot(region: Region | None = None, **values) -> Pot:
    n = next(_numbers)
    return _kept(
        Pot(
            **{
                "slug": f"pot-{n}",
                "name": f"Pot {n}",
                "region_id": region.id if region else None,
                "kind": "designated",
                "source": "Members' subscriptions",
                "made_at": NOON,
                **values,
            }
        )
    )


def later(days: float = 0, hours: float = 0) -> datetime:
    """A moment counted from the tests' noon."""
    return NOON + timedelta(days=days, hours=hours)


def presence_count(members: dict[Area, int] | None = None, **values) -> PresenceCount:
    """A count of members by area; areas that are not named have none. Groups are as they stand."""
    n = next(_numbers)
    made = _kept(
        PresenceCount(
            **{
                "name": f"Count {n}",
                "source": "Counted by hand",
                "counted_on": date(2026, 9, 30),
                "imported_at": NOON,
                "file_digest": f"{n:064x}",
                **values,
            }
        )
    )
    for where, there in (members or {}).items():
        here = select(func.count()).select_from(HomeArea).where(HomeArea.area_code == where.code)
        groups = float(db.session.scalar(here) or 0)
        _kept(AreaPresence(count_id=made.id, area_code=where.code, members=there, groups=groups))
    return made


def money_in(where: Pot, amount_pence: int) -> Pot:
    """Put money into a pot by its ledger."""
    deposit(where, amount_pence, on=NOON.date(), reason="For a test", by=None, at=NOON)
    return where


def round_(where: Pot | None = None, **values) -> Round:
    """A draft with everything filled in but its criteria; opens at noon, closes a month later."""
    n = next(_numbers)
    count = values.pop("count", None) or presence_count()
    return _kept(
        Round(
            **{
                "pot_id": (where or pot()).id,
                "name": f"Round {n}",
                "name_cy": f"Rownd {n}",
                "summary": "Money for work where we are least present.",
                "summary_cy": "Arian ar gyfer gwaith lle rydym leiaf presennol.",
                "not_funded": "Anything that has happened already.",
                "not_funded_cy": "Unrhyw beth sydd wedi digwydd yn barod.",
                "conditions": "Report within three months of the end.",
                "conditions_cy": "Adrodd o fewn tri mis i’r diwedd.",
                "amount_pence": 400_000,
                "largest_pence": 150_000,
                "bids_close_at": later(30),
                "scoring_closes_at": later(60),
                "vote_closes_at": later(80),
                "presence_count_id": count.id,
                "made_at": NOON,
                **values,
            }
        )
    )


def criteria(of: Round, *weights: int) -> list[Criterion]:
    """Criteria of a round, told in both languages; 60 and 40 unless other weights are given."""
    return [
        _kept(
            Criterion(
                round_id=of.id,
                position=position,
                name=f"Criterion {position}",
                name_cy=f"Maen prawf {position}",
                guidance="What to look at.",
                guidance_cy="Beth i edrych arno.",
                weight=weight,
                meanings=[f"Meaning of {points}" for points in range(6)],
                meanings_cy=[f"Ystyr {points}" for points in range(6)],
            )
        )
        for position, weight in enumerate(weights or (60, 40), start=1)
    ]


def complete_draft(
    *,
    members: tuple[int, ...] = (10, 40, 160, 640),
    nation: str = "England",
    drawn_on: date = date(2020, 1, 1),
    in_pot_pence: int = 500_000,
    **values,
) -> Round:
    """A draft that may open: a region of as many areas as `members` has, a group in each, £5,000."""
    where = region(nation=nation)
    areas = [area(nation=nation) for _ in members]
    grouping({where: areas}, in_force_on=drawn_on)
    for home in areas:
        group([home])
    count = presence_count(dict(zip(areas, members, strict=True)))
    made = round_(money_in(pot(where), in_pot_pence), count=count, **values)
    criteria(made)
    return made


def opened_round(at: datetime | None = None, **values) -> Round:
    """A round that takes bids, on terms that were locked by the real operation."""
    made = complete_draft(**values)
    open_round(made, by=None, at=at or NOON)
    return made


def eligible_bid(of: Round, by: Group, asked_pence: int = 100_000, **values) -> Bid:
    """A bid that was submitted and let through; it benefits the group's home areas unless told otherwise."""
    n = next(_numbers)
    areas = values.pop("areas", None)
    made = _kept(
        Bid(
            **{
                "round": of,
                "group": by,
                "title": f"Project {n}",
                "summary": "What it is about.",
                "asked_pence": asked_pence,
                "minimum_pence": asked_pence * 6 // 10,
                "started_at": NOON,
                "submitted_at": later(1),
                "reference": next_reference(of),
                "screened_at": later(31),
                "eligibility": "eligible",
                **values,
            }
        )
    )
    for code in areas or [home.code for home in home_areas([by.id]).get(by.id, [])]:
        _kept(BenefitArea(bid_id=made.id, area_code=code))
    return made


def scoring_round(*, members: tuple[int, ...] = (10, 20, 40, 80, 160, 320), bids: int = 6, **values) -> Round:
    """A round whose groups score: one bid for each of the first groups, asks that differ, the panel drawn."""
    made = opened_round(members=members, **{"amount_pence": 300_000, **values})
    made.stage = Stage.SCREENING
    groups = list(
        db.session.scalars(
            select(Group)
            .join(HomeArea, HomeArea.group_id == Group.id)
            .join(Placement, Placement.area_code == HomeArea.area_code)
            .where(Placement.region_id == made.pot.region_id, HomeArea.is_main)
            .order_by(Group.id)
        )
    )
    for number, one in enumerate(groups[:bids]):
        eligible_bid(made, one, 50_000 + 10_000 * (number * 7 % 9))
    start_scoring(made, by=None, at=later(32))
    return made


def fill_ballots(
    of: Round, points=lambda group, bid, criterion: (group * 3 + bid * 5 + criterion) % 6
) -> None:
    """Every group casts a ballot on all that it may judge; `points` says which, from 0 to 5."""
    asked, everything = criteria_of(of), bench(of)
    for seat in panel(of):
        mine = everything.to_judge(seat.group_id)
        if not mine:
            continue
        ballot = _kept(
            Ballot(round=of, group=seat.group, started_at=later(40), nonce=f"nonce of {seat.group_id}")
        )
        for one in mine:
            _kept(Remark(ballot_id=ballot.id, bid_id=one.id, comment="Well thought through.", at=later(40)))
            for criterion in asked:
                given = points(seat.group_id, one.id, criterion.id)
                db.session.add(
                    Score(
                        ballot_id=ballot.id, bid_id=one.id, criterion_id=criterion.id,
                        points=given, reason=f"It deserves {given}.", at=later(40),
                    )
                )  # fmt: skip
        db.session.flush()
        ballot.cast_at, ballot.receipt = later(41), receipt_of(ballot)
    db.session.flush()


def proposed_round(**values) -> Round:
    """A round whose proposal was computed, by the real operation, from ballots of every group."""
    made = scoring_round(**values)
    fill_ballots(made)
    close_scoring(made, by=None, at=later(60))
    return made


def voting_round(**values) -> Round:
    """A round whose proposal lies before the groups."""
    made = proposed_round(**values)
    put_to_vote(made, by=None, at=later(61))
    return made


def published_round(**values) -> Round:
    """A round whose result all groups approved, published at day 80."""
    made = voting_round(**values)
    proposal, voter = current_proposal(made.id), person()
    for one in roll(made):
        cast_vote(proposal, one, Choice.APPROVE, by=voter, at=later(62))
    publish(made, by=None, at=later(80))
    return made


def bid(of: Round | None = None, group: Group | None = None, *, at: datetime | None = None, **values) -> Bid:
    """A draft with nothing missing, written by an officer of a group of the round's region.

    `areas` and `lines` replace the group's home area and one line of £800; other values are columns.
    """
    of = of or opened_round()
    group = group or groups_in(of)[0]
    by, at = officers_for(group)[0], at or later(1)
    made = bid_acts.start_bid(of, group, by=by, at=at)
    n = next(_numbers)
    areas = values.pop("areas", None) or home_areas([group.id])[group.id][:1]
    lines = values.pop("lines", [("Hire of a hall", 80_000)])
    minimum = values.pop("minimum_pence", min(40_000, sum(amount for _, amount in lines)))
    texts = {
        "title": f"Warm room {n}",
        "summary": "A warm room on Tuesdays.",
        "project": "We open a warm room and cook.",
        "benefit": "People who live alone.",
        "timetable": "Ten weeks from January.",
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 5, 31),
    }
    for name, text in {**texts, **values}.items():
        setattr(made, name, text)
    bid_acts.save_areas(made, [area.code for area in areas], by=by, at=at)
    bid_acts.save_budget(made, lines, minimum, by=by, at=at)
    return made


def submitted_bid(
    of: Round | None = None, group: Group | None = None, *, at: datetime | None = None, **values
) -> Bid:
    """A bid that two officers of its group have signed."""
    made = bid(of, group, at=at, **values)
    first, second = officers_for(made.group)
    bid_acts.send_for_sign_off(made, by=first, at=at or later(1))
    bid_acts.sign_off(made, by=second, at=at or later(2))
    return made


def screening(of: Round) -> Round:
    """Close the list of bids at its deadline."""
    if of.stage == "open":
        close_bids(of, by=None, at=of.bids_close_at)
    return of


def groups_in(of: Round) -> list[Group]:
    """The groups that may bid in a round, by name."""
    return groups_of_region(of.pot.region_id, of.grouping or grouping_in_force(NOON.date()), NOON.date())


def officers_for(of: Group) -> list[Person]:
    """Two officers of a group, appointed where there are fewer."""
    while len(officers_of(of.id)) < 2:
        officer(of)
    return officers_of(of.id)[:2]


def ballot(of: Round, by: Group, *, at: datetime | None = None) -> Ballot:
    """A group's ballot, begun by the real operation."""
    return open_ballot(of, by, at=at or later(40))


def scored(
    on: Ballot, one: Bid, *points: int, by: Person | None = None, at: datetime | None = None
) -> Ballot:
    """Score one bid in full, by criterion (3 for each that is not told), after declaring no interest."""
    by, at = by or officer(on.group), at or later(40)
    declare_none(on, one, by=by, at=at)
    asked = criteria_of(on.round)
    told = dict(zip((criterion.id for criterion in asked), points, strict=False))
    given = {criterion.id: Points(told.get(criterion.id, 3), "It says so.") for criterion in asked}
    save_scores(on, one, given, comment="", private_note="", version=None, by=by, at=at)
    return on


def judging(of: Round) -> tuple[Group, list[Bid]]:
    """The first group of the panel that has something to judge, and what."""
    everything = bench(of)
    for seat in panel(of):
        if mine := everything.to_judge(seat.group_id):
            return seat.group, mine
    raise AssertionError("nobody judges anything")
