"""Each federation's switches: the kill switch, and whether its first run is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, text, update

from intake.adapters.database.tables import federations
from intake.errors import Refused

ALL = ""  # the row that stands for every federation, those to come included

NOTE = text("""
    INSERT INTO federations (federation, stopped, first_run_over) VALUES (:federation, :no, :no)
    ON CONFLICT (federation) DO NOTHING
""")


def note_federation(connection: Connection, federation: str) -> None:
    """Make the federation's row where it has none."""
    connection.execute(NOTE, {"federation": federation, "no": False})


def known(connection: Connection) -> tuple[str, ...]:
    query = select(federations.c.federation).where(federations.c.federation != ALL).order_by(federations.c.federation)
    return tuple(connection.execute(query).scalars())


def is_stopped(connection: Connection, federation: str) -> bool:
    query = select(federations.c.federation).where(
        federations.c.federation.in_((ALL, federation)), federations.c.stopped.is_(True)
    )
    return connection.execute(query.limit(1)).first() is not None


def set_stopped(connection: Connection, federation: str | None, stopped: bool) -> None:
    """Turn the kill switch, of all where *federation* is None.

    Raises Refused where one federation is to start while all are stopped.
    """
    name = ALL if federation is None else federation
    note_federation(connection, name)
    query = update(federations).values(stopped=stopped)
    if federation is not None or stopped:
        query = query.where(federations.c.federation == name)
    connection.execute(query)
    if federation is not None and not stopped and is_stopped(connection, federation):
        raise Refused(
            f"replies of {federation} stay stopped",
            why="they are stopped for all federations",
            do="start them for all first: intake replies start",
        )


def note_look(connection: Connection, federation: str, now: datetime) -> None:
    note_federation(connection, federation)
    connection.execute(update(federations).where(federations.c.federation == federation).values(looked_at=now))


def looked_at(connection: Connection, federation: str) -> datetime | None:
    query = select(federations.c.looked_at).where(federations.c.federation == federation)
    return connection.execute(query).scalar()


def first_run_over(connection: Connection, federation: str) -> bool:
    query = select(federations.c.first_run_over).where(federations.c.federation == federation)
    return bool(connection.execute(query).scalar())


def end_first_run(connection: Connection, federation: str) -> None:
    note_federation(connection, federation)
    connection.execute(update(federations).where(federations.c.federation == federation).values(first_run_over=True))
