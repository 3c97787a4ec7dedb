"""Who sees what, and when: one table, for the page about privacy and for tests/battery/test_secrecy.py.

What is secret at a stage makes no difference to anybody else: no page, file, header or length differs.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from flask_babel import lazy_gettext as _

from fundpots.rounds.stages import Stage


class Audience(StrEnum):
    """Who sees something."""

    GROUP = "group"
    RUNNERS = "runners"
    JUDGES = "judges"
    PAYERS = "payers"
    COLLEAGUES = "colleagues"
    EVERYBODY = "everybody"

    @property
    def words(self) -> object:
        return AUDIENCES[self]


AUDIENCES = {
    Audience.GROUP: _("The group itself"),
    Audience.RUNNERS: _("Administrators of the pot"),
    Audience.JUDGES: _("Groups of the region, administrators"),
    Audience.PAYERS: _("Officers of the group, treasurers of the pot"),
    Audience.COLLEAGUES: _("The group, its administrators and treasurers"),
    Audience.EVERYBODY: _("Everybody"),
}
#: The stages at which something changes hands, in the order of a round's life.
STAGES = (
    Stage.OPEN, Stage.SCREENING, Stage.SCORING, Stage.PROPOSAL, Stage.RATIFICATION, Stage.PUBLISHED,
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """Something that is not for everybody all the time. `seen` begins with the stage at which it exists."""

    key: str
    what: object
    seen: dict[Stage, Audience]

    def at(self, stage: Stage) -> Audience | None:
        """Who sees it at a stage; nobody before it exists."""
        passed = [one for one in self.seen if STAGES.index(one) <= STAGES.index(stage)]
        return self.seen[passed[-1]] if passed else None

    @property
    def spans(self) -> list[tuple[Audience | None, list[Stage]]]:
        """The audiences in order, each with the stages through which it stays the same."""
        return [(audience, list(stages)) for audience, stages in groupby(STAGES, self.at)]


TIMETABLE = (
    Secret(
        "bid",
        _("What a bid says; a group asked to be a partner reads it too"),
        {Stage.OPEN: Audience.GROUP, Stage.SCREENING: Audience.EVERYBODY},
    ),
    Secret("draft", _("A draft that was never sent"), {Stage.OPEN: Audience.GROUP}),
    Secret(
        "files",
        _("Files that belong to a bid"),
        {Stage.OPEN: Audience.GROUP, Stage.SCREENING: Audience.JUDGES},
    ),
    Secret(
        "scores",
        _("A group’s scores, reasons and comments"),
        {Stage.SCORING: Audience.GROUP, Stage.PUBLISHED: Audience.EVERYBODY},
    ),
    Secret("notes", _("A group’s private notes on a bid"), {Stage.SCORING: Audience.GROUP}),
    Secret(
        "amounts",
        _("Totals, ranks, and what each bid would get; before scoring has closed there are none"),
        {Stage.PROPOSAL: Audience.RUNNERS, Stage.RATIFICATION: Audience.EVERYBODY},
    ),
    Secret(
        "votes",
        _("How a group votes, and why"),
        {Stage.RATIFICATION: Audience.GROUP, Stage.PUBLISHED: Audience.EVERYBODY},
    ),
    Secret("names", _("Names and e-mail addresses of people"), {Stage.OPEN: Audience.COLLEAGUES}),
    Secret("bank", _("Bank details, encrypted where they lie"), {Stage.OPEN: Audience.PAYERS}),
)
