"""What of each amount the reserve for the least-present areas paid

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reserve_pence", sa.BigInteger(), nullable=True))


def downgrade():
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.drop_column("reserve_pence")
