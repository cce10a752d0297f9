"""One engine with its two kinds of transaction, on SQLite or PostgreSQL."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from intake.errors import Misconfigured, Refused, TryLater

# A process that was stopped in the middle of its write transaction holds the write lock until it goes on.
BUSY_SECONDS = 120


class Database:
    """The database behind *url*. Raises Misconfigured where that names no SQLite file or PostgreSQL database."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise _wrong_url() from error
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and not parsed.database:
            raise _wrong_url()
        if not self.is_sqlite and parsed.get_backend_name() != "postgresql":
            raise _wrong_url()
        self.file = Path(parsed.database or "") if self.is_sqlite else None
        self._engine = _sqlite_engine(self.file) if self.file else _postgresql_engine(url)
        self._writer = self._engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing; it waits for no writer."""
        with translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed whole, or rolled back where anything in it raises."""
        with translated(), self._writer.begin() as connection:
            yield connection

    def lock_federation(self, connection: Connection, federation: str) -> None:
        """Keep every other writer of the federation's register and audit chain out until the transaction ends.

        Taken before any row is locked, so that two writers never wait for each other. SQLite has one writer anyway.
        """
        if not self.is_sqlite:
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key(f"federation:{federation}")}
            )

    def is_set_up(self, connection: Connection) -> bool:
        """Whether the SQLite file has its write-ahead log; one that was restored from a dump has not."""
        return not self.is_sqlite or connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"

    def set_up(self) -> None:
        """Give a SQLite file its write-ahead log, so that readers never wait. It keeps it for good."""
        if not self.is_sqlite:
            return
        with self.connect() as connection:
            log = connection.execution_options(outside=True).exec_driver_sql("PRAGMA journal_mode = WAL").scalar()
        if log != "wal":
            raise Misconfigured(
                f"the database {self.file} can't have a write-ahead log",
                why="the disk is one of another machine, or can't be shared between processes",
                do="put [store] database on a disk of this machine, or use PostgreSQL",
            )

    def connect(self) -> Connection:
        """A connection of its own, for a lock that lives as long as it does."""
        with translated():
            return self._engine.connect()

    def close(self) -> None:
        self._engine.dispose()


def lock_key(name: str) -> int:
    """A PostgreSQL advisory lock's number: 63 bits of the name's hash."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


def _sqlite_engine(file: Path) -> Engine:
    if not file.exists():
        _make_file(file)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(file: Path) -> None:
    """An empty file: the register is nobody else's to read."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Misconfigured(
            f"the database {file} can't be made: {error.strerror}",
            why="without it nothing can be registered",
            do="give the account that runs this program a folder that it may write to",
        ) from error


def _postgresql_engine(url: str) -> Engine:
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    if "options" not in parsed.query:
        parsed = parsed.update_query_dict({"options": f"-c lock_timeout={BUSY_SECONDS}s"})
    return create_engine(parsed, pool_pre_ping=True)


def _set_up_connection(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by Python's sqlite3
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # in WAL mode NORMAL may lose the last commits at a power cut


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that read first would fail, not wait, when another wrote in between."""
    options = connection.get_execution_options()
    if not options.get("outside"):  # outside a transaction, where alone the kind of log can be changed
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN DEFERRED")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's own troubles into ours."""
    try:
        yield
    except IntegrityError as error:
        raise Refused("the database refused what breaks one of its promises", why=_message(error)) from error
    except (OperationalError, InterfaceError) as error:
        raise TryLater(
            f"the database can't be used now: {type(error.orig).__name__}",
            why=_message(error),
            do="look at the database server, the disk's space and the file's rights; the work is tried again",
        ) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its other kinds are faults of ours
            raise
        raise Misconfigured(
            f"the database is damaged, or none at all: {_message(error)}",
            do="restore it from the backup, and keep the damaged file",
        ) from error


def _message(error: DBAPIError) -> str:
    """The driver's message without the row's values, which may be personal data."""
    diagnosis = getattr(error.orig, "diag", None)  # psycopg's
    return str(getattr(diagnosis, "message_primary", None) or error.orig).strip()


def _wrong_url() -> Misconfigured:
    return Misconfigured(
        "[store] database is no address of a database",
        why="without it nothing can be registered",
        do="write sqlite:///data/intake.sqlite or postgresql+psycopg://USER@HOST/DATABASE",
    )
