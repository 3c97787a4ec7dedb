"""Who sees a proposal when. Before scoring has closed there is nothing to see, for anybody."""

from fundpots.rounds.stages import Stage

#: From here on a proposal belongs to everybody.
DECIDING = (Stage.RATIFICATION, Stage.PUBLISHED, Stage.CLOSED)


def may_read(stage: str, *, was_voted_on: bool, runs: bool) -> bool:
    """May somebody read a proposal of a round at this stage? `runs`: they administer the round.

    Administrators prepare a proposal; everybody reads it once it lies before the groups, and still does
    when it was taken back or the round was called off. While ballots are open again, nobody does.
    """
    if stage in DECIDING:
        return True
    if stage == Stage.PROPOSAL:
        return runs or was_voted_on
    return stage == Stage.CANCELLED and was_voted_on
