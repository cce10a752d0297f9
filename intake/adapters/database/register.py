"""The register in its tables, and the one write transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, update

from intake.adapters.database import events
from intake.adapters.database.casebook import load_cases, load_records, read_casebook
from intake.adapters.database.engine import Database
from intake.adapters.database.entry import EntryWriter, change_status
from intake.adapters.database.federations import note_federation
from intake.adapters.database.numbers import NumberTaker, add_case, raise_series
from intake.adapters.database.rows import case_columns, key
from intake.adapters.database.tables import cases, mails, records
from intake.adapters.leases import imported_event
from intake.errors import Refused
from intake.model.entry import CaseBook, Entry, Event, Lookup, StatusChange, TakeNumber
from intake.model.register import Case, CaseId, MailId, Outcome, Record, RecordId, RuleSet, StoredEvent
from intake.ports import Archive


class DatabaseRegister:
    """The Register port."""

    def __init__(self, database: Database, archive: Archive) -> None:
        self._database = database
        self._archive = archive

    def commit(
        self,
        mail: MailId,
        lookup: Lookup,
        entry: Callable[[CaseBook, TakeNumber], Entry],
        *,
        now: datetime,
    ) -> Outcome:
        this = mails.c.id == key(mail, "mail")
        federation = self._federation(mail)
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            row = connection.execute(select(mails).where(this).with_for_update()).one()
            if row.outcome is not None:
                return Outcome(row.outcome)
            book = read_casebook(connection, federation, row.id, lookup, now=now)
            made = entry(book, NumberTaker(connection, federation, now))
            EntryWriter(connection, self._archive, row, now).store(made)
        return made.outcome

    def _federation(self, mail: MailId) -> str:
        """Whose mail it is, which never changes: read before the lock that it names."""
        query = select(mails.c.federation).where(mails.c.id == key(mail, "mail"))
        with self._database.reading() as connection:
            federation = connection.execute(query).scalar()
        if federation is None:
            raise Refused(f"there is no mail {mail}", do="intake mail list shows the ids")
        return str(federation)

    def change(self, federation: str, changes: Sequence[StatusChange], *, event: Event, now: datetime) -> None:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            for change in changes:
                change_status(connection, federation, change)
            events.append(connection, federation, [event], at=now)

    def cases(self, federation: str) -> tuple[Case, ...]:
        with self._database.reading() as connection:
            return load_cases(connection, federation)

    def import_cases(self, federation: str, cases: Sequence[Case], *, now: datetime, actor: str) -> tuple[int, int]:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            note_federation(connection, federation)
            there = {case.number: case.id for case in load_cases(connection, federation)}
            before = set(there)
            for case in cases:
                if case.number in there:
                    _update_case(connection, federation, there[case.number], case)
                else:
                    there[case.number] = add_case(connection, federation, case, now)
                    raise_series(connection, federation, case.number)
            updated = len({case.number for case in cases} & before)
            added = len(there) - len(before)
            events.append(connection, federation, [imported_event(added, updated, actor)], at=now)
        return added, updated

    def records(self, federation: str | None = None) -> tuple[Record, ...]:
        of = records.c.id.is_not(None) if federation is None else records.c.federation == federation
        with self._database.reading() as connection:
            return load_records(connection, of)

    def record(self, federation: str, record: RecordId) -> Record:
        this = and_(records.c.federation == federation, records.c.id == key(record, "record"))
        with self._database.reading() as connection:
            found = load_records(connection, this)
        if not found:
            raise Refused(f"there is no record {record} in {federation}", do="see: intake register list")
        return found[0]

    def rule_sets(self, federation: str) -> tuple[RuleSet, ...]:
        first, last = func.min(records.c.registered_at), func.max(records.c.registered_at)
        query = (
            select(records.c.rules_version, first.label("first"), last.label("last"), func.count().label("records"))
            .where(records.c.federation == federation)
            .group_by(records.c.rules_version)
            .order_by(first, func.min(records.c.id))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            RuleSet(version=row.rules_version, first_used_at=row.first, last_used_at=row.last, records=row.records)
            for row in rows
        )

    def events(self, federation: str, record: RecordId | None = None) -> tuple[StoredEvent, ...]:
        number = None if record is None else key(record, "record")
        with self._database.reading() as connection:
            return events.read(connection, federation, number)

    def verify_chain(self, federation: str) -> int:
        with self._database.reading() as connection:
            return events.verify(connection, federation)


def _update_case(connection: Connection, federation: str, case_id: CaseId, case: Case) -> None:
    """What the import says of a case that is there; its next record's number never falls."""
    this = (cases.c.federation == federation, cases.c.id == key(case_id, "case"))
    connection.execute(update(cases).where(*this).values(**case_columns(case)))
    behind = (*this, cases.c.next_record < case.next_record)
    connection.execute(update(cases).where(*behind).values(next_record=case.next_record))
