"""Writing a draft, section by section. Each save is whole, logged, and refused on stale text.

`seen` is the mark of what the writer had before them; where the section says something else by now, the
save is refused as Stale. Two who write different sections do not disturb each other.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from fundpots.bids.models import BenefitArea, Bid, BudgetLine, SectionTick
from fundpots.bids.operations.noting import note
from fundpots.bids.queries import (
    benefit_areas,
    change_requests,
    lines_of,
    refusal_to_bid,
    section_parts,
)
from fundpots.bids.rules import (
    MOST_AREAS,
    MOST_LINES,
    TooManyAreas,
    TooManyLines,
    mark_of,
    must_allow_edit,
)
from fundpots.bids.stages import Section
from fundpots.db import db, locked
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import weigher


def start_bid(round_: Round, group: Group, *, by: Person, at: datetime, language: str = "en") -> Bid:
    """Begin a draft for a group. Raises the one named reason for which it can't bid."""
    locked(Round, round_.id)
    refusal = refusal_to_bid(round_, group, at)
    if refusal is not None:
        raise refusal
    bid = Bid(round=round_, group=group, started_at=at, started_by_id=by.id, language=language)
    db.session.add(bid)
    db.session.flush()
    note("bid.started", bid, by, at)
    return bid


def copy_bid(earlier: Bid, round_: Round, *, by: Person, at: datetime) -> Bid:
    """Begin a draft from one of the group's earlier bids; dates are left for the group to set anew."""
    bid = start_bid(round_, earlier.group, by=by, at=at, language=earlier.language)
    for name in ("title", "summary", "project", "benefit", "timetable", "partners", "interests"):
        setattr(bid, name, getattr(earlier, name))
    bid.copied_from_id = earlier.id
    db.session.flush()
    note("bid.copied", bid, by, at, after={"from": earlier.id})
    known = weigher(round_).areas
    areas = [area.code for area in benefit_areas([earlier.id]).get(earlier.id, []) if area.code in known]
    _replace_areas(bid, areas)
    lines = [(line.what, line.amount_pence) for line in lines_of([earlier.id]).get(earlier.id, [])]
    _replace_lines(bid, lines, min(earlier.minimum_pence, sum(amount for _, amount in lines)))
    return bid


def save_project(
    bid: Bid,
    *,
    title: str,
    summary: str,
    project: str,
    benefit: str,
    by: Person,
    at: datetime,
    seen: str | None = None,
) -> None:
    """Write what the project is and who benefits."""
    _hold(bid, Section.PROJECT, at, seen)
    before = {"title": bid.title, "summary": bid.summary, "project": bid.project, "benefit": bid.benefit}
    after = {"title": title, "summary": summary, "project": project, "benefit": benefit}
    for name, text in after.items():
        setattr(bid, name, text)
    _note_change(bid, Section.PROJECT, before, after, by, at)


def save_areas(bid: Bid, codes: Sequence[str], *, by: Person, at: datetime, seen: str | None = None) -> None:
    """Choose the areas that benefit, inside the region of the pot.

    Raises AreaElsewhere for an area outside of it.
    """
    _hold(bid, Section.AREAS, at, seen)
    chosen = sorted(set(codes))
    if len(chosen) > MOST_AREAS:
        raise TooManyAreas
    if chosen:
        weigher(bid.round).of_areas(chosen)
    before = [area.code for area in benefit_areas([bid.id]).get(bid.id, [])]
    _replace_areas(bid, chosen)
    _note_change(bid, Section.AREAS, sorted(before), chosen, by, at)


def save_budget(
    bid: Bid,
    lines: Sequence[tuple[str, int]],
    minimum_pence: int,
    *,
    by: Person,
    at: datetime,
    seen: str | None = None,
) -> None:
    """Write the budget lines (what, pence) and the smallest useful amount; the ask is their sum."""
    _hold(bid, Section.BUDGET, at, seen)
    if len(lines) > MOST_LINES:
        raise TooManyLines
    before = _budget_as_text(bid)
    _replace_lines(bid, lines, minimum_pence)
    _note_change(bid, Section.BUDGET, before, _budget_as_text(bid), by, at)


def save_timetable(
    bid: Bid,
    *,
    timetable: str,
    starts_on: date | None,
    ends_on: date | None,
    by: Person,
    at: datetime,
    seen: str | None = None,
) -> None:
    """Write when the project happens."""
    _hold(bid, Section.TIMETABLE, at, seen)
    before = {"timetable": bid.timetable, "starts_on": bid.starts_on, "ends_on": bid.ends_on}
    bid.timetable, bid.starts_on, bid.ends_on = timetable, starts_on, ends_on
    after = {"timetable": timetable, "starts_on": starts_on, "ends_on": ends_on}
    _note_change(bid, Section.TIMETABLE, before, after, by, at)


def save_partners_text(
    bid: Bid, *, partners: str, interests: str, by: Person, at: datetime, seen: str | None = None
) -> None:
    """Write who else takes part, and what connections there are with other bidders."""
    _hold(bid, Section.PARTNERS, at, seen)
    before = {"partners": bid.partners, "interests": bid.interests}
    bid.partners, bid.interests = partners, interests
    _note_change(bid, Section.PARTNERS, before, {"partners": partners, "interests": interests}, by, at)


def tick(bid: Bid, section: Section, complete: bool, *, by: Person, at: datetime) -> None:
    """Mark a section as complete, or as one to come back to."""
    _hold(bid, section, at)
    found = db.session.get(SectionTick, (bid.id, section))
    if complete and found is None:
        db.session.add(SectionTick(bid_id=bid.id, section=section, at=at))
    if not complete and found is not None:
        db.session.delete(found)


def _hold(bid: Bid, section: Section, at: datetime, seen: str | None = None) -> None:
    """Lock the bid and check that this section may be written to now, and says what the writer saw."""
    locked(Bid, bid.id)
    must_allow_edit(bid, section, at, change_requests([bid.id]).get(bid.id, []))
    if seen is not None and seen != mark_of(section_parts(bid, section)):
        raise Stale


def _replace_areas(bid: Bid, codes: Sequence[str]) -> None:
    db.session.execute(delete(BenefitArea).where(BenefitArea.bid_id == bid.id))
    db.session.add_all(BenefitArea(bid_id=bid.id, area_code=code) for code in codes)


def _replace_lines(bid: Bid, lines: Sequence[tuple[str, int]], minimum_pence: int) -> None:
    db.session.execute(delete(BudgetLine).where(BudgetLine.bid_id == bid.id))
    db.session.add_all(
        BudgetLine(bid_id=bid.id, position=position, what=what, amount_pence=amount)
        for position, (what, amount) in enumerate(lines, start=1)
    )
    bid.asked_pence = sum(amount for _, amount in lines)
    bid.minimum_pence = min(minimum_pence, bid.asked_pence)
    db.session.flush()


def _budget_as_text(bid: Bid) -> dict:
    lines = lines_of([bid.id]).get(bid.id, [])
    return {
        "lines": [[line.what, line.amount_pence] for line in lines],
        "asked_pence": bid.asked_pence,
        "minimum_pence": bid.minimum_pence,
    }


def _note_change(bid: Bid, section: Section, before: object, after: object, by: Person, at: datetime) -> None:
    if before == after:
        return
    flag_modified(bid, "title")  # a changed part counts as a change of the bid: its version moves on
    note("bid.written", bid, by, at, before={section: before}, after={section: after})
