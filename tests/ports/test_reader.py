"""The Reader port over the sandbox and the in-process reader, and what the sandbox alone must hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.adapters.memory import InProcessReader
from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.errors import TryLater, Unreadable
from intake.model.mail import FileKind, SenderVerdict
from intake.ports import Reader, ReceiveOptions

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
OPTIONS = ReceiveOptions(
    address="kontakt@gavleborg.example",
    staff=("per@gavleborg.example",),
    own_hosts=("mx.gavleborg.example",),
    authserv_id="mx.gavleborg.example",
)
INTERNAL_DATE = datetime(2024, 1, 12, 8, 0, tzinfo=UTC)
MAIL = (
    b"Authentication-Results: mx.gavleborg.example; dmarc=pass header.from=example.se\r\n"
    b"Received: from mail.example.se (mail.example.se [203.0.113.5]) by mx.gavleborg.example;"
    b" Thu, 11 Jan 2024 23:40:00 +0100\r\n"
    b"From: Maja Lindqvist <maja.lindqvist@example.se>\r\nSubject: Slutrapport\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHej\r\n--b\r\n"
    b"Content-Type: application/pdf; name=rapport.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"
)


@pytest.fixture(params=["memory", "sandbox"])
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    opened: Reader = InProcessReader() if request.param == "memory" else Sandbox()
    yield opened
    opened.close()


def test_a_mail_comes_back_whole(reader: Reader) -> None:
    mail = reader.mail(MAIL, OPTIONS, INTERNAL_DATE)
    assert mail == InProcessReader().mail(MAIL, OPTIONS, INTERNAL_DATE)
    assert mail.verdict is SenderVerdict.PASS
    assert mail.arrival.at == datetime(2024, 1, 11, 22, 40, tzinfo=UTC)
    assert [(file.name, file.kind, file.content) for file in mail.files] == [("rapport.pdf", FileKind.PDF, b"%PDF-1.4")]


def test_a_document_comes_back_as_blocks(reader: Reader) -> None:
    content = (SAMPLES / "gavleborg-resan.docx").read_bytes()
    document = reader.document(content, FileKind.DOCX)
    assert document == InProcessReader().document(content, FileKind.DOCX)
    assert any("RESAN" in block.text for block in document.blocks)


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", FileKind.EMPTY, "empty"),
        (b"PK\x03\x04 no archive", FileKind.DOCX, "damaged"),
        ((SAMPLES / "encrypted.pdf").read_bytes(), FileKind.PDF, "encrypted"),
        (b"hej", FileKind.TEXT, "unsupported"),
    ],
)
def test_an_unreadable_file_says_why(reader: Reader, content: bytes, kind: FileKind, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        reader.document(content, kind)
    assert caught.value.code == code
    assert caught.value.what


def test_a_mail_that_is_nothing_comes_back_with_its_troubles(reader: Reader) -> None:
    mail = reader.mail(b"", OPTIONS, INTERNAL_DATE)
    assert mail.sender is None
    assert mail.troubles == ("no-parts",)
    assert mail.arrival.at == INTERNAL_DATE


MakeSandbox = Callable[..., Sandbox]


@pytest.fixture
def misbehaving() -> Iterator[MakeSandbox]:
    """A sandbox whose child does what the request's first word says (misbehaving_tasks.py), with tight limits."""
    made: list[Sandbox] = []

    def make(*, memory_mb: int = 512, seconds: float = 20.0, cpu_seconds: int = 20) -> Sandbox:
        made.append(
            Sandbox(
                ReaderServer(
                    memory_mb=memory_mb,
                    seconds=seconds,
                    cpu_seconds=cpu_seconds,
                    tasks="misbehaving_tasks",
                    search_path=(HERE,),
                )
            )
        )
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


def failure(sandbox: Sandbox, deed: str) -> str:
    """Why a request that makes the child do *deed* failed; the sandbox must be as good as new after it."""
    with pytest.raises(Unreadable) as caught:
        sandbox.document(deed.encode(), FileKind.TEXT)
    assert caught.value.code == "failed"
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()
    return caught.value.why


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("exit", "the reader died on it"),
        ("raise", "the reader died on it"),
        ("crash", "the reader died on it"),
        ("allocate", "the reader died on it"),
        ("write-file", "the reader died on it"),
        ("open-many", "the reader died on it"),
        ("half-an-answer", "the reader died on it"),
        ("babble", "it holds more than any report does"),
        ("nonsense", "the reader's answer makes no sense"),
        ("nothing", "the reader gave no answer"),
    ],
)
def test_a_child_that_dies_or_babbles_fails_its_own_file_only(misbehaving: MakeSandbox, deed: str, why: str) -> None:
    assert failure(misbehaving(), deed) == why


def test_a_child_that_sleeps_is_ended_at_the_wall_clock_limit(misbehaving: MakeSandbox) -> None:
    began = time.monotonic()
    assert failure(misbehaving(seconds=0.5), "sleep") == "it took too long to read"
    assert time.monotonic() - began < 5


