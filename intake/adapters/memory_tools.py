"""The tools of reading without their programs, for tests: they know beforehand what they will be asked."""

from __future__ import annotations

from collections.abc import Mapping

from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import Ocr, Office, PrintedWord


class MemoryOffice(Office):
    """Gives the docx that stands for a file in *known*; any other file is damaged."""

    def __init__(self, known: Mapping[bytes, bytes]) -> None:
        self._known = known

    def to_docx(self, content: bytes, kind: FileKind) -> bytes:
        if kind not in (FileKind.ODT, FileKind.DOC, FileKind.RTF):
            raise Unreadable("unsupported", f"files of the kind {kind} can't be read here")
        if content not in self._known:
            raise Unreadable("damaged", "the file is damaged")
        return self._known[content]


class MemoryOcr(Ocr):
    """Gives the words that stand for a picture in *known*; any other picture is blank, and what is none fails."""

    def __init__(self, known: Mapping[bytes, tuple[PrintedWord, ...]]) -> None:
        self._known = known

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:  # noqa: ARG002  the port has it
        if not picture.startswith((b"P4", b"P5")):
            raise Unreadable("failed", "the page could not be read")
        return self._known.get(picture, ())
