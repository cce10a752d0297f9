"""What passes between the worker and its reader: typed messages in msgpack, never pickle."""

from __future__ import annotations

import msgspec

from intake.errors import Unreadable, UnreadableCode
from intake.model.document import Document
from intake.model.mail import FileKind, MailFile
from intake.readports import PrintedWord

MAIL = "mail"  # topics
FILES = "files"  # in a container
DOCUMENT = "document"  # and the kind, "document.pdf", so that the server knows what to load before it forks


class FileAsked(msgspec.Struct, frozen=True):
    """A file to be read, or a container to be opened."""

    content: bytes
    kind: FileKind


class Failure(msgspec.Struct, frozen=True):
    """errors.Unreadable on its way."""

    code: UnreadableCode
    what: str
    why: str = ""
    do: str = ""

    @classmethod
    def of(cls, error: Unreadable) -> Failure:
        return cls(error.code, error.what, error.why, error.do)

    def error(self) -> Unreadable:
        return Unreadable(self.code, self.what, why=self.why, do=self.do)


class DocumentAnswer(msgspec.Struct, frozen=True):
    """One of the two is there."""

    document: Document | None = None
    failure: Failure | None = None


class FilesAnswer(msgspec.Struct, frozen=True):
    """One of the two is there."""

    files: tuple[MailFile, ...] | None = None
    failure: Failure | None = None


class ToDocxAsked(msgspec.Struct, frozen=True, tag=True):
    """A child asks LibreOffice, by way of the worker."""

    content: bytes
    kind: FileKind


class WordsAsked(msgspec.Struct, frozen=True, tag=True):
    """A child asks tesseract, by way of the worker."""

    picture: bytes
    dpi: int


class ToolAnswer(msgspec.Struct, frozen=True):
    """One of the three is there."""

    docx: bytes | None = None
    words: tuple[PrintedWord, ...] | None = None
    failure: Failure | None = None
