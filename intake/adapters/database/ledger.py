"""The ledger in its tables: every mail that was ever fetched, and who works on it now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from intake.adapters.caps import STAFF_KINDS
from intake.adapters.database import events
from intake.adapters.database.engine import Database
from intake.adapters.database.federations import looked_at, note_federation, note_look
from intake.adapters.database.rows import grouped, key, mail_of
from intake.adapters.database.tables import mails, outgoing, records, sightings, tasks
from intake.adapters.leases import FAILED_REASON, FAILED_TASK, MAX_ATTEMPTS, held_event, mail_back_off
from intake.errors import Refused
from intake.model.entry import Event
from intake.model.mail import Sighting
from intake.model.register import MailId, Outcome, StoredMail

REOPENABLE = (Outcome.HELD, Outcome.UNTOUCHED)
FILED_AWAY = (Outcome.REGISTERED, Outcome.SUPPLEMENT, Outcome.DUPLICATE)


class DatabaseLedger:
    """The Ledger port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, federation: str, mailbox: str, folder: str, uidvalidity: int) -> frozenset[str]:
        query = select(sightings.c.uid).where(
            sightings.c.federation == federation,
            sightings.c.mailbox == mailbox,
            sightings.c.folder == folder,
            sightings.c.uidvalidity == uidvalidity,
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def pass_over(self, federation: str, sighting: Sighting, *, now: datetime) -> None:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            if _seen(connection, federation, sighting) is None:
                _note_sighting(connection, federation, sighting, None, now)

    def looked(self, federation: str, *, now: datetime) -> None:
        with self._database.writing() as connection:
            note_look(connection, federation, now)

    def last_look(self, federation: str) -> datetime | None:
        with self._database.reading() as connection:
            return looked_at(connection, federation)

    def take_in(
        self, federation: str, sighting: Sighting, *, sha256: str, size: int, internal_date: datetime, now: datetime
    ) -> MailId:
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            note_federation(connection, federation)
            seen = _seen(connection, federation, sighting)
            if seen is not None and seen.mail_id is not None:
                return MailId(str(seen.mail_id))
            mail = _mail_with(connection, federation, sha256)
            if mail is None:
                row = {"federation": federation, "sha256": sha256, "size": size}
                times = {"internal_date": internal_date, "fetched_at": now}
                mail = connection.execute(insert(mails).values(**row, **times).returning(mails.c.id)).scalar_one()
            if seen is None:
                _note_sighting(connection, federation, sighting, mail, now)
            else:  # passed over before, but the start date was moved
                connection.execute(update(sightings).where(sightings.c.id == seen.id).values(mail_id=mail))
            return MailId(str(mail))

    def claim(self, federation: str, *, owner: str, now: datetime, seconds: float) -> MailId | None:
        self._hold_failed(federation, now)
        oldest = (
            select(mails.c.id)
            .where(_free(federation, now), or_(mails.c.next_try.is_(None), mails.c.next_try <= now))
            .order_by(mails.c.internal_date, mails.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # PostgreSQL: two workers take two mails, neither waits
        )
        with self._database.writing() as connection:
            mail = connection.execute(oldest).scalar()
            if mail is None:
                return None
            lease = {"lease_owner": owner, "lease_until": now + timedelta(seconds=seconds), "claimed_at": now}
            connection.execute(update(mails).where(mails.c.id == mail).values(attempts=mails.c.attempts + 1, **lease))
            return MailId(str(mail))

    def _hold_failed(self, federation: str, now: datetime) -> None:
        """Hold the mails that failed their last attempt: a mail that kills its worker must not do so for ever."""
        failed = select(mails.c.id).where(_free(federation, now), mails.c.attempts >= MAX_ATTEMPTS)
        with self._database.reading() as connection:
            if connection.execute(failed.limit(1)).scalar() is None:
                return
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            for mail in connection.execute(failed.with_for_update(skip_locked=True)).scalars().all():
                _hold(connection, federation, mail, now)

    def renew(self, mail: MailId, *, owner: str, now: datetime, seconds: float) -> None:
        mine = and_(mails.c.id == key(mail, "mail"), mails.c.lease_owner == owner)
        with self._database.writing() as connection:
            connection.execute(update(mails).where(mine).values(lease_until=now + timedelta(seconds=seconds)))

    def release(self, mail: MailId, *, owner: str, error: str) -> None:
        mine = and_(mails.c.id == key(mail, "mail"), mails.c.lease_owner == owner)
        with self._database.writing() as connection:
            row = connection.execute(select(mails).where(mine).with_for_update()).first()
            if row is None:
                return  # the lease ran out and another worker has it, or has handled it
            counted, pause = mail_back_off(error, row.attempts)
            values = {"attempts": counted, "next_try": row.claimed_at + pause, "last_error": error}
            connection.execute(update(mails).where(mine).values(lease_owner=None, lease_until=None, **values))

    def mail(self, mail: MailId) -> StoredMail:
        with self._database.reading() as connection:
            found = load_mails(connection, mails.c.id == key(mail, "mail"))
        if not found:
            raise Refused(f"there is no mail {mail}", do="intake mail list shows the ids")
        return found[0]

    def mails(self, federation: str | None = None) -> tuple[StoredMail, ...]:
        with self._database.reading() as connection:
            return load_mails(connection, _of(federation))

    def unfiled(self, federation: str) -> tuple[StoredMail, ...]:
        waiting = and_(_of(federation), mails.c.outcome.in_(FILED_AWAY), mails.c.filed.is_(False))
        with self._database.reading() as connection:
            return load_mails(connection, waiting)

    def filed(self, mail: MailId) -> None:
        this = mails.c.id == key(mail, "mail")
        with self._database.writing() as connection:
            if connection.execute(update(mails).where(this).values(filed=True)).rowcount != 1:
                raise Refused(f"there is no mail {mail}", do="intake mail list shows the ids")

    def reopen(self, mail: MailId, *, forced: bool, event: Event, now: datetime) -> None:
        this = mails.c.id == key(mail, "mail")
        federation = self.mail(mail).federation
        with self._database.writing() as connection:
            self._database.lock_federation(connection, federation)
            row = connection.execute(select(mails).where(this).with_for_update()).one()
            if row.outcome not in REOPENABLE and not (forced and row.outcome == Outcome.IGNORED):
                raise Refused(
                    f"mail {mail} is {row.outcome or 'not handled yet'}",
                    why="only a held or untouched mail can be taken up again",
                    do="intake mail list shows what became of each mail",
                )
            clean = {"outcome": None, "reason": "", "needs_person": False, "handled_at": None}
            anew = {"attempts": 0, "next_try": None, "last_error": None, "forced": forced or row.forced}
            connection.execute(update(mails).where(this).values(**clean, **anew))
            connection.execute(update(tasks).where(tasks.c.mail_id == row.id).values(done_at=now))
            events.append(connection, federation, [event], at=now)


def load_mails(connection: Connection, condition: ColumnElement[bool]) -> tuple[StoredMail, ...]:
    """The mails that fit, oldest first, with what hangs on them."""
    rows = connection.execute(select(mails).where(condition).order_by(mails.c.internal_date, mails.c.id)).all()
    chosen = select(mails.c.id).where(condition)
    seen = select(sightings).where(sightings.c.mail_id.in_(chosen)).order_by(sightings.c.id)
    open_tasks = select(tasks).where(tasks.c.mail_id.in_(chosen), tasks.c.done_at.is_(None)).order_by(tasks.c.id)
    numbers = select(records.c.mail_id, records.c.display).where(records.c.mail_id.in_(chosen)).order_by(records.c.id)
    replies = (
        select(outgoing.c.mail_id, outgoing.c.message_id)
        .where(outgoing.c.mail_id.in_(chosen), outgoing.c.kind.not_in(STAFF_KINDS))
        .order_by(outgoing.c.id)
    )
    hanging = [grouped(connection.execute(query), "mail_id") for query in (seen, open_tasks, numbers, replies)]
    return tuple(mail_of(row, *(group.get(row.id, ()) for group in hanging)) for row in rows)


def _of(federation: str | None) -> ColumnElement[bool]:
    return mails.c.federation == federation if federation is not None else mails.c.id.is_not(None)


def _free(federation: str, now: datetime) -> ColumnElement[bool]:
    """Unhandled, and in nobody's hands."""
    return and_(
        mails.c.federation == federation,
        mails.c.outcome.is_(None),
        or_(mails.c.lease_until.is_(None), mails.c.lease_until <= now),
    )


def _seen(connection: Connection, federation: str, sighting: Sighting) -> Row[Any] | None:
    """The row of a sighting that was noted before."""
    query = select(sightings).where(
        sightings.c.federation == federation,
        sightings.c.mailbox == sighting.mailbox,
        sightings.c.folder == sighting.folder,
        sightings.c.uidvalidity == sighting.uidvalidity,
        sightings.c.uid == sighting.uid,
    )
    return connection.execute(query).first()


def _note_sighting(
    connection: Connection, federation: str, sighting: Sighting, mail: int | None, now: datetime
) -> None:
    values = {
        "mailbox": sighting.mailbox,
        "folder": sighting.folder,
        "uidvalidity": sighting.uidvalidity,
        "uid": sighting.uid,
        "junk": sighting.junk,
    }
    connection.execute(insert(sightings).values(federation=federation, mail_id=mail, seen_at=now, **values))


def _mail_with(connection: Connection, federation: str, sha256: str) -> int | None:
    query = select(mails.c.id).where(mails.c.federation == federation, mails.c.sha256 == sha256)
    return connection.execute(query).scalar()


def _hold(connection: Connection, federation: str, mail: int, now: datetime) -> None:
    outcome = {"outcome": Outcome.HELD.value, "reason": FAILED_REASON, "needs_person": True, "handled_at": now}
    connection.execute(update(mails).where(mails.c.id == mail).values(**outcome, lease_owner=None, lease_until=None))
    task = {"kind": FAILED_TASK.kind, "detail": FAILED_TASK.detail, "created_at": now}
    connection.execute(insert(tasks).values(federation=federation, mail_id=mail, **task))
    events.append(connection, federation, [held_event(MailId(str(mail)))], at=now)
