"""The terms of a round as one document: what is locked, hashed and public from the opening on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fundpots.places.models import Grouping, PresenceCount
from fundpots.rounds.models import Criterion, Round, Scenario
from fundpots.rounds.rules.weighing import AreaRow
from weighting.canonical import sha256_canonical
from weighting.seeds import sha256_of

FORMAT = "fundpots terms 1"
TEXTS = ("name", "summary", "not_funded", "conditions")
MONEY = ("amount_pence", "smallest_pence", "largest_pence", "bids_per_group", "one_award_per_group")
DATES = ("opens_at", "bids_close_at", "scoring_closes_at", "vote_closes_at")
WEIGHTING = ("tilt", "clip", "blend", "group_prior", "reserve_share", "reserve_least_share")
JUDGING = ("rule", "panel", "minimum_scorers", "participation_share", "second_confirmation")
VOTE = ("quorum_share", "majority_share", "appeal_days")
CRITERION = (
    "position", "name", "name_cy", "guidance", "guidance_cy", "weight", "meanings", "meanings_cy",
    "answered_in",
)  # fmt: skip


def terms_of(
    round_: Round,
    criteria: Sequence[Criterion],
    *,
    grouping: Grouping,
    count: PresenceCount,
    fit: Mapping[str, Any],
    areas: Sequence[AreaRow],
    scenarios: Sequence[Scenario] = (),
) -> dict[str, Any]:
    """Everything that decides who gets what, in plain values that JSON can hold."""
    region = round_.pot.region
    return {
        "format": FORMAT,
        "round": round_.id,
        "pot": {"slug": round_.pot.slug, "name": round_.pot.name, "region": region.slug if region else None},
        "texts": _of(round_, [name for text in TEXTS for name in (text, f"{text}_cy")]),
        "money": _of(round_, MONEY),
        "dates": {name: _written(getattr(round_, name)) for name in DATES},
        "criteria": [_of(criterion, CRITERION) for criterion in criteria],
        "weighting": _of(round_, WEIGHTING),
        "judging": _of(round_, JUDGING),
        "vote": _of(round_, VOTE),
        "grouping": {"id": grouping.id, "name": grouping.name, "in_force_on": str(grouping.in_force_on)},
        "presence_count": {
            "name": count.name,
            "source": count.source,
            "counted_on": count.counted_on.isoformat(),
            "file_digest": count.file_digest,
        },
        "fit": dict(fit),
        "areas": [asdict(area) for area in areas],
        "scenarios": [_tried(scenario) for scenario in scenarios],
    }


def digest_of(terms: Any) -> str:
    """SHA-256 of the terms' canonical form (data/bundle.md, 2): whoever holds them can compute it."""
    return sha256_canonical(terms)


def commitment_to(secret: str) -> str:
    """What is published of the seed's secret before scoring, so that it can't be chosen afterwards."""
    return sha256_of(secret)


def _tried(scenario: Scenario) -> dict[str, Any]:
    return {"slug": scenario.slug, "name": scenario.name, "terms": scenario.settings.get("terms")}


def _of(thing: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
