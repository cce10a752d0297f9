"""The reader's own tasks, watched: an exception that would end the child is told instead, and so is what it used."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb

import msgspec

from intake.adapters import reader_tasks
from intake.adapters.reader_messages import FILES, MAIL, DocumentAnswer, Failure, FileAsked
from intake.model.document import Block, Document
from intake.model.mail import FileKind

RAISED = "the reader raised"
_DEEPEST = 3  # lines of a traceback
_most = [0]  # kilobytes that any child so far has had in memory; kept by the server


def warm(topic: str) -> None:
    """In the server, before each child."""
    reader_tasks.warm(topic)
    _most[0] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def handle(topic: str, body: bytes, ask: Callable[[bytes], bytes]) -> bytes:
    """As reader_tasks; a file of the kind text asks what the children have used."""
    if topic in (MAIL, FILES):
        return reader_tasks.handle(topic, body, ask)
    if msgspec.msgpack.decode(body, type=FileAsked).kind is FileKind.TEXT:
        return msgspec.msgpack.encode(
            DocumentAnswer(document=Document(format="text", blocks=(Block(text=str(_most[0])),)))
        )
    try:
        return reader_tasks.handle(topic, body, ask)
    except Exception as error:  # noqa: BLE001 - to be told
        failure = Failure("failed", RAISED, f"{type(error).__name__} {_where(error)}")
    return msgspec.msgpack.encode(DocumentAnswer(failure=failure))


def _where(error: Exception) -> str:
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    return " < ".join(reversed(lines[-_DEEPEST:]))
