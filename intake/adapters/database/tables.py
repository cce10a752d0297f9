"""The tables. Every one is per federation, and the constraints keep the promises that the code makes.

A mail is unhandled as long as it has no outcome. Times are UTC, written as ISO 8601 text of one width, which reads and
sorts the same in SQLite and PostgreSQL. JSON is text, too: the audit chain must find its bytes again as they were.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from intake.errors import Refused

REGISTERED = "outcome IN ('registered', 'supplement')"


class UtcTime(TypeDecorator[datetime]):
    """A moment, as "2024-01-11T22:40:00.000000Z"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's)
        if value is None:
            return None
        if value.tzinfo is None:
            raise Refused("a time without a zone can't be stored", do="give times in UTC")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's)
        return None if value is None else datetime.fromisoformat(value)


class FreeText(TypeDecorator[str]):
    """Text from outside. A NUL (which PostgreSQL refuses) or half a surrogate pair becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's)
        if value is None:
            return None
        return value.replace("\x00", "?").encode("utf-8", "replace").decode("utf-8")


ID = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _within(columns: tuple[str, str], parent: str) -> ForeignKeyConstraint:
    """A reference that can't leave its federation."""
    return ForeignKeyConstraint(columns, [f"{parent}.federation", f"{parent}.id"])


federations = Table(  # the switches of each; the row with federation '' stands for all of them
    "federations",
    metadata,
    Column("federation", Text, primary_key=True),
    Column("stopped", Boolean, nullable=False, default=False),  # the kill switch
    Column("first_run_over", Boolean, nullable=False, default=False),
    Column("looked_at", UtcTime),  # when a mailbox of its was last looked into
)

