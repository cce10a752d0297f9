"""What lies over a PDF's page and isn't in its text: filled fields, text typed on in a viewer, notes, marks.

pdfium tells a page's annotations; the values of form fields come from the catalogue, which is read only where a page
has a field. No action is ever followed.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.steps.read.pdf_page import Frame, Page, Word

if TYPE_CHECKING:
    from intake.steps.read.pdf_fields import Field

_MAX_ANNOTATIONS = 2_000
_MAX_BYTES = 200_000  # of one annotation's text, in UTF-16
_TALL = 30.0  # points: a higher field holds several lines
_SIZE = 11.0
_PITCH = 1.2  # line to line, in type sizes
_LEAST = 6.0  # points line to line: what is closer can't be told apart
_UNSEEN = 0x02 | 0x20  # hidden, no view (ISO 32000-1, table 165)
_NOTES = (
    raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY,
    raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_POLYLINE, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_STAMP,
)  # fmt: skip
_FLAGS = {
    raw.FPDF_ANNOT_STAMP: "drawn-marks",
    raw.FPDF_ANNOT_INK: "drawn-marks",
    raw.FPDF_ANNOT_FILEATTACHMENT: "attachments",
    raw.FPDF_ANNOT_RICHMEDIA: "active-content",
    raw.FPDF_ANNOT_SCREEN: "active-content",
}
_OUTWARD = (raw.PDFACTION_LAUNCH, raw.PDFACTION_REMOTEGOTO)
_LINE_TO_WRITE_ON = re.compile(r"[_.…]{3,}")
_BOX_SIGNS = frozenset("☐☒☑□■")

_Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class _Found:
    """What the annotations of a page say."""

    texts: list[tuple[str, _Box]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    has_fields: bool = False


class Overlay:
    """What lies over the pages of one PDF."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def over(self, page: Page, handle: pdfium.PdfPage, frame: Frame) -> Page:
        """The page with what lies over it. Raises Unreadable: damaged, too_large (the form's catalogue)."""
        count = raw.FPDFPage_GetAnnotCount(handle.raw)
        if count <= 0:
            return page
        found = _Found()
        for index in range(min(count, _MAX_ANNOTATIONS)):
            annotation = raw.FPDFPage_GetAnnot(handle.raw, index)
            if annotation:
                try:
                    _take(annotation, found)
                finally:
                    raw.FPDFPage_CloseAnnot(annotation)
        page = replace(page, notes=tuple(found.notes), flags=frozenset(found.flags))
        page = _with_texts(page, found.texts, frame)
        return self.with_fields(page, frame) if found.has_fields else page

    def with_fields(self, page: Page, frame: Frame) -> Page:
        """The page with what is filled into its fields. Raises Unreadable: damaged, too_large."""
        return _with_texts(page, [(one.value, one.box) for one in self._fields.get(page.number, ())], frame)

    @cached_property
    def _fields(self) -> dict[int, tuple[Field, ...]]:
        from intake.steps.read.pdf_catalogue import Catalogue  # pdfminer.six is loaded only where there is a form
        from intake.steps.read.pdf_fields import read_fields

        return read_fields(Catalogue(self._content))


def document_flags(document: pdfium.PdfDocument) -> frozenset[str]:
    """What the file carries beside its pages: files and scripts, which are left alone, or a form that draws itself."""
    flags = set()
    if raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        flags.add("attachments")
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        flags.add("active-content")
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        flags.add("xfa")
    return frozenset(flags)


def _with_texts(page: Page, texts: Sequence[tuple[str, _Box]], frame: Frame) -> Page:
    words = page.words
    for text, box in dict.fromkeys(texts):
        words = _with(words, text, _as_shown(box, frame))
    return replace(page, words=words)


def _take(annotation: Any, found: _Found) -> None:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_WIDGET:
        found.has_fields = True
    elif kind == raw.FPDF_ANNOT_LINK:
        action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
        if action and raw.FPDFAction_GetType(action) in _OUTWARD:
            found.flags.add("external-references")
    elif not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        if kind in _FLAGS:
            found.flags.add(_FLAGS[kind])
        contents = _contents(annotation).strip() if kind in _NOTES or kind == raw.FPDF_ANNOT_FREETEXT else ""
        if contents and kind == raw.FPDF_ANNOT_FREETEXT:
            found.texts.append((contents, _rectangle(annotation)))
        elif contents:
            found.notes.append(contents)


def _contents(annotation: Any) -> str:
    return _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))


def _string(read: Callable[[Any, int], int]) -> str:
    """A UTF-16 string of pdfium's: asked for its length in bytes first."""
    length = read(None, 0)
    if not 2 < length <= _MAX_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _rectangle(annotation: Any) -> _Box:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def _as_shown(box: _Box, frame: Frame) -> _Box:
    x0, y0 = frame.point(box[0], box[1])
    x1, y1 = frame.point(box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _with(words: tuple[Word, ...], text: str, box: _Box) -> tuple[Word, ...]:
    """The words and *text* in its box; once where the page draws it too, and in the stead of a line to write on."""
    under = [word for word in words if _is_under(word, box)]
    drawn = "".join("".join(word.text for word in under).split())
    if text not in _BOX_SIGNS and "".join(text.split()) in drawn:
        return words
    gone = {word for word in under if _is_blank(word)}
    kept = tuple(word for word in words if word not in gone) if gone else words
    return kept + tuple(_placed(text, box))


def _is_under(word: Word, box: _Box) -> bool:
    x, y = (word.left + word.right) / 2, word.base + 0.3 * word.size
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _is_blank(word: Word) -> bool:
    return word.text in _BOX_SIGNS or _LINE_TO_WRITE_ON.fullmatch(word.text) is not None


def _placed(text: str, box: _Box) -> Iterator[Word]:
    left, bottom, right, top = box
    height = top - bottom
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if len(lines) == 1 and height < _TALL:
        size = min(_SIZE, max(0.7 * height, 4.0))
        yield _word(lines[0], left, (bottom + top) / 2 - 0.35 * size, size, right)
        return
    room = max(int(height / _LEAST), 1)
    lines = [line for line in lines if line] if len(lines) > room else lines
    share = -(-len(lines) // room)  # a field that scrolls: several lines have to stand in one
    lines = [" ".join(lines[start : start + share]) for start in range(0, len(lines), share)]
    pitch = min(_PITCH * _SIZE, height / (len(lines) + 0.3))
    size = pitch / _PITCH
    for number, line in enumerate(lines):
        if line:
            yield _word(line, left, top - 0.8 * size - number * pitch, size, right)


def _word(text: str, left: float, base: float, size: float, right: float) -> Word:
    width = min(0.5 * size * len(text), right - left - 2)
    return Word(text=text, left=left + 2, right=left + 2 + max(width, 1.0), base=base, size=size)
