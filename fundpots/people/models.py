"""Persons, what they may do, and how they prove who they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundpots.db import Base
from fundpots.people.stages import Role


class Person(Base):
    """Somebody with an account. `name` is how groups know them; demonstrations use a role and place."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_counter: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.erased_at is None


class Appointment(Base):
    """A role held by a person: in one group, in one region, or (with neither) for the whole.

    Groups and regions live one storey up, so they are known here by key only.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("group_id IS NULL OR region_id IS NULL", name="one_scope"),
        CheckConstraint(
            "(role IN ('member', 'officer')) = (group_id IS NOT NULL)", name="group_roles_in_groups"
        ),
        CheckConstraint("role IN ('member', 'officer', 'administrator', 'treasurer')", name="known_role"),
        Index("ix_appointment_person_id", "person_id"),
        Index("ix_appointment_group_id", "group_id"),
        Index("ix_appointment_region_id", "region_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("local_group.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    from_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def called(self) -> object:
        """The role in words."""
        return Role(self.role).called

    @property
    def does(self) -> object:
        return Role(self.role).does

    @property
    def where(self) -> tuple[int | None, int | None]:
        """The group or region by key; neither for the whole."""
        return self.group_id, self.region_id


class SignIn(Base):
    """One signed-in browser. The cookie holds a token; here lies only its hash."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship()

    @property
    def browser(self) -> str:
        """The browser and system by the names that people know them by."""
        browser = next((name for sign, name in _BROWSERS if sign in self.agent), "")
        system = next((name for sign, name in _SYSTEMS if sign in self.agent), "")
        return " · ".join(part for part in (browser, system) if part)


#: Browsers claim to be each other; the first sign that is found tells the truth.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


class EmailLink(Base):
    """A link in a letter, good once and for a short time, stored as a hash."""

    __tablename__ = "email_link"
    __table_args__ = (Index("ix_email_link_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    #: Where the letter went, if it is to become the address of the account.
    new_email: Mapped[str | None] = mapped_column(String(320))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Attempt(Base):
    """A failed try to sign in, counted by (account, address) so that nobody can lock others out."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class RecoveryCode(Base):
    """A code for the day when the second factor is lost; good once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class KeptForm(Base):
    """What somebody had typed when their session ended, so that it is there after signing in again."""

    __tablename__ = "kept_form"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(500))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int | None]
    kept_at: Mapped[datetime]
