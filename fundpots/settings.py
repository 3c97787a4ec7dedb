"""Settings come from the environment; production refuses to start with a key that others know."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN_KEY = "for demonstration and tests only"


class BadSetting(RuntimeError):
    """A setting is missing or unsafe; the text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    database_url: str
    secret_key: str
    old_secret_keys: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    movement: str = "Momentum"
    demonstration: bool = False
    testing: bool = False
    mail_from: str = "fundpots@example.org"
    smtp_url: str = ""
    grants_prefix: str = "fundpots"
    publisher_name: str = "Momentum"
    data_licence: str = "https://creativecommons.org/licenses/by/4.0/"
    behind_proxies: int = 0
    second_factor_required: bool = False
    year_starts: tuple[int, int] = (1, 1)

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, and refuse in one clear line what would be unsafe."""
    demonstration = environ.get("FUNDPOTS_DEMONSTRATION") == "1"
    testing = environ.get("FUNDPOTS_TESTING") == "1"
    secret_key = environ.get("SECRET_KEY", "")
    if not secret_key and (demonstration or testing):
        secret_key = KNOWN_KEY
    if not secret_key:
        raise BadSetting("SECRET_KEY is not set. Set it to a long random text that nobody else knows.")
    if not (demonstration or testing) and (secret_key == KNOWN_KEY or len(secret_key) < 32):
        raise BadSetting("SECRET_KEY is too short or a known default: use 32 random characters or more.")
    base_url = environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        database_url=database_url(environ.get("DATABASE_URL", "")),
        secret_key=secret_key,
        old_secret_keys=_split(environ.get("OLD_SECRET_KEYS", "")),
        base_url=base_url,
        trusted_hosts=_split(environ.get("TRUSTED_HOSTS", "")),
        movement=environ.get("MOVEMENT", "Momentum"),
        demonstration=demonstration,
        testing=testing,
        mail_from=environ.get("MAIL_FROM", "fundpots@example.org"),
        smtp_url=environ.get("SMTP_URL", ""),
        grants_prefix=environ.get("GRANTS_PREFIX", "fundpots"),
        publisher_name=environ.get("PUBLISHER_NAME", environ.get("MOVEMENT", "Momentum")),
        data_licence=environ.get("DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/"),
        behind_proxies=int(environ.get("BEHIND_PROXIES", "0")),
        second_factor_required=_second_factor(environ, demonstration or testing),
        year_starts=year_starts(environ.get("YEAR_STARTS", "01-01")),
    )


def database_url(given: str) -> str:
    """The database's address; SQLite beside the code where none is given.

    >>> database_url("postgres://somewhere/pots")
    'postgresql+psycopg://somewhere/pots'
    """
    if not given:
        (ROOT / "instance").mkdir(exist_ok=True)
        return f"sqlite:///{ROOT / 'instance' / 'fundpots.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


def year_starts(text: str) -> tuple[int, int]:
    """The month and day on which the financial year begins.

    >>> year_starts("04-06")
    (4, 6)
    """
    found = re.fullmatch(r"(\d\d)-(\d\d)", text, re.ASCII)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= 28:
        raise BadSetting("YEAR_STARTS is the day on which the financial year begins, as 04-06 for 6 April.")
    return month, day


def _second_factor(environ: Mapping[str, str], fiction: bool) -> bool:
    """Treasurers and administrators need a second factor, except where everything is fiction."""
    return environ.get("SECOND_FACTOR_REQUIRED", "0" if fiction else "1") == "1"


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
