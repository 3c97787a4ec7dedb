"""Bank details: how they are read, kept together, and masked."""

import json
import re
from dataclasses import asdict, dataclass

from fundpots.treasury.rules.refusals import AccountNumberWrong

#: What the details are sealed for; see fundpots.crypto.
PURPOSE = "bank details"
_BETWEEN = re.compile(r"[\s–-]+")


@dataclass(frozen=True)
class Account:
    """A British bank account. Digits are text: leading zeros belong to them."""

    name: str
    sort_code: str
    number: str

    @property
    def spaced_sort_code(self) -> str:
        """'08-92-99', as people know it."""
        return "-".join((self.sort_code[:2], self.sort_code[2:4], self.sort_code[4:]))

    @property
    def ending(self) -> str:
        """The two digits by which a masked account is told from another."""
        return self.number[-2:]


def read_account(name: str, sort_code: str, number: str) -> Account:
    """Read an account as people write it; raises AccountNumberWrong.

    >>> read_account("Leeds group", "08-92 99", "0123 4567")
    Account(name='Leeds group', sort_code='089299', number='01234567')
    """
    digits = [_BETWEEN.sub("", text) for text in (sort_code, number)]
    if [len(text) for text in digits] != [6, 8] or not all(_is_number(text) for text in digits):
        raise AccountNumberWrong
    return Account(" ".join(name.split()), *digits)


def packed(account: Account) -> str:
    """The account as one text, to be sealed."""
    return json.dumps(asdict(account), ensure_ascii=False)


def unpacked(text: str) -> Account:
    """The account from the text that was sealed."""
    return Account(**json.loads(text))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
