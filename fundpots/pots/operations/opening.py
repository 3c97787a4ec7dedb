"""Opening a pot: for a region that has none yet, or for money whose giver says what it is for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundpots import log
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.places.operations.groups import slug_of
from fundpots.pots.models import Pot


@dataclass(frozen=True)
class PotFacts:
    """What everybody can read of a pot. Without a region it is a pot for the whole."""

    name: str
    name_cy: str | None
    region_id: int | None
    kind: str
    source: str
    source_cy: str | None


def open_pot(facts: PotFacts, *, by: Person, at: datetime) -> Pot:
    """Open an empty pot under an address made from its name."""
    wanted = slug_of(facts.name)[:50]
    taken = set(db.session.scalars(select(Pot.slug).where(Pot.slug.startswith(wanted, autoescape=True))))
    number, slug = 2, wanted
    while slug in taken or slug == "new":
        slug, number = f"{wanted}-{number}", number + 1
    pot = Pot(
        slug=slug,
        name=facts.name,
        name_cy=facts.name_cy,
        region_id=facts.region_id,
        kind=facts.kind,
        source=facts.source,
        source_cy=facts.source_cy,
        made_at=at,
    )
    db.session.add(pot)
    db.session.flush()
    after = {"name": facts.name, "region": facts.region_id, "kind": facts.kind}
    log.record("pot.opened", at=at, person_id=by.id, pot_id=pot.id, after=after)
    return pot
