"""The audit chain in its table: appending to it, reading and verifying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from intake.adapters import chain
from intake.adapters.database.rows import event_of, key
from intake.adapters.database.tables import events, records
from intake.errors import Refused
from intake.model.entry import Event
from intake.model.register import StoredEvent


def append(
    connection: Connection,
    federation: str,
    added: Iterable[Event],
    *,
    at: datetime,
    places: Mapping[str, int] | None = None,
) -> None:
    """Add events to the federation's chain; *places* gives the new records' rows by their place in the mail.

    Under Database.lock_federation: two writers at once would both follow the same link.
    """
    for event in added:
        sequence, previous = _head(connection, federation)
        record = _record(event, places or {})
        display = _display(connection, federation, record)
        payload = chain.canonical(event.payload)
        link = chain.Link(
            federation=federation,
            sequence=sequence + 1,
            at=at,
            kind=event.kind,
            actor=event.actor,
            record=display,
            payload_digest=chain.payload_digest(payload),
        )
        row = {
            "federation": federation,
            "sequence": link.sequence,
            "at": at,
            "kind": event.kind,
            "actor": event.actor,
            "record_id": record,
            "record": display,
            "payload": payload,
            "payload_digest": link.payload_digest,
            "digest": chain.digest(previous, link),
        }
        connection.execute(insert(events).values(row))


def read(connection: Connection, federation: str, record: int | None = None) -> tuple[StoredEvent, ...]:
    """The federation's events in order, or those of one record."""
    query = select(events).where(events.c.federation == federation).order_by(events.c.sequence)
    if record is not None:
        query = query.where(events.c.record_id == record)
    return tuple(event_of(row) for row in connection.execute(query))


def verify(connection: Connection, federation: str) -> int:
    """Walk the chain; the number of its events. Raises Refused at the first link that does not hold."""
    previous, count = chain.START, 0
    query = select(events).where(events.c.federation == federation).order_by(events.c.sequence)
    for count, row in enumerate(connection.execute(query), start=1):
        link = chain.Link(
            federation=federation,
            sequence=count,
            at=row.at,
            kind=row.kind,
            actor=row.actor,
            record=row.record,
            payload_digest=row.payload_digest,
        )
        chain.check(previous, link, sequence=row.sequence, payload=row.payload, stored=row.digest)
        previous = row.digest
    return count


def _head(connection: Connection, federation: str) -> tuple[int, str]:
    query = (
        select(events.c.sequence, events.c.digest)
        .where(events.c.federation == federation)
        .order_by(events.c.sequence.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (row.sequence, row.digest) if row else (0, chain.START)


def _record(event: Event, places: Mapping[str, int]) -> int | None:
    """The row of the record that an event concerns."""
    if event.place is None:
        return None if event.record is None else key(event.record, "record")
    if event.place not in places:
        raise Refused(f"the event {event.kind} names a record that this mail does not add")
    return places[event.place]


def _display(connection: Connection, federation: str, record: int | None) -> str | None:
    if record is None:
        return None
    query = select(records.c.display).where(records.c.federation == federation, records.c.id == record)
    display = connection.execute(query).scalar()
    if display is None:
        raise Refused(f"there is no record {record} in {federation}")
    return str(display)
