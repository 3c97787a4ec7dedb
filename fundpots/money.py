"""Money is a whole number of pence inside, and pounds at the edges."""

import re

_POUNDS = re.compile(r"^£?\s*(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.(\d{2}))?$", re.ASCII)

#: More than any pot will ever hold; keeps every sum inside a 64-bit integer.
LARGEST_PENCE = 10**12


class NotMoney(ValueError):
    """The text is not an amount in pounds and pence."""


def pence(text: str) -> int:
    """Read an amount as a person writes it: '£1,234.56', '1234.56' or '1234'.

    Raises NotMoney for anything else: signs, exponents, one or three decimals, other digits.

    >>> pence("£1,234.56"), pence(" 40 ")
    (123456, 4000)
    >>> pence("1e3")
    Traceback (most recent call last):
    fundpots.money.NotMoney: 1e3
    """
    found = _POUNDS.match(text.strip())
    if not found:
        raise NotMoney(text)
    amount = int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
    if amount > LARGEST_PENCE:
        raise NotMoney(text)
    return amount


def pounds(amount_pence: int) -> str:
    """Write pence as pounds, always with two decimals.

    >>> pounds(123456), pounds(-5)
    ('£1,234.56', '−£0.05')
    """
    sign = "−" if amount_pence < 0 else ""
    whole, rest = divmod(abs(amount_pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def plain_pounds(amount_pence: int) -> str:
    """Write pence as a bare decimal number, as forms and files want it.

    >>> plain_pounds(-4005)
    '-40.05'
    """
    sign = "-" if amount_pence < 0 else ""
    whole, rest = divmod(abs(amount_pence), 100)
    return f"{sign}{whole}.{rest:02d}"
