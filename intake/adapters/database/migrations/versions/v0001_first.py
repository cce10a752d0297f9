"""The first tables: all of decision 4, filled now or by what comes later.

Revision 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _federations()
    _mails()
    _sightings()
    _series()
    _cases()
    _rule_sets()
    _records()
    _findings()
    _files()
    _outgoing()
    _tasks()
    _events()


def _federations() -> None:
    op.create_table(
        "federations",
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("first_run_over", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.Text()),
        sa.PrimaryKeyConstraint("federation", name=op.f("pk_federations")),
    )


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("internal_date", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.Text()),
        sa.Column("claimed_at", sa.Text()),
        sa.Column("next_try", sa.Text()),
        sa.Column("last_error", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("handled_at", sa.Text()),
        sa.Column("identity", sa.Text()),
        sa.Column("message_id", sa.Text()),
        sa.Column("sender", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.Column("arrival_at", sa.Text()),
        sa.Column("arrival_method", sa.Text()),
        sa.Column("arrival_internal_date", sa.Text()),
        sa.Column("arrival_date", sa.Date()),
        sa.Column("verdict", sa.Text()),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_mails_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("federation", "id", name=op.f("uq_mails_federation_id")),
        sa.UniqueConstraint("federation", "sha256", name=op.f("uq_mails_federation_sha256")),
    )
    _mail_indexes()


def _mail_indexes() -> None:
    op.create_index("ix_mails_identity", "mails", ["federation", "identity"])
    op.create_index(
        "ix_mails_unhandled",
        "mails",
        ["federation", "internal_date"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(
        "uq_mails_registered_identity",
        "mails",
        ["federation", "identity"],
        unique=True,
        sqlite_where=sa.text("outcome IN ('registered', 'supplement')"),
        postgresql_where=sa.text("outcome IN ('registered', 'supplement')"),
    )


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("mail_id", ID),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("junk", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["federation", "mail_id"], ["mails.federation", "mails.id"], name=op.f("fk_sightings_federation_mail_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint(
            "federation",
            "mailbox",
            "folder",
            "uidvalidity",
            "uid",
            name=op.f("uq_sightings_federation_mailbox_folder_uidvalidity_uid"),
        ),
    )
    op.create_index(op.f("ix_sightings_mail_id"), "sightings", ["mail_id"])


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next_case", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("federation", "prefix", "class_code", "year", name=op.f("pk_series")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("next_record", sa.Integer(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("granted", sa.BigInteger()),
        sa.Column("period_start", sa.Date()),
        sa.Column("period_end", sa.Date()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.CheckConstraint("next_record >= 1", name=op.f("ck_cases_next_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("federation", "id", name=op.f("uq_cases_federation_id")),
        sa.UniqueConstraint(
            "federation",
            "prefix",
            "class_code",
            "year",
            "case_number",
            name=op.f("uq_cases_federation_prefix_class_code_year_case_number"),
        ),
    )


def _rule_sets() -> None:
    op.create_table(
        "rule_sets",
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("federation", "version", name=op.f("pk_rule_sets")),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("record_number", sa.Integer(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("mail_id", ID, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("arrival_date", sa.Date(), nullable=False),
        sa.Column("arrival_at", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.Column("form", sa.Text()),
        sa.Column("report_type", sa.Text(), nullable=False),
        sa.Column("report", sa.Text()),
        sa.Column("supplements_id", ID),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.CheckConstraint("record_number >= 1", name=op.f("ck_records_record_number")),
        sa.ForeignKeyConstraint(
            ["federation", "case_id"], ["cases.federation", "cases.id"], name=op.f("fk_records_federation_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["federation", "mail_id"], ["mails.federation", "mails.id"], name=op.f("fk_records_federation_mail_id")
        ),
        sa.ForeignKeyConstraint(
            ["federation", "rules_version"],
            ["rule_sets.federation", "rule_sets.version"],
            name=op.f("fk_records_federation_rules_version"),
        ),
        sa.ForeignKeyConstraint(
            ["federation", "supplements_id"],
            ["records.federation", "records.id"],
            name=op.f("fk_records_federation_supplements_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("case_id", "record_number", name=op.f("uq_records_case_id_record_number")),
        sa.UniqueConstraint("federation", "id", name=op.f("uq_records_federation_id")),
        sa.UniqueConstraint("mail_id", "place", name=op.f("uq_records_mail_id_place")),
    )
    op.create_index(op.f("ix_records_status"), "records", ["status"])
    op.create_index(op.f("ix_records_supplements_id"), "records", ["supplements_id"])


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["federation", "record_id"],
            ["records.federation", "records.id"],
            name=op.f("fk_findings_federation_record_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_record_id"), "findings", ["record_id"])


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["federation", "record_id"],
            ["records.federation", "records.id"],
            name=op.f("fk_files_federation_record_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_record_id"), "files", ["record_id"])
    op.create_index("ix_files_sha256", "files", ["federation", "sha256"])


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text()),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("record_id", ID),
        sa.Column("mail_id", ID),
        sa.Column("once", sa.Text()),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.Date()),
        sa.Column("rendering", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.Text()),
        sa.Column("next_try", sa.Text()),
        sa.ForeignKeyConstraint(
            ["federation", "mail_id"], ["mails.federation", "mails.id"], name=op.f("fk_outgoing_federation_mail_id")
        ),
        sa.ForeignKeyConstraint(
            ["federation", "record_id"],
            ["records.federation", "records.id"],
            name=op.f("fk_outgoing_federation_record_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("federation", "id", name=op.f("uq_outgoing_federation_id")),
        sa.UniqueConstraint("federation", "once", name=op.f("uq_outgoing_federation_once")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_message_id")),
    )
    op.create_index("ix_outgoing_created_at", "outgoing", ["federation", "created_at"])
    op.create_index(op.f("ix_outgoing_mail_id"), "outgoing", ["mail_id"])
    op.create_index(op.f("ix_outgoing_record_id"), "outgoing", ["record_id"])
    op.create_index("ix_outgoing_state", "outgoing", ["federation", "state"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("mail_id", ID),
        sa.Column("outgoing_id", ID),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text()),
        sa.ForeignKeyConstraint(
            ["federation", "mail_id"], ["mails.federation", "mails.id"], name=op.f("fk_tasks_federation_mail_id")
        ),
        sa.ForeignKeyConstraint(
            ["federation", "outgoing_id"],
            ["outgoing.federation", "outgoing.id"],
            name=op.f("fk_tasks_federation_outgoing_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_mail_id"), "tasks", ["mail_id"])
    op.create_index(op.f("ix_tasks_outgoing_id"), "tasks", ["outgoing_id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("federation", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("record_id", ID),
        sa.Column("record", sa.Text()),
        sa.Column("payload", sa.Text()),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["federation", "record_id"],
            ["records.federation", "records.id"],
            name=op.f("fk_events_federation_record_id"),
        ),
        sa.PrimaryKeyConstraint("federation", "sequence", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_record_id"), "events", ["record_id"])