mails = Table(
    "mails",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("internal_date", UtcTime, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    # who works on it
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("claimed_at", UtcTime),
    Column("next_try", UtcTime),
    Column("last_error", Text),
    # what became of it
    Column("outcome", Text),
    Column("reason", Text, nullable=False, default=""),
    Column("needs_person", Boolean, nullable=False, default=False),
    Column("forced", Boolean, nullable=False, default=False),
    Column("filed", Boolean, nullable=False, default=False),
    Column("handled_at", UtcTime),
    # what it says
    Column("identity", Text),
    Column("message_id", FreeText),
    Column("sender", FreeText),
    Column("subject", FreeText),
    Column("arrival_at", UtcTime),
    Column("arrival_method", Text),
    Column("arrival_internal_date", UtcTime),
    Column("arrival_date", Date),
    Column("verdict", Text),
    UniqueConstraint("federation", "id"),
    UniqueConstraint("federation", "sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
Index(  # two registered mails are never one and the same
    "uq_mails_registered_identity",
    mails.c.federation,
    mails.c.identity,
    unique=True,
    sqlite_where=text(REGISTERED),
    postgresql_where=text(REGISTERED),
)
Index(
    "ix_mails_unhandled",
    mails.c.federation,
    mails.c.internal_date,
    sqlite_where=text("outcome IS NULL"),
    postgresql_where=text("outcome IS NULL"),
)
Index("ix_mails_identity", mails.c.federation, mails.c.identity)

sightings = Table(
    "sightings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("mail_id", ID, index=True),  # NULL: passed over, from before the federation's start date
    Column("mailbox", Text, nullable=False),
    Column("folder", FreeText, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", FreeText, nullable=False),
    Column("junk", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    UniqueConstraint("federation", "mailbox", "folder", "uidvalidity", "uid"),
    _within(("federation", "mail_id"), "mails"),
)

series = Table(  # where each series of case numbers has come to
    "series",
    metadata,
    Column("federation", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("class_code", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("next_case", Integer, nullable=False),
    PrimaryKeyConstraint("federation", "prefix", "class_code", "year"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("class_code", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("case_number", Integer, nullable=False),
    Column("next_record", Integer, nullable=False),
    Column("project", FreeText, nullable=False),
    Column("organisation", FreeText, nullable=False, default=""),
    Column("aliases", Text, nullable=False, default="[]"),  # JSON
    Column("contacts", Text, nullable=False, default="[]"),  # JSON
    Column("granted", BigInteger),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("kind", FreeText, nullable=False, default=""),
    Column("expected", Text, nullable=False, default="[]"),  # JSON
    Column("open", Boolean, nullable=False, default=True),
    Column("opened_at", UtcTime, nullable=False),
    UniqueConstraint("federation", "id"),
    UniqueConstraint("federation", "prefix", "class_code", "year", "case_number"),
    CheckConstraint("next_record >= 1", name="next_record"),
)

rule_sets = Table(  # every version of a federation's rules that a record was judged by
    "rule_sets",
    metadata,
    Column("federation", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("first_used_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("federation", "version"),
)

records = Table(
    "records",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("case_id", ID, nullable=False),
    Column("record_number", Integer, nullable=False),
    Column("display", Text, nullable=False),
    Column("mail_id", ID, nullable=False),
    Column("place", Text, nullable=False),
    Column("status", Text, nullable=False, index=True),
    Column("status_reason", Text, nullable=False, default=""),
    Column("title", FreeText, nullable=False),
    Column("sender", FreeText, nullable=False, default=""),
    Column("arrival_date", Date, nullable=False),
    Column("arrival_at", UtcTime, nullable=False),
    Column("registered_at", UtcTime, nullable=False),
    Column("form", Text),
    Column("report_type", Text, nullable=False, default=""),
    Column("report", Text),  # JSON: the union of all that came so far
    Column("supplements_id", ID, index=True),  # the first record of the chain
    Column("rounds", Integer, nullable=False, default=0),
    Column("rules_version", Text, nullable=False),
    Column("form_version", Text, nullable=False, server_default=""),
    UniqueConstraint("federation", "id"),
    UniqueConstraint("case_id", "record_number"),
    UniqueConstraint("mail_id", "place"),
    CheckConstraint("record_number >= 1", name="record_number"),
    _within(("federation", "case_id"), "cases"),
    _within(("federation", "mail_id"), "mails"),
    _within(("federation", "supplements_id"), "records"),
    ForeignKeyConstraint(("federation", "rules_version"), ("rule_sets.federation", "rule_sets.version")),
)

findings = Table(
    "findings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("record_id", ID, nullable=False, index=True),
    Column("rules_version", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("message", FreeText, nullable=False),
    Column("unsure", Boolean, nullable=False, default=False),
    Column("english", FreeText, nullable=False, server_default=""),
    Column("rule_version", Text, nullable=False, server_default=""),
    Column("form_version", Text, nullable=False, server_default=""),
    _within(("federation", "record_id"), "records"),
)

files = Table(
    "files",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("record_id", ID, nullable=False, index=True),
    Column("name", FreeText, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("role", Text, nullable=False),
    _within(("federation", "record_id"), "records"),
)
Index("ix_files_sha256", files.c.federation, files.c.sha256)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("message_id", FreeText, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("recipients", Text, nullable=False),  # JSON
    Column("subject", FreeText, nullable=False),
    Column("in_reply_to", FreeText),
    Column("sha256", Text, nullable=False),
    Column("record_id", ID, index=True),
    Column("mail_id", ID, index=True),
    Column("once", Text),  # the key of a mail that is queued once: "digest/2024-01-12"
    Column("asks", Boolean, nullable=False),
    Column("deadline", Date),  # that a reminder counts from
    Column("rendering", Text, nullable=False),  # JSON
    Column("template_version", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("next_try", UtcTime),
    Column("rules_version", Text, nullable=False, server_default=""),
    Column("form_version", Text, nullable=False, server_default=""),
    Column("approval", Text),  # sha256 of the one-time token in the notice of a draft
    Column("agreement", Text),  # what staff made of a draft
    Column("decided_at", UtcTime),
    Column("decided_by", FreeText),
    UniqueConstraint("federation", "id"),
    UniqueConstraint("federation", "once"),
    UniqueConstraint("federation", "approval"),
    _within(("federation", "record_id"), "records"),
    _within(("federation", "mail_id"), "mails"),
)
Index("ix_outgoing_state", outgoing.c.federation, outgoing.c.state)
Index("ix_outgoing_created_at", outgoing.c.federation, outgoing.c.created_at)

tasks = Table(
    "tasks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("federation", Text, nullable=False),
    Column("mail_id", ID, index=True),
    Column("outgoing_id", ID, index=True),
    Column("kind", Text, nullable=False),
    Column("detail", FreeText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    _within(("federation", "mail_id"), "mails"),
    _within(("federation", "outgoing_id"), "outgoing"),
)

events = Table(  # the audit chain; see chain.py
    "events",
    metadata,
    Column("federation", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", FreeText, nullable=False),
    Column("record_id", ID, index=True),
    Column("record", Text),  # the displayed number, as it was
    Column("payload", Text),  # canonical JSON; removed by retention, its digest stays
    Column("payload_digest", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("federation", "sequence"),
    _within(("federation", "record_id"), "records"),
)
