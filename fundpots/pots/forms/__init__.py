"""Forms of pots: moving money, opening a pot, splitting a national fund."""

from fundpots.pots.forms.money import CorrectForm, DepositForm, MoneyForm, TransferForm
from fundpots.pots.forms.splits import KeepSplitForm, PotForm, SplitForm, SplitInForceForm

__all__ = [
    "CorrectForm",
    "DepositForm",
    "KeepSplitForm",
    "MoneyForm",
    "PotForm",
    "SplitForm",
    "SplitInForceForm",
    "TransferForm",
]
