"""What a receipt code opens, once a round's result is public: a group's ballot, or its vote."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from fundpots.allocations.models import Publication
from fundpots.allocations.stages import Choice
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.places.models import Group


@dataclass(frozen=True)
class Opened:
    """Whose code it is; of a vote also what was voted, and where the record says so."""

    group: Group
    choice: Choice | None = None
    seq: int | None = None
    at: datetime | None = None


def opened_by(code: str, publication: Publication) -> Opened | None:
    """The ballot or the vote of this round that a receipt code belongs to, if there is one.

    A ballot's code is the hash of its marks, as the published file holds it. A vote's code opens the seal
    that the record got when the vote was cast.
    """
    code = code.strip().lower()
    return _ballot(code, publication) or _vote(code, publication)


def _ballot(code: str, publication: Publication) -> Opened | None:
    hashes = json.loads(publication.bundle)["hashes"]["marks_of"]
    slug = next((slug for slug, digest in hashes.items() if digest == code), None)
    group = db.session.scalar(select(Group).where(Group.slug == slug)) if slug else None
    return Opened(group) if group else None


def _vote(code: str, publication: Publication) -> Opened | None:
    seals = {sha256(f"{code}\n{choice}".encode()).hexdigest(): choice for choice in Choice}
    cast = select(LogEntry).where(LogEntry.round_id == publication.round_id, LogEntry.act == "vote.cast")
    for entry in db.session.scalars(cast):
        choice = seals.get(json.loads(entry.after or "{}").get("sealed"))
        if choice is not None and entry.group_id is not None:
            return Opened(db.session.get_one(Group, entry.group_id), choice, entry.seq, entry.at)
    return None
