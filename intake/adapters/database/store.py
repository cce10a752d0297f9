"""The Store: three ports over one engine."""

from __future__ import annotations

from contextlib import AbstractContextManager

from intake.adapters.database.engine import Database
from intake.adapters.database.ledger import DatabaseLedger
from intake.adapters.database.locks import lock
from intake.adapters.database.outbox import DatabaseOutbox
from intake.adapters.database.register import DatabaseRegister
from intake.ports import Archive, Ledger, Outbox, Register


class DatabaseStore:
    """The Store port on SQLite or PostgreSQL."""

    def __init__(self, database: Database, archive: Archive) -> None:
        self._database = database
        self.ledger: Ledger = DatabaseLedger(database)
        self.register: Register = DatabaseRegister(database, archive)
        self.outbox: Outbox = DatabaseOutbox(database, archive)

    def lock(self, name: str) -> AbstractContextManager[bool]:
        return lock(self._database, name)

    def close(self) -> None:
        self._database.close()
