"""What holds for a round and its money at every moment, whatever people have done (42, 47, 49)."""

import pytest
from hypothesis.stateful import invariant
from sqlalchemy import func, select

from fundpots import log
from fundpots.allocations.models import Line
from fundpots.allocations.queries import lines_of, proposals_of
from fundpots.db import db
from fundpots.pots.models import Entry
from fundpots.pots.queries import balances, pots_astray
from fundpots.rounds.models import Round
from fundpots.rounds.queries import moves_of
from fundpots.rounds.stages import MOVES, Stage
from fundpots.scoring.queries import marks
from fundpots.scoring.rules import ScoresSecret
from fundpots.treasury.queries.awards import money_of

STEPS = {(move.name, str(move.start), str(move.end)) for move in MOVES}
#: Stages in which nobody may read what others have scored.
SEALED = (Stage.DRAFT, Stage.OPEN, Stage.SCREENING, Stage.SCORING)


class Laws:
    """Looks at one round, `round`, and its `pot` after every step."""

    @invariant()
    def rounds_move_by_the_table_of_moves_alone(self):
        stage = str(Stage.DRAFT)
        for move in moves_of(self.round):
            assert (move.name, move.start, move.end) in STEPS
            assert move.start == stage
            stage = move.end
        assert db.session.scalar(select(Round.stage).where(Round.id == self.round_id)) == stage

    @invariant()
    def nobody_gets_more_than_was_asked_nor_all_more_than_there_is(self):
        for proposal in proposals_of(self.round_id):
            lines = lines_of(proposal.id)
            assert all(0 <= line.amount_pence <= line.bid.asked_pence for line in lines)
            assert all(line.amount_pence in (0, *range_of(line)) for line in lines)
            assert sum(line.amount_pence for line in lines) <= self.round.amount_pence
        awards = self.awards()
        money = money_of([award.id for award in awards])
        for award in awards:
            assert 0 < award.amount_pence <= award.bid.asked_pence
            mine = money[award.id]
            assert 0 <= mine.committed_pence <= award.amount_pence - mine.kept_pence
        assert sum(award.amount_pence for award in awards) <= self.round.amount_pence

    @invariant()
    def the_books_balance(self):
        totals = select(func.sum(Entry.amount_pence)).group_by(Entry.transaction_id)
        assert set(db.session.scalars(totals)) <= {0}
        assert pots_astray() == []
        held = balances(self.pot.id)
        assert min(held.available_pence, held.committed_pence, held.paid_pence) >= 0

    @invariant()
    def the_record_holds(self):
        entries = db.session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq))
        assert log.first_broken(entries) is None

    @invariant()
    def nobody_reads_scores_before_the_close(self):
        if self.round.stage not in SEALED:
            return
        with pytest.raises(ScoresSecret):
            marks(self.round)

    @invariant()
    def only_one_proposal_counts(self):
        counting = [one for one in proposals_of(self.round_id) if one.replaced_at is None]
        assert len(counting) <= 1
        assert all(one.replaced_reason for one in proposals_of(self.round_id) if one not in counting)


def range_of(line: Line) -> range:
    """The amounts, other than nothing, with which the bid could do something."""
    return range(line.bid.minimum_pence, line.bid.asked_pence + 1)
