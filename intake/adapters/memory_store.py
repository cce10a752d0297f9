"""A store and an archive in memory, for tests and trials: the same contract as the database, in one process."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from intake.adapters.caps import STAFF_KINDS
from intake.adapters.leases import FAILED_REASON, FAILED_TASK, MAX_ATTEMPTS, held_event, mail_back_off
from intake.adapters.memory_outbox import MemoryOutbox
from intake.adapters.memory_register import MemoryRegister
from intake.adapters.memory_state import KeptMail, SightingKey, State, Tables, add_task
from intake.errors import Refused
from intake.model.entry import Event
from intake.model.mail import Sighting
from intake.model.register import MailId, Outcome, StoredMail
from intake.ports import Archive, Ledger, Outbox, Register

REOPENABLE = (Outcome.HELD, Outcome.UNTOUCHED)
FILED_AWAY = (Outcome.REGISTERED, Outcome.SUPPLEMENT, Outcome.DUPLICATE)


class MemoryArchive:
    """The Archive port in a dict."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._files[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        if sha256 not in self._files:
            raise Refused(f"the archive does not have {sha256}")
        return self._files[sha256]


class MemoryStore:
    """The Store port in memory."""

    def __init__(self, archive: Archive) -> None:
        state = State()
        self.ledger: Ledger = MemoryLedger(state)
        self.register: Register = MemoryRegister(state, archive)
        self.outbox: Outbox = MemoryOutbox(state, archive)
        self._locked: set[str] = set()
        self._guard = threading.Lock()

    @contextmanager
    def lock(self, name: str) -> Iterator[bool]:
        with self._guard:
            free = name not in self._locked
            self._locked.add(name)
        try:
            yield free
        finally:
            if free:
                self._locked.discard(name)

    def close(self) -> None:
        """Nothing to close."""


