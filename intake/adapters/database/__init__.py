"""The store in a database: SQLite by default, PostgreSQL by changing one URL (design.md, decision 3)."""

from __future__ import annotations

from intake.adapters.database.engine import Database
from intake.adapters.database.migrate import migrate
from intake.adapters.database.store import DatabaseStore
from intake.ports import Archive, Store


def open_store(url: str, archive: Archive) -> Store:
    """The store behind *url*, its tables brought up to date; *archive* takes the bytes of outgoing mails.

    Raises Misconfigured for an unusable URL or a database of a newer program, TryLater where it can't be reached.
    """
    database = Database(url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return DatabaseStore(database, archive)
