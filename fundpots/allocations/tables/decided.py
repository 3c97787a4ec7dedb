"""How a round was decided, in seven steps with its own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.allocations.models import Line
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables.sentences import round_pounds
from fundpots.rounds.models import Round
from fundpots.shown import number, percent, points, shown_date


@dataclass(frozen=True)
class Step:
    """One step: its name, the figure to remember, and what was done."""

    title: str
    figure: str
    text: str


def seven_steps(round_: Round, found: Findings, lines: Sequence[Line]) -> list[Step]:
    """From counts of members to money."""
    return [
        _counts(round_, found),
        _weights(round_, lines),
        _halves(round_, found),
        _marks(found, lines),
        _corrected(found, lines),
        _ranked(found, lines),
        _money(round_, found, lines),
    ]


def _counts(round_: Round, found: Findings) -> Step:
    rows, count = [area.row for area in found.areas], round_.presence_count
    return Step(
        _("Presence was counted"),
        ngettext("%(num)d area", "%(num)d areas", len(rows)),
        _(
            "They have %(electors)s electors and %(members)s members, by the count of %(day)s, rounded to the"
            " nearest 5.",
            electors=number(sum(row.electorate for row in rows)),
            members=number(sum(row.members for row in rows)),
            day=shown_date(count.counted_on) if count else "–",
        ),
    )


def _weights(round_: Round, lines: Sequence[Line]) -> Step:
    weights = [line.weight for line in lines]
    return Step(
        _("Each bid got a weight"),
        _("%(low)s to %(high)s", low=points(min(weights), 2), high=points(max(weights), 2)),
        _(
            "The fewer members the areas that benefit have for their electors, the higher the weight: their"
            " presence to the power −%(tilt)s, never below %(least)s or above %(most)s. 1 is average.",
            tilt=number(round_.tilt),
            least=points(round_.clip**-round_.tilt, 2),
            most=points(round_.clip**round_.tilt, 2),
        ),
    )


def _halves(round_: Round, found: Findings) -> Step:
    if found.is_open:
        return Step(
            _("Everybody judged"),
            _("one panel"),
            _("Each group scored every bid but its own and those in which it had declared an interest."),
        )
    parts = [round_pounds(half.part_pence) for half in found.halves]
    return Step(
        _("Two halves were drawn"),
        _("%(first)s and %(second)s", first=parts[0], second=parts[1]),
        _(
            "The bidding groups were drawn into two halves by a seed that nobody could choose, each with"
            " its own part of the money. A group judges only bids outside its half, so its scores cannot"
            " bring it money."
        ),
    )


def _marks(found: Findings, lines: Sequence[Line]) -> Step:
    scorers = [line.scorers for line in lines if line.rank is not None] or [0]
    return Step(
        _("Groups scored"),
        ngettext("%(num)d mark", "%(num)d marks", found.marks),
        ngettext(
            "%(num)d group scored, each criterion from 0 to 5 with a reason. A ranked bid has marks from"
            " %(low)s to %(high)s groups.",
            "%(num)d groups scored, each criterion from 0 to 5 with a reason. A ranked bid has marks from"
            " %(low)s to %(high)s groups.",
            found.scorers,
            low=min(scorers),
            high=max(scorers),
        ),
    )


def _corrected(found: Findings, lines: Sequence[Line]) -> Step:
    if not any(_was_corrected(line) for line in lines):
        return Step(
            _("Kind and harsh scorers were evened out"),
            _("no mark changed"),
            _(
                "Where the same groups score the same bids, kind and harsh ones weigh on each bid alike, so"
                " there was nothing to even out."
            ),
        )
    kindness = [kind for half in found.halves for kind in half.kindness.values()] or [0.0]
    return Step(
        _("Kind and harsh scorers were evened out"),
        _(
            "%(harsh)s to +%(kind)s",
            harsh=points(min(kindness)),
            kind=points(max(kindness)),
        ),
        _(
            "From each mark was taken off how much kinder its group was than others on the same bids; to"
            " those of harsher groups it was added."
        ),
    )


def _was_corrected(line: Line) -> bool:
    return line.mark is not None and line.plain_mark is not None and abs(line.mark - line.plain_mark) >= 0.05


def _ranked(found: Findings, lines: Sequence[Line]) -> Step:
    ranked = [line for line in lines if line.rank is not None]
    moved = sum(line.rank != found.bids[str(line.bid.reference)].plain_rank for line in ranked)
    return Step(
        _("Mark times weight gave the rank"),
        ngettext("%(num)d bid ranked", "%(num)d bids ranked", len(ranked)),
        ngettext(
            "The product is the bid’s value, and bids stand by value. Without the weights %(num)d would stand"
            " elsewhere.",
            "The product is the bid’s value, and bids stand by value. Without the weights %(num)d would stand"
            " elsewhere.",
            moved,
        ),
    )


def _money(round_: Round, found: Findings, lines: Sequence[Line]) -> Step:
    given = sum(line.amount_pence for line in lines)
    return Step(
        _("The money was shared out"),
        round_pounds(given),
        " ".join(
            [
                *_reserve_words(round_, found, lines),
                _rule_words(round_.rule),
                _(
                    "%(left)s of %(all)s is left and stays in the pot for the next round.",
                    left=round_pounds(round_.amount_pence - given),
                    all=round_pounds(round_.amount_pence),
                ),
            ]
        ),
    )


def _reserve_words(round_: Round, found: Findings, lines: Sequence[Line]) -> list[str]:
    """The reserve comes before the ranking: without it nobody can follow why a lower bid was paid."""
    kept = sum(half.reserve_pence for half in found.halves)
    if not kept:
        return []
    paid = [line for line in lines if line.reserve_pence]
    said = ngettext(
        "First, %(kept)s (%(share)s) was offered to bids for the least-present areas, and %(num)d was"
        " paid from it.",
        "First, %(kept)s (%(share)s) was offered to bids for the least-present areas, and %(num)d were"
        " paid from it.",
        len(paid),
        kept=round_pounds(kept),
        share=percent(round_.reserve_share),
    )
    return [said, _("Then the rest was for all.")]


def _rule_words(rule: str) -> str:
    return {
        "greedy": _(
            "From the top down, each bid got its full ask while it fitted; the next one the rest, if that was"
            " useful to it; the others were passed over."
        ),
        "density": _(
            "From the highest value for each pound down, each bid got its full ask while it fitted; the next"
            " one the rest, if that was useful to it; the others were passed over."
        ),
        "knapsack": _(
            "Of all sets of bids that the money could pay for, that with the highest total value was taken."
        ),
        "equal-shares": _(
            "Each group had an equal share of the money to pay with for the bids that it scored well."
        ),
    }[rule]
