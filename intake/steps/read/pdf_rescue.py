"""What is done where pdfium's reading of a PDF isn't enough: a second reader, then repair. Light to load."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable
from intake.steps.read.pdf_page import Page

if TYPE_CHECKING:
    from intake.steps.read.pdf_second import SecondReader

_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]+")  # the sign for unknown ones, the private area
_POOR = 5  # one sign in so many without a meaning: the text is poor
_MAX_OBJECTS = 100  # looked at for text
_REFERENCE = re.compile(rb"\s(?:obj|R)\b")
_MAX_REFERENCES = 200_000  # of a broken file: some seconds' work for who puts it together; 300 pages have a tenth
_END = b"%%EOF"
_TAIL = 2_048  # bytes: what stores and sends files may append a little


class SecondOpinion:
    """The second reader's word on single pages of one PDF."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def on(self, page: Page, handle: pdfium.PdfPage) -> Page:
        """The page, with the second reader's words where the first's are poor and those are better.

        Poor are words of which a fifth are signs without a meaning (the sign for unknown ones, the private area), and
        none at all where the page has text. Better are those with more signs that have a meaning.
        """
        if not _is_poor(page, handle):
            return page
        try:
            other = self._reader.page(page.number)
        except (Unreadable, IndexError):  # it can't read the page either: the first reading is all there is
            return page
        return other if known(other) > known(page) else page

    @cached_property
    def _reader(self) -> SecondReader:
        from intake.steps.read.pdf_second import SecondReader

        return SecondReader(self._content)


def check_references(content: bytes) -> None:
    """Raise Unreadable("too_large") where a broken PDF has more objects, and references to them, than are followed."""
    if sum(1 for _ in islice(_REFERENCE.finditer(content), _MAX_REFERENCES + 1)) > _MAX_REFERENCES:
        raise Unreadable("too_large", "the PDF is broken, and has more parts than are put together again")


def read_whole(content: bytes) -> list[Page] | None:
    """The pages as the second reader sees them; None where it can't read all of them, or sees no text.

    Raises Unreadable: too_large.
    """
    from intake.steps.read.pdf_overlay import Overlay
    from intake.steps.read.pdf_second import SecondReader

    overlay = Overlay(content)
    try:
        reader = SecondReader(content)
        if not reader.is_whole:
            return None
        pages = [reader.page(number) for number in range(1, len(reader) + 1)]
        pages = [overlay.with_fields(page, reader.frame(page.number)) for page in pages]
        pages[0] = replace(pages[0], flags=pages[0].flags | ({"xfa"} if reader.draws_itself else set()))
    except Unreadable as error:
        if error.code == "damaged":
            return None
        raise
    return pages if any(known(page) for page in pages) else None


def is_cut_off(content: bytes, pages: list[Page]) -> bool:
    """Whether the file's end is missing, as when sending it was broken off, and the content of a page with it."""
    return _END not in content[-_TAIL:] and any(not (page.words or page.rules or page.has_image) for page in pages)


def known(page: Page) -> int:
    """How many signs on a page have a meaning."""
    text = "".join([word.text for word in page.words])
    if text.isprintable() and "\ufffd" not in text:  # as nearly always; the private area isn't printable
        return len(text)
    return len(text) - sum(map(len, _UNKNOWN.findall(text)))


def _is_poor(page: Page, handle: pdfium.PdfPage) -> bool:
    length = sum(len(word.text) for word in page.words)
    if length == 0:
        return not page.has_image and _has_text(handle)
    return (length - known(page)) * _POOR > length


def _has_text(handle: pdfium.PdfPage) -> bool:
    count = min(raw.FPDFPage_CountObjects(handle.raw), _MAX_OBJECTS)
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(handle.raw, index)) for index in range(count))
    return any(kind in {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM} for kind in kinds)
