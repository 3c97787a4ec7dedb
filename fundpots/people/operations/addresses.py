"""Changing one's own e-mail address: by a link that goes to the new one, with notice to the old one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from fundpots import log
from fundpots.db import db
from fundpots.mail import letter
from fundpots.people.models import EmailLink, Person
from fundpots.people.operations.links import claim_link, send_link
from fundpots.people.operations.sign_ins import end_sign_ins
from fundpots.people.queries import person_by_email
from fundpots.people.rules import AddressTaken
from fundpots.people.stages import LinkPurpose


@dataclass(frozen=True)
class Mailbox:
    """A person, reached at another address than that of their account."""

    id: int
    email: str
    name: str
    locale: str


def ask_to_change(person: Person, email: str, *, at: datetime) -> None:
    """Send a link to the new address.

    Whether somebody else has it already is not told, so that nobody can ask who has an account here.
    """
    if person_by_email(email) is None:
        to = Mailbox(person.id, email, person.name, person.locale)
        send_link(person, LinkPurpose.NEW_ADDRESS, at=at, to=to, new_email=email)


def change_address(link: EmailLink, *, at: datetime, but: int | None = None) -> None:
    """Use the link up: every browser but that one is signed out, and links to the old address are void.

    Raises LinkSpent, and AddressTaken where somebody else has taken the address meanwhile.
    """
    claim_link(link, at=at)
    person = link.person
    old = Mailbox(person.id, person.email, person.name, person.locale)
    try:
        with db.session.begin_nested():
            person.email = link.new_email or person.email
    except IntegrityError:
        raise AddressTaken from None
    end_sign_ins(person.id, at=at, but=but)
    db.session.execute(
        update(EmailLink)
        .where(EmailLink.person_id == person.id, EmailLink.used_at.is_(None))
        .values(used_at=at)
    )
    log.record("address.changed", at=at, person_id=person.id)
    letter("address_changed", to=old, at=at)
