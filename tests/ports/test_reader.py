"""The Reader port over the sandbox and the in-process reader, and what the sandbox alone must hold."""

from __future__ import annotations

import base64
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from intake.adapters.memory import InProcessReader
from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.errors import TryLater, Unreadable
from intake.model.mail import FileKind, SenderVerdict
from intake.ports import Reader, ReceiveOptions
from intake.readports import Ocr, Office, PrintedWord, Tools

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


def test_a_small_mail_whose_zip_holds_much_comes_back_whole(reader: Reader) -> None:
    chance = random.Random(1)
    large = b"{\\rtf1" + b"".join(chance.randbytes(20) + bytes(1_000) for _ in range(24_000))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rapport.rtf", large)
    head = b"From: maja.lindqvist@example.se\r\nContent-Type: application/zip; name=r.zip\r\n"
    raw = head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(packed.getvalue())
    mail = reader.mail(raw, OPTIONS, INTERNAL_DATE)
    assert [(file.name, len(file.content)) for file in mail.files][1:] == [("rapport.rtf", len(large))]


def test_a_container_comes_back_as_its_files_and_a_broken_one_as_the_reason(reader: Reader) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("rapport.pdf", b"%PDF-1.4")
    [file] = reader.files(packed.getvalue(), FileKind.ZIP)
    assert (file.name, file.kind, file.content) == ("rapport.pdf", FileKind.PDF, b"%PDF-1.4")
    with pytest.raises(Unreadable) as caught:
        reader.files(packed.getvalue()[:40], FileKind.ZIP)
    assert caught.value.code == "damaged"


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


@pytest.fixture(params=["bubblewrap", "landlock"])
def misbehaving(request: pytest.FixtureRequest, boxed: Callable[[str], bool]) -> Iterator[MakeSandbox]:
    """A sandbox whose child does what the request's first word says (misbehaving_tasks.py), with tight limits."""
    made: list[Sandbox] = []

    def make(
        *, memory_mb: int = 512, seconds: float = 20.0, cpu_seconds: int = 20, tools: Callable[[], Tools] = Tools
    ) -> Sandbox:
        server = ReaderServer(
            memory_mb=memory_mb,
            seconds=seconds,
            cpu_seconds=cpu_seconds,
            bubblewrap=boxed(request.param),
            tasks="misbehaving_tasks",
            search_path=(HERE,),
        )
        made.append(Sandbox(server, tools))
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


def outcome(sandbox: Sandbox, deed: str) -> str:
    """What a child tells of its *deed*."""
    [block] = sandbox.document(deed.encode(), FileKind.TEXT).blocks
    return block.text


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
        ("no-such-status", "the reader died on it"),
        ("babble", "it holds more than any report does"),
        ("ask-too-much", "it holds more than any report does"),
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


def test_a_child_that_answers_and_then_hangs_is_not_waited_for(misbehaving: MakeSandbox) -> None:
    began = time.monotonic()
    assert outcome(misbehaving(), "answer-and-hang") == "done"
    assert time.monotonic() - began < 10


def test_a_child_sees_no_file_of_ours_and_none_of_our_environment(misbehaving: MakeSandbox, monkeypatch) -> None:
    monkeypatch.setenv("INTAKE__SECRET", "hemligt")
    with Path(os.devnull).open() as inherited:
        os.set_inheritable(inherited.fileno(), True)
        assert outcome(misbehaving(), "look-around") == "fds 0 1 2 3 4, secrets 0"


HIDDEN = ("FileNotFoundError", "PermissionError")


def test_a_child_can_read_nothing_of_the_site_or_the_machine(misbehaving: MakeSandbox, tmp_path: Path) -> None:
    marker = tmp_path / "intake.toml"
    marker.write_text("password")
    sandbox = misbehaving()
    for path in (marker, "/etc/hostname", "/etc/passwd", "/proc/self/environ", HERE.parents[1] / "pyproject.toml"):
        assert outcome(sandbox, f"read {path}") in HIDDEN, path
    for folder in (tmp_path, "/home", "/root", "/var", "/proc", "/etc"):
        assert outcome(sandbox, f"list {folder}") in (*HIDDEN, "got []", "got ['ld.so.cache']", "got ['.pyenv']"), (
            folder
        )
    assert outcome(sandbox, f"write {tmp_path}/new") in (*HIDDEN, "OSError")
    assert list(tmp_path.iterdir()) == [marker]


