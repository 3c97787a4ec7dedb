"""The forms of this storey."""

from fundpots.bids.forms.asking import FiltersForm
from fundpots.bids.forms.joining import AnswerForm, AskPartnerForm, AttachForm
from fundpots.bids.forms.screening import CorrectForm, ScreenForm, UndoForm
from fundpots.bids.forms.sections import (
    FORMS,
    AreasForm,
    BudgetForm,
    DoneForm,
    PartnersForm,
    ProjectForm,
    SectionForm,
    TimetableForm,
)
from fundpots.bids.forms.sending import ConfirmForm, SignForm, StartForm

__all__ = [
    "FORMS",
    "AnswerForm",
    "AreasForm",
    "AskPartnerForm",
    "AttachForm",
    "BudgetForm",
    "ConfirmForm",
    "CorrectForm",
    "DoneForm",
    "FiltersForm",
    "PartnersForm",
    "ProjectForm",
    "ScreenForm",
    "SectionForm",
    "SignForm",
    "StartForm",
    "TimetableForm",
    "UndoForm",
]
