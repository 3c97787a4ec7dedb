"""What the pages of scoring show, in words and rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext

from fundpots.bids.models import Bid
from fundpots.errors import Refusal
from fundpots.people.models import Person
from fundpots.rounds.models import Criterion, Round
from fundpots.scoring.models import Ballot, Remark
from fundpots.scoring.queries import Bench, Paper, Progress, Turnout
from fundpots.scoring.rules import (
    InterestDeclared,
    OwnBid,
    OwnHalf,
    PartnerBid,
    Points,
    mark_of,
    needed_of,
    so_far,
)
from fundpots.scoring.stages import Step
from fundpots.shown import percent

#: The word and the tone of each step.
STEP_WORDS = {
    Step.DECLARE: (lazy_gettext("To read"), ""),
    Step.SCORE: (lazy_gettext("To score"), "live"),
    Step.BEGUN: (lazy_gettext("Begun"), "wait"),
    Step.DONE: (lazy_gettext("Scored"), "done"),
}
#: In which order the reasons for not judging a bid are told.
_REASONS = (OwnBid, PartnerBid, InterestDeclared, OwnHalf)


@dataclass(frozen=True)
class NotJudged:
    """Some bids that a group does not judge, all for the same reason."""

    reason: Refusal
    bids: list[Bid]

    @property
    def can_be_undone(self) -> bool:
        return isinstance(self.reason, InterestDeclared)


def not_judged(bench: Bench, group_id: int) -> list[NotJudged]:
    """The bids that a group does not judge, with the one reason for each."""
    found: dict[type[Refusal], NotJudged] = {}
    for bid, refusal in bench.not_to_judge(group_id):
        found.setdefault(type(refusal), NotJudged(refusal, [])).bids.append(bid)
    return [found[kind] for kind in sorted(found, key=_place)]


def _place(kind: type[Refusal]) -> int:
    return _REASONS.index(kind) if kind in _REASONS else len(_REASONS)


@dataclass(frozen=True)
class Given:
    """Everything that a ballot says of one bid, ready to be read."""

    bid: Bid
    step: Step
    mark: float | None
    scores: list[tuple[Criterion, Points]]
    remark: Remark | None


def given_of(bid: Bid, paper: Paper, criteria: Sequence[Criterion]) -> Given:
    """What a ballot says of one bid; a criterion without points is there with none."""
    given = paper.given(bid.id)
    return Given(
        bid=bid,
        step=paper.step(bid.id, criteria),
        mark=mark_of({criterion.id: criterion.weight for criterion in criteria}, given),
        scores=[(criterion, given.get(criterion.id, Points(None))) for criterion in criteria],
        remark=paper.remarks.get(bid.id),
    )


@dataclass(frozen=True)
class Running:
    """The mark while one scores: what each criterion gives of what it could, and the sum."""

    parts: dict[int, tuple[float, float]]
    reached: float
    possible: float


def running(criteria: Sequence[Criterion], chosen: dict[int, int | None]) -> Running:
    """The weighted mark of the points that are chosen so far, of 100."""
    weights = {criterion.id: criterion.weight for criterion in criteria}
    whole = sum(weights.values())
    given = {key: Points(points) for key, points in chosen.items()}
    parts = {
        key: (so_far({key: weight}, given)[0] * weight / whole, weight * 100 / whole)
        for key, weight in weights.items()
    }
    reached, possible = so_far(weights, given)
    return Running(parts, reached, possible)


def progress_words(progress: Progress) -> str:
    """'3 of 12 bids scored'."""
    return ngettext(
        "%(done)s of %(num)d bid scored",
        "%(done)s of %(num)d bids scored",
        progress.assigned,
        done=progress.done,
    )


def participation_words(round_: Round, progress: Progress, *, has_bid: bool) -> str:
    """What the terms ask of this group, and what follows where it returns less."""
    if not round_.participation_share or not progress.assigned:
        return ""
    share = percent(round_.participation_share)
    needed = needed_of(progress.assigned, round_.participation_share)
    if not has_bid:
        return gettext(
            "Groups that bid must score at least %(share)s of their bids. Yours has no bid here, so nothing"
            " of yours can lapse; but every score makes the result fairer.",
            share=share,
        )
    if progress.done >= needed:
        return gettext(
            "The terms ask for at least %(share)s of the bids, which is %(needed)s. Your group has scored"
            " enough for its own bid to stay in the round.",
            share=share,
            needed=needed,
        )
    return gettext(
        "Your group must score at least %(needed)s of its %(assigned)s bids (%(share)s). With fewer, its own"
        " bid lapses.",
        needed=needed,
        assigned=progress.assigned,
        share=share,
    )


def ballot_words(round_: Round, ballot: Ballot | None) -> tuple[str, str]:
    """Where the ballot as a whole stands, and the tone in which to say so."""
    if ballot is None or ballot.cast_at is None:
        return gettext("Not cast yet"), "wait"
    if round_.second_confirmation and ballot.confirmed_at is None:
        return gettext("Cast, waiting for a second officer"), "wait"
    return gettext("Cast"), "done"


def either(people: Iterable[Person]) -> str:
    """'Secretary, Leeds or Treasurer, Leeds': any one of them will do."""
    word = gettext("or")
    return f" {word} ".join(person.name for person in people) or gettext("a second officer")


def changed_words(round_: Round, confirmers: Iterable[Person]) -> str:
    """What a change does to a ballot that was cast."""
    if not round_.second_confirmation:
        return gettext("The cast ballot is changed, and counts as it is now.")
    return gettext(
        "The cast ballot is changed. It no longer counts until %(names)s confirms it.",
        names=either(confirmers),
    )


def turnout_words(row: Turnout) -> tuple[str, str]:
    """How far one group has come, in a word."""
    if not row.assigned:
        return gettext("Nothing to judge"), ""
    if row.counts:
        return (gettext("Cast"), "done") if row.done == row.assigned else (gettext("Cast in part"), "done")
    if row.cast_at is not None:
        return gettext("Waiting for a second officer"), "wait"
    return (gettext("Begun"), "wait") if row.done else (gettext("Nothing scored"), "stop")


def half_word(half: int | None) -> str:
    """How a half is called on pages."""
    return "–" if half is None else {0: gettext("First half"), 1: gettext("Second half")}[half]


def halves_in_words(rows: Iterable[Turnout]) -> str:
    """How the panel was drawn, in a sentence."""
    halves = [row.half for row in rows]
    first, second = halves.count(0), halves.count(1)
    if not first + second:
        return gettext("The panel is open: every group judges every bid but its own.")
    return gettext(
        "Bids of the first half (%(first)s groups) are judged by the groups outside of it, bids of the second"
        " (%(second)s groups) likewise. Groups without a bid judge both.",
        first=first,
        second=second,
    )
