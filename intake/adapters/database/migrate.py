"""Bringing a database's tables up to date when it is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from intake.adapters.database.engine import Database
from intake.adapters.database.locks import lock
from intake.errors import Misconfigured

HEAD = "0002"  # the newest revision in migrations/versions


def migrate(database: Database) -> None:
    """Upgrade to HEAD, one process at a time. Raises Misconfigured where a newer program made the database.

    Alembic is imported only where there is something to do: it takes longer than all the rest of the start.
    """
    with database.reading() as connection:
        if _revision(connection) == HEAD and database.is_set_up(connection):
            return
    with lock(database, "migrate", wait=True):
        database.set_up()
        with database.writing() as connection:
            if _revision(connection) != HEAD:  # another process may have been quicker
                _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Misconfigured(
            "the database was made by a newer version of this program",
            why=str(error),
            do="install that version again, or restore the backup made before the upgrade",
        ) from error
