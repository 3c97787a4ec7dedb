"""Everything that decides a round, gathered once scoring has closed, for the proposal and its bundle."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundpots.bids.models import Bid
from fundpots.bids.queries import benefit_areas, owners, submitted_bids
from fundpots.places.queries import home_areas
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of, weigher
from fundpots.scoring.queries import counting_scores, interests_in, marks, panel
from fundpots.scoring.rules import Asked, Judges, plain_round

if TYPE_CHECKING:
    from weighting.bundle import Origins
    from weighting.round import Round as PlainRound

#: Stands for an infinite prior, which JSON has no number for: every presence is then 1 to the last digit.
WITHOUT_LIMIT = 1e18


@dataclass(frozen=True)
class Frozen:
    """A round as `weighting` takes it, and where each of its figures came from."""

    round: "PlainRound"
    origins: "Origins"
    about: dict[str, Any]
    bids: dict[str, Bid]


def frozen(round_: Round) -> Frozen:
    """Gather the inputs of a round whose scoring has closed."""
    from weighting.bundle import Origins

    bids = submitted_bids(round_)
    areas, joint = benefit_areas([bid.id for bid in bids]), owners([bid.id for bid in bids])
    weigh = weigher(round_)
    codes = {bid.id: [area.code for area in areas.get(bid.id, [])] for bid in bids}
    weights = {bid.id: weigh.of_areas(codes[bid.id]) for bid in bids}
    asked = [Asked(bid, joint[bid.id], weights[bid.id].weight, weights[bid.id].least_present) for bid in bids]
    seats = sorted(panel(round_), key=lambda seat: seat.group_id)
    judges = Judges([seat.group for seat in seats], {seat.group_id: seat.weight for seat in seats})
    plain = plain_round(round_, judges, asked, marks=marks(round_), interests=interests_in(round_))
    origins = Origins(
        ballots=_ballots(round_, judges, bids),
        presence=_presence(round_, judges, bids, codes),
        draw={
            "secret": round_.seed_secret,
            "commitment": round_.seed_commitment,
            "bids_sha256": round_.bid_list_digest,
        },
    )
    return Frozen(plain, origins, _about(round_), {str(bid.reference): bid for bid in bids})


def _ballots(round_: Round, judges: Judges, bids: list[Bid]) -> dict[str, Any]:
    references, slugs = {bid.id: bid.reference for bid in bids}, judges.slugs
    scores: dict[tuple[int, int], dict[str, int]] = {}
    for given in counting_scores(round_):
        pair = scores.setdefault((given.group_id, given.bid_id), {})
        pair[str(given.criterion_id)] = given.points
    return {
        "criteria": [
            {"id": str(criterion.id), "weight": criterion.weight} for criterion in criteria_of(round_)
        ],
        "scores": [
            {"group": slugs[group_id], "bid": references[bid_id], "scores": points}
            for (group_id, bid_id), points in sorted(scores.items())
        ],
    }


def _presence(round_: Round, judges: Judges, bids: list[Bid], codes: dict[int, list[str]]) -> dict[str, Any]:
    """The counts behind the weights: the region's areas from the locked terms, and the national prior."""
    weigh = weigher(round_)
    homes = home_areas([group.id for group in judges.groups])
    exposure, counts_groups = weigh.fit["members"]["prior_exposure"], weigh.fit["groups"] is not None
    terms = {
        "tilt": round_.tilt,
        "clip": round_.clip,
        "blend": round_.blend,
        "group_prior": round_.group_prior,
        "member_prior": WITHOUT_LIMIT if exposure is None else exposure,
    }
    return {
        "terms": terms,
        "areas": [
            {
                "code": row.code,
                "electorate": row.electorate,
                "members": row.members,
                **({"groups": row.groups} if counts_groups else {}),
            }
            for row in weigh.areas.values()
        ],
        "bids": {str(bid.reference): codes[bid.id] for bid in bids},
        "groups": {
            group.slug: [area.code for area in homes.get(group.id, []) if area.code in weigh.areas]
            for group in judges.groups
        },
    }


def _about(round_: Round) -> dict[str, Any]:
    return {
        "round": round_.id,
        "name": round_.name,
        "pot": round_.pot.name,
        "terms_digest": round_.terms_digest,
        "grouping": round_.grouping.name if round_.grouping else None,
    }
