"""What a pot can give to a round without promising the same pound twice."""

from sqlalchemy import func, select

from fundpots.db import db
from fundpots.pots.queries import balances
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage

#: Rounds at these stages will still draw on the pot; from publication on the ledger itself says so.
DRAWING = (Stage.OPEN, Stage.SCREENING, Stage.SCORING, Stage.PROPOSAL, Stage.RATIFICATION)


def free_pence(pot_id: int, *, but: int | None = None) -> int:
    """The pot's available money, less what its other rounds under way are to give."""
    promised = db.session.scalar(
        select(func.coalesce(func.sum(Round.amount_pence), 0)).where(
            Round.pot_id == pot_id, Round.stage.in_(DRAWING), Round.id != (but or 0)
        )
    )
    return balances(pot_id).available_pence - int(promised or 0)
