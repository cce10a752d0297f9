"""What was filled into a PDF's form fields, or typed onto its pages: words that the page's own text doesn't hold."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.steps.read.pdf_page import Frame, Word

_MAX_ANNOTATIONS = 2_000
_MAX_BYTES = 200_000  # of one value, in UTF-16
_TALL = 30.0  # points: a higher field holds several lines
_SIZE = 11.0
_PITCH = 1.2  # line to line, in type sizes
_UNSEEN = 0x02 | 0x20  # hidden, no view (ISO 32000-1, table 165)

_TEXTS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_BOXES = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)


def read_fields(document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame) -> tuple[Word, ...]:
    """Each field's value as words where the field stands. The document's forms must be initialised before the page."""
    form = document.formenv.raw if document.formenv else None
    words: list[Word] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            words.extend(_annotation_words(form, annotation, frame))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return tuple(words)


def _annotation_words(form: Any, annotation: Any, frame: Frame) -> Iterator[Word]:
    if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    value = ""
    if kind == raw.FPDF_ANNOT_FREETEXT:
        value = _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    elif kind == raw.FPDF_ANNOT_WIDGET and form is not None:
        field = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        if field in _TEXTS:
            value = _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
        elif field in _BOXES:
            value = "☒" if raw.FPDFAnnot_IsChecked(form, annotation) else "☐"
    if value.strip():
        yield from _placed(value, _rectangle(annotation, frame))


def _string(read: Callable[[Any, int], int]) -> str:
    """A UTF-16 string of pdfium's: asked for its length in bytes first."""
    length = read(None, 0)
    if not 2 < length <= _MAX_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _rectangle(annotation: Any, frame: Frame) -> tuple[float, float, float, float]:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    x0, y0 = frame.point(box.left, box.bottom)
    x1, y1 = frame.point(box.right, box.top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _placed(value: str, box: tuple[float, float, float, float]) -> Iterator[Word]:
    left, bottom, right, top = box
    height = top - bottom
    lines = [line.strip() for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if len(lines) == 1 and height < _TALL:
        size = min(_SIZE, max(0.7 * height, 4.0))
        yield _word(lines[0], left, (bottom + top) / 2 - 0.35 * size, size, right)
        return
    pitch = min(_PITCH * _SIZE, height / (len(lines) + 0.3))
    size = pitch / _PITCH
    for number, line in enumerate(lines):
        if line:
            yield _word(line, left, top - 0.8 * size - number * pitch, size, right)


def _word(text: str, left: float, base: float, size: float, right: float) -> Word:
    width = min(0.5 * size * len(text), right - left - 2)
    return Word(text=text, left=left + 2, right=left + 2 + max(width, 1.0), base=base, size=size)