def test_a_child_that_spins_is_ended_at_the_processor_limit(misbehaving: MakeSandbox) -> None:
    assert failure(misbehaving(cpu_seconds=1), "spin") == "the reader died on it"


def test_a_child_that_answers_and_then_hangs_is_ended(misbehaving: MakeSandbox) -> None:
    assert failure(misbehaving(seconds=0.5), "answer-and-hang") == "it took too long to read"


def test_a_child_sees_no_file_of_ours_and_none_of_our_environment(misbehaving: MakeSandbox, monkeypatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET", "hemligt")
    with Path(os.devnull).open() as inherited:
        os.set_inheritable(inherited.fileno(), True)
        [block] = misbehaving().document(b"look-around", FileKind.TEXT).blocks
    assert block.text == "fds 0 1 2 3, secrets 0"


def test_a_mail_whose_reader_died_is_known_by_when_it_came_only(misbehaving: MakeSandbox) -> None:
    mail = misbehaving().mail(b"exit", OPTIONS, INTERNAL_DATE)
    assert mail.troubles == ("reader-failed",)
    assert mail.sender is None
    assert mail.files == ()
    assert mail.arrival.at == INTERNAL_DATE


def test_a_server_that_died_is_started_anew(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    os.kill(sandbox.server.pid, signal.SIGKILL)
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()


def test_a_server_that_dies_twice_on_a_file_fails_it(misbehaving: MakeSandbox) -> None:
    assert failure(misbehaving(seconds=2), "kill-server") == "the reader died on it"


def test_a_child_whose_server_is_gone_ends_at_the_wall_clock_limit_too(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving(seconds=1)
    sandbox.document(b"behave", FileKind.TEXT)
    asking = threading.Thread(target=lambda: failure(sandbox, "sleep"))
    asking.start()
    child = _child_of(sandbox.server.pid)
    os.kill(sandbox.server.pid, signal.SIGKILL)
    asking.join()
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(child)


def _child_of(process: int) -> int:
    for _ in range(500):
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.01)
    raise AssertionError("the server has no child")


def test_threads_share_one_server(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    read: list[int] = []
    threads = [
        threading.Thread(target=lambda: read.append(len(sandbox.document(b"behave", FileKind.TEXT).blocks)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [0] * 8


def test_a_closed_sandbox_leaves_no_process_and_takes_nothing_more(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    server = sandbox.server.pid
    sandbox.close()
    sandbox.close()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
    with pytest.raises(TryLater):
        sandbox.document(b"behave", FileKind.TEXT)


def test_what_a_child_leaves_running_is_ended_with_it(misbehaving: MakeSandbox, tmp_path: Path) -> None:
    [block] = misbehaving().document(b"leave-a-grandchild", FileKind.TEXT).blocks
    if block.text:  # refused where processes are limited, which root's are not
        with pytest.raises(ProcessLookupError):
            _wait_until_gone(int(block.text))


def _wait_until_gone(process: int) -> None:
    for _ in range(500):
        os.kill(process, 0)
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            raise ProcessLookupError  # dead, and waiting for init to reap it
        time.sleep(0.01)


def test_a_server_ends_with_the_program_that_started_it() -> None:
    program = (
        "import os, signal, sys\nfrom intake.adapters.reader_server import ReaderServer\n"
        "print(ReaderServer().pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(int(out.stdout))


def test_a_server_that_is_not_eager_starts_with_the_first_request() -> None:
    with Sandbox(ReaderServer(eager=False)) as sandbox:
        assert sandbox.server.pid == 0
        assert sandbox.mail(MAIL, OPTIONS, INTERNAL_DATE).sender
        assert sandbox.server.pid != 0


def test_a_reader_that_cannot_be_started_is_ours_to_mend() -> None:
    with pytest.raises(TryLater, match="could not be started"):
        ReaderServer(launcher=("/no/such/box",))


@pytest.mark.parametrize("tasks", ["no_such_tasks", "this"])
def test_a_server_that_never_comes_up_is_no_mails_fault(capfd, tasks: str) -> None:
    with Sandbox(ReaderServer(tasks=tasks)) as sandbox, pytest.raises(TryLater, match="before it was ready"):
        sandbox.mail(MAIL, OPTIONS, INTERNAL_DATE)
    assert "Error" in capfd.readouterr().err


def test_a_server_told_to_stop_serves_on_until_the_worker_is_done(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()
    server = sandbox.server.pid
    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(server, told)
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()
    assert sandbox.server.pid == server


def test_a_file_of_unheard_of_size_is_not_even_sent(monkeypatch, misbehaving: MakeSandbox) -> None:
    monkeypatch.setattr("intake.adapters.sandbox.MAX_CONTENT_BYTES", 10)
    sandbox = misbehaving()
    with pytest.raises(Unreadable) as caught:
        sandbox.document(b"behave" + bytes(10), FileKind.TEXT)
    assert caught.value.code == "too_large"
    assert sandbox.mail(bytes(11), OPTIONS, INTERNAL_DATE).troubles == ("too-large",)
