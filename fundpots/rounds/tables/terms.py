"""The terms of a round in sentences, part by part, for its page, its preview and its print."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.money import pounds
from fundpots.places.queries import as_drawn
from fundpots.rounds.models import Round
from fundpots.shown import number, percent, shown_date
from fundpots.words import told


@dataclass(frozen=True)
class Part:
    """One part of the terms: the section of the set-up it comes from, its title, its sentences."""

    section: str
    title: str
    sentences: list[str]


def terms_in_words(round_: Round) -> list[Part]:
    """Everything that was agreed before the first bid, as it would be read aloud."""
    return [
        Part("money", _("Money"), _money(round_)),
        Part("weighting", _("Leaning towards low presence"), _weighting(round_)),
        Part("judging", _("Who judges, and how the money is shared out"), _judging(round_)),
        Part("vote", _("The vote, and appeals"), _vote(round_)),
    ]


def who_may_bid(round_: Round) -> str:
    """One sentence that says which groups may bid; the region has the name that it had when bids began."""
    region = round_.pot.region
    if region is None:
        return _("Every local group may bid.")
    name = told(as_drawn(region, round_.grouping))
    return _("Groups whose main home area lies in %(region)s may bid.", region=name)


def _money(round_: Round) -> list[str]:
    return [
        _(
            "The round gives up to %(amount)s from %(pot)s.",
            amount=pounds(round_.amount_pence),
            pot=told(round_.pot),
        ),
        _(
            "A bid asks for %(smallest)s to %(largest)s.",
            smallest=pounds(round_.smallest_pence),
            largest=pounds(round_.largest_pence),
        ),
        ngettext(
            "A group may submit %(num)d bid.", "A group may submit up to %(num)d bids.", round_.bids_per_group
        ),
        _("It can be funded for one of them only.")
        if round_.one_award_per_group
        else _("It can be funded for more than one of them."),
    ]


def _weighting(round_: Round) -> list[str]:
    count = round_.presence_count
    found = [
        _("Each bid’s mark is multiplied by the weight of the areas that benefit."),
        _(
            "The weight is their presence to the power −%(tilt)s, with presence held between 1/%(clip)s and"
            " %(clip)s: weights run from %(low)s to %(high)s, and 1 is average.",
            tilt=number(round_.tilt),
            clip=number(round_.clip),
            low=f"{round_.clip**-round_.tilt:.2f}",
            high=f"{round_.clip**round_.tilt:.2f}",
        )
        if round_.tilt
        else _("The tilt is 0, so every weight is 1 and low presence is not favoured."),
        _presence(round_),
    ]
    if count is not None:
        found.append(
            _(
                "Members are those of “%(count)s” of %(on)s, rounded to the nearest 5.",
                count=count.name,
                on=shown_date(count.counted_on),
            )
        )
    return [*found, _reserve(round_)]


def _presence(round_: Round) -> str:
    shares = {"members": percent(round_.blend), "groups": percent(1 - round_.blend)}
    if round_.pot.region_id is None:
        return _(
            "Presence counts members for %(members)s and groups for %(groups)s, set against what the whole"
            " country’s average would be.",
            **shares,
        )
    return _(
        "Presence counts members for %(members)s and groups for %(groups)s, set against what the"
        " region’s average would be.",
        **shares,
    )


def _reserve(round_: Round) -> str:
    if not round_.reserve_share:
        return _("No part of the pot is kept in reserve.")
    return _(
        "%(share)s of the pot is offered first to bids for the least-present areas, which hold %(least)s of"
        " the electors; what they do not use goes to all.",
        share=percent(round_.reserve_share),
        least=percent(round_.reserve_least_share),
    )


def _panels() -> dict[str, str]:
    return {
        "halves": _(
            "The bidding groups are drawn into two halves by a public seed. A half’s bids are judged only by"
            " groups outside it, and each half has its own part of the pot, so nobody’s scores can change"
            " their own money."
        ),
        "open": _("Every group judges every bid, except its own and those in which it has an interest."),
    }


def _rules() -> dict[str, str]:
    return {
        "greedy": _(
            "Bids are funded in the order of mark times weight: in full while the money lasts, then in part"
            " where the rest is still useful, else the next one is looked at."
        ),
        "density": _(
            "Bids are funded in the order of mark times weight for each pound asked, while the money lasts."
        ),
        "knapsack": _("The bids are funded that together have the highest mark times weight."),
        "equal-shares": _(
            "Every scorer has an equal share of the money, and it goes to the bids that scorers rate highly"
            " together."
        ),
    }


def _judging(round_: Round) -> list[str]:
    found = [
        _panels()[round_.panel],
        _rules()[round_.rule],
        ngettext(
            "A bid needs scores from at least %(num)d group; if not, it goes to the officers’ panel.",
            "A bid needs scores from at least %(num)d groups; if not, it goes to the officers’ panel.",
            round_.minimum_scorers,
        ),
    ]
    if round_.participation_share:
        found.append(
            _(
                "A group that bids returns at least %(share)s of the scores asked of it, or its bid lapses.",
                share=percent(round_.participation_share),
            )
        )
    if round_.second_confirmation:
        found.append(_("A second officer of the group confirms its ballot."))
    return found


def _vote(round_: Round) -> list[str]:
    return [
        _(
            "The proposal holds if %(quorum)s or more of the groups vote, and more than %(majority)s of those"
            " that approve or object approve it.",
            quorum=percent(round_.quorum_share),
            majority=percent(round_.majority_share),
        ),
        ngettext(
            "A group may appeal within %(num)d day of the result.",
            "A group may appeal within %(num)d days of the result.",
            round_.appeal_days,
        ),
        _("Administrators of another region decide on appeals.")
        if round_.pot.region_id is not None
        else _("Administrators of the regions decide on appeals."),
    ]
