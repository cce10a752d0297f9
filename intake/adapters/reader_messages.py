"""What passes between the worker and its reader: typed messages in msgpack, never pickle."""

from __future__ import annotations

import msgspec

from intake.errors import UnreadableCode
from intake.model.document import Document
from intake.model.mail import FileKind

MAIL = "mail"  # topics; a document's is "document.pdf", so that the server knows what to load before it forks
DOCUMENT = "document"


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
