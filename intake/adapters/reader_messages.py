"""What passes between the worker and its reader: typed messages in msgpack, never pickle."""

from __future__ import annotations

from datetime import datetime

import msgspec

from intake.errors import UnreadableCode
from intake.model.document import Document
from intake.model.mail import FileKind
from intake.ports import ReceiveOptions

MAIL = "mail"  # topics; a document's is "document.pdf", so that the server knows what to load before it forks
DOCUMENT = "document"


class MailAsked(msgspec.Struct, frozen=True):
    """A mail to be received. The answer is a Mail."""

    raw: bytes
    options: ReceiveOptions
    internal_date: datetime


class DocumentAsked(msgspec.Struct, frozen=True):
    """A file to be read."""

    content: bytes
    kind: FileKind


class Failure(msgspec.Struct, frozen=True):
    """errors.Unreadable on its way back."""

    code: UnreadableCode
    what: str
    why: str = ""
    do: str = ""


class DocumentAnswer(msgspec.Struct, frozen=True):
    """One of the two is there."""

    document: Document | None = None
    failure: Failure | None = None
