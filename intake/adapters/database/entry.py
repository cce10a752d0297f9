"""Storing what one mail adds: all of an Entry, inside the write transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, text, update

from intake.adapters.database import events
from intake.adapters.database.outgoing import add_outgoing, decide_draft
from intake.adapters.database.rows import facts_columns, key, to_json
from intake.adapters.database.tables import UtcTime, files, findings, mails, outgoing, records, tasks
from intake.errors import Refused
from intake.model.entry import Entry, NewRecord, StatusChange
from intake.model.outgoing import NewOutgoing
from intake.ports import Archive

# a version of the rules that a record is judged by, noted once
NOTE_RULES = text("""
    INSERT INTO rule_sets (federation, version, first_used_at) VALUES (:federation, :version, :now)
    ON CONFLICT (federation, version) DO NOTHING
""").bindparams(bindparam("now", type_=UtcTime))


class EntryWriter:
    """Writes one mail's entry; *mail* is its row, locked."""

    def __init__(self, connection: Connection, archive: Archive, mail: Row[Any], now: datetime) -> None:
        self._connection = connection
        self._archive = archive
        self._mail = mail
        self._federation: str = mail.federation
        self._now = now

    def store(self, entry: Entry) -> None:
        """All of *entry*. Raises Refused where it names a record that is not the federation's."""
        places = {record.place: self._add_record(record, entry) for record in entry.records}
        for change in entry.changes:
            change_status(self._connection, self._federation, change)
        for reply in entry.replies:
            self._add_reply(reply, places)
        for task in entry.tasks:
            row = {"kind": task.kind, "detail": task.detail, "created_at": self._now}
            self._connection.execute(insert(tasks).values(federation=self._federation, mail_id=self._mail.id, **row))
        for decision in entry.decisions:
            decide_draft(self._connection, self._archive, self._federation, decision, now=self._now)
        told = (*entry.events, *(decision.event for decision in entry.decisions))
        events.append(self._connection, self._federation, told, at=self._now, places=places)
        self._settle(entry)

    def _add_record(self, new: NewRecord, entry: Entry) -> int:
        rules = {"federation": self._federation, "version": new.rules_version, "now": self._now}
        self._connection.execute(NOTE_RULES, rules)
        query = insert(records).values(federation=self._federation, **self._record_columns(new, entry))
        record: int = self._connection.execute(query.returning(records.c.id)).scalar_one()
        for finding in new.findings:
            said = {
                "rule": finding.rule,
                "severity": finding.severity,
                "audience": finding.audience,
                "target": finding.target,
                "message": finding.message,
                "unsure": finding.unsure,
                "english": finding.english,
                "rule_version": finding.rule_version,
                "form_version": new.form_version,
            }
            self._hang(findings, record, rules_version=new.rules_version, **said)
        for file in new.files:
            self._hang(files, record, name=file.name, sha256=file.sha256, role=file.role)
        return record

    def _record_columns(self, new: NewRecord, entry: Entry) -> dict[str, Any]:
        return {
            "case_id": key(new.case, "case"),
            "record_number": new.number.record,
            "display": new.display,
            "mail_id": self._mail.id,
            "place": new.place,
            "status": new.status,
            "title": new.title,
            "sender": entry.facts.sender or "",
            "arrival_date": entry.facts.arrival_date,
            "arrival_at": entry.facts.arrival.at,
            "registered_at": self._now,
            "form": new.form,
            "report_type": new.report_type,
            "report": None if new.report is None else to_json(new.report),
            "supplements_id": None if new.supplements is None else key(new.supplements, "record"),
            "rounds": new.rounds,
            "rules_version": new.rules_version,
            "form_version": new.form_version,
        }

    def _hang(self, table: Table, record: int, **values: Any) -> None:
        self._connection.execute(insert(table).values(federation=self._federation, record_id=record, **values))

    def _add_reply(self, reply: NewOutgoing, places: Mapping[str, int]) -> None:
        """Queue a reply; one that the mail was given when it was handled before is not given again."""
        said = select(outgoing.c.id).where(
            outgoing.c.message_id == reply.message_id, outgoing.c.mail_id == self._mail.id
        )
        if self._connection.execute(said).first() is not None:
            return
        record = places.get(reply.place) if reply.record is None else key(reply.record, "record")
        if record is None and reply.place:
            raise Refused(f"a {reply.kind} names a record that this mail does not add")
        add_outgoing(
            self._connection,
            self._archive,
            self._federation,
            reply,
            now=self._now,
            record_id=record,
            mail_id=self._mail.id,
        )

    def _settle(self, entry: Entry) -> None:
        """The mail itself: what became of it, what it says, and its lease given back."""
        result = {
            "outcome": entry.outcome.value,
            "reason": entry.reason,
            "needs_person": entry.needs_person,
            "identity": entry.identity,
            "handled_at": self._now,
        }
        free = {"lease_owner": None, "lease_until": None, "next_try": None, "last_error": None}
        query = update(mails).where(mails.c.id == self._mail.id)
        self._connection.execute(query.values(**result, **free, **facts_columns(entry.facts)))


def change_status(connection: Connection, federation: str, change: StatusChange) -> None:
    """Give a record another status. Raises Refused where the federation has no such record."""
    this = (records.c.federation == federation, records.c.id == key(change.record, "record"))
    values = {"status": change.status, "status_reason": change.reason}
    if connection.execute(update(records).where(*this).values(**values)).rowcount != 1:
        raise Refused(f"there is no record {change.record} in {federation}")
