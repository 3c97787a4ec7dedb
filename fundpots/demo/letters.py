"""What was written to people in the last hours of the demonstration: reminders, an invitation, a request."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fundpots.allocations.operations import remind_of_deadline, rounds_to_remind
from fundpots.bids.operations import ask_partner
from fundpots.bids.queries import drafts_in
from fundpots.demo.people import Cast
from fundpots.people.operations.appointments import invite
from fundpots.people.rules import Scope
from fundpots.people.stages import Role
from fundpots.places.queries import groups_of_region
from fundpots.rounds.models import Round
from fundpots.scoring.operations import remind


def write_lately(rounds: Mapping[str, Round], cast: Cast, today: datetime) -> None:
    """Chase, invite and ask, as people do every day."""
    scoring = rounds["north-west-scoring"]
    remind(scoring, by=cast.office(scoring.pot.region, "administrator"), at=today - timedelta(hours=5))
    for round_id in rounds_to_remind(today):
        remind_of_deadline(round_id, at=today)
    _ask_a_partner(rounds["wales-open"], cast, today - timedelta(hours=3))
    _invite_somebody(rounds["wales-open"], cast, today - timedelta(hours=2))


def _ask_a_partner(round_: Round, cast: Cast, at: datetime) -> None:
    """The first draft that is still written asks a group without a bid of its own in the round."""
    drafts = drafts_in(round_)
    draft = next(bid for bid in drafts if bid.sent_for_sign_off_at is None)
    assert round_.grouping
    others = groups_of_region(round_.pot.region_id, round_.grouping, at.date())
    other = next(group for group in others if group.id not in {bid.group_id for bid in drafts})
    ask_partner(draft, other, by=cast.secretary(draft.group), at=at)


def _invite_somebody(round_: Round, cast: Cast, at: datetime) -> None:
    group = drafts_in(round_)[0].group
    scope, by = Scope(group_id=group.id), cast.secretary(group)
    invite(f"new-member.{group.slug}@example.org", f"Aelod newydd, {group.name_cy or group.name}",
           Role.MEMBER, scope, locale="cy", by=by, at=at)  # fmt: skip
