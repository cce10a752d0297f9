"""The register in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from intake.adapters import chain
from intake.adapters.leases import imported_event
from intake.adapters.memory_casebook import cases_of, read_casebook
from intake.adapters.memory_outbox import add_outgoing, decide_draft
from intake.adapters.memory_state import REGISTERED, KeptRecord, State, Tables, add_task, record_in
from intake.errors import Refused
from intake.model.entry import CaseBook, Entry, Event, Lookup, NewCase, NewRecord, StatusChange, TakeNumber
from intake.model.outgoing import NewOutgoing
from intake.model.register import (
    Case,
    CaseId,
    CaseNumber,
    MailId,
    Outcome,
    Record,
    RecordId,
    RegistryNumber,
    RuleSet,
    StoredEvent,
)
from intake.ports import Archive


class MemoryRegister:
    """The Register port in memory."""

    def __init__(self, state: State, archive: Archive) -> None:
        self._state = state
        self._archive = archive

    def commit(
        self,
        mail: MailId,
        lookup: Lookup,
        entry: Callable[[CaseBook, TakeNumber], Entry],
        *,
        now: datetime,
    ) -> Outcome:
        with self._state.writing() as tables:
            if mail not in tables.mails:
                raise Refused(f"there is no mail {mail}", do="intake mail list shows the ids")
            stored = tables.mails[mail].mail
            if stored.outcome is not None:
                return stored.outcome
            book = read_casebook(tables, stored.federation, mail, lookup, now)
            made = entry(book, _number_taker(self._state, stored.federation))
            self._store(mail, stored.federation, made, now)
            return made.outcome

    def _store(self, mail: MailId, federation: str, entry: Entry, now: datetime) -> None:
        tables = self._state.tables
        places = {new.place: self._add_record(mail, federation, new, entry, now) for new in entry.records}
        for change in entry.changes:
            _change(tables, federation, change)
        for reply in entry.replies:
            self._add_reply(mail, federation, reply, places, now)
        for task in entry.tasks:
            add_task(self._state, task, mail)

        def record_at(place: str) -> RecordId:
            return _at(places, place)

        for decision in entry.decisions:
            decide_draft(tables, self._archive, federation, decision, now=now)
        told = (*entry.events, *(decision.event for decision in entry.decisions))
        self._state.append(federation, told, at=now, place=record_at)
        _settle(tables, mail, entry)

    def _add_record(self, mail: MailId, federation: str, new: NewRecord, entry: Entry, now: datetime) -> RecordId:
        tables = self._state.tables
        for kept in tables.records.values():
            same_number = (kept.record.case, kept.record.number.record) == (new.case, new.number.record)
            if same_number or (kept.record.mail, kept.place) == (mail, new.place):
                raise Refused("two records can't have one number, or one place in a mail")
        if tables.cases.get(new.case, ("",))[0] != federation:
            raise Refused(f"there is no case {new.case} in {federation}")
        if new.supplements is not None:
            record_in(tables, federation, new.supplements)
        record = Record(
            id=RecordId(self._state.new_id()),
            case=new.case,
            number=RegistryNumber(case=tables.cases[new.case][1].number, record=new.number.record),
            display=new.display,
            status=new.status,
            title=new.title,
            arrival_date=entry.facts.arrival_date,
            arrival_at=entry.facts.arrival.at,
            registered_at=now,
            mail=mail,
            form=new.form,
            report_type=new.report_type,
            report=new.report,
            findings=new.findings,
            files=new.files,
            supplements=new.supplements,
            rounds=new.rounds,
            sender=entry.facts.sender or "",
            rules_version=new.rules_version,
            form_version=new.form_version,
        )
        tables.records[record.id] = KeptRecord(record=record, federation=federation, place=new.place)
        return record.id

    def _add_reply(
        self, mail: MailId, federation: str, reply: NewOutgoing, places: Mapping[str, RecordId], now: datetime
    ) -> None:
        given = (kept.outgoing for kept in self._state.tables.outgoing.values())
        if any(one.mail == mail and one.message_id == reply.message_id for one in given):
            return
        record = reply.record or (_at(places, reply.place) if reply.place else places.get(""))
        add_outgoing(self._state, self._archive, federation, reply, now=now, record=record, answers=mail)

    def cases(self, federation: str) -> tuple[Case, ...]:
        with self._state.reading() as tables:
            return cases_of(tables, federation)

    def change(self, federation: str, changes: Sequence[StatusChange], *, event: Event, now: datetime) -> None:
        with self._state.writing() as tables:
            for change in changes:
                _change(tables, federation, change)
            self._state.append(federation, [event], at=now)

    def import_cases(self, federation: str, cases: Sequence[Case], *, now: datetime, actor: str) -> tuple[int, int]:
        with self._state.writing() as tables:
            tables.known.setdefault(federation, False)
            there = {case.number: case for case in cases_of(tables, federation)}
            before = set(there)
            for case in cases:
                old = there.get(case.number)
                case_id = old.id if old else CaseId(self._state.new_id())
                next_record = max(case.next_record, old.next_record if old else 1)
                there[case.number] = replace(case, id=case_id, next_record=next_record)
                tables.cases[case_id] = (federation, there[case.number])
                series = (federation, case.number.prefix, case.number.class_code, case.number.year)
                tables.series[series] = max(tables.series.get(series, 1), case.number.case + 1)
            updated = len({case.number for case in cases} & before)
            added = len(there) - len(before)
            self._state.append(federation, [imported_event(added, updated, actor)], at=now)
            return added, updated

    def records(self, federation: str | None = None) -> tuple[Record, ...]:
        with self._state.reading() as tables:
            return tuple(k.record for k in tables.records.values() if federation in (None, k.federation))

    def record(self, federation: str, record: RecordId) -> Record:
        with self._state.reading() as tables:
            return record_in(tables, federation, record).record

    def rule_sets(self, federation: str) -> tuple[RuleSet, ...]:
        used: dict[str, list[datetime]] = {}
        for record in self.records(federation):
            used.setdefault(record.rules_version, []).append(record.registered_at)
        found = [
            RuleSet(version=version, first_used_at=min(times), last_used_at=max(times), records=len(times))
            for version, times in used.items()
        ]
        return tuple(sorted(found, key=lambda one: one.first_used_at))

    def events(self, federation: str, record: RecordId | None = None) -> tuple[StoredEvent, ...]:
        with self._state.reading() as tables:
            mine = [kept for (name, _), kept in tables.events.items() if name == federation]
            return tuple(kept.event for kept in mine if record in (None, kept.record))

    def verify_chain(self, federation: str) -> int:
        with self._state.reading() as tables:
            mine = [kept for (name, _), kept in tables.events.items() if name == federation]
            previous = chain.START
            for count, kept in enumerate(mine, start=1):
                link = replace(kept.link, sequence=count)
                chain.check(
                    previous, link, sequence=kept.event.sequence, payload=kept.payload, stored=kept.event.digest
                )
                previous = kept.event.digest
            return len(mine)


def _number_taker(state: State, federation: str) -> TakeNumber:
    opened: list[tuple[NewCase, CaseId]] = []

    def open_case(new: NewCase) -> CaseId:
        known = next((case_id for seen, case_id in opened if seen is new), None)
        if known is not None:
            return known
        series = (federation, new.prefix, new.class_code, new.year)
        number = state.tables.series.get(series, 1)
        state.tables.series[series] = number + 1
        case = Case(
            id=CaseId(state.new_id()),
            number=CaseNumber(prefix=new.prefix, class_code=new.class_code, year=new.year, case=number),
            project=new.project,
            organisation=new.organisation,
            contacts=new.contacts,
        )
        state.tables.cases[case.id] = (federation, case)
        opened.append((new, case.id))
        return case.id

    def take(case: CaseId | NewCase) -> tuple[Case, RegistryNumber]:
        case_id = open_case(case) if isinstance(case, NewCase) else case
        owner, found = state.tables.cases.get(case_id, ("", None))
        if found is None or owner != federation:
            raise Refused(f"there is no case {case_id} in {federation}")
        taken = replace(found, next_record=found.next_record + 1)
        state.tables.cases[case_id] = (federation, taken)
        return taken, RegistryNumber(case=found.number, record=found.next_record)

    return take


def _at(places: Mapping[str, RecordId], place: str) -> RecordId:
    if place not in places:
        raise Refused("a reply or event names a record that this mail does not add")
    return places[place]


def _settle(tables: Tables, mail: MailId, entry: Entry) -> None:
    kept = tables.mails[mail]
    if entry.outcome in REGISTERED and entry.identity is not None:
        mine = [other for other in tables.mails.values() if other.mail.federation == kept.mail.federation]
        if any(other.identity == entry.identity and other.mail.outcome in REGISTERED for other in mine):
            raise Refused("two registered mails are never one and the same")
    settled = replace(
        kept.mail,
        outcome=entry.outcome,
        reason=entry.reason,
        needs_person=entry.needs_person,
        facts=entry.facts,
    )
    tables.mails[mail] = replace(
        kept, mail=settled, identity=entry.identity, owner=None, lease_until=None, next_try=None
    )


def _change(tables: Tables, federation: str, change: StatusChange) -> None:
    kept = record_in(tables, federation, change.record)
    tables.records[change.record] = replace(kept, record=replace(kept.record, status=change.status))
