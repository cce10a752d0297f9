"""The reader that opens what came from outside in a process of its own, under limits (design.md, decision 11)."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

import intake
from intake.adapters import reader_child as protocol
from intake.adapters.reader_messages import DOCUMENT, MAIL, DocumentAnswer, DocumentAsked
from intake.errors import TryLater, Unreadable
from intake.model.document import Block, Document
from intake.model.mail import FileKind, Mail, unread_mail

if TYPE_CHECKING:
    from intake.ports import ReceiveOptions

MAX_BLOCKS = 20_000
MAX_TEXT_CHARS = 5_000_000
MAX_CONTENT_BYTES = 200_000_000  # of one mail or file; larger ones are not opened

_MOST_DOCUMENT = 64_000_000  # bytes of an answer
_MORE_THAN_MAIL = 16_000_000  # bytes that a mail's answer may have beyond twice the mail itself
_GRACE = 5.0  # seconds beyond the child's own limit, for the server to tell of it
_REASONS = {
    protocol.DIED: "the reader died on it",
    protocol.TOO_SLOW: "it took too long to read",
    protocol.TOO_LONG: "it holds more than any report does",
}


class Sandbox:
    """A Reader that asks a server, one request at a time; a server that died is started anew once for a request.

    It forks: let it start at once (*eager*), before any thread, where mails will be read; else the first request starts
    it. *memory_mb* and *seconds* (wall clock) hold for each mail and each file;
    *warm* are the topics that the server loads the code for before its first request, *launcher* a command that it is
    started with (a box around it), *tasks* what it runs.
    """

    level = "rlimits"  # what holds the child back, for logs

    def __init__(
        self,
        *,
        eager: bool = True,
        memory_mb: int = 1024,
        seconds: float = 60.0,
        cpu_seconds: int = 30,
        warm: tuple[str, ...] = ("document.docx",),
        launcher: tuple[str, ...] = (),
        tasks: str = "intake.adapters.reader_tasks",
        search_path: tuple[Path, ...] = (),
    ) -> None:
        self._command = [
            *(*launcher, sys.executable, "-P", "-m", protocol.__name__),
            *(tasks, str(memory_mb * 1024 * 1024), str(cpu_seconds), str(seconds), *warm),
        ]
        home = Path(intake.__file__).parent.parent
        self._environment = {
            "PYTHONPATH": os.pathsep.join(str(path) for path in (home, *search_path)),
            "LANG": "C.UTF-8",
        }
        self._wait = seconds + _GRACE
        self._lock = threading.Lock()
        self._closed = False
        self._ready = False
        self._server: subprocess.Popen[bytes] | None = self._start() if eager else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def server_pid(self) -> int:
        """The server's process number, 0 where none runs: for doctor and for tests."""
        return self._server.pid if self._server else 0

    def mail(self, raw: bytes, options: ReceiveOptions, internal_date: datetime) -> Mail:
        if len(raw) > MAX_CONTENT_BYTES:
            return unread_mail(internal_date, "too-large")
        from intake.adapters.reader_mail import MailAsked  # it loads the ports, which reading one file does not need

        asked = msgspec.msgpack.encode(MailAsked(raw, options, internal_date))
        status, answer = self._ask(MAIL, asked, most=2 * len(raw) + _MORE_THAN_MAIL)
        if status != protocol.ANSWERED:
            return unread_mail(internal_date, "reader-failed")
        try:
            return msgspec.msgpack.decode(answer, type=Mail)
        except msgspec.MsgspecError:
            return unread_mail(internal_date, "reader-failed")

    def document(self, content: bytes, kind: FileKind) -> Document:
        if len(content) > MAX_CONTENT_BYTES:
            raise Unreadable("too_large", f"the file has {len(content)} bytes", do="send a smaller file")
        asked = msgspec.msgpack.encode(DocumentAsked(content, kind))
        status, answer = self._ask(f"{DOCUMENT}.{kind}", asked, most=_MOST_DOCUMENT)
        if status != protocol.ANSWERED:
            raise _failed(_REASONS[status])
        return _document(answer)

    def close(self) -> None:
        """End the server; a request that another thread has begun is finished first."""
        with self._lock:
            self._closed = True
            self._stop()

    def _ask(self, topic: str, body: bytes, *, most: int) -> tuple[int, bytes]:
        """(status, answer). Raises TryLater where no server comes up: that is no mail's fault."""
        with self._lock:
            for _ in range(2):
                if self._closed:
                    raise TryLater(
                        "the reader is closed", why="the program is ending", do="nothing: it is read next time"
                    )
                server = self._server = self._server or self._start()
                try:
                    self._await_ready(server)
                    return _exchange(server, topic, body, most, time.monotonic() + self._wait)
                except (OSError, EOFError):
                    came_up = self._ready
                    self._stop()
            if not came_up:
                raise TryLater(
                    "the reader ended before it was ready",
                    why="mails and files are opened in a process of their own",
                    do="see above what it wrote on standard error; is the installation whole?",
                )
            return protocol.DIED, b""

    def _start(self) -> subprocess.Popen[bytes]:
        """A server in a session of its own, so that a terminal's Ctrl-C reaches the worker alone."""
        try:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            raise TryLater(
                f"the reader could not be started: {error.strerror}",
                why="mails and files are opened in a process of their own",
                do="see that the machine has memory and processes to spare",
            ) from error

    def _await_ready(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdout is not None  # noqa: S101  a pipe, by _start
        if not self._ready:
            _read(server.stdout.fileno(), len(protocol.READY), time.monotonic() + self._wait)
            self._ready = True

    def _stop(self) -> None:
        server, self._server, self._ready = self._server, None, False
        if server is None:
            return
        for pipe in (server.stdin, server.stdout):
            if pipe is not None:
                pipe.close()
        server.kill()  # it keeps nothing, and its own end would take longer than a request
        server.wait()


def _exchange(
    server: subprocess.Popen[bytes], topic: str, body: bytes, most: int, deadline: float
) -> tuple[int, bytes]:
    """One request and its answer. Raises EOFError or OSError where the server died, TimeoutError where it hangs."""
    assert server.stdin is not None  # noqa: S101  both are pipes, by _start
    assert server.stdout is not None  # noqa: S101
    header = protocol.REQUEST.pack(len(topic), len(body), most)
    _write(server.stdin.fileno(), header + topic.encode("ascii") + body, deadline)
    status, length = protocol.ANSWER.unpack(_read(server.stdout.fileno(), protocol.ANSWER.size, deadline))
    if length > most:
        raise EOFError
    return status, _read(server.stdout.fileno(), length, deadline)


def _write(fd: int, data: bytes, deadline: float) -> None:
    os.set_blocking(fd, False)
    view = memoryview(data)
    while view:
        _ready(fd, select.POLLOUT, deadline)
        view = view[os.write(fd, view) :]


def _read(fd: int, length: int, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while length:
        _ready(fd, select.POLLIN, deadline)
        piece = os.read(fd, min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _ready(fd: int, event: int, deadline: float) -> None:
    waiter = select.poll()
    waiter.register(fd, event)
    if not waiter.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _document(answer: bytes) -> Document:
    """The child's answer, believed only as far as its types and bounds go. Raises Unreadable."""
    try:
        decoded = msgspec.msgpack.decode(answer, type=DocumentAnswer)
    except msgspec.MsgspecError as error:
        raise _failed("the reader's answer makes no sense") from error
    if decoded.failure is not None:
        failure = decoded.failure
        raise Unreadable(failure.code, failure.what, why=failure.why, do=failure.do)
    if decoded.document is None:
        raise _failed("the reader gave no answer")
    blocks: list[Block] = [*decoded.document.blocks, *decoded.document.asides]
    if len(blocks) > MAX_BLOCKS or sum(len(block.text) for block in blocks) > MAX_TEXT_CHARS:
        raise Unreadable("too_large", "the file holds more text than any report", do="send the report alone")
    return decoded.document


def _failed(why: str) -> Unreadable:
    return Unreadable("failed", "the file could not be read", why=why, do="send it again, as docx or pdf")
