"""Forms of places: what to show, counts, groups, drawings."""

from fundpots.places.forms.asking import AreasForm, FootholdsForm, GroupsForm
from fundpots.places.forms.drawing import (
    DescribeForm,
    DiscardForm,
    DraftForm,
    InForceForm,
    MergeForm,
    MoveForm,
    NewRegionForm,
    RegionForm,
)
from fundpots.places.forms.groups import CloseForm, GroupForm
from fundpots.places.forms.presence import ConfirmForm, ImportForm

__all__ = [
    "AreasForm",
    "CloseForm",
    "ConfirmForm",
    "DescribeForm",
    "DiscardForm",
    "DraftForm",
    "FootholdsForm",
    "GroupForm",
    "GroupsForm",
    "ImportForm",
    "InForceForm",
    "MergeForm",
    "MoveForm",
    "NewRegionForm",
    "RegionForm",
]
