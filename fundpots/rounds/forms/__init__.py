"""The forms of this storey."""

from fundpots.rounds.forms.asking import FiltersForm, KeepForm, WhatIfForm
from fundpots.rounds.forms.moving import ConfirmForm, ExtendForm, ReasonForm
from fundpots.rounds.forms.set_up import (
    CriterionForm,
    DatesForm,
    JudgingForm,
    MoneyForm,
    StartForm,
    TextsForm,
    VoteForm,
    WeightingForm,
)

__all__ = [
    "ConfirmForm",
    "CriterionForm",
    "DatesForm",
    "ExtendForm",
    "FiltersForm",
    "JudgingForm",
    "KeepForm",
    "MoneyForm",
    "ReasonForm",
    "StartForm",
    "TextsForm",
    "VoteForm",
    "WeightingForm",
    "WhatIfForm",
]
