"""What each bid would have got without the weighting

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plain_pence", sa.BigInteger(), nullable=True))


def downgrade():
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.drop_column("plain_pence")
