"""weighting: the mathematics of fundpots, pure and useful alone.

Arrays go in, values come out; nothing here knows the application, prints, reads the clock or draws
a random number of its own. Every public name can be had from here (`from weighting import
PresenceWeights`) and is loaded when it is first asked for (PEP 562), so that importing the package
costs nothing.

>>> from weighting import apportion
>>> apportion(100, [1, 1, 1])
[34, 33, 33]
"""

from importlib import import_module
from typing import Any

_NAMES_BY_MODULE = {
    "pence": "apportion quotas whole_proportions",
    "presence": "AreaCounts Prior fit_prior",
    "weights": "AreaWeights FittedPresence PresenceExplanation PresenceWeights presence_weights",
    "calibration": "calibrate_tilt damp least_present_areas rake weighted_share",
    "split": "FundSplit SplitStep split_fund",
    "boundaries": "carry_counts overlap_matrix",
    "marks": "CorrectedMarks correct_marks mark_from_scores weighted_median",
    "reliability": "ICC OneWay icc icc_oneway krippendorff_alpha",
    "fairness": "LeastPresent concentration_curve concentration_index gini least_present_share lorenz"
    " per_elector progressivity theil",
    "contest": "Contest Decision Floor Reason Utility reserve_list",
    "rules": "RULES density equal_shares greedy greedy_no_skip greedy_threshold knapsack phragmen",
    "round": "Bid Group Interest Mark Round RoundError",
    "halves": "Halves draw_halves",
    "allocation": "Allocation Hearing allocate",
    "explanation": "Needed explain",
    "audit": "Audit Gain audit_of",
    "bundle": "Origins make_bundle outcome_of publishable verify",
    "documents": "read_round round_document round_of",
    "seeds": "seed_from sha256_of",
    "pabulib": "Election PabulibError count format_pabulib parse_pabulib read_pabulib write_pabulib",
}
_HOME = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