def test_a_child_cannot_see_the_environment_of_the_program_that_started_it(misbehaving: MakeSandbox) -> None:
    assert outcome(misbehaving(), "parents-environment") in HIDDEN


def test_a_child_reaches_no_network(misbehaving: MakeSandbox, tmp_path: Path) -> None:
    sandbox = misbehaving()
    with socket.create_server(("127.0.0.1", 0)) as here, socket.socket(socket.AF_UNIX) as near:
        near.bind(str(tmp_path / "socket"))
        near.listen()
        port = here.getsockname()[1]
        assert outcome(sandbox, f"connect {port}") == "PermissionError"
        assert outcome(sandbox, f"send-packet {port}") == "PermissionError"
        assert outcome(sandbox, f"unix-connect {tmp_path}/socket") == "PermissionError"
        assert outcome(sandbox, f"unix-send {tmp_path}/socket") == "PermissionError"


@pytest.mark.parametrize("deed", ["fork", "run /usr/bin/true", "become /usr/bin/true", "kill"])
def test_a_child_starts_no_process_and_kills_none(misbehaving: MakeSandbox, deed: str) -> None:
    sandbox = misbehaving()
    assert outcome(sandbox, deed) in ("PermissionError", "BlockingIOError")
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()


def test_a_child_cannot_kill_the_program_that_started_it(misbehaving: MakeSandbox) -> None:
    assert outcome(misbehaving(), f"kill {os.getpid()}") in ("PermissionError", "ProcessLookupError")


def test_a_child_cannot_limit_the_program_that_started_it(misbehaving: MakeSandbox) -> None:
    assert outcome(misbehaving(), f"starve {os.getpid()}") in ("PermissionError", "ProcessLookupError")


def test_what_holds_the_child_back_is_told(misbehaving: MakeSandbox) -> None:
    assert misbehaving().level in ("bubblewrap+seccomp", "landlock+seccomp")


class KnownTools(Office, Ocr):
    """Tools that take their *seconds* and then say, or raise, what they were told to."""

    def __init__(self, *, seconds: float = 0.0, error: Exception | None = None, size: int = 0) -> None:
        self.seconds = seconds
        self.error = error
        self.size = size
        self.asked = 0

    def to_docx(self, content: bytes, kind: FileKind) -> bytes:
        self._work()
        return b"a docx of " + content + bytes(self.size)

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        self._work()
        return (PrintedWord(text=picture.decode(), box=(0, 0, 1, 1), confidence=0.5, line=dpi),)

    def _work(self) -> None:
        self.asked += 1
        time.sleep(self.seconds)
        if self.error:
            raise self.error


def with_tools(misbehaving: MakeSandbox, tools: KnownTools, *, seconds: float = 20.0) -> Sandbox:
    return misbehaving(seconds=seconds, tools=lambda: Tools(office=tools, ocr=tools))


def test_a_child_may_ask_for_the_tools(misbehaving: MakeSandbox) -> None:
    sandbox = with_tools(misbehaving, KnownTools())
    assert outcome(sandbox, "convert") == "a docx of a report"
    assert outcome(sandbox, "recognise") == "P5 a page"


def test_the_time_that_a_tool_takes_is_not_the_childs(misbehaving: MakeSandbox) -> None:
    assert outcome(with_tools(misbehaving, KnownTools(seconds=1.5), seconds=1), "convert") == "a docx of a report"


@pytest.mark.parametrize("deed", ["convert-twice", "recognise-61-pages"])
def test_a_file_may_ask_only_so_often(misbehaving: MakeSandbox, deed: str) -> None:
    tools = KnownTools()
    failure(with_tools(misbehaving, tools), deed)
    assert tools.asked in (1, 60)


def test_a_file_whose_tools_have_had_their_time_gets_no_more(misbehaving: MakeSandbox, monkeypatch) -> None:
    monkeypatch.setattr("intake.adapters.reader_tools.MOST_SECONDS", 0.05)
    tools = KnownTools(seconds=0.04)
    failure(with_tools(misbehaving, tools), "recognise-61-pages")
    assert tools.asked == 2


