"""Tasks for the reader's child that do what a hostile file would want to do; the request's content says which."""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import time
from pathlib import Path

import msgspec

from intake.adapters.reader_mail import MailAsked
from intake.adapters.reader_messages import DocumentAnswer, DocumentAsked
from intake.model.document import Block, Document


def warm(topic: str) -> None:
    """Nothing to load."""


def handle(topic: str, body: bytes) -> bytes:
    if topic == "mail":
        deed = msgspec.msgpack.decode(body, type=MailAsked).raw
    else:
        deed = msgspec.msgpack.decode(body, type=DocumentAsked).content
    text = DEEDS[deed.decode()]()
    if isinstance(text, bytes):
        return text
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
    os.write(3, b"\x82")
    os._exit(1)


def answer_and_hang() -> None:
    os.write(3, b"\x80")
    os.close(3)
    time.sleep(60)


def kill_server() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def look_around() -> str:
    open_ones = [str(fd) for fd in range(64) if Path(f"/proc/self/fd/{fd}").exists()]
    secrets = sum(1 for name in os.environ if name.startswith("INTAKE"))
    return f"fds {' '.join(open_ones)}, secrets {secrets}"


def leave_a_grandchild() -> str:
    try:
        grandchild = os.fork()
    except OSError:
        return ""
    if not grandchild:
        os.close(3)
        time.sleep(60)
    return str(grandchild)


DEEDS = {
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
    "nonsense": lambda: b"\xc1",
    "nothing": lambda: b"\x80",
    "kill-server": kill_server,
    "look-around": look_around,
    "leave-a-grandchild": leave_a_grandchild,
}
