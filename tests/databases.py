"""Fresh, migrated databases for the tests: SQLite files, and a PostgreSQL cluster that the tests start themselves.

Each xdist worker has a cluster of its own, on a socket in a private directory. A missing server is a failure.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive

APT_LINE = "sudo apt-get install -y postgresql"
QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=60", "autovacuum=off")

NewDatabase = Callable[[], str]  # makes one and gives its URL


def postgresql_program(name: str) -> str:
    """The newest version's program, which Debian does not put on PATH. Fails with the line that installs it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        pytest.fail(f"the tests need {name}. Install: {APT_LINE}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A running PostgreSQL; the directory of its socket. It refuses to run as root, so then it runs as nobody."""
    initdb, postgres = postgresql_program("initdb"), postgresql_program("postgres")
    directory = Path(tempfile.mkdtemp(prefix="intake-pg-"))
    as_user: dict[str, object] = {}
    if os.getuid() == 0:
        account = pwd.getpwnam("nobody")
        os.chown(directory, account.pw_uid, account.pw_gid)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = str(directory / "data")
    make = [initdb, "-D", data, "-U", "intake", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd=directory, **as_user)
    options = [f"-c{option}" for option in (*QUICK, f"unix_socket_directories={directory}", "listen_addresses=")]
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen(
            [postgres, "-D", data, *options], cwd=directory, stdout=log, stderr=log, start_new_session=True, **as_user
        )
    try:
        _wait(server, directory)
        yield directory
    finally:
        server.send_signal(signal.SIGQUIT)  # at once, with all that it started: nothing in it is kept
        server.wait(timeout=30)
        shutil.rmtree(directory)


@pytest.fixture(scope="session")
def new_postgresql(postgresql: Path) -> NewDatabase:
    """Makes databases as copies of one that is migrated."""
    _create(postgresql, "migrated", "template1")
    open_store(_url(postgresql, "migrated"), MemoryArchive()).close()
    numbers = itertools.count(1)

    def make() -> str:
        name = f"test{next(numbers)}"
        _create(postgresql, name, "migrated")
        return _url(postgresql, name)

    return make


@pytest.fixture
def empty_postgresql(postgresql: Path) -> str:
    """The URL of a database without a table."""
    name = f"empty{time.monotonic_ns()}"
    _create(postgresql, name, "template1")
    return _url(postgresql, name)


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Makes databases as copies of one that is migrated."""
    directory = tmp_path_factory.mktemp("sqlite")
    migrated = directory / "migrated.sqlite"
    open_store(f"sqlite:///{migrated}", MemoryArchive()).close()
    numbers = itertools.count(1)

    def make() -> str:
        return f"sqlite:///{shutil.copy(migrated, directory / f'test{next(numbers)}.sqlite')}"

    return make


def _create(directory: Path, name: str, template: str) -> None:
    with psycopg.connect(host=str(directory), user="intake", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


def _url(directory: Path, name: str) -> str:
    return f"postgresql+psycopg://intake@/{name}?host={directory}"


def _wait(server: subprocess.Popen[bytes], directory: Path) -> None:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host=str(directory), user="intake", dbname="postgres").close()
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL does not start:\n{(directory / 'log').read_text('utf-8', 'replace')}")
