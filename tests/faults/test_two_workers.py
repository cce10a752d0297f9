"""Several processes on one database: every mail is registered once, every number is taken once, none is left out."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from registering import GAVLEBORG, NOW, a_case, a_mail, registered

from intake.adapters.database import open_store
from intake.adapters.memory_store import MemoryArchive
from intake.model.register import Outcome
from intake.ports import Store

pytestmark = pytest.mark.slow

MAILS = 200
WORKERS = 4
STOPPED_SECONDS = 5.0
WORKER = Path(__file__).with_name("committing.py")
TESTS = Path(__file__).parent.parent


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(f"new_{request.param}")()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with the one case that everything goes to."""
    opened = open_store(url, MemoryArchive())
    opened.register.import_cases(GAVLEBORG, [a_case()], now=NOW, actor="per")
    yield opened
    opened.close()


def start(url: str, owner: str, *accident: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.Popen([sys.executable, str(WORKER), url, owner, *accident], env=environment)


def start_together(url: str) -> list[subprocess.Popen[bytes]]:
    """WORKERS processes that have all come up before the first begins: a slow start would leave one without work."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    processes = [
        subprocess.Popen(
            [sys.executable, str(WORKER), url, f"worker-{n}", "stop"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for n in range(WORKERS)
    ]
    for process in processes:
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
    for process in processes:
        process.stdin.close()
    return processes


def wake_stopped(processes: list[subprocess.Popen[bytes]], slept: list[int]) -> None:
    """Let each process that stopped itself go on after STOPPED_SECONDS."""
    while any(process.poll() is None for process in processes):
        for process in processes:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                state = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
                if state == "T":
                    time.sleep(STOPPED_SECONDS)
                    slept.append(process.pid)
                    process.send_signal(signal.SIGCONT)
        time.sleep(0.1)


def numbers(store: Store) -> list[int]:
    return [record.number.record for record in store.register.records()]


def test_200_mails_handled_by_four_processes_get_200_numbers_even_where_some_are_stopped_at_the_commit(
    url: str, store: Store
) -> None:
    mails = {a_mail(store, str(uid)) for uid in range(MAILS)}
    processes = start_together(url)
    slept: list[int] = []
    waker = threading.Thread(target=wake_stopped, args=(processes, slept))
    waker.start()
    waker.join()
    assert [process.returncode for process in processes] == [0] * WORKERS
    assert len(slept) == MAILS // 50
    assert numbers(store) == list(range(1, MAILS + 1))
    assert {record.mail for record in store.register.records()} == mails
    assert {mail.outcome for mail in store.ledger.mails()} == {Outcome.REGISTERED}
    assert store.register.verify_chain(GAVLEBORG) == 1 + MAILS
    actors = {event.actor for event in store.register.events(GAVLEBORG)} - {"per"}
    assert len(actors) == WORKERS


@pytest.mark.parametrize("accident", ["kill-in-entry", "kill-at-commit"])
def test_a_worker_that_is_killed_in_the_middle_of_a_commit_stores_nothing_and_wastes_no_number(
    url: str, store: Store, accident: str
) -> None:
    mail = a_mail(store, "1")
    assert start(url, "worker-1", accident).wait(timeout=60) == -signal.SIGKILL
    assert store.ledger.mail(mail).outcome is None
    assert numbers(store) == []
    registered(store, "2")
    assert numbers(store) == [1]
    registered(store, "1")
    assert numbers(store) == [1, 2]


def test_a_worker_that_is_killed_after_a_commit_has_stored_all_of_it(url: str, store: Store) -> None:
    mail = a_mail(store, "1")
    assert start(url, "worker-1", "kill-after-commit").wait(timeout=60) == -signal.SIGKILL
    assert store.ledger.mail(mail).outcome is Outcome.REGISTERED
    assert numbers(store) == [1]
    assert store.register.verify_chain(GAVLEBORG) == 2


def test_processes_that_are_given_the_same_mails_register_each_once(url: str, store: Store) -> None:
    for uid in range(20):
        a_mail(store, str(uid))
    processes = [start(url, "the same name") for _ in range(2)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    assert numbers(store) == list(range(1, 21))
