"""What lies over a PDF's page and isn't in its text: filled fields, text typed on in a viewer, notes, marks.

pdfium tells a page's annotations; the values of form fields come from the catalogue, which is read only where a page
has a field. No action is ever followed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.steps.read.pdf_page import Frame, Page
from intake.steps.read.pdf_typed import Box, as_shown, with_texts

if TYPE_CHECKING:
    from intake.model.document import Block, Document
    from intake.steps.read.pdf_fields import Field

_MAX_ANNOTATIONS = 2_000
_MAX_BYTES = 200_000  # of one annotation's text, in UTF-16
_SLACK = 2.0  # points that what stands in a box may stick out of it
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


@dataclass(slots=True)
class _Found:
    """What the annotations of a page say."""

    texts: list[tuple[str, Box]] = field(default_factory=list)
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
        page = with_texts(page, found.texts, frame)
        return self.with_fields(page, frame) if found.has_fields else page

    def with_fields(self, page: Page, frame: Frame) -> Page:
        """The page with what is filled into its fields. Raises Unreadable: damaged, too_large."""
        fields = self._fields.get(page.number, ())
        page = with_texts(page, [(one.value, one.box) for one in fields], frame)
        return replace(page, fields=tuple((one.name, as_shown(one.box, frame)) for one in fields))

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


def named(document: Document, pages: Sequence[Page]) -> Document:
    """The document, with the field's name in each block that stands in a field by itself."""
    fields = {page.number: page.fields for page in pages if page.fields}
    if not fields:
        return document
    blocks = [replace(block, control=_field_of(block, fields.get(block.page, ()))) for block in document.blocks]
    return replace(document, blocks=tuple(blocks))


def _field_of(block: Block, fields: Sequence[tuple[str, Box]]) -> str:
    left, bottom, right, top = block.box or (0.0, 0.0, 0.0, 0.0)
    return next(
        (
            name
            for name, box in fields
            if box[0] - _SLACK <= left
            and right <= box[2] + _SLACK
            and box[1] - _SLACK <= bottom
            and top <= box[3] + _SLACK
        ),
        "",
    )


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


def _rectangle(annotation: Any) -> Box:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top
