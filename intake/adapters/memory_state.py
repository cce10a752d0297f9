"""What a store in memory holds, and the transaction that changes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime

from intake.adapters import chain
from intake.adapters.caps import COUNTED_STATES, STAFF_KINDS
from intake.errors import Refused
from intake.model.entry import Event
from intake.model.outgoing import Outgoing, OutgoingId
from intake.model.register import Case, CaseId, MailId, Outcome, Record, RecordId, StoredEvent, StoredMail, Task

REGISTERED = (Outcome.REGISTERED, Outcome.SUPPLEMENT)

SightingKey = tuple[str, str, str, int, str]  # federation, mailbox, folder, uidvalidity, uid
SeriesKey = tuple[str, str, str, int]  # federation, prefix, class, year


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A mail with what nobody outside the store sees; *mail* is without what hangs on it."""

    mail: StoredMail
    identity: str | None = None
    owner: str | None = None
    lease_until: datetime | None = None
    claimed_at: datetime | None = None
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    record: Record
    federation: str
    place: str  # in its mail


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOutgoing:
    outgoing: Outgoing
    once: str | None = None
    lease_until: datetime | None = None
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTask:
    task: Task
    mail: MailId | None
    outgoing: OutgoingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    link: chain.Link
    payload: str
    record: RecordId | None
    event: StoredEvent


@dataclass(slots=True)
class Tables:
    """Every value is frozen, so that a copy of the dicts is a copy of all."""

    mails: dict[MailId, KeptMail] = field(default_factory=dict)
    sightings: dict[SightingKey, MailId | None] = field(default_factory=dict)
    cases: dict[CaseId, tuple[str, Case]] = field(default_factory=dict)
    series: dict[SeriesKey, int] = field(default_factory=dict)  # the next case's number
    records: dict[RecordId, KeptRecord] = field(default_factory=dict)
    outgoing: dict[OutgoingId, KeptOutgoing] = field(default_factory=dict)
    tasks: dict[int, KeptTask] = field(default_factory=dict)  # open ones
    events: dict[tuple[str, int], KeptEvent] = field(default_factory=dict)  # by federation and sequence
    known: dict[str, bool] = field(default_factory=dict)  # federation -> its first run is over
    looks: dict[str, datetime] = field(default_factory=dict)
    stopped: dict[str, bool] = field(default_factory=dict)  # federation, "" for all


class State:
    """The tables, and one writer at a time."""

    def __init__(self) -> None:
        self.tables = Tables()
        self._lock = threading.RLock()
        self._number = 0

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """The tables to change; as they were before where anything in it raises."""
        with self._lock:
            before = Tables(**{each.name: dict(getattr(self.tables, each.name)) for each in fields(Tables)})
            number = self._number
            try:
                yield self.tables
            except BaseException:
                self.tables, self._number = before, number
                raise

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        with self._lock:
            yield self.tables

    def new_id(self) -> str:
        self._number += 1
        return str(self._number)

    def append(
        self, federation: str, added: Iterable[Event], *, at: datetime, place: Callable[[str], RecordId] | None = None
    ) -> None:
        """Add events to the federation's chain; *place* finds a new record by its place in the mail."""
        for event in added:
            record = place(event.place) if place and event.place is not None else event.record
            sequence = sum(name == federation for name, _ in self.tables.events) + 1
            before = self.tables.events.get((federation, sequence - 1))
            payload = chain.canonical(event.payload)
            link = chain.Link(
                federation=federation,
                sequence=sequence,
                at=at,
                kind=event.kind,
                actor=event.actor,
                record=None if record is None else record_in(self.tables, federation, record).record.display,
                payload_digest=chain.payload_digest(payload),
            )
            stored = StoredEvent(
                sequence=sequence,
                at=at,
                kind=event.kind,
                actor=event.actor,
                payload=dict(event.payload),
                record=link.record,
                digest=chain.digest(before.event.digest if before else chain.START, link),
            )
            kept = KeptEvent(link=link, payload=payload, record=record, event=stored)
            self.tables.events[federation, sequence] = kept


def record_in(tables: Tables, federation: str, record: RecordId) -> KeptRecord:
    """Raises Refused where the federation has no such record."""
    kept = tables.records.get(record)
    if kept is None or kept.federation != federation:
        raise Refused(f"there is no record {record} in {federation}", do="see: intake register list")
    return kept


def is_stopped(tables: Tables, federation: str) -> bool:
    return tables.stopped.get("", False) or tables.stopped.get(federation, False)


def counted(tables: Tables, federation: str) -> list[Outgoing]:
    """The replies that count towards the caps."""
    mine = (kept.outgoing for kept in tables.outgoing.values() if kept.outgoing.federation == federation)
    return [one for one in mine if one.kind not in STAFF_KINDS and one.state in COUNTED_STATES]


def add_task(state: State, task: Task, mail: MailId | None, outgoing: OutgoingId | None = None) -> None:
    state.tables.tasks[int(state.new_id())] = KeptTask(task=task, mail=mail, outgoing=outgoing)
