"""Small secrets at rest: sealed with a key made from SECRET_KEY, opened with that one or an older one.

A stolen copy of the database alone then tells nobody's second factor or bank details. Each purpose has its
own key (HKDF, RFC 5869), so that what was sealed for one can't be opened as another.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class CannotOpen(ValueError):
    """The secret was sealed with a key that this installation no longer has, or was changed since."""


def seal(text: str, purpose: str) -> bytes:
    """Encrypt with the newest key."""
    return _box(purpose).encrypt(text.encode())


def unseal(sealed: bytes, purpose: str) -> str:
    """Decrypt with whichever key fits; raises CannotOpen where none does."""
    try:
        return _box(purpose).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise CannotOpen(purpose) from None


def reseal(sealed: bytes, purpose: str) -> bytes:
    """The same secret under the newest key, for use after SECRET_KEY has changed."""
    return _box(purpose).rotate(bytes(sealed))


def _box(purpose: str) -> MultiFernet:
    keys = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    return box_of(keys, purpose)


def box_of(secret_keys: Sequence[str], purpose: str) -> MultiFernet:
    """The box that seals with the first key and opens with any.

    >>> sealed = box_of(["old"], "bank").encrypt(b"20-00-00")
    >>> box_of(["new", "old"], "bank").decrypt(sealed)
    b'20-00-00'
    """
    return MultiFernet([Fernet(_derived(key, purpose)) for key in secret_keys])


def _derived(secret_key: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"fundpots {purpose}".encode())
    return urlsafe_b64encode(kdf.derive(secret_key.encode()))


def mac_key(purpose: str) -> bytes:
    """A key for digests that only this installation can make."""
    return _derived(current_app.config["SECRET_KEY"], purpose)
