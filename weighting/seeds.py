"""Chance that everybody can repeat: coin flips, and the seed itself, made from text by SHA-256.

A seed is any text. SHA-256 of that text with a counter behind it gives as many bits as wanted, the
same in every language and in every version of it, which no library's own generator promises. So
that nobody chooses the outcome, the seed joins a secret whose hash was published before the bids
were known with the hash of the closed list of bids (a commitment scheme, Blum 1981).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import count


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8 as 64 hexadecimal digits.

    >>> sha256_of("fundpots")[:16]
    'd94260a29ee7648d'
    """
    return sha256(text.encode("utf-8")).hexdigest()


def seed_from(secret: str, bids_sha256: str) -> str:
    """Make the seed of a round from the secret committed to and the hash of the closed bid list.

    The commitment published beforehand is `sha256_of(secret)`.
    """
    return sha256_of(f"fundpots seed\n{secret}\n{bids_sha256}")


def coin_flips(seed: str, purpose: str) -> Iterator[int]:
    """Flip a coin for ever: the bits of SHA-256 of purpose, seed and a counter from 0, high first.

    >>> from itertools import islice
    >>> list(islice(coin_flips("any text", "halves"), 8))
    [1, 0, 0, 1, 0, 0, 1, 1]
    """
    for block in count():
        digest = sha256(f"fundpots {purpose}\n{seed}\n{block}".encode()).digest()
        for byte in digest:
            for place in range(7, -1, -1):
                yield byte >> place & 1
