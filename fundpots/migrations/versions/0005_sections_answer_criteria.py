"""Which section of a bid answers a criterion

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_in", sa.String(length=12), nullable=True))


def downgrade():
    # In place: the table can't be copied and dropped while scores refer to it.
    op.drop_column("criterion", "answered_in")
