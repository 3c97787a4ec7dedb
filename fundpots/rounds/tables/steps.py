"""What each step of a round's life does, in words: for the page that confirms it, and for what comes next."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.rounds.models import Round
from fundpots.rounds.rules.life import appeals_close_at, moves_from
from fundpots.rounds.stages import Move, Stage
from fundpots.shown import shown_moment


def will_happen(name: str) -> list[str]:
    """What taking this step does, sentence by sentence."""
    return {
        "open": [
            _("The terms are locked. Nobody can change them afterwards, you included."),
            _("They are published with the table of weights, and with a hash that proves them unchanged."),
            _("A secret is drawn for the seed of the halves; only its hash is published."),
            _("Groups can write and submit bids until the deadline."),
        ],
        "close-bids": [
            _("The list of bids is closed and hashed; together with the secret it makes the seed."),
            _("Bids become public, and screening begins."),
        ],
        "start-scoring": [
            _("The panel is drawn: which group judges which bids."),
            _("Groups score until the deadline. Nobody sees totals or other groups’ scores before it."),
        ],
        "close-scoring": [
            _("No ballot can be cast or changed any more. The marks are frozen and hashed."),
            _("The allocation is computed, with a reason for each bid."),
        ],
        "put-to-vote": [
            _("The proposal becomes public, and the officers of every group that votes get a letter."),
            _("Each group casts one vote until the deadline."),
        ],
        "score-again": [
            _("The proposal is set aside; it stays readable."),
            _("Groups can change their ballots again."),
        ],
        "propose-again": [
            _("The vote is set aside; it stays readable."),
            _("A new proposal can be made."),
        ],
        "publish": [
            _("The result is public, with everything that is needed to recompute it."),
            _("Groups get a letter, and awards are offered."),
        ],
        "close": [_("The round is over. It stays public, and nothing in it can be changed.")],
        "cancel": [
            _("The round ends here. Nothing is awarded, and its money is free for other rounds."),
            _("Your reason is shown to everybody on the page of the round."),
            _("This cannot be undone."),
        ],
    }[name]


def step_words(name: str) -> str:
    """The button that takes a step."""
    return {
        "open": _("Open this round"),
        "close-bids": _("Close the list of bids"),
        "start-scoring": _("Start scoring"),
        "close-scoring": _("Close scoring and compute the proposal"),
        "put-to-vote": _("Put the proposal to the vote"),
        "score-again": _("Go back to scoring"),
        "propose-again": _("Go back to the proposal"),
        "publish": _("Publish the result"),
        "close": _("Close this round"),
        "cancel": _("Cancel this round"),
    }[name]


def steps_of(round_: Round) -> list[tuple[Move, str]]:
    """The steps that an administrator may take from here, with their buttons."""
    return [(move, step_words(move.name)) for move in moves_from(round_.stage)]


def next_steps(round_: Round, at: datetime) -> list[str]:
    """What happens next, for whoever reads the round's page: the whole way from here to the money."""
    stage = Stage(round_.stage)
    if stage == Stage.DRAFT:
        return [_("When the set-up is complete, the round is opened and its terms are locked.")]
    way = list(_way(round_, at).items())
    places = [key for key, _steps in way]
    return [step for _key, steps in way[places.index(stage) :] for step in steps] if stage in places else []


def _way(round_: Round, at: datetime) -> dict[Stage, list[str]]:
    """What each stage of an open round is for, in order."""
    secret = [_("Nobody sees totals or other groups’ scores before then.")]
    return {
        Stage.OPEN: [_("Groups submit bids until %(moment)s.", moment=shown_moment(round_.bids_close_at))],
        Stage.SCREENING: [
            _("The bids become public, and an administrator checks each against the terms: the screening.")
        ],
        Stage.SCORING: [
            _(
                "The groups score each other’s bids until %(moment)s.",
                moment=shown_moment(round_.scoring_closes_at),
            ),
            *(secret if round_.stage == Stage.SCORING else []),
        ],
        Stage.PROPOSAL: [
            _("The formula in the terms makes a proposal of the scores: what each bid would get, and why.")
        ],
        Stage.RATIFICATION: [
            _(
                "Each group casts one vote on it until %(moment)s.",
                moment=shown_moment(round_.vote_closes_at),
            ),
            _("If the proposal holds, the result is published; if not, there is another proposal."),
        ],
        Stage.PUBLISHED: [
            _appeals(round_, at),
            _("Groups that were funded accept, are paid in instalments, and report."),
        ],
    }


def _appeals(round_: Round, at: datetime) -> str:
    closes = appeals_close_at(round_)
    if closes is None:
        return ngettext(
            "Groups may appeal for %(num)d day.", "Groups may appeal for %(num)d days.", round_.appeal_days
        )
    if closes <= at:
        return _("The days for appeals are over. The round is closed once every appeal is decided.")
    return _("Groups may appeal until %(moment)s.", moment=shown_moment(closes))
