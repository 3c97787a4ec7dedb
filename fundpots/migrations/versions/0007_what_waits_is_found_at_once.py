"""What waits is found at once

After ten years nearly all awards are reported on and nearly all instalments paid. What a treasurer still has to
do is found by indexes that hold only that.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import fundpots.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AWAITED = "accepted_at IS NOT NULL AND report_sent_at IS NULL AND withdrawn_at IS NULL AND closed_at IS NULL"
UNPAID = "paid_at IS NULL AND cancelled_at IS NULL"
UNANSWERED = "accepted_at IS NULL"


def upgrade():
    op.add_column("award", sa.Column("report_sent_at", fundpots.db.Moment(timezone=True), nullable=True))
    op.execute(
        "UPDATE award SET report_sent_at = (SELECT max(report.submitted_at) FROM report"
        " WHERE report.award_id = award.id AND report.is_final)"
    )
    _make_index("ix_award_report_awaited", "award", "report_due_on", AWAITED)
    _make_index("ix_instalment_unpaid", "instalment", "due_on", UNPAID)
    _make_index("ix_report_unanswered", "report", "award_id", UNANSWERED)
    op.drop_index("ix_instalment_due_on", "instalment")


def downgrade():
    op.create_index("ix_instalment_due_on", "instalment", ["due_on"])
    op.drop_index("ix_report_unanswered", "report")
    op.drop_index("ix_instalment_unpaid", "instalment")
    op.drop_index("ix_award_report_awaited", "award")
    # In place: the table can't be copied and dropped while instalments and reports refer to it.
    op.drop_column("award", "report_sent_at")


def _make_index(name, table, column, condition):
    where = sa.text(condition)
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