def test_a_question_that_makes_no_sense_fails_the_file(misbehaving: MakeSandbox) -> None:
    tools = KnownTools()
    failure(with_tools(misbehaving, tools), "ask-nonsense")
    assert tools.asked == 0


def test_a_child_that_never_takes_its_reply_is_ended(misbehaving: MakeSandbox) -> None:
    sandbox = with_tools(misbehaving, KnownTools(size=10_000_000), seconds=1)
    assert failure(sandbox, "never-listen") == "it took too long to read"


def test_a_fault_of_ours_in_a_tool_is_raised_and_the_next_file_read(misbehaving: MakeSandbox) -> None:
    sandbox = with_tools(misbehaving, KnownTools(error=ZeroDivisionError("ours")))
    with pytest.raises(ZeroDivisionError):
        sandbox.document(b"convert", FileKind.TEXT)
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()


def test_a_mail_whose_reader_died_is_known_by_when_it_came_only(misbehaving: MakeSandbox) -> None:
    mail = misbehaving().mail(b"exit", OPTIONS, INTERNAL_DATE)
    assert mail.troubles == ("reader-failed",)
    assert mail.sender is None
    assert mail.files == ()
    assert mail.arrival.at == INTERNAL_DATE


@pytest.mark.parametrize("deed", ["exit", "nonsense", "lie"])
def test_a_mail_is_read_without_what_is_in_a_container_that_the_reader_dies_of(
    misbehaving: MakeSandbox, deed: str
) -> None:
    mail = misbehaving().mail(MAIL + b"container: " + deed.encode(), OPTIONS, INTERNAL_DATE)
    assert mail.sender is not None
    assert mail.troubles == ()


def test_a_mail_whose_files_are_others_is_not_believed(misbehaving: MakeSandbox) -> None:
    assert misbehaving().mail(b"lie", OPTIONS, INTERNAL_DATE).troubles == ("reader-failed",)


def test_a_mail_may_not_ask_for_tools(misbehaving: MakeSandbox) -> None:
    tools = KnownTools()
    assert with_tools(misbehaving, tools).mail(b"convert", OPTIONS, INTERNAL_DATE).troubles == ("reader-failed",)
    assert tools.asked == 0


def test_a_server_that_died_is_started_anew(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    os.kill(sandbox.server.pid, signal.SIGKILL)
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()


def test_a_server_that_dies_twice_on_a_file_fails_it(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving()
    with pytest.raises(Unreadable, match="could not be read"):
        sandbox.document(b"behave", FileKind.HTML)
    assert sandbox.document(b"behave", FileKind.TEXT).blocks == ()


def test_a_child_whose_server_is_gone_ends_too(misbehaving: MakeSandbox) -> None:
    sandbox = misbehaving(seconds=3)
    sandbox.document(b"behave", FileKind.TEXT)
    asking = threading.Thread(target=lambda: failure(sandbox, "sleep"))
    asking.start()
    child = _child_of(sandbox.server.pid)
    os.kill(sandbox.server.pid, signal.SIGKILL)
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(child)
    asking.join()


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


def test_a_reader_that_cannot_be_started_is_ours_to_mend(monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(TryLater, match="could not be started"):
        ReaderServer(bubblewrap=False)


def test_without_bubblewrap_another_box_is_found_and_nothing_is_printed(monkeypatch, capfd, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with Sandbox() as sandbox:
        assert sandbox.level == "landlock+seccomp"
    assert capfd.readouterr() == ("", "")


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


@pytest.mark.parametrize("deed", ["many-lines", "many-cells"])
def test_a_document_of_more_lines_than_a_worker_can_look_through_is_too_large(misbehaving, deed: str) -> None:
    with pytest.raises(Unreadable) as caught:
        misbehaving().document(deed.encode(), FileKind.TEXT)
    assert caught.value.code == "too_large"


def test_a_file_of_unheard_of_size_is_not_even_sent(monkeypatch, misbehaving: MakeSandbox) -> None:
    monkeypatch.setattr("intake.adapters.sandbox.MAX_CONTENT_BYTES", 10)
    sandbox = misbehaving()
    with pytest.raises(Unreadable) as caught:
        sandbox.document(b"behave" + bytes(10), FileKind.TEXT)
    assert caught.value.code == "too_large"
    assert sandbox.mail(bytes(11), OPTIONS, INTERNAL_DATE).troubles == ("too-large",)
