"""Rows of outgoing mails: writing, reading and counting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from intake.adapters.caps import COUNTED_STATES, STAFF_KINDS
from intake.adapters.database.rows import key, outgoing_of, to_json
from intake.adapters.database.tables import outgoing, records
from intake.errors import Refused
from intake.model.entry import DraftDecision
from intake.model.outgoing import NewOutgoing, Outgoing, OutgoingState
from intake.ports import Archive


def add_outgoing(
    connection: Connection,
    archive: Archive,
    federation: str,
    mail: NewOutgoing,
    *,
    now: datetime,
    record_id: int | None,
    mail_id: int | None = None,
    once: str | None = None,
) -> None:
    """Archive the mail's bytes, then add the row that names them."""
    row = {**outgoing_columns(archive, mail), "state": mail.state.value, "reason": mail.reason, "created_at": now}
    ties = {"record_id": record_id, "mail_id": mail_id, "once": once}
    connection.execute(insert(outgoing).values(federation=federation, **row, **ties))


def outgoing_columns(archive: Archive, mail: NewOutgoing) -> dict[str, Any]:
    """What a mail says; its bytes go into the archive, and the texts that it was written from."""
    if mail.templates:
        archive.put(mail.templates)
    return {
        "sha256": archive.put(mail.raw),
        "message_id": mail.message_id,
        "kind": mail.kind.value,
        "recipients": to_json(mail.recipients),
        "subject": mail.subject,
        "in_reply_to": mail.in_reply_to,
        "asks": mail.asks,
        "deadline": mail.deadline,
        "rendering": to_json(mail.rendering),
        "template_version": mail.template_version,
        "rules_version": mail.rules_version,
        "form_version": mail.form_version,
    }


def decide_draft(
    connection: Connection, archive: Archive, federation: str, decision: DraftDecision, *, now: datetime
) -> None:
    """Send or drop a draft; its event is left to the caller. Raises Refused where it is no draft of *federation*."""
    values: dict[str, Any] = {"state": OutgoingState.REJECTED.value}
    if decision.made is not None:
        values = {**outgoing_columns(archive, decision.made), "state": OutgoingState.QUEUED.value, "reason": ""}
    said = {"agreement": decision.agreement, "decided_at": now, "decided_by": decision.event.actor}
    number = key(decision.outgoing, "outgoing mail")
    this = (outgoing.c.federation == federation, outgoing.c.id == number, outgoing.c.state == OutgoingState.DRAFT)
    if connection.execute(update(outgoing).where(*this).values(**values, **said)).rowcount != 1:
        raise Refused(f"mail {decision.outgoing} is not a draft", do="see: intake outbox list")


def load_outgoing(connection: Connection, condition: ColumnElement[bool]) -> tuple[Outgoing, ...]:
    """The outgoing mails that fit, oldest first."""
    query = select(outgoing, records.c.display).outerjoin(records, records.c.id == outgoing.c.record_id)
    return tuple(outgoing_of(row) for row in connection.execute(query.where(condition).order_by(outgoing.c.id)))


def counts(federation: str) -> ColumnElement[bool]:
    """Those that count towards the caps: replies that left, or are to leave, without a person's doing."""
    return and_(
        outgoing.c.federation == federation,
        outgoing.c.kind.not_in(STAFF_KINDS),
        outgoing.c.state.in_(COUNTED_STATES),
    )
