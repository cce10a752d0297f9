"""Headings and table cells of a tagged PDF, from its structure tree (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.steps.read.pdf_page import TagCell

_MAX_ELEMENTS = 20_000
_MAX_DEPTH = 60
_MAX_SPAN = 100
_HEADING = re.compile(r"(?:H|Heading|Rubrik)[ _]?([1-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tags:
    """What the tree says of a page, by marked content id."""

    headings: dict[int, int] = field(default_factory=dict)  # level 1-9
    cells: dict[int, TagCell] = field(default_factory=dict)


@dataclass(slots=True)
class _Table:
    """A table while its rows are met."""

    number: int
    row: int = -1
    taken: set[tuple[int, int]] = field(default_factory=set)

    def place(self, column: int, rows: int, columns: int) -> TagCell:
        while (self.row, column) in self.taken:
            column += 1
        self.taken.update((self.row + y, column + x) for y in range(rows) for x in range(columns))
        return TagCell(self.number, self.row, column, rows, columns)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree an element stands."""

    depth: int = 0
    level: int = 0
    table: _Table | None = None
    cell: TagCell | None = None


def read_tags(page: pdfium.PdfPage) -> Tags:
    """Empty where the PDF isn't tagged. Of a cell in a cell the inner one counts."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return Tags()
    try:
        tags = Tags()
        roots = (raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(raw.FPDF_StructTree_CountChildren(tree)))
        for element, place in _elements([root for root in roots if root]):
            if not place.level and not place.cell:
                continue
            for index in range(max(raw.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
                mark = raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
                if mark >= 0 and place.level:
                    tags.headings[mark] = place.level
                if mark >= 0 and place.cell:
                    tags.cells[mark] = place.cell
        return tags
    finally:
        raw.FPDF_StructTree_Close(tree)


def _elements(roots: list[Any]) -> Iterator[tuple[Any, _Place]]:
    """Every element in the tree's order."""
    waiting = [(root, _Place(), 0) for root in reversed(roots)]
    seen = tables = 0
    while waiting and seen < _MAX_ELEMENTS:
        element, above, index = waiting.pop()
        seen += 1
        kind = _kind(element)
        tables += kind == "Table"
        place = _placed(element, kind, above, index, tables)
        yield element, place
        if place.depth < _MAX_DEPTH:
            children = range(min(max(raw.FPDF_StructElement_CountChildren(element), 0), _MAX_ELEMENTS))
            for number in reversed(children):
                child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
                if child:  # what stands on another page is none, but counts
                    waiting.append((child, place, number))


def _placed(element: Any, kind: str, above: _Place, index: int, tables: int) -> _Place:
    depth, table, cell = above.depth + 1, above.table, above.cell
    if kind == "Table":
        table = _Table(tables)
    elif kind == "TR" and table:
        table.row += 1
    elif kind in ("TD", "TH") and table:
        cell = table.place(index, _span(element, b"RowSpan"), _span(element, b"ColSpan"))
    match = _HEADING.fullmatch(kind)
    return _Place(depth, int(match[1] or 1) if match else above.level, table, cell)


def _kind(element: Any) -> str:
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    if not 2 < length < 200:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _span(element: Any, name: bytes) -> int:
    for index in range(max(raw.FPDF_StructElement_GetAttributeCount(element), 0)):
        attribute = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        value = raw.FPDF_StructElement_Attr_GetValue(attribute, name) if attribute else None
        number = ctypes.c_float()
        if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
            return min(max(int(number.value), 1), _MAX_SPAN)
    return 1
