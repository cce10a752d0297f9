"""What reading a file leans on, as ports: LibreOffice and tesseract, each in a box of its own (design.md, decision 11).

Apart from ports.py, so that a process that reads one file loads little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from intake.model.mail import FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedWord:
    """A word found in the picture of a page."""

    text: str
    box: tuple[int, int, int, int]  # left, top, right, bottom in pixels from the picture's top left
    confidence: float  # 0..1
    line: int  # words of one number stand in one line, as far as the program could tell


class Office(Protocol):
    """LibreOffice."""

    def to_docx(self, content: bytes, kind: FileKind) -> bytes:
        """An odt, doc or rtf as docx. Raises Unreadable: encrypted, damaged, too_large, failed, or unsupported."""


class Ocr(Protocol):
    """tesseract, with Swedish."""

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        """The words of one upright page, a PGM or PBM. Raises Unreadable: failed, unsupported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What `read` is handed. None: not there, and a file that needs it is `unsupported`."""

    office: Office | None = None
    ocr: Ocr | None = None


NO_TOOLS = Tools()
