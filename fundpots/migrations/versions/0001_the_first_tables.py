"""The first tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

import fundpots.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = ("log_entry", "transaction", "entry")


def forbid_changes():
    """The database itself refuses to change or delete what is written once."""
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        if dialect == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f'CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
                )
        else:
            op.execute(
                f"CREATE FUNCTION {table}_written_once() RETURNS trigger AS $$ BEGIN "
                f"RAISE EXCEPTION '{table} is written once'; END $$ LANGUAGE plpgsql"
            )
            op.execute(
                f'CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_written_once()"
            )


def allow_changes():
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f'DROP TRIGGER {table}_no_change ON "{table}"')
            op.execute(f"DROP FUNCTION {table}_written_once()")


def upgrade():
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("electorate", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("deprivation_decile", sa.Integer(), nullable=True),
        sa.Column("hex_q", sa.Integer(), nullable=False),
        sa.Column("hex_r", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
        sa.UniqueConstraint("hex_q", "hex_r", name=op.f("uq_area_hex_q_hex_r")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("bid_id", sa.Integer(), nullable=True),
        sa.Column("created_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("failed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email")),
    )
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.create_index("ix_email_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_email_sent_at", ["sent_at"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kept_form")),
    )
    op.create_table(
        "local_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_local_group_slug")),
    )
    op.create_table(
        "log_entry",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("pot_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("bid_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_log_entry_digest")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index("ix_log_entry_bid_id", ["bid_id"], unique=False)
        batch_op.create_index("ix_log_entry_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_log_entry_pot_id", ["pot_id"], unique=False)
        batch_op.create_index("ix_log_entry_round_id", ["round_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("totp_last_counter", sa.Integer(), nullable=True),
        sa.Column("created_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("disabled_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("erased_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("nation", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "submit_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submit_key")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("from_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role IN ('member', 'officer')) = (group_id IS NOT NULL)",
            name=op.f("ck_appointment_group_roles_in_groups"),
        ),
        sa.CheckConstraint(
            "role IN ('member', 'officer', 'administrator', 'treasurer')",
            name=op.f("ck_appointment_known_role"),
        ),
        sa.CheckConstraint("group_id IS NULL OR region_id IS NULL", name=op.f("ck_appointment_one_scope")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_appointment_by_id_person")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_appointment_group_id_local_group")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_appointment_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_appointment_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_appointment_region_id", ["region_id"], unique=False)

    op.create_table(
        "area_neighbour",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("neighbour_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_area_neighbour_area_code_area")),
        sa.ForeignKeyConstraint(
            ["neighbour_code"], ["area.code"], name=op.f("fk_area_neighbour_neighbour_code_area")
        ),
        sa.PrimaryKeyConstraint("area_code", "neighbour_code", name=op.f("pk_area_neighbour")),
    )
    op.create_table(
        "bank_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ending", sa.String(length=2), nullable=False),
        sa.Column("given_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> given_by_id",
            name=op.f("ck_bank_details_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_bank_details_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_bank_details_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_bank_details_group_id_local_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_details")),
    )
    with op.batch_alter_table("bank_details", schema=None) as batch_op:
        batch_op.create_index("ix_bank_details_group_id", ["group_id"], unique=False)

    op.create_table(
        "email_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("used_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_email_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_email_link_token_hash")),
    )
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.create_index("ix_email_link_person_id", ["person_id"], unique=False)

    op.create_table(
        "grouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_from_id", sa.Integer(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_grouping_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["made_from_id"], ["grouping.id"], name=op.f("fk_grouping_made_from_id_grouping")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping")),
        sa.UniqueConstraint("in_force_on", name=op.f("uq_grouping_in_force_on")),
    )
    op.create_table(
        "home_area",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_home_area_area_code_area")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_home_area_group_id_local_group")
        ),
        sa.PrimaryKeyConstraint("group_id", "area_code", name=op.f("pk_home_area")),
    )
    with op.batch_alter_table("home_area", schema=None) as batch_op:
        batch_op.create_index("ix_home_area_area_code", ["area_code"], unique=False)

    op.create_table(
        "payment_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_payment_run_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_run")),
    )
    op.create_table(
        "pot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_cy", sa.Text(), nullable=True),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('designated', 'restricted')", name=op.f("ck_pot_known_kind")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_pot_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pot")),
        sa.UniqueConstraint("slug", name=op.f("uq_pot_slug")),
    )
    with op.batch_alter_table("pot", schema=None) as batch_op:
        batch_op.create_index("ix_pot_region_id", ["region_id"], unique=False)

    op.create_table(
        "presence_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("imported_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["person.id"], name=op.f("fk_presence_count_imported_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_count")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_code_person_id_code_hash")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("last_seen_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_person_id", ["person_id"], unique=False)

    op.create_table(
        "area_presence",
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Double(), nullable=False),
        sa.CheckConstraint("groups >= 0", name=op.f("ck_area_presence_groups_not_negative")),
        sa.CheckConstraint("members >= 0 AND members % 5 = 0", name=op.f("ck_area_presence_rounded")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_area_presence_area_code_area")),
        sa.ForeignKeyConstraint(
            ["count_id"], ["presence_count.id"], name=op.f("fk_area_presence_count_id_presence_count")
        ),
        sa.PrimaryKeyConstraint("count_id", "area_code", name=op.f("pk_area_presence")),
    )
    op.create_table(
        "bank_sight",
        sa.Column("bank_details_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_details_id"], ["bank_details.id"], name=op.f("fk_bank_sight_bank_details_id_bank_details")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bank_sight_person_id_person")),
        sa.PrimaryKeyConstraint("bank_details_id", "person_id", name=op.f("pk_bank_sight")),
    )
    op.create_table(
        "grouping_region",
        sa.Column("grouping_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grouping_id"], ["grouping.id"], name=op.f("fk_grouping_region_grouping_id_grouping")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_grouping_region_region_id_region")
        ),
        sa.PrimaryKeyConstraint("grouping_id", "region_id", name=op.f("pk_grouping_region")),
    )
    op.create_table(
        "placement",
        sa.Column("grouping_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_placement_area_code_area")),
        sa.ForeignKeyConstraint(
            ["grouping_id"], ["grouping.id"], name=op.f("fk_placement_grouping_id_grouping")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_placement_region_id_region")),
        sa.PrimaryKeyConstraint("grouping_id", "area_code", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_region_id", ["region_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_cy", sa.Text(), nullable=True),
        sa.Column("not_funded", sa.Text(), nullable=False),
        sa.Column("not_funded_cy", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("conditions_cy", sa.Text(), nullable=True),
        sa.Column("stage", sa.String(length=14), nullable=False),
        sa.Column("opens_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("bids_close_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("scoring_closes_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("vote_closes_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("smallest_pence", sa.BigInteger(), nullable=False),
        sa.Column("largest_pence", sa.BigInteger(), nullable=False),
        sa.Column("bids_per_group", sa.Integer(), nullable=False),
        sa.Column("one_award_per_group", sa.Boolean(), nullable=False),
        sa.Column("presence_count_id", sa.Integer(), nullable=True),
        sa.Column("tilt", sa.Double(), nullable=False),
        sa.Column("clip", sa.Double(), nullable=False),
        sa.Column("blend", sa.Double(), nullable=False),
        sa.Column("group_prior", sa.Double(), nullable=False),
        sa.Column("reserve_share", sa.Double(), nullable=False),
        sa.Column("reserve_least_share", sa.Double(), nullable=False),
        sa.Column("rule", sa.String(length=14), nullable=False),
        sa.Column("panel", sa.String(length=6), nullable=False),
        sa.Column("minimum_scorers", sa.Integer(), nullable=False),
        sa.Column("participation_share", sa.Double(), nullable=False),
        sa.Column("second_confirmation", sa.Boolean(), nullable=False),
        sa.Column("quorum_share", sa.Double(), nullable=False),
        sa.Column("majority_share", sa.Double(), nullable=False),
        sa.Column("grouping_id", sa.Integer(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("terms_digest", sa.String(length=64), nullable=True),
        sa.Column("seed_secret", sa.String(length=64), nullable=True),
        sa.Column("seed_commitment", sa.String(length=64), nullable=True),
        sa.Column("bid_list_digest", sa.String(length=64), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("opened_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("published_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("cancelled_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_round_cancelled_when")
        ),
        sa.CheckConstraint("panel IN ('halves', 'open')", name=op.f("ck_round_known_panel")),
        sa.CheckConstraint(
            "rule IN ('greedy', 'density', 'knapsack', 'equal-shares')", name=op.f("ck_round_known_rule")
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'cancelled') OR terms_digest IS NOT NULL", name=op.f("ck_round_locked_terms")
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'open', 'screening', 'scoring', 'proposal', 'ratification', 'published', 'closed', 'cancelled')",
            name=op.f("ck_round_known_stage"),
        ),
        sa.CheckConstraint(
            "amount_pence > 0 AND largest_pence >= smallest_pence", name=op.f("ck_round_amounts")
        ),
        sa.ForeignKeyConstraint(["copied_from_id"], ["round.id"], name=op.f("fk_round_copied_from_id_round")),
        sa.ForeignKeyConstraint(["grouping_id"], ["grouping.id"], name=op.f("fk_round_grouping_id_grouping")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_round_made_by_id_person")),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_round_pot_id_pot")),
        sa.ForeignKeyConstraint(
            ["presence_count_id"],
            ["presence_count.id"],
            name=op.f("fk_round_presence_count_id_presence_count"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index("ix_round_pot_id", ["pot_id"], unique=False)
        batch_op.create_index("ix_round_stage", ["stage"], unique=False)

    op.create_table(
        "split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("total_pence", sa.BigInteger(), nullable=False),
        sa.Column("grouping_id", sa.Integer(), nullable=False),
        sa.Column("presence_count_id", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.String(length=12), nullable=False),
        sa.Column("tilt", sa.Double(), nullable=False),
        sa.Column("clip", sa.Double(), nullable=False),
        sa.Column("blend", sa.Double(), nullable=False),
        sa.Column("floor_pence", sa.BigInteger(), nullable=False),
        sa.Column("whole_share", sa.Double(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("in_force_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("in_force_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["grouping_id"], ["grouping.id"], name=op.f("fk_split_grouping_id_grouping")),
        sa.ForeignKeyConstraint(
            ["in_force_by_id"], ["person.id"], name=op.f("fk_split_in_force_by_id_person")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_split_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["presence_count_id"],
            ["presence_count.id"],
            name=op.f("fk_split_presence_count_id_presence_count"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split")),
        sa.UniqueConstraint("slug", name=op.f("uq_split_slug")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("started_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("cast_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("cast_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(cast_at IS NULL) = (receipt IS NULL)", name=op.f("ck_ballot_receipt_when_cast")),
        sa.ForeignKeyConstraint(["cast_by_id"], ["person.id"], name=op.f("fk_ballot_cast_by_id_person")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_ballot_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_ballot_delegate_id_person")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_ballot_group_id_local_group")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_ballot_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("round_id", "group_id", name=op.f("uq_ballot_round_id_group_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_group_id", ["group_id"], unique=False)

    op.create_table(
        "bid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("timetable", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("asked_pence", sa.BigInteger(), nullable=False),
        sa.Column("minimum_pence", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("started_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("sent_for_sign_off_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("sent_for_sign_off_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("withdrawn_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("screened_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("screened_by_id", sa.Integer(), nullable=True),
        sa.Column("eligibility", sa.String(length=10), nullable=True),
        sa.Column("screening_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "eligibility <> 'ineligible' OR screening_reason IS NOT NULL",
            name=op.f("ck_bid_reason_when_ineligible"),
        ),
        sa.CheckConstraint(
            "eligibility IN ('eligible', 'ineligible')", name=op.f("ck_bid_known_eligibility")
        ),
        sa.CheckConstraint(
            "(screened_at IS NULL) = (eligibility IS NULL)", name=op.f("ck_bid_screened_when")
        ),
        sa.CheckConstraint(
            "submitted_at IS NULL OR reference IS NOT NULL", name=op.f("ck_bid_reference_when_submitted")
        ),
        sa.CheckConstraint("asked_pence >= 0 AND minimum_pence >= 0", name=op.f("ck_bid_not_negative")),
        sa.CheckConstraint("minimum_pence <= asked_pence", name=op.f("ck_bid_minimum_within_asked")),
        sa.ForeignKeyConstraint(["copied_from_id"], ["bid.id"], name=op.f("fk_bid_copied_from_id_bid")),
        sa.ForeignKeyConstraint(["group_id"], ["local_group.id"], name=op.f("fk_bid_group_id_local_group")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_bid_round_id_round")),
        sa.ForeignKeyConstraint(["screened_by_id"], ["person.id"], name=op.f("fk_bid_screened_by_id_person")),
        sa.ForeignKeyConstraint(
            ["sent_for_sign_off_by_id"], ["person.id"], name=op.f("fk_bid_sent_for_sign_off_by_id_person")
        ),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_bid_started_by_id_person")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_bid_submitted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_bid_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid")),
        sa.UniqueConstraint("reference", name=op.f("uq_bid_reference")),
    )
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.create_index("ix_bid_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_bid_round_id", ["round_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=True),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("guidance_cy", sa.Text(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("meanings_cy", sa.JSON(), nullable=True),
        sa.CheckConstraint("weight > 0 AND weight <= 100", name=op.f("ck_criterion_weight")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_criterion_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_criterion_round_id_position")),
    )
    op.create_table(
        "half_member",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.CheckConstraint("half IN (0, 1)", name=op.f("ck_half_member_two_halves")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_half_member_group_id_local_group")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_half_member_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "group_id", name=op.f("pk_half_member")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=True),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("outcome_digest", sa.String(length=64), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("replaced_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("replaced_reason", sa.Text(), nullable=True),
        sa.Column("vote_opened_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("ratified_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("rejected_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_proposal_made_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_proposal_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_proposal_round_id_number")),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("made_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_scenario_made_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_scenario_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("slug", name=op.f("uq_scenario_slug")),
    )
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.create_index("ix_scenario_round_id", ["round_id"], unique=False)

    op.create_table(
        "stage_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("start", sa.String(length=14), nullable=False),
        sa.Column("end", sa.String(length=14), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_stage_move_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_stage_move_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
    )
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.create_index("ix_stage_move_round_id", ["round_id"], unique=False)

    op.create_table(
        "transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("bank_reference", sa.String(length=40), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("split_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("instalment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'correction') = (corrects_id IS NOT NULL)",
            name=op.f("ck_transaction_names_what_it_corrects"),
        ),
        sa.CheckConstraint(
            "kind IN ('deposit', 'split', 'transfer', 'award', 'award-withdrawn', 'payment', 'payment-failed', 'return', 'correction')",
            name=op.f("ck_transaction_known_kind"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_transaction_by_id_person")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["transaction.id"], name=op.f("fk_transaction_corrects_id_transaction")
        ),
        sa.ForeignKeyConstraint(["split_id"], ["split.id"], name=op.f("fk_transaction_split_id_split")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_transaction_corrects_id")),
    )
    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.create_index("ix_transaction_award_id", ["award_id"], unique=False)
        batch_op.create_index("ix_transaction_on", ["on"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lodged_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("lodged_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "grounds IN ('process', 'fact', 'interest', 'rule')", name=op.f("ck_appeal_known_grounds")
        ),
        sa.CheckConstraint("outcome IN ('upheld', 'dismissed')", name=op.f("ck_appeal_known_outcome")),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_appeal_decided_when")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_appeal_bid_id_bid")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_appeal_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["lodged_by_id"], ["person.id"], name=op.f("fk_appeal_lodged_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_appeal_bid_id")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id_person")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_attachment_bid_id_bid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("offered_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("declined_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("report_due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_award_withdrawn_why")
        ),
        sa.CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name=op.f("ck_award_one_answer")),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_award_gives_something")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_award_bid_id_bid")),
        sa.ForeignKeyConstraint(["group_id"], ["local_group.id"], name=op.f("fk_award_group_id_local_group")),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_award_pot_id_pot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_award_bid_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index("ix_award_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_award_pot_id", ["pot_id"], unique=False)

    op.create_table(
        "benefit_area",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_benefit_area_area_code_area")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_benefit_area_bid_id_bid")),
        sa.PrimaryKeyConstraint("bid_id", "area_code", name=op.f("pk_benefit_area")),
    )
    with op.batch_alter_table("benefit_area", schema=None) as batch_op:
        batch_op.create_index("ix_benefit_area_area_code", ["area_code"], unique=False)

    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_budget_line_costs_something")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_budget_line_bid_id_bid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("bid_id", "position", name=op.f("uq_budget_line_bid_id_position")),
    )
    op.create_table(
        "change_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=12), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("answered_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_change_request_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_change_request_bid_id_bid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index("ix_change_request_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=10), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "account IN ('outside', 'available', 'committed', 'paid')", name=op.f("ck_entry_known_account")
        ),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ck_entry_moves_something")),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_entry_pot_id_pot")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_entry_transaction_id_transaction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_pot_id_account", ["pot_id", "account"], unique=False)
        batch_op.create_index("ix_entry_transaction_id", ["transaction_id"], unique=False)

    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_interest_bid_id_bid")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_interest_declared_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_interest_group_id_local_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("group_id", "bid_id", name=op.f("uq_interest_group_id_bid_id")),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index("ix_interest_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "partner",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("consented_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("declined_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("consented_at IS NULL OR declined_at IS NULL", name=op.f("ck_partner_one_answer")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_partner_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_partner_bid_id_bid")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_group.id"], name=op.f("fk_partner_group_id_local_group")
        ),
        sa.PrimaryKeyConstraint("bid_id", "group_id", name=op.f("pk_partner")),
    )
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.create_index("ix_partner_group_id", ["group_id"], unique=False)

    op.create_table(
        "proposal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=True),
        sa.Column("plain_mark", sa.Double(), nullable=True),
        sa.Column("mark", sa.Double(), nullable=True),
        sa.Column("spread", sa.Double(), nullable=True),
        sa.Column("scorers", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("computed_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("left_pence", sa.BigInteger(), nullable=True),
        sa.Column("would_have_needed", sa.JSON(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("overridden_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(override_reason IS NULL) = (computed_pence = amount_pence)",
            name=op.f("ck_proposal_line_override_has_reason"),
        ),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_proposal_line_not_negative")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_proposal_line_bid_id_bid")),
        sa.ForeignKeyConstraint(
            ["overridden_by_id"], ["person.id"], name=op.f("fk_proposal_line_overridden_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_line_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_line")),
        sa.UniqueConstraint("proposal_id", "bid_id", name=op.f("uq_proposal_line_proposal_id_bid_id")),
    )
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_line_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("log_head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_publication_by_id_person")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_publication_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_publication_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "remark",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("no_interest_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_remark_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_remark_bid_id_bid")),
        sa.PrimaryKeyConstraint("ballot_id", "bid_id", name=op.f("pk_remark")),
    )
    op.create_table(
        "score",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0 AND points <= 5", name=op.f("ck_score_points")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_score_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_score_bid_id_bid")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id_criterion")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "bid_id", "criterion_id", name=op.f("pk_score")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index("ix_score_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "section_tick",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=12), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_section_tick_bid_id_bid")),
        sa.PrimaryKeyConstraint("bid_id", "section", name=op.f("pk_section_tick")),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("signed OR reason IS NOT NULL", name=op.f("ck_sign_off_reason_when_declined")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_sign_off_bid_id_bid")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sign_off_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index("ix_sign_off_bid_id", ["bid_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "choice <> 'object' OR length(reason) > 0", name=op.f("ck_vote_reason_when_objecting")
        ),
        sa.CheckConstraint("choice IN ('approve', 'object', 'abstain')", name=op.f("ck_vote_known_choice")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_vote_by_id_person")),
        sa.ForeignKeyConstraint(["group_id"], ["local_group.id"], name=op.f("fk_vote_group_id_local_group")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_vote_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("proposal_id", "group_id", name=op.f("uq_vote_proposal_id_group_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_vote_receipt")),
    )
    op.create_table(
        "acceptance",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", fundpots.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_acceptance_award_id_award")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acceptance_person_id_person")),
        sa.PrimaryKeyConstraint("award_id", "person_id", name=op.f("pk_acceptance")),
    )
    op.create_table(
        "instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("needs_report", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("prepared_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("payment_run_id", sa.Integer(), nullable=True),
        sa.Column("bank_details_id", sa.Integer(), nullable=True),
        sa.Column("paid_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("paid_by_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("bank_reference", sa.String(length=40), nullable=True),
        sa.Column("failed_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("failed_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(paid_at IS NULL) = (bank_reference IS NULL)", name=op.f("ck_instalment_reference_when_paid")
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_instalment_pays_something")),
        sa.CheckConstraint(
            "approved_at IS NULL OR prepared_at IS NOT NULL", name=op.f("ck_instalment_prepared_first")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> prepared_by_id",
            name=op.f("ck_instalment_two_people"),
        ),
        sa.CheckConstraint(
            "paid_at IS NULL OR approved_at IS NOT NULL", name=op.f("ck_instalment_approved_first")
        ),
        sa.CheckConstraint(
            "paid_by_id IS NULL OR paid_by_id <> approved_by_id", name=op.f("ck_instalment_paid_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_instalment_approved_by_id_person")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_instalment_award_id_award")),
        sa.ForeignKeyConstraint(
            ["bank_details_id"], ["bank_details.id"], name=op.f("fk_instalment_bank_details_id_bank_details")
        ),
        sa.ForeignKeyConstraint(["paid_by_id"], ["person.id"], name=op.f("fk_instalment_paid_by_id_person")),
        sa.ForeignKeyConstraint(
            ["payment_run_id"], ["payment_run.id"], name=op.f("fk_instalment_payment_run_id_payment_run")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_instalment_prepared_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_instalment_award_id_number")),
    )
    with op.batch_alter_table("instalment", schema=None) as batch_op:
        batch_op.create_index("ix_instalment_due_on", ["due_on"], unique=False)
        batch_op.create_index("ix_instalment_payment_run_id", ["payment_run_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("people_reached", sa.Integer(), nullable=True),
        sa.Column("submitted_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("returned_at", fundpots.db.Moment(timezone=True), nullable=True),
        sa.Column("underspend_pence", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(returned_at IS NULL) OR submitted_at IS NOT NULL", name=op.f("ck_report_submitted_first")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR submitted_at IS NOT NULL", name=op.f("ck_report_sent_before_accepted")
        ),
        sa.CheckConstraint(
            "people_reached IS NULL OR people_reached >= 0", name=op.f("ck_report_people_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_report_accepted_by_id_person")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_report_award_id_award")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_report_submitted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_report_award_id_number")),
    )
    op.create_table(
        "spending",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("budget_line_id", sa.Integer(), nullable=False),
        sa.Column("spent_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("spent_pence >= 0", name=op.f("ck_spending_not_negative")),
        sa.ForeignKeyConstraint(
            ["budget_line_id"], ["budget_line.id"], name=op.f("fk_spending_budget_line_id_budget_line")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_spending_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", "budget_line_id", name=op.f("pk_spending")),
    )
    forbid_changes()


def downgrade():
    allow_changes()
    op.drop_table("spending")
    op.drop_table("report")
    with op.batch_alter_table("instalment", schema=None) as batch_op:
        batch_op.drop_index("ix_instalment_payment_run_id")
        batch_op.drop_index("ix_instalment_due_on")

    op.drop_table("instalment")
    op.drop_table("acceptance")
    op.drop_table("vote")
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_off_bid_id")

    op.drop_table("sign_off")
    op.drop_table("section_tick")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index("ix_score_bid_id")

    op.drop_table("score")
    op.drop_table("remark")
    op.drop_table("publication")
    with op.batch_alter_table("proposal_line", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_line_bid_id")

    op.drop_table("proposal_line")
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_index("ix_partner_group_id")

    op.drop_table("partner")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index("ix_interest_bid_id")

    op.drop_table("interest")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_transaction_id")
        batch_op.drop_index("ix_entry_pot_id_account")

    op.drop_table("entry")
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index("ix_change_request_bid_id")

    op.drop_table("change_request")
    op.drop_table("budget_line")
    with op.batch_alter_table("benefit_area", schema=None) as batch_op:
        batch_op.drop_index("ix_benefit_area_area_code")

    op.drop_table("benefit_area")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index("ix_award_pot_id")
        batch_op.drop_index("ix_award_group_id")

    op.drop_table("award")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_bid_id")

    op.drop_table("attachment")
    op.drop_table("appeal")
    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.drop_index("ix_transaction_on")
        batch_op.drop_index("ix_transaction_award_id")

    op.drop_table("transaction")
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_move_round_id")

    op.drop_table("stage_move")
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.drop_index("ix_scenario_round_id")

    op.drop_table("scenario")
    op.drop_table("proposal")
    op.drop_table("half_member")
    op.drop_table("criterion")
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.drop_index("ix_bid_round_id")
        batch_op.drop_index("ix_bid_group_id")

    op.drop_table("bid")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_group_id")

    op.drop_table("ballot")
    op.drop_table("split")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index("ix_round_stage")
        batch_op.drop_index("ix_round_pot_id")

    op.drop_table("round")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_region_id")

    op.drop_table("placement")
    op.drop_table("grouping_region")
    op.drop_table("bank_sight")
    op.drop_table("area_presence")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_person_id")

    op.drop_table("sign_in")
    op.drop_table("recovery_code")
    op.drop_table("presence_count")
    with op.batch_alter_table("pot", schema=None) as batch_op:
        batch_op.drop_index("ix_pot_region_id")

    op.drop_table("pot")
    op.drop_table("payment_run")
    with op.batch_alter_table("home_area", schema=None) as batch_op:
        batch_op.drop_index("ix_home_area_area_code")

    op.drop_table("home_area")
    op.drop_table("grouping")
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.drop_index("ix_email_link_person_id")

    op.drop_table("email_link")
    with op.batch_alter_table("bank_details", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_details_group_id")

    op.drop_table("bank_details")
    op.drop_table("area_neighbour")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_region_id")
        batch_op.drop_index("ix_appointment_person_id")
        batch_op.drop_index("ix_appointment_group_id")

    op.drop_table("appointment")
    op.drop_table("submit_key")
    op.drop_table("region")
    op.drop_table("person")
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_log_entry_round_id")
        batch_op.drop_index("ix_log_entry_pot_id")
        batch_op.drop_index("ix_log_entry_person_id")
        batch_op.drop_index("ix_log_entry_bid_id")

    op.drop_table("log_entry")
    op.drop_table("local_group")
    op.drop_table("kept_form")
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.drop_index("ix_email_sent_at")
        batch_op.drop_index("ix_email_round_id")

    op.drop_table("email")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_key_at")

    op.drop_table("attempt")
    op.drop_table("area")
