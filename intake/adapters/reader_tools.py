"""The tools that a child may use while it reads: it asks, the worker runs them outside the child's box, and answers.

In the child stand AskedOffice and AskedOcr; in the worker ToolDesk.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from intake.adapters.reader_messages import Failure, ToDocxAsked, ToolAnswer, WordsAsked
from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import Ocr, Office, PrintedWord, Tools

MOST_CONVERSIONS = 1  # of one file
MOST_PAGES = 60
MOST_SECONDS = 300.0  # in all that a file's tools may take; the one that runs then is not cut short

Ask = Callable[[bytes], bytes]


def asked_tools(ask: Ask) -> Tools:
    """The tools as the child has them. Whether they are installed, the worker knows: their errors tell."""
    return Tools(office=AskedOffice(ask), ocr=AskedOcr(ask))


class AskedOffice(Office):
    """LibreOffice, at the other end of *ask*."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def to_docx(self, content: bytes, kind: FileKind) -> bytes:
        docx = _answer(self._ask, ToDocxAsked(content, kind)).docx
        if docx is None:
            raise Unreadable("failed", "the file could not be converted", why="the answer holds no file")
        return docx


class AskedOcr(Ocr):
    """tesseract, at the other end of *ask*."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        words = _answer(self._ask, WordsAsked(picture, dpi)).words
        if words is None:
            raise Unreadable("failed", "the page could not be read", why="the answer holds no words")
        return words


class ToolDesk:
    """Answers one child's questions, within the limits above; *tools* gives the tools, and most files need none."""

    def __init__(self, tools: Callable[[], Tools]) -> None:
        self._tools = tools
        self._conversions = MOST_CONVERSIONS
        self._pages = MOST_PAGES
        self._seconds = MOST_SECONDS

    def answer(self, question: bytes) -> bytes:
        began = time.monotonic()
        try:
            asked = msgspec.msgpack.decode(question, type=ToDocxAsked | WordsAsked)
            answer = self._converted(asked) if isinstance(asked, ToDocxAsked) else self._recognised(asked)
        except msgspec.MsgspecError:
            answer = ToolAnswer(failure=Failure("failed", "the reader asked for no tool that there is"))
        except Unreadable as error:
            answer = ToolAnswer(failure=Failure.of(error))
        self._seconds -= time.monotonic() - began
        return msgspec.msgpack.encode(answer)

    def _converted(self, asked: ToDocxAsked) -> ToolAnswer:
        self._conversions -= 1
        self._refuse_beyond(self._conversions)
        office = self._tools().office
        if office is None:
            raise _not_there("files of this kind")
        return ToolAnswer(docx=office.to_docx(asked.content, asked.kind))

    def _recognised(self, asked: WordsAsked) -> ToolAnswer:
        self._pages -= 1
        self._refuse_beyond(self._pages)
        ocr = self._tools().ocr
        if ocr is None:
            raise _not_there("pictures of text")
        return ToolAnswer(words=ocr.words(asked.picture, asked.dpi))

    def _refuse_beyond(self, left: int) -> None:
        if left < 0 or self._seconds <= 0:
            raise Unreadable("too_large", "the file takes more work than any report", do="send the report alone")


def _not_there(what: str) -> Unreadable:
    return Unreadable("unsupported", f"{what} can't be read here", do="send the report as docx or pdf")


def _answer(ask: Ask, question: ToDocxAsked | WordsAsked) -> ToolAnswer:
    answer = msgspec.msgpack.decode(ask(msgspec.msgpack.encode(question)), type=ToolAnswer)
    if answer.failure is not None:
        raise answer.failure.error()
    return answer
