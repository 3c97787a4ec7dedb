"""Letters that tell every group behind a bid what became of it; readable before they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fundpots import mail
from fundpots.allocations.models import Line, Proposal
from fundpots.allocations.queries import lines_of
from fundpots.allocations.rules import nearest_change, told_line, told_outcome
from fundpots.bids.queries import owners
from fundpots.clock import end_of, london_date
from fundpots.people.models import Person
from fundpots.people.queries import officers_of_groups
from fundpots.rounds.models import Round
from fundpots.words import speaking


@dataclass(frozen=True)
class Preview:
    """One letter as it would be sent now: about which bid, to whom, and as the first of them reads it.

    Officers of a group get the same letter; it differs in who is greeted, and in the language.
    """

    line: Line
    to: tuple[Person, ...]
    subject: str
    text: str


def tell_results(round_: Round, proposal: Proposal, at: datetime) -> None:
    """Write to every officer of every group behind a bid what became of it."""
    for officer, line, values in _results(round_, proposal, at):
        mail.letter("result", to=officer, at=at, round_id=round_.id, bid_id=line.bid_id, **values)


def preview_results(round_: Round, proposal: Proposal, at: datetime) -> list[Preview]:
    """The letters of a result as they would be if it were published now; nothing is sent."""
    alike: dict[tuple[int, str], list[tuple[Person, Line, dict[str, Any]]]] = {}
    for officer, line, values in _results(round_, proposal, at):
        alike.setdefault((line.id, officer.locale), []).append((officer, line, values))
    previews = []
    for same in alike.values():
        first, line, values = same[0]
        to = tuple(officer for officer, *_ in same)
        previews.append(Preview(line, to, *mail.written("result", to=first, at=at, **values)))
    return previews


def _results(
    round_: Round, proposal: Proposal, at: datetime
) -> Iterator[tuple[Person, Line, dict[str, Any]]]:
    lines = lines_of(proposal.id)
    behind = owners([line.bid_id for line in lines])
    officers = officers_of_groups(sorted(set().union(*behind.values())))
    until = end_of(london_date(at) + timedelta(days=round_.appeal_days))
    for line in lines:
        groups = sorted(behind[line.bid_id])
        to = {officer.id: officer for group_id in groups for officer in officers[group_id]}
        for officer in to.values():
            yield officer, line, {"appeal_until": until, **_values(line, officer)}


def _values(line: Line, officer: Person) -> dict[str, Any]:
    """What the letter says, in the language of the person whom it is for."""
    with speaking(officer.locale):
        return {
            "bid": line.bid,
            "line": line,
            "outcome": told_outcome(line.amount_pence, line.bid.asked_pence),
            "reason": told_line(line),
            "nearest": nearest_change(line),
        }
