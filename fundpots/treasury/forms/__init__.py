"""The forms of this storey."""

from fundpots.treasury.forms.acts import (
    ConfirmForm,
    ExtendForm,
    FailedForm,
    FiltersForm,
    PaidForm,
    QueryForm,
    ReasonForm,
    ReturnForm,
)
from fundpots.treasury.forms.bank import BankForm, FileForm, RunForm, StatementForm
from fundpots.treasury.forms.plan import PlanForm
from fundpots.treasury.forms.report import ReportForm

__all__ = [
    "BankForm",
    "ConfirmForm",
    "ExtendForm",
    "FailedForm",
    "FileForm",
    "FiltersForm",
    "PaidForm",
    "PlanForm",
    "QueryForm",
    "ReasonForm",
    "ReportForm",
    "ReturnForm",
    "RunForm",
    "StatementForm",
]
