"""Tasks for the reader's child that do what a hostile file would want to do; the request's content says which."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from intake.adapters import reader_protocol as protocol
from intake.adapters.reader_mail import MailAsked
from intake.adapters.reader_messages import DocumentAnswer, FileAsked, ToDocxAsked
from intake.adapters.reader_tools import asked_tools
from intake.model.document import Block, Document
from intake.model.mail import FileKind, MailFile, unread_mail
from intake.steps.receive import receive

Ask = Callable[[bytes], bytes]


def warm(topic: str) -> None:
    """Nothing to load; a file of the kind html kills the server itself."""
    if topic == "document.html":
        os.kill(os.getpid(), signal.SIGKILL)


def handle(topic: str, body: bytes, ask: Ask) -> bytes:
    if topic == "mail":
        return handle_mail(msgspec.msgpack.decode(body, type=MailAsked), ask)
    deed = msgspec.msgpack.decode(body, type=FileAsked).content
    return handle_deed(deed, ask)


def handle_mail(asked: MailAsked, ask: Ask) -> bytes:
    """As any; the mail itself where it has a deed in a container, which is done where that is opened."""
    before, within, deed = asked.raw.partition(b"container: ")
    if within and not asked.opens:
        return msgspec.msgpack.encode(receive(before, asked.options, asked.internal_date))
    return handle_deed(deed if within else before, ask)


def handle_deed(deed: bytes, ask: Ask) -> bytes:
    name, _, rest = deed.decode().partition(" ")
    text = ASKING[name](ask) if name in ASKING else ATTEMPTS[name](rest) if name in ATTEMPTS else DEEDS[name]()
    return text if isinstance(text, bytes) else answer(text)


def answer(text: str | None) -> bytes:
    blocks = (Block(text=text),) if text is not None else ()
    return msgspec.msgpack.encode(DocumentAnswer(document=Document(format="text", blocks=blocks)))


def fail() -> None:
    raise ValueError("hej")


def spin() -> None:
    while True:
        pass


def write_file() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100_000)


def open_many() -> None:
    for _ in range(100):
        os.dup(3)


def half_an_answer() -> None:
    os.write(3, protocol.framed(protocol.ANSWERED, bytes(100))[:50])
    os._exit(0)


def answer_and_hang() -> None:
    os.write(3, protocol.framed(protocol.ANSWERED, answer("done")))
    time.sleep(60)


def no_such_status() -> None:
    os.write(3, protocol.framed(99, b"hej"))
    time.sleep(60)


def never_listen() -> None:
    """Ask for more than a pipe holds, and read none of it."""
    os.write(3, protocol.framed(protocol.ASKING, msgspec.msgpack.encode(ToDocxAsked(b"large", FileKind.ODT))))
    time.sleep(60)


def look_around() -> str:
    open_ones = []
    for fd in range(64):
        with contextlib.suppress(OSError):
            os.fstat(fd)
            open_ones.append(str(fd))
    secrets = sum(1 for name in os.environ if name.startswith("INTAKE"))
    return f"fds {' '.join(open_ones)}, secrets {secrets}"


def attempt(deed: Callable[[str], object]) -> Callable[[str], str]:
    """What came of it: the error's name, or what was got."""

    def tried(rest: str) -> str:
        try:
            return f"got {deed(rest)!r}"
        except OSError as error:
            return type(error).__name__

    return tried


def parents_environment(_: str) -> bytes:
    return b"".join(Path(f"/proc/{number}/environ").read_bytes() for number in (1, os.getppid()))


ATTEMPTS = {
    "read": attempt(lambda path: Path(path).read_bytes()),
    "list": attempt(os.listdir),
    "write": attempt(lambda path: Path(path).write_bytes(b"")),
    "connect": attempt(lambda port: socket.create_connection(("127.0.0.1", int(port)), 1)),
    "unix-connect": attempt(lambda path: socket.socket(socket.AF_UNIX).connect(path)),
    "send-packet": attempt(lambda port: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", int(port)))),
    "fork": attempt(lambda _: os.fork()),
    "run": attempt(lambda program: subprocess.run([program], check=True)),
    "become": attempt(lambda program: os.execv(program, [program])),  # noqa: S606
    "kill": attempt(lambda process: os.kill(int(process) if process else os.getppid(), signal.SIGKILL)),
    "unix-send": attempt(lambda path: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"", path)),
    "starve": attempt(lambda process: resource.prlimit(int(process), resource.RLIMIT_CPU, (1, 1))),
    "parents-environment": attempt(parents_environment),
}
ASKING = {
    "convert": lambda ask: asked_tools(ask).office.to_docx(b"a report", FileKind.ODT).decode(),
    "convert-twice": lambda ask: [asked_tools(ask).office.to_docx(b"", FileKind.ODT) for _ in range(2)],
    "recognise": lambda ask: " ".join(word.text for word in asked_tools(ask).ocr.words(b"P5 a page", 300)),
    "recognise-61-pages": lambda ask: str([asked_tools(ask).ocr.words(b"", 300) for _ in range(61)]),
    "ask-nonsense": lambda ask: ask(b"\xc1"),
    "ask-too-much": lambda ask: ask(bytes(90_000_000)),
}


def lie() -> bytes:
    """A mail with a file that has another's digest."""
    file = MailFile(place="1", name="", kind=FileKind.PDF, content=b"mine", sha256=sha256(b"another's").hexdigest())
    return msgspec.msgpack.encode(replace(unread_mail(datetime.now(UTC)), files=(file,)))


DEEDS = {
    "lie": lie,
    "behave": lambda: None,
    "exit": lambda: os._exit(3),
    "raise": fail,
    "crash": lambda: ctypes.string_at(0),
    "allocate": lambda: str(len(bytearray(2_000_000_000))),
    "spin": spin,
    "sleep": lambda: time.sleep(60),
    "write-file": write_file,
    "open-many": open_many,
    "half-an-answer": half_an_answer,
    "answer-and-hang": answer_and_hang,
    "babble": lambda: bytes(80_000_000),
    "many-lines": lambda: "\n" * 50_000,
    "many-cells": lambda: "\t" * 50_000,
    "nonsense": lambda: b"\xc1",
    "nothing": lambda: b"\x80",
    "no-such-status": no_such_status,
    "never-listen": never_listen,
    "look-around": look_around,
}
