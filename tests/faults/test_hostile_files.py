"""Every hostile file, read in the sandbox by its own limits: it ends, harms nobody, and the next file is read.

A file may end as unreadable or be read as far as that is safe. What is proven of each: that nothing is called, no file
of the machine's comes into the text, no exception escapes the reader, and how much memory worker and child take.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz.campaign import came_of, most_memory, watched_reader
from hostile.corpus import CORPUS
from hostile.lure import SECRET, Lure, laid_out, was_called

from intake.adapters.sandbox import Sandbox
from intake.model.document import Document
from intake.model.mail import FileKind, MailFile

LARGEST = 25_000_000  # bytes: a larger file is not opened
WORKER_GROWS = 180_000  # kilobytes at most, on top of the 80,000 that a worker has: 300 MB are allowed
CHILD_HAS = 1_048_576  # kilobytes
SECONDS = 75.0  # 60 by the wall, and what the worker does with the words
PLAIN = (Path(__file__).parents[1] / "samples" / "sundsvall-sip.docx").read_bytes()

pytestmark = [pytest.mark.slow, pytest.mark.server]


class Overheard:
    """A reader whose words are kept to look through."""

    def __init__(self, reader: Sandbox) -> None:
        self.mail, self.close = reader.mail, reader.close
        self._reader = reader
        self.said: list[str] = []

    def document(self, content: bytes, kind: FileKind) -> Document:
        document = self._reader.document(content, kind)
        self.said += [block.text for block in (*document.blocks, *document.asides)]
        return document

    def files(self, content: bytes, kind: FileKind) -> tuple[MailFile, ...]:
        return self._reader.files(content, kind)


@pytest.fixture(scope="module")
def reader() -> Iterator[Sandbox]:
    with watched_reader() as opened:
        yield opened


@pytest.fixture(scope="module")
def lure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lure, socket.socket]]:
    with laid_out(tmp_path_factory.mktemp("lure")) as laid:
        yield laid


@pytest.mark.parametrize("name", CORPUS)
def test_it_ends_and_does_no_harm(reader: Sandbox, lure: tuple[Lure, socket.socket], name: str) -> None:
    kind, make = CORPUS[name]
    content = make(lure[0])
    assert len(content) <= LARGEST
    heard = Overheard(reader)
    before = memory_from_now()
    began = time.monotonic()
    outcome = came_of(content, kind, heard)
    assert time.monotonic() - began < SECONDS
    assert most_memory_since() - before < WORKER_GROWS
    assert most_memory(reader) < CHILD_HAS
    assert outcome.partition(":")[0] != "fault" or outcome.endswith(("died on it", "took too long to read"))
    assert not any(SECRET in text or "root:x:0" in text for text in heard.said)
    assert not was_called(lure[1])
    assert came_of(PLAIN, FileKind.DOCX, reader) == "form"


def memory_from_now() -> int:
    """Kilobytes in memory; the most is counted anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def most_memory_since() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