class MemoryLedger:
    """The Ledger port in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    def known(self, federation: str, mailbox: str, folder: str, uidvalidity: int) -> frozenset[str]:
        where = (federation, mailbox, folder, uidvalidity)
        with self._state.reading() as tables:
            return frozenset(key[4] for key in tables.sightings if key[:4] == where)

    def pass_over(self, federation: str, sighting: Sighting, *, now: datetime) -> None:  # noqa: ARG002 (the port's)
        with self._state.writing() as tables:
            tables.sightings.setdefault(_key(federation, sighting), None)

    def looked(self, federation: str, *, now: datetime) -> None:
        with self._state.writing() as tables:
            tables.looks[federation] = now

    def last_look(self, federation: str) -> datetime | None:
        with self._state.reading() as tables:
            return tables.looks.get(federation)

    def take_in(
        self, federation: str, sighting: Sighting, *, sha256: str, size: int, internal_date: datetime, now: datetime
    ) -> MailId:
        with self._state.writing() as tables:
            tables.known.setdefault(federation, False)
            seen = tables.sightings.get(_key(federation, sighting))
            if seen is not None:
                return seen
            mail = _with_bytes(tables, federation, sha256)
            if mail is None:
                mail = StoredMail(
                    id=MailId(self._state.new_id()),
                    federation=federation,
                    sha256=sha256,
                    size=size,
                    sightings=(),
                    fetched_at=now,
                    internal_date=internal_date,
                )
                tables.mails[mail.id] = KeptMail(mail=mail)
            _change(tables, mail.id, sightings=(*mail.sightings, sighting))
            tables.sightings[_key(federation, sighting)] = mail.id
            return mail.id

    def claim(self, federation: str, *, owner: str, now: datetime, seconds: float) -> MailId | None:
        with self._state.writing() as tables:
            free = [kept for kept in tables.mails.values() if _is_free(kept, federation, now)]
            for kept in free:
                if kept.mail.attempts >= MAX_ATTEMPTS:
                    self._hold(tables, kept, now)
            ready = [
                kept
                for kept in free
                if kept.mail.attempts < MAX_ATTEMPTS and (kept.next_try is None or kept.next_try <= now)
            ]
            if not ready:
                return None
            kept = min(ready, key=_age)
            leased = replace(kept, owner=owner, lease_until=now + timedelta(seconds=seconds), claimed_at=now)
            tables.mails[kept.mail.id] = leased
            _change(tables, kept.mail.id, attempts=kept.mail.attempts + 1)
            return kept.mail.id

    def _hold(self, tables: Tables, kept: KeptMail, now: datetime) -> None:
        mail = kept.mail.id
        tables.mails[mail] = replace(kept, owner=None, lease_until=None)
        _change(tables, mail, outcome=Outcome.HELD, reason=FAILED_REASON, needs_person=True)
        add_task(self._state, FAILED_TASK, mail)
        self._state.append(kept.mail.federation, [held_event(mail)], at=now)

    def renew(self, mail: MailId, *, owner: str, now: datetime, seconds: float) -> None:
        with self._state.writing() as tables:
            kept = tables.mails.get(mail)
            if kept is not None and kept.owner == owner:
                tables.mails[mail] = replace(kept, lease_until=now + timedelta(seconds=seconds))

    def release(self, mail: MailId, *, owner: str, error: str) -> None:
        with self._state.writing() as tables:
            kept = tables.mails.get(mail)
            if kept is None or kept.owner != owner or kept.claimed_at is None:
                return
            counted, pause = mail_back_off(error, kept.mail.attempts)
            tables.mails[mail] = replace(kept, owner=None, lease_until=None, next_try=kept.claimed_at + pause)
            _change(tables, mail, attempts=counted)

    def mail(self, mail: MailId) -> StoredMail:
        with self._state.reading() as tables:
            if mail not in tables.mails:
                raise Refused(f"there is no mail {mail}", do="intake mail list shows the ids")
            return _view(tables, mail)

    def mails(self, federation: str | None = None) -> tuple[StoredMail, ...]:
        with self._state.reading() as tables:
            kept = sorted(tables.mails.values(), key=_age)
            return tuple(_view(tables, one.mail.id) for one in kept if federation in (None, one.mail.federation))

    def unfiled(self, federation: str) -> tuple[StoredMail, ...]:
        return tuple(mail for mail in self.mails(federation) if mail.outcome in FILED_AWAY and not mail.filed)

    def filed(self, mail: MailId) -> None:
        stored = self.mail(mail)
        with self._state.writing() as tables:
            _change(tables, stored.id, filed=True)

    def reopen(self, mail: MailId, *, forced: bool, event: Event, now: datetime) -> None:
        stored = self.mail(mail)
        if stored.outcome not in REOPENABLE and not (forced and stored.outcome is Outcome.IGNORED):
            raise Refused(f"mail {mail} is {stored.outcome or 'not handled yet'}")
        with self._state.writing() as tables:
            tables.mails[mail] = KeptMail(mail=tables.mails[mail].mail, identity=tables.mails[mail].identity)
            clean = {"outcome": None, "reason": "", "needs_person": False, "attempts": 0}
            _change(tables, mail, **clean, forced=forced or stored.forced)
            for number in [number for number, task in tables.tasks.items() if task.mail == mail]:
                del tables.tasks[number]
            self._state.append(stored.federation, [event], at=now)


def _key(federation: str, sighting: Sighting) -> SightingKey:
    return (federation, sighting.mailbox, sighting.folder, sighting.uidvalidity, sighting.uid)


def _with_bytes(tables: Tables, federation: str, sha256: str) -> StoredMail | None:
    mine = (kept.mail for kept in tables.mails.values() if kept.mail.federation == federation)
    return next((mail for mail in mine if mail.sha256 == sha256), None)


def _change(tables: Tables, mail: MailId, **values: object) -> None:
    kept = tables.mails[mail]
    tables.mails[mail] = replace(kept, mail=replace(kept.mail, **values))  # type: ignore[arg-type]  # names are checked by replace


def _is_free(kept: KeptMail, federation: str, now: datetime) -> bool:
    unhandled = kept.mail.federation == federation and kept.mail.outcome is None
    return unhandled and (kept.lease_until is None or kept.lease_until <= now)


def _age(kept: KeptMail) -> tuple[datetime, int]:
    return (kept.mail.internal_date, int(kept.mail.id))


def _view(tables: Tables, mail: MailId) -> StoredMail:
    """The mail with what hangs on it."""
    return replace(
        tables.mails[mail].mail,
        tasks=tuple(kept.task for kept in tables.tasks.values() if kept.mail == mail),
        records=tuple(kept.record.display for kept in tables.records.values() if kept.record.mail == mail),
        replies=tuple(
            kept.outgoing.message_id
            for kept in tables.outgoing.values()
            if kept.outgoing.mail == mail and kept.outgoing.kind not in STAFF_KINDS
        ),
    )
