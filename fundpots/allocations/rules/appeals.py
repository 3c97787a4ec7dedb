"""Who may decide an appeal: somebody who had no hand in the round and has no stake in the bid."""

from collections.abc import Iterable

from fundpots.people.rules import Standing
from fundpots.people.stages import Role


def may_decide(standing: Standing, region_id: int | None, owners: Iterable[int]) -> bool:
    """An administrator who does not run the rounds of this region, nor belongs to a group behind the bid.

    Administrators of the whole may run every round, so they decide none; those of regions decide on the
    rounds of the whole.
    """
    if not standing.holds(Role.ADMINISTRATOR) or standing.may_administer(region_id):
        return False
    return not any(standing.belongs_to(group_id) for group_id in owners)
