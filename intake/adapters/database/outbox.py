"""The outbox in its tables: delivering what is queued, and the acts on drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from intake.adapters.caps import FIRST_RUN, STAFF_KINDS
from intake.adapters.database import events, federations
from intake.adapters.database.engine import Database
from intake.adapters.database.outgoing import add_outgoing, counts, decide_draft, load_outgoing
from intake.adapters.database.rows import key
from intake.adapters.database.tables import mails, outgoing, tasks
from intake.adapters.leases import FINISHED_FROM, first_run_event, outgoing_back_off, troubled
from intake.errors import Refused
from intake.model.entry import DraftDecision, Event
from intake.model.outgoing import NewOutgoing, Outgoing, OutgoingId, OutgoingState
from intake.ports import Archive

NO_LEASE = {"lease_owner": None, "lease_until": None}


class DatabaseOutbox:
    """The Outbox port."""

    def __init__(self, database: Database, archive: Archive) -> None:
        self._database = database
        self._archive = archive

    def due(self, federation: str, *, now: datetime) -> tuple[OutgoingId, ...]:
        waiting = and_(
            outgoing.c.federation == federation,
            outgoing.c.state == OutgoingState.QUEUED,
            or_(outgoing.c.next_try.is_(None), outgoing.c.next_try <= now),
        )
        with self._database.reading() as connection:
            if federations.is_stopped(connection, federation):
                return ()
            found = connection.execute(select(outgoing.c.id).where(waiting).order_by(outgoing.c.id)).scalars()
            return tuple(OutgoingId(str(number)) for number in found)

    def begin(self, outgoing: OutgoingId, *, owner: str, now: datetime, seconds: float) -> Outgoing | None:
        with self._database.writing() as connection:
            row = _locked(connection, outgoing)
            early = row.next_try is not None and row.next_try > now
            if row.state != OutgoingState.QUEUED or early or federations.is_stopped(connection, row.federation):
                return None
            lease = {"lease_owner": owner, "lease_until": now + timedelta(seconds=seconds)}
            _change(connection, row.id, state=OutgoingState.SENDING.value, attempts=row.attempts + 1, **lease)
            return _one(connection, row.id)

    def finish(self, outgoing: OutgoingId, state: OutgoingState, *, now: datetime, reason: str = "") -> None:
        federation = self.mail(outgoing).federation
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            row = _locked(connection, outgoing)
            if row.state not in FINISHED_FROM.get(state, ()):
                raise Refused(f"mail {outgoing} is {row.state}, it can't become {state}", do="see: intake outbox list")
            values: dict[str, Any] = {"state": state.value, "reason": reason, **NO_LEASE}
            if state is OutgoingState.SENT:
                values["sent_at"] = now
            if state is OutgoingState.QUEUED:
                values["next_try"] = now + outgoing_back_off(row.attempts)
            _change(connection, row.id, **values)
            _close_tasks(connection, row.id, now)
            _tell(connection, row, state, now)

    def recover(self, *, now: datetime) -> int:
        lost = and_(outgoing.c.state == OutgoingState.SENDING, outgoing.c.lease_until <= now)
        with self._database.reading() as connection:
            concerned = connection.execute(select(outgoing.c.federation).where(lost).distinct()).scalars().all()
        return sum(
            self._recover(federation, and_(lost, outgoing.c.federation == federation), now) for federation in concerned
        )

    def _recover(self, federation: str, lost: ColumnElement[bool], now: datetime) -> int:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            rows = connection.execute(select(outgoing).where(lost).with_for_update(skip_locked=True)).all()
            for row in rows:
                _change(connection, row.id, state=OutgoingState.UNCERTAIN.value, reason="worker-died", **NO_LEASE)
                _tell(connection, row, OutgoingState.UNCERTAIN, now)
            return len(rows)

    def mails(self, federation: str | None = None) -> tuple[Outgoing, ...]:
        of = outgoing.c.id.is_not(None) if federation is None else outgoing.c.federation == federation
        with self._database.reading() as connection:
            return load_outgoing(connection, of)

    def mail(self, outgoing: OutgoingId) -> Outgoing:
        with self._database.reading() as connection:
            return _one(connection, key(outgoing, "outgoing mail"))

    def queue(self, federation: str, mail: NewOutgoing, *, once: str, now: datetime) -> bool:
        there = select(outgoing.c.id).where(outgoing.c.federation == federation, outgoing.c.once == once)
        record = None if mail.record is None else key(mail.record, "record")
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            if connection.execute(there).first() is not None:
                return False
            federations.note_federation(connection, federation)
            add_outgoing(connection, self._archive, federation, mail, now=now, record_id=record, once=once)
            return True

    def untold(self, federation: str) -> tuple[Outgoing, ...]:
        waiting = and_(
            outgoing.c.federation == federation,
            outgoing.c.state == OutgoingState.DRAFT,
            outgoing.c.approval.is_(None),
            outgoing.c.kind.not_in(STAFF_KINDS),
            outgoing.c.reason != FIRST_RUN,
        )
        with self._database.reading() as connection:
            return load_outgoing(connection, waiting)

    def tell(self, draft: OutgoingId, notice: NewOutgoing, *, approval: str, now: datetime) -> bool:
        federation = self.mail(draft).federation
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            row = _locked(connection, draft)
            if row.state != OutgoingState.DRAFT or row.approval is not None:
                return False
            _change(connection, row.id, approval=approval)
            add_outgoing(connection, self._archive, federation, notice, now=now, record_id=row.record_id)
            return True

    def decide(self, decision: DraftDecision, *, now: datetime) -> None:
        federation = self.mail(decision.outgoing).federation
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            decide_draft(connection, self._archive, federation, decision, now=now)
            events.append(connection, federation, [decision.event], at=now)

    def stop(self, federation: str | None, *, stopped: bool, event: Event, now: datetime) -> None:
        with self._database.writing() as connection:
            concerned = federations.known(connection) if federation is None else (federation,)
            for name in concerned:  # sorted: two of these never wait for each other
                self._database.lock_federation(connection, name)
            federations.set_stopped(connection, federation, stopped)
            for name in concerned:
                events.append(connection, name, [event], at=now)

    def stopped(self, federation: str) -> bool:
        with self._database.reading() as connection:
            return federations.is_stopped(connection, federation)

    def first_run(self, federation: str) -> bool:
        with self._database.reading() as connection:
            return not federations.first_run_over(connection, federation)

    def end_first_run(self, federation: str, *, limit: int, now: datetime) -> int:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            if federations.first_run_over(connection, federation):
                return 0
            federations.end_first_run(connection, federation)
            drafted = _hold_first_run(connection, federation, limit)
            events.append(connection, federation, [first_run_event(drafted)], at=now)
            return drafted


def _hold_first_run(connection: Connection, federation: str, limit: int) -> int:
    """Make drafts of what is still queued where there are more than *limit* replies; how many."""
    if not limit or connection.execute(select(func.count()).where(counts(federation))).scalar_one() <= limit:
        return 0
    queued = and_(counts(federation), outgoing.c.state == OutgoingState.QUEUED)
    values = {"state": OutgoingState.DRAFT.value, "reason": FIRST_RUN}
    return connection.execute(update(outgoing).where(queued).values(**values)).rowcount


def _locked(connection: Connection, identifier: OutgoingId) -> Row[Any]:
    query = select(outgoing).where(outgoing.c.id == key(identifier, "outgoing mail")).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise Refused(f"there is no outgoing mail {identifier}", do="see: intake outbox list")
    return row


def _one(connection: Connection, number: int) -> Outgoing:
    found = load_outgoing(connection, outgoing.c.id == number)
    if not found:
        raise Refused(f"there is no outgoing mail {number}", do="see: intake outbox list")
    return found[0]


def _change(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(outgoing).where(outgoing.c.id == number).values(**values))


def _tell(connection: Connection, row: Row[Any], state: OutgoingState, now: datetime) -> None:
    """Give a person the task that goes with *state*, if any, at the mail that was answered."""
    task = troubled(state)
    if task is None:
        return
    ties = {"federation": row.federation, "mail_id": row.mail_id, "outgoing_id": row.id}
    connection.execute(insert(tasks).values(kind=task.kind, detail=task.detail, created_at=now, **ties))
    if row.mail_id is not None:
        connection.execute(update(mails).where(mails.c.id == row.mail_id).values(needs_person=True))


def _close_tasks(connection: Connection, number: int, now: datetime) -> None:
    connection.execute(update(tasks).where(tasks.c.outgoing_id == number).values(done_at=now))
