"""Count an election: turn it into a contest and let a rule decide, by default the file's own rule.

Pabulib names the rule of each election in its META. Greedy rules rank projects by votes, or by
points where the ballots carry them (ordinal ballots: Borda, as Pabulib's column `score`). Plain
greedy under `cardinality` ranks by votes for each unit of money, which is greedy by utility as the
literature has it. The knapsack maximises the sum of utilities; equal shares take them as they are.

Some editions of equal shares end with a comparison: if more voters find more of what they voted for
(points: worth more points) among the winners of greedy than the other way round, those of greedy win.
Source: equalshares.net, comparison by satisfaction, as Pabulib's own checker takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from weighting.contest import Contest, Decision, Floats, Ints, Utility
from weighting.pabulib.election import Election
from weighting.rules import RULES
from weighting.rules.equal_shares import Completion

UtilityName = Literal["cost", "cardinality", "points"]
Ties = Literal["cost", "name"]

UTILITIES: tuple[UtilityName, ...] = ("cost", "cardinality", "points")
COMPLETIONS: tuple[Completion, ...] = ("none", "add1", "add1-exhaustive", "greedy")
META_RULES: dict[str, tuple[str, Completion | None]] = {
    "greedy": ("greedy", None),
    "greedy-threshold": ("greedy-threshold", None),
    "greedy-no-skip": ("greedy-no-skip", None),
    "equalshares": ("equal-shares", "none"),
    "equalshares/add1": ("equal-shares", "add1"),
    "equalshares-comparison": ("equal-shares", "none"),
    "equalshares/add1-comparison": ("equal-shares", "add1"),
}


class UnknownRule(ValueError):
    """The rule that was asked for, or that the file names, is not one that can be counted."""


@dataclass(frozen=True)
class Count:
    """How an election was counted, and what came out. Projects are numbered in file order."""

    rule: str
    utility: UtilityName
    completion: Completion | None
    contest: Contest
    decision: Decision


def count(
    election: Election,
    *,
    rule: str | None = None,
    utility: UtilityName | None = None,
    completion: Completion | None = None,
    ties: Ties = "cost",
) -> Count:
    """Count an election by the stated rule, or by the one that its META names, with its comparison.

    Raises UnknownRule for a rule that is not known, and ValueError where the ballots carry no
    points for utility `points`.

    >>> from weighting.pabulib import parse_pabulib
    >>> election = parse_pabulib(
    ...     b"META\\nkey;value\\nbudget;9\\nvote_type;approval\\nrule;greedy\\n"
    ...     b"PROJECTS\\nproject_id;cost\\na;5\\nb;5\\nVOTES\\nvoter_id;vote\\n1;b\\n"
    ... )
    >>> count(election).decision.chosen
    [1]
    """
    compared = rule is None and election.meta.get("rule", "").endswith("-comparison")
    rule, completion = _rule_of(election, rule, completion)
    utility = utility or ("points" if carries_points(election) else "cost")
    contest = contest_of(election, utility=utility, rule=rule, ties=ties)
    decision = _runner(election, rule, utility, completion)(contest)
    if compared:
        greedy = RULES["greedy"](contest)
        if _more_voters_prefer(election, greedy, decision):
            return Count("greedy", utility, None, contest, greedy)
    return Count(rule, utility, completion, contest, decision)


def _more_voters_prefer(election: Election, one: Decision, other: Decision) -> bool:
    """Tell whether more voters have more winners in one outcome than have more in the other."""
    ballots = election.ballots
    change = np.zeros(len(election.cost))
    change[one.chosen] += 1
    change[other.chosen] -= 1
    gain = change[ballots.projects] * (1.0 if ballots.points is None else ballots.points)
    more = np.bincount(ballots.voter_of_each(), gain, len(ballots))
    return bool((more > 0).sum() > (more < 0).sum())


def carries_points(election: Election) -> bool:
    """Tell whether voters gave projects points or ranks, not mere approval."""
    return election.ballots.points is not None or election.vote_type == "ordinal"


def contest_of(
    election: Election, *, utility: UtilityName, rule: str = "greedy", ties: Ties = "cost"
) -> Contest:
    """Make the contest of an election, with the value that the rule goes by for each project."""
    columns = election.ballots.by_project
    if utility == "points" and not carries_points(election):
        raise ValueError("the ballots carry no points.")
    points = _points(election) if utility == "points" else None
    scale = election.cost.astype(np.float64) if utility == "cost" else None
    return Contest(
        budget=election.budget,
        asked=election.cost,
        minimum=election.cost,
        value=_values(election, utility, rule, points),
        utility=Utility(len(election.ballots), columns.start, columns.voters, points, scale),
        tie_rank=_by_name(election) if ties == "name" else None,
    )


def _rule_of(
    election: Election, rule: str | None, completion: Completion | None
) -> tuple[str, Completion | None]:
    own_completion: Completion | None = None
    if rule is None:
        named = election.meta.get("rule", "")
        if not named:
            raise UnknownRule("the file names no rule; one needs to be chosen by name.")
        if named not in META_RULES:
            raise UnknownRule(f"the file's rule is “{named}”, which needs to be chosen by name.")
        rule, own_completion = META_RULES[named]
    elif rule not in RULES:
        raise UnknownRule(f"“{rule}” is not a rule; choose one of {', '.join(RULES)}.")
    if rule != "equal-shares":
        return rule, None
    return rule, completion or own_completion or "none"


def _runner(
    election: Election, rule: str, utility: UtilityName, completion: Completion | None
) -> Callable[[Contest], Decision]:
    if rule == "greedy" and utility == "cardinality":
        return RULES["density"]
    if rule == "greedy-threshold":
        threshold = float(election.meta.get("min_project_score_threshold") or 0)
        return partial(RULES[rule], threshold=threshold)
    if rule == "equal-shares":
        return partial(RULES[rule], completion=completion, step=election.scale)
    return RULES[rule]


def _values(election: Election, utility: UtilityName, rule: str, points: Floats | None) -> Floats:
    columns = election.ballots.by_project
    votes = np.diff(columns.start).astype(np.float64)
    if points is not None:
        project = np.repeat(np.arange(len(votes)), np.diff(columns.start))
        return np.bincount(project, points, len(votes)).astype(np.float64)
    if rule == "knapsack":
        return votes * election.cost if utility == "cost" else votes
    return votes


def _points(election: Election) -> Floats:
    """Give the points of every vote, project by project; ranks become points by Borda."""
    ballots = election.ballots
    if election.vote_type == "ordinal":
        ballots = replace(ballots, points=_borda(election))
    points = ballots.by_project.points
    return np.empty(0) if points is None else points


def _borda(election: Election) -> Floats:
    """Give the first project of a ballot as many points as a ballot has places, the next one less."""
    ballots = election.ballots
    sizes = np.diff(ballots.start)
    places = int(election.meta.get("max_length", 0)) or int(sizes.max(initial=0))
    place = np.arange(len(ballots.projects)) - np.repeat(ballots.start[:-1], sizes)
    return np.maximum(0, places - place).astype(np.float64)


def _by_name(election: Election) -> Ints:
    rank = np.empty(len(election.cost), np.int64)
    ids = election.project_ids
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank
