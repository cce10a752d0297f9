"""What the reader's child does with what it is asked. The server loads the code, the forked child meets the content."""

from __future__ import annotations

import importlib

import msgspec

from intake.adapters.reader_messages import FILES, MAIL, DocumentAnswer, Failure, FileAsked, FilesAnswer
from intake.adapters.reader_tools import Ask, asked_tools
from intake.errors import Unreadable

_LOADED_FOR = {
    "mail": ("intake.adapters.reader_mail", "intake.steps.receive.whole"),
    "files": ("intake.steps.receive.opened",),
    "document.docx": ("intake.steps.read", "intake.steps.read.docx"),
    "document.pdf": ("intake.steps.read", "intake.steps.read.pdf"),
    "document.image": ("intake.steps.read", "intake.steps.read.pictures"),
    "document.odt": ("intake.steps.read", "intake.steps.read.converted"),
    "document.doc": ("intake.steps.read", "intake.steps.read.converted"),
    "document.rtf": ("intake.steps.read", "intake.steps.read.converted"),
}


def warm(topic: str) -> None:
    """Load, once, what the topic needs: called in the server before it forks, so that each child has it for nothing."""
    for module in _LOADED_FOR.get(topic, ("intake.steps.read",)):
        importlib.import_module(module)


def handle(topic: str, body: bytes, ask: Ask) -> bytes:
    """The answer to one request, as msgpack; *ask* reaches the tools. What it raises ends the child."""
    if topic == MAIL:
        return _mail(body)
    return _files(body) if topic == FILES else _document(body, ask)


def _mail(body: bytes) -> bytes:
    from intake.adapters.reader_mail import MailAsked
    from intake.steps.receive import receive  # loaded by warm(), and only where mails are read

    asked = msgspec.msgpack.decode(body, type=MailAsked)
    return msgspec.msgpack.encode(receive(asked.raw, asked.options, asked.internal_date, opens=asked.opens))


def _files(body: bytes) -> bytes:
    from intake.steps.receive.opened import open_container  # loaded by warm(), and only where a container is opened

    asked = msgspec.msgpack.decode(body, type=FileAsked)
    try:
        answer = FilesAnswer(files=open_container(asked.content, asked.kind))
    except Unreadable as error:
        answer = FilesAnswer(failure=Failure.of(error))
    return msgspec.msgpack.encode(answer)


def _document(body: bytes, ask: Ask) -> bytes:
    from intake.steps.read import read  # loaded by warm(), and only where files are read

    asked = msgspec.msgpack.decode(body, type=FileAsked)
    try:
        answer = DocumentAnswer(document=read(asked.content, asked.kind, asked_tools(ask)))
    except Unreadable as error:
        answer = DocumentAnswer(failure=Failure.of(error))
    return msgspec.msgpack.encode(answer)
