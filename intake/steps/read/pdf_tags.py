"""Headings of a tagged PDF, from its structure tree."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_MAX_ELEMENTS = 20_000
_MAX_DEPTH = 60
_HEADING = re.compile(r"(?:H|Heading|Rubrik)[ _]?([1-9])?", re.IGNORECASE)


def read_headings(page: pdfium.PdfPage) -> dict[int, int]:
    """Marked content id -> heading level 1-9 on this page; empty where the PDF isn't tagged."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        headings: dict[int, int] = {}
        roots = (raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(raw.FPDF_StructTree_CountChildren(tree)))
        for element, level in _elements(roots):
            for index in range(max(raw.FPDF_StructElement_GetMarkedContentIdCount(element), 0) if level else 0):
                headings[raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)] = level
        headings.pop(-1, None)
        return headings
    finally:
        raw.FPDF_StructTree_Close(tree)


def _elements(roots: Iterator[Any]) -> Iterator[tuple[Any, int]]:
    """Every element with the level of the heading it stands in, 0 outside."""
    waiting = [(root, 0, 0) for root in roots if root]
    seen = 0
    while waiting and seen < _MAX_ELEMENTS:
        element, level, depth = waiting.pop()
        seen += 1
        level = _level(element) or level
        yield element, level
        if depth < _MAX_DEPTH:
            for index in range(max(raw.FPDF_StructElement_CountChildren(element), 0)):
                child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
                if child:
                    waiting.append((child, level, depth + 1))


def _level(element: Any) -> int:
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    if not 2 < length < 200:
        return 0
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetType(element, buffer, length)
    match = _HEADING.fullmatch(buffer.raw[: length - 2].decode("utf-16-le", errors="replace"))
    return int(match[1] or 1) if match else 0
