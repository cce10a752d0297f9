"""Rows into the model's types, and the model's values into columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row

from intake.errors import Refused
from intake.model.mail import Arrival, ArrivalMethod, Sighting
from intake.model.outgoing import Outgoing, OutgoingId, OutgoingState, ReplyKind
from intake.model.register import (
    Case,
    CaseId,
    CaseNumber,
    Expected,
    MailFacts,
    MailId,
    Outcome,
    Record,
    RecordFile,
    RecordId,
    RegistryNumber,
    StoredEvent,
    StoredMail,
    Task,
)
from intake.model.report import Finding, Report

T = TypeVar("T")


def key(identifier: str, what: str) -> int:
    """The row that an id names. Raises Refused for what can't be one; *what* is "mail", say."""
    if identifier.isascii() and identifier.isdigit() and len(identifier) <= 18:
        return int(identifier)
    raise Refused(f"there is no {what} {identifier!r}", do="list them to see the ids")


def to_json(value: Any) -> str:
    """JSON text of model types. Half surrogate pairs, which UTF-8 has no bytes for, become question marks."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        plain = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))
        return plain.encode("utf-8", "replace").decode()


def from_json(text: str, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind)


def grouped(rows: Iterable[Row[Any]], column: str) -> Mapping[int, Sequence[Row[Any]]]:
    """Rows by the value of *column*, in their order."""
    groups: dict[int, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(getattr(row, column), []).append(row)
    return groups


def case_of(row: Row[Any]) -> Case:
    return Case(
        id=CaseId(str(row.id)),
        number=_case_number(row),
        project=row.project,
        next_record=row.next_record,
        aliases=from_json(row.aliases, tuple[str, ...]),
        organisation=row.organisation,
        contacts=from_json(row.contacts, tuple[str, ...]),
        granted=row.granted,
        period_start=row.period_start,
        period_end=row.period_end,
        kind=row.kind,
        expected=from_json(row.expected, tuple[Expected, ...]),
        open=row.open,
    )


def case_columns(case: Case) -> dict[str, Any]:
    """What a case says, without its number and next_record."""
    return {
        "project": case.project,
        "aliases": to_json(case.aliases),
        "organisation": case.organisation,
        "contacts": to_json(case.contacts),
        "granted": case.granted,
        "period_start": case.period_start,
        "period_end": case.period_end,
        "kind": case.kind,
        "expected": to_json(case.expected),
        "open": case.open,
    }


def number_columns(number: CaseNumber) -> dict[str, Any]:
    return {
        "prefix": number.prefix,
        "class_code": number.class_code,
        "year": number.year,
        "case_number": number.case,
    }


def _case_number(row: Row[Any]) -> CaseNumber:
    return CaseNumber(prefix=row.prefix, year=row.year, case=row.case_number, class_code=row.class_code)


def record_of(row: Row[Any], findings: Sequence[Row[Any]], files: Sequence[Row[Any]]) -> Record:
    """A record from its row joined with its case's number."""
    return Record(
        id=RecordId(str(row.id)),
        case=CaseId(str(row.case_id)),
        number=RegistryNumber(case=_case_number(row), record=row.record_number),
        display=row.display,
        status=row.status,
        title=row.title,
        arrival_date=row.arrival_date,
        arrival_at=row.arrival_at,
        registered_at=row.registered_at,
        mail=MailId(str(row.mail_id)),
        form=row.form,
        report_type=row.report_type,
        report=None if row.report is None else from_json(row.report, Report),
        findings=tuple(
            Finding(
                rule=f.rule,
                severity=f.severity,
                audience=f.audience,
                target=f.target,
                message=f.message,
                unsure=f.unsure,
                english=f.english,
                rule_version=f.rule_version,
            )
            for f in findings
        ),
        files=tuple(RecordFile(name=f.name, sha256=f.sha256, role=f.role) for f in files),
        supplements=None if row.supplements_id is None else RecordId(str(row.supplements_id)),
        rounds=row.rounds,
        sender=row.sender,
        rules_version=row.rules_version,
        form_version=row.form_version,
    )


def mail_of(
    row: Row[Any],
    sightings: Sequence[Row[Any]],
    tasks: Sequence[Row[Any]],
    records: Sequence[Row[Any]],
    replies: Sequence[Row[Any]],
) -> StoredMail:
    return StoredMail(
        id=MailId(str(row.id)),
        federation=row.federation,
        sha256=row.sha256,
        size=row.size,
        sightings=tuple(
            Sighting(mailbox=s.mailbox, folder=s.folder, uidvalidity=s.uidvalidity, uid=s.uid, junk=s.junk)
            for s in sightings
        ),
        fetched_at=row.fetched_at,
        internal_date=row.internal_date,
        facts=_facts(row),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        reason=row.reason,
        needs_person=row.needs_person,
        tasks=tuple(Task(kind=t.kind, detail=t.detail) for t in tasks),
        records=tuple(r.display for r in records),
        replies=tuple(r.message_id for r in replies),
        filed=row.filed,
        attempts=row.attempts,
        forced=row.forced,
    )


def _facts(row: Row[Any]) -> MailFacts | None:
    if row.arrival_at is None:
        return None
    arrival = Arrival(
        at=row.arrival_at, method=ArrivalMethod(row.arrival_method), internal_date=row.arrival_internal_date
    )
    return MailFacts(
        message_id=row.message_id,
        sender=row.sender,
        subject=row.subject,
        arrival=arrival,
        arrival_date=row.arrival_date,
        verdict=row.verdict,
    )


def facts_columns(facts: MailFacts) -> dict[str, Any]:
    return {
        "message_id": facts.message_id,
        "sender": facts.sender,
        "subject": facts.subject,
        "arrival_at": facts.arrival.at,
        "arrival_method": facts.arrival.method.value,
        "arrival_internal_date": facts.arrival.internal_date,
        "arrival_date": facts.arrival_date,
        "verdict": facts.verdict,
    }


def outgoing_of(row: Row[Any]) -> Outgoing:
    """An outgoing mail from its row joined with its record's displayed number."""
    return Outgoing(
        id=OutgoingId(str(row.id)),
        federation=row.federation,
        message_id=row.message_id,
        kind=ReplyKind(row.kind),
        state=OutgoingState(row.state),
        recipients=from_json(row.recipients, tuple[str, ...]),
        subject=row.subject,
        in_reply_to=row.in_reply_to,
        sha256=row.sha256,
        record=row.display,
        record_id=None if row.record_id is None else RecordId(str(row.record_id)),
        mail=None if row.mail_id is None else MailId(str(row.mail_id)),
        asks=row.asks,
        reason=row.reason,
        deadline=row.deadline,
        rendering=from_json(row.rendering, dict[str, Any]),
        created_at=row.created_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        template_version=row.template_version,
        rules_version=row.rules_version,
        form_version=row.form_version,
        approval=row.approval or "",
        agreement=row.agreement,
        decided_at=row.decided_at,
        decided_by=row.decided_by or "",
    )


def event_of(row: Row[Any]) -> StoredEvent:
    return StoredEvent(
        sequence=row.sequence,
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        payload={} if row.payload is None else from_json(row.payload, dict[str, Any]),
        record=row.record,
        digest=row.digest,
    )
