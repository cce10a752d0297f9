"""What only a real database can do or suffer: migrations, tampering, rights, a server that is away."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from registering import GAVLEBORG, NOW, a_mail, a_reply, registered
from sqlalchemy import create_engine, text

from intake.adapters import database
from intake.adapters.database import open_store
from intake.adapters.database.migrate import HEAD
from intake.adapters.database.tables import metadata
from intake.adapters.memory_store import MemoryArchive
from intake.errors import Misconfigured, Refused, TryLater
from intake.model.entry import Event


def change(url: str, statement: str) -> None:
    """Change the database behind the program's back."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


# Migrations


def test_the_migrations_make_the_tables_that_the_code_uses(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert difference == []


def test_the_newest_migration_is_the_one_that_the_program_waits_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_opened_store_finds_again_what_was_there(database_url: str) -> None:
    store = open_store(database_url, MemoryArchive())
    mail = a_mail(store)
    store.close()
    again = open_store(database_url, MemoryArchive())
    assert [one.id for one in again.ledger.mails()] == [mail]
    again.close()


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="newer version"):
        open_store(database_url, MemoryArchive())


OPEN = """
import sys
from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive
open_store(sys.argv[1], MemoryArchive()).close()
"""


def test_a_start_with_nothing_to_migrate_does_not_import_alembic(new_sqlite: object) -> None:
    program = OPEN + "assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", program, new_sqlite()], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def test_processes_that_open_an_empty_database_at_once_migrate_it_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite" if kind == "sqlite" else request.getfixturevalue("empty_postgresql")
    started = [subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE) for _ in range(4)]
    errors = [process.communicate()[1] for process in started]
    assert errors == [b""] * 4


# Addresses


@pytest.mark.parametrize("url", ["", "data/intake.sqlite", "sqlite://", "mysql://x/y", "oracle://"])
def test_an_address_of_no_database_of_ours_is_misconfigured(url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(url, MemoryArchive())


def test_a_server_that_is_away_is_tried_later(tmp_path: Path) -> None:
    with pytest.raises(TryLater):
        open_store(f"postgresql+psycopg://intake@/x?host={tmp_path}", MemoryArchive())


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database " * 100)
    with pytest.raises(Misconfigured, match="not a database"):
        open_store(f"sqlite:///{file}", MemoryArchive())


def test_a_folder_that_can_not_be_made_is_misconfigured(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(Misconfigured, match="can't be made"):
        open_store(f"sqlite:///{tmp_path}/data/intake.sqlite", MemoryArchive())


def test_nobody_else_can_read_the_register(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/data/intake.sqlite", MemoryArchive())
    registered(store)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    store.close()
    assert rights.pop("intake.sqlite.locks") == 0o700
    assert rights == dict.fromkeys(["intake.sqlite", "intake.sqlite-wal", "intake.sqlite-shm"], 0o600)


def test_the_sqlite_file_survives_a_power_cut_and_lets_readers_by(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/x.sqlite", MemoryArchive())
    with store.ledger._database.reading() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS]
    store.close()
    assert dict(zip(PRAGMAS, pragmas, strict=True)) == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 120_000}


def test_a_file_that_was_restored_without_its_write_ahead_log_gets_it_again(new_sqlite: object) -> None:
    url = new_sqlite()
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    open_store(url, MemoryArchive()).close()
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# Tampering


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE events SET payload = \'{"title":"x"}\' WHERE sequence = 2',
        "UPDATE events SET actor = 'somebody' WHERE sequence = 2",
        "UPDATE events SET record = 'SFG 23–1.9' WHERE sequence = 2",
        "UPDATE events SET at = '2024-01-11T00:00:00.000000Z' WHERE sequence = 2",
        "DELETE FROM events WHERE sequence = 2",
    ],
)
def test_whoever_changes_the_audit_chain_is_found_out(database_url: str, statement: str) -> None:
    store = open_store(database_url, MemoryArchive())
    for uid in "123":
        registered(store, uid, entry={"events": (Event(kind="record.registered", place="2"),)})
    assert store.register.verify_chain(GAVLEBORG) == 3
    change(database_url, statement)
    with pytest.raises(Refused, match="broken at event 2"):
        store.register.verify_chain(GAVLEBORG)
    store.close()


END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


@pytest.mark.server
def test_a_connection_that_broke_is_made_anew(new_postgresql: object) -> None:
    url = new_postgresql()
    store = open_store(url, MemoryArchive())
    registered(store, "1", entry={"replies": (a_reply(),)})
    change(url, END_OTHERS)
    assert store.outbox.due(GAVLEBORG, now=NOW) == (store.outbox.mails()[0].id,)
    store.close()


@pytest.mark.server
def test_a_lock_whose_server_went_away_is_tried_later(new_postgresql: object) -> None:
    url = new_postgresql()
    store = open_store(url, MemoryArchive())
    with pytest.raises(TryLater), store.lock("fetch:gavleborg"):
        change(url, END_OTHERS)
    with store.lock("fetch:gavleborg") as free:
        assert free
    store.close()
