"""A published round as a Pabulib election: bids are the projects, groups the voters, marks their points.

A group's points for a bid are what its mark contributed to the bid's value: the mark, less the group's
kindness, times the bid's weight, divided by the number of its scorers. They add up to the value exactly, in
thousand-millionths. So an independent program that counts greedily by points puts the bids in our order; and
where the rule is greedy, without a reserve, it funds the same ones: in an open panel from the round's file,
under halves from the file of each half. A bid that got the rest of the money costs what it got, and one that
was passed over because its group had been served is left out, for Pabulib knows neither.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundpots.allocations.models import Line, Proposal
from fundpots.money import plain_pounds
from fundpots.places.queries import as_drawn
from fundpots.rounds.models import Round

if TYPE_CHECKING:
    from weighting.allocation import Allocation

NANO = 10**9
META_RULES = {"greedy": "greedy", "equal-shares": "equalshares"}


def pabulib_of(
    round_: Round, proposal: Proposal, lines: Sequence[Line], *, half: int | None = None
) -> str | None:
    """The file of a round, or of one of its halves; None where nothing was ranked in it."""
    from weighting.allocation import allocate
    from weighting.documents import round_of
    from weighting.pabulib import format_pabulib

    made = allocate(round_of(proposal.inputs))
    alone = made.setting.halves is None or half is not None
    exact = alone and round_.rule == "greedy" and not round_.reserve_share
    ranked = [line for line in lines if line.rank is not None and half in (None, line.half)]
    if exact:
        ranked = [line for line in ranked if line.reason != "group-served"]
    if not ranked:
        return None
    projects = [_project(line, exact) for line in sorted(ranked, key=lambda line: str(line.bid.reference))]
    votes = _votes(made, {str(line.bid.reference): line for line in ranked})
    budget = round_.amount_pence if half is None else made.setting.parts[half]
    return format_pabulib(_meta(round_, half, budget, len(projects), len(votes)), projects, votes)


def _meta(round_: Round, half: int | None, budget: int, projects: int, votes: int) -> dict[str, Any]:
    part, region = "" if half is None else f", half {half + 1}", round_.pot.region
    return {
        "description": f"{round_.name}, {round_.pot.name}{part}",
        "country": "United Kingdom",
        "unit": as_drawn(region, round_.grouping).name if region else "Great Britain",
        "instance": f"{round_.id}" if half is None else f"{round_.id}-{half + 1}",
        "num_projects": projects,
        "num_votes": votes,
        "budget": plain_pounds(budget),
        "currency": "GBP",
        "vote_type": "scoring",
        "rule": META_RULES.get(round_.rule, f"fundpots/{round_.rule}"),
        "date_begin": f"{round_.opened_at:%d.%m.%Y}",
        "date_end": f"{round_.scoring_closes_at:%d.%m.%Y}",
        "language": "en",
        "comment": "points: what each mark adds to the value of a bid, in thousand-millionths",
    }


def _project(line: Line, exact: bool) -> dict[str, Any]:
    cost = line.computed_pence if exact and line.computed_pence else line.bid.asked_pence
    return {
        "project_id": str(line.bid.reference),
        "cost": plain_pounds(cost),
        "name": line.bid.title,
        "votes": line.scorers,
        "score": round((line.value or 0.0) * NANO),
        **({"selected": int(line.computed_pence > 0)} if exact else {}),
        "asked": plain_pounds(line.bid.asked_pence),
        "minimum": plain_pounds(line.bid.minimum_pence),
        "awarded": plain_pounds(line.amount_pence),
        "half": "" if line.half is None else line.half + 1,
        "mark": float(line.mark or 0.0),
        "weight": line.weight,
    }


def _votes(made: "Allocation", ranked: Mapping[str, Line]) -> list[dict[str, Any]]:
    """One row for each group that scored a bid of the file, in the order of the round."""
    points = _points(made, ranked)
    groups = [
        group.id for group in made.setting.round.groups if any(group.id in given for given in points.values())
    ]
    marks = {(mark.group, mark.bid): mark.mark for mark in made.setting.round.marks}
    rows = []
    for group in groups:
        scored = [bid for bid, given in points.items() if group in given]
        rows.append(
            {
                "voter_id": group,
                "vote": scored,
                "points": [str(points[bid][group]) for bid in scored],
                "marks": [f"{marks[group, bid]:g}" for bid in scored],
            }
        )
    return rows


def _points(made: "Allocation", ranked: Mapping[str, Line]) -> dict[str, dict[str, int]]:
    """What each group adds to each bid's value; the last group of a bid takes the crumbs of rounding."""
    groups, bids = made.setting.round.groups, made.setting.round.bids
    found: dict[str, dict[str, int]] = {}
    for hearing in made.hearings:
        rows = zip(*(column.tolist() for column in _columns(hearing)), strict=True)
        for scorer, place, mark in rows:
            bid = bids[int(hearing.bids[place])].id
            if bid in ranked:
                corrected = mark - hearing.corrections[scorer]
                share = corrected * ranked[bid].weight / ranked[bid].scorers
                found.setdefault(bid, {})[groups[scorer].id] = round(share * NANO)
    for bid, given in found.items():
        last = next(reversed(given))
        given[last] += round((ranked[bid].value or 0.0) * NANO) - sum(given.values())
    return dict(sorted(found.items()))


def _columns(hearing: Any) -> tuple[Any, Any, Any]:
    return hearing.ballots.scorer, hearing.ballots.bid, hearing.ballots.mark
