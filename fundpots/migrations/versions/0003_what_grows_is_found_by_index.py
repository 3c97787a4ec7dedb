"""What grows is found by index

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index("ix_award_offered_at", ["offered_at"], unique=False)
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_pot_id_account")
        batch_op.create_index(
            "ix_entry_pot_id_account_amount_pence", ["pot_id", "account", "amount_pence"], unique=False
        )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index("ix_publication_at", ["at"], unique=False)


def downgrade():
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_at")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_pot_id_account_amount_pence")
        batch_op.create_index("ix_entry_pot_id_account", ["pot_id", "account"], unique=False)
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index("ix_award_offered_at")
