"""Locks over all processes that share a database. The system frees them when their holder dies."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from intake.adapters.database.engine import Database, lock_key, translated


@contextmanager
def lock(database: Database, name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock *name*; yields whether it was free. Waits for it only where *wait* says so."""
    with _file_lock(database, name, wait) if database.is_sqlite else _advisory_lock(database, name, wait) as free:
        yield free


@contextmanager
def _file_lock(database: Database, name: str, wait: bool) -> Iterator[bool]:
    """flock on a file of its own beside the database: two threads of one process exclude each other, too."""
    assert database.file is not None  # noqa: S101 (only called for SQLite, which always has one)
    folder = database.file.with_name(database.file.name + ".locks")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / hashlib.sha256(name.encode()).hexdigest()[:32], os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextmanager
def _advisory_lock(database: Database, name: str, wait: bool) -> Iterator[bool]:
    """A lock of the session, on a connection that does nothing else; it ends with the connection."""
    with translated(), database.connect() as connection:
        key = {"key": lock_key(f"lock:{name}")}
        if wait:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
            free = True
        else:
            free = bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar())
        connection.commit()
        try:
            yield free
        finally:
            if free:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
                connection.commit()
