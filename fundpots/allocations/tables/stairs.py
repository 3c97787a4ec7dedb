"""One bid's way from marks to money, as a staircase of five steps."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.allocations.tables.sentences import round_pounds
from fundpots.allocations.tables.standings import Standing
from fundpots.shown import points


@dataclass(frozen=True)
class Stair:
    """One step of the staircase, as the macro of that name wants it."""

    word: str
    value: str
    explain: str
    tone: str = ""


def stairs(standing: Standing, ranked: int) -> list[Stair]:
    """Marks, corrected mark, weight, rank among so many, money. A bid without a rank ends earlier."""
    marks = _marks(standing)
    if standing.line.rank is None:
        return [marks, _weight(standing), _money(standing)]
    return [marks, _corrected(standing), _weight(standing), _rank(standing, ranked), _money(standing)]


def _marks(standing: Standing) -> Stair:
    line = standing.line
    if line.plain_mark is None:
        return Stair(_("Marks"), "–", _("No group gave it a mark that counts."))
    explain = ngettext(
        "The plain mean of the mark that %(num)d group outside gave, of 100.",
        "The plain mean of the marks that %(num)d groups outside gave, of 100.",
        line.scorers,
    )
    return Stair(_("Marks"), points(line.plain_mark), explain)


def _corrected(standing: Standing) -> Stair:
    line = standing.line
    change = (line.mark or 0.0) - (line.plain_mark or 0.0)
    if abs(change) < 0.05:
        explain = _(
            "The groups that scored it were together neither kinder nor harsher than those that scored the"
            " bids beside it."
        )
    elif change > 0:
        explain = _(
            "%(change)s added, because the groups that scored it were harsher than others elsewhere.",
            change=points(change),
        )
    else:
        explain = _(
            "%(change)s taken off, because the groups that scored it were kinder than others elsewhere.",
            change=points(-change),
        )
    return Stair(_("Corrected mark"), points(line.mark), explain)


def _weight(standing: Standing) -> Stair:
    weight = standing.line.weight
    tone = "lean" if weight > 1.005 else ""
    return Stair(_("Weight"), f"× {points(weight, 2)}", standing.why_weight, tone)


def _rank(standing: Standing, ranked: int) -> Stair:
    line, plain = standing.line, standing.found.plain_rank
    explain = _(
        "Mark times weight makes a value of %(value)s: rank %(rank)s of %(all)s.",
        value=points(line.value),
        rank=line.rank,
        all=ranked,
    )
    if plain is not None and plain != line.rank:
        explain += " " + _("Without the weights it would stand at %(rank)s.", rank=plain)
    return Stair(_("Rank"), _("%(rank)s of %(all)s", rank=line.rank, all=ranked), explain)


def _money(standing: Standing) -> Stair:
    tone = "done" if standing.line.amount_pence else "stop"
    return Stair(_("Money"), round_pounds(standing.line.amount_pence), standing.reason, tone)
