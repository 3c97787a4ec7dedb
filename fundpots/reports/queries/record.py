"""The record as people read it: acts in words, by bid, round or pot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from fundpots.allocations.models import Publication
from fundpots.bids.models import Bid
from fundpots.clock import at_london
from fundpots.db import db
from fundpots.log import Broken, LogEntry, first_broken, head
from fundpots.people.models import Person
from fundpots.pots.models import Pot
from fundpots.pots.queries import pots_astray
from fundpots.rounds.models import Round


@dataclass(frozen=True)
class Story:
    """One act in words. `who` is left out where the reader may not know persons."""

    seq: int
    at: datetime
    act: str
    who: str
    after: str | None
    reason: str | None
    digest: str
    bid: Bid | None = None


@dataclass(frozen=True)
class RecordAsked:
    """Which acts are asked for: how their name begins, whose they are, about what, and between which days."""

    act: str = ""
    person: str = ""
    round_id: int | None = None
    bid_id: int | None = None
    pot_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def narrowed(self) -> bool:
        return self != RecordAsked()

    def words(self) -> str:
        """The filters as a file states them."""
        told = [f"{name} {value}" for name, value in vars(self).items() if value not in ("", None)]
        return ", ".join(told) or "all acts"


@dataclass(frozen=True)
class Checked:
    """What checking has found: the first broken entry, rounds whose head is lost, pots that do not add up."""

    entries: int
    head: str
    broken: Broken | None
    lost: list[int]
    astray: list[Pot]

    @property
    def holds(self) -> bool:
        return self.broken is None and not self.lost and not self.astray


def entries_asked(
    asked: RecordAsked, *, before: int | None = None, limit: int = 50, only: Sequence[str] = ()
) -> Sequence[LogEntry]:
    """Entries of the record, newest first, before the one with number `before`.

    `only` names how the acts begin that the reader may know of: what is left out takes no room on a page.
    """
    query = _narrowed(asked).order_by(LogEntry.seq.desc()).limit(limit)
    if only:
        query = query.where(or_(*(LogEntry.act.startswith(start, autoescape=True) for start in only)))
    if before is not None:
        query = query.where(LogEntry.seq < before)
    return db.session.scalars(query).all()


def every_entry(asked: RecordAsked) -> Iterator[LogEntry]:
    """Entries of the record in their order, without holding all of them at once."""
    query = _narrowed(asked).order_by(LogEntry.seq).execution_options(yield_per=500)
    yield from db.session.scalars(query)


def check_record() -> Checked:
    """Walk the whole chain, look for the head that was published with each result, add the ledger up."""
    published = select(Publication.round_id).order_by(Publication.round_id)
    lost = published.where(Publication.log_head.not_in(select(LogEntry.digest)))
    return Checked(
        entries=db.session.scalar(select(func.count()).select_from(LogEntry)) or 0,
        head=head(),
        broken=first_broken(every_entry(RecordAsked())),
        lost=list(db.session.scalars(lost)),
        astray=pots_astray(),
    )


def is_in_chain(digest: str) -> bool:
    """Whether a head that was published earlier is still in the record."""
    return db.session.scalar(select(LogEntry.seq).where(LogEntry.digest == digest)) is not None


def rounds_by_number() -> list[Round]:
    """Every round, the newest first, for choosing one of them."""
    return list(db.session.scalars(select(Round).order_by(Round.id.desc())))


def _narrowed(asked: RecordAsked) -> Select[LogEntry]:
    query = select(LogEntry)
    for column, wanted in (
        (LogEntry.round_id, asked.round_id),
        (LogEntry.bid_id, asked.bid_id),
        (LogEntry.pot_id, asked.pot_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if asked.act:
        query = query.where(LogEntry.act.startswith(asked.act, autoescape=True))
    if asked.person:
        query = query.where(LogEntry.person_id.in_(_persons(asked.person)))
    if asked.since is not None:
        query = query.where(LogEntry.at >= at_london(asked.since, time(0)))
    if asked.until is not None:
        query = query.where(LogEntry.at < at_london(asked.until + timedelta(days=1), time(0)))
    return query


def _persons(wanted: str) -> Select[int]:
    """Persons by a part of their name or address, or by the number under which the record knows them."""
    part = wanted.casefold()
    fits = [
        func.lower(Person.name).contains(part, autoescape=True),
        func.lower(Person.email).contains(part, autoescape=True),
    ]
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        fits.append(Person.id == int(wanted))
    return select(Person.id).where(or_(*fits))


def bids_among(entries: Iterable[LogEntry]) -> dict[int, Bid]:
    """The bids that these acts were about, by number."""
    wanted = {entry.bid_id for entry in entries if entry.bid_id}
    query = select(Bid).where(Bid.id.in_(wanted)).options(joinedload(Bid.group))
    return {bid.id: bid for bid in db.session.scalars(query)} if wanted else {}


def story_of(
    entries: Sequence[LogEntry], names: dict[int, str], bids: dict[int, Bid] | None = None
) -> list[Story]:
    """Entries as acts with names; persons who are not in `names` stay unnamed, bids not in `bids` untold."""
    return [
        Story(
            entry.seq,
            entry.at,
            entry.act,
            names.get(entry.person_id, "") if entry.person_id else "",
            entry.after,
            entry.reason,
            entry.digest,
            (bids or {}).get(entry.bid_id) if entry.bid_id else None,
        )
        for entry in entries
    ]
