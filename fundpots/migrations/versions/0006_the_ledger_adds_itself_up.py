"""The ledger adds itself up

A page must not read ten years of entries to say what is in a pot. Entries can't be changed, so their sums by
month can be kept by the database itself: whatever writes an entry adds it to the total in the same statement.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MONTH = {
    "sqlite": "date(moved.\"on\", 'start of month')",
    "postgresql": "date_trunc('month', moved.\"on\")::date",
}

# A correction counts as the kind that it corrects.
ADD = """
INSERT INTO month_total (pot_id, account, month, kind, pence)
SELECT side.pot_id, side.account, {month}, coalesce(mirrored.kind, moved.kind), sum(side.amount_pence)
FROM {sides} AS side
JOIN "transaction" AS moved ON moved.id = side.transaction_id
LEFT JOIN "transaction" AS mirrored ON mirrored.id = moved.corrects_id
WHERE true GROUP BY 1, 2, 3, 4
"""
# The totals are taken in the order of their keys, so that two movements never block each other.
ON_TOP = """
ORDER BY 1, 2, 3, 4
ON CONFLICT (pot_id, account, month, kind) DO UPDATE SET pence = month_total.pence + excluded.pence
"""
ONE = """(
SELECT NEW.transaction_id AS transaction_id, NEW.pot_id AS pot_id, NEW.account AS account,
NEW.amount_pence AS amount_pence)"""


def add_up_from_now_on():
    """Let the database add every entry to its total."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        added = ADD.format(month=MONTH[dialect], sides=ONE) + ON_TOP
        op.execute(f"CREATE TRIGGER entry_is_added_up AFTER INSERT ON entry BEGIN {added}; END")
        return
    # Once a statement, not once a row: a total that a thousand rows change one by one is written a thousand times.
    added = ADD.format(month=MONTH[dialect], sides="written") + ON_TOP
    op.execute(
        f"CREATE FUNCTION add_up_entries() RETURNS trigger AS $$ BEGIN {added}; RETURN NULL; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER entry_is_added_up AFTER INSERT ON entry REFERENCING NEW TABLE AS written "
        "FOR EACH STATEMENT EXECUTE FUNCTION add_up_entries()"
    )


def upgrade():
    op.create_table(
        "month_total",
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_month_total_pot_id_pot")),
        sa.PrimaryKeyConstraint("pot_id", "account", "month", "kind", name=op.f("pk_month_total")),
        sqlite_with_rowid=False,
    )
    op.execute(ADD.format(month=MONTH[op.get_bind().dialect.name], sides="entry"))
    add_up_from_now_on()
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_pot_id_account_amount_pence")
        batch_op.create_index("ix_entry_pot_id_transaction_id", ["pot_id", "transaction_id"], unique=False)


def downgrade():
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_pot_id_transaction_id")
        batch_op.create_index(
            "ix_entry_pot_id_account_amount_pence", ["pot_id", "account", "amount_pence"], unique=False
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER entry_is_added_up ON entry")
        op.execute("DROP FUNCTION add_up_entries()")
    else:
        op.execute("DROP TRIGGER entry_is_added_up")
    op.drop_table("month_total")
