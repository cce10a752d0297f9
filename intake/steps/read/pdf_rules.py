"""The straight lines and box edges that a PDF page draws, forms inside it included."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable
from intake.steps.read.pdf_page import Frame, Rule

_MAX_OBJECTS = 300_000
_MAX_TEXTS = 20_000  # pieces of text on a page, at most a letter each; pdfium's time grows with their square
_MAX_RULED = 20_000  # what a page draws beyond this many pieces is a map or a chart and rules no table
_MAX_DEPTH = 5
_THIN = 3.0  # points: a filled rectangle no thicker than this is a drawn line
_STRAIGHT = 0.7  # points a ruling line may lean
_SHORT = 4.0  # points: anything shorter rules nothing
_BOX = 6  # pieces of outline that a line or a box has at most
_LETTERS = 500  # pieces of outline that thirty letters have
_WHITE = 245  # all of red, green and blue from here on: not seen on paper

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page's objects say: its ruling lines, and whether it shows a picture that covers much of it.

    Letters that are drawn as shapes, on a page without any text, are a picture too.
    """

    rules: tuple[Rule, ...]
    has_image: bool


def read_drawing(page: pdfium.PdfPage, frame: Frame) -> Drawing:
    """Raises Unreadable("too_large") for a page of so many pieces that pdfium would work on its text for minutes."""
    rules: list[Rule] = []
    area = frame.width * frame.height
    has_image = False
    texts = shapes = 0
    objects = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    for number, (kind, handle, matrix) in enumerate(objects):
        texts += kind == raw.FPDF_PAGEOBJ_TEXT
        if texts > _MAX_TEXTS or number > _MAX_OBJECTS:
            raise Unreadable("too_large", "a page of the PDF is made of too many pieces", do="send it as a Word file")
        if kind == raw.FPDF_PAGEOBJ_PATH and number < _MAX_RULED:
            rules.extend(_path_rules(handle, matrix, frame))
            shapes += _corners(handle)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            has_image = has_image or _covers(handle, matrix) > 0.3 * area
    return Drawing(tuple(rules), has_image or (texts == 0 and shapes > _LETTERS))


def _corners(handle: Any) -> int:
    """How many pieces a path's outline has, if more than a line or a box: a letter's has ten or twenty."""
    count: int = raw.FPDFPath_CountSegments(handle)
    return count if count > _BOX else 0


def _objects(
    owner: Any, count: Any, get: Any, matrix: _Matrix = _IDENTITY, depth: int = 0
) -> Iterator[tuple[int, Any, _Matrix]]:
    for index in range(count(owner)):
        handle = get(owner, index)
        kind = raw.FPDFPageObj_GetType(handle)
        yield kind, handle, matrix  # a form too: what holds nothing but forms has to count
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(handle), matrix)
            yield from _objects(handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)


def _matrix(handle: Any) -> _Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(m)):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """First *m*, then *n*."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741 -- a matrix's letters
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _covers(handle: Any, matrix: _Matrix) -> float:
    """Area of an image in square points: the unit square under its matrix."""
    a, b, c, d, _, _ = _times(_matrix(handle), matrix)
    return abs(a * d - b * c)


def _path_rules(handle: Any, matrix: _Matrix, frame: Frame) -> list[Rule]:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, ctypes.byref(mode), ctypes.byref(stroked))
    line = bool(stroked.value) and _is_seen(handle, raw.FPDFPageObj_GetStrokeColor)
    area = mode.value != raw.FPDF_FILLMODE_NONE and _is_seen(handle, raw.FPDFPageObj_GetFillColor)
    if not line and not area:
        return []
    rules: list[Rule] = []
    for points, closed in _subpaths(handle, _times(_matrix(handle), matrix), frame):
        box = _rectangle(points)
        if box is not None:
            rules.extend(_box_rules(box, line=line))
        elif line:
            rules.extend(_edges(points, closed=closed))
    return rules


def _is_seen(handle: Any, colour: Any) -> bool:
    r, g, b, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(handle, ctypes.byref(r), ctypes.byref(g), ctypes.byref(b), ctypes.byref(alpha)):
        return True
    return alpha.value > 10 and min(r.value, g.value, b.value) < _WHITE


def _subpaths(handle: Any, matrix: _Matrix, frame: Frame) -> Iterator[tuple[list[_Point], bool]]:
    """Each subpath's corner points, and whether it is closed. A curve counts as its end point."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    closed = False
    for index in range(min(raw.FPDFPath_CountSegments(handle), 400)):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, closed
            points = []
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append(frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        closed = bool(raw.FPDFPathSegment_GetClose(segment))
    if points:
        yield points, closed


def _rectangle(points: list[_Point]) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top, where every point lies on the edge of the points' own box (rounded corners too)."""
    if len(points) < 4:
        return None
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    slack = max(_STRAIGHT, 0.0 if len(points) < 8 else 6.0)
    for x, y in points:
        if min(x - left, right - x) > slack and min(y - bottom, top - y) > slack:
            return None
    corners = {(x - left < right - x, y - bottom < top - y) for x, y in points}
    return (left, bottom, right, top) if len(corners) == 4 else None


def _box_rules(box: tuple[float, float, float, float], *, line: bool) -> list[Rule]:
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if height <= _THIN and width >= _SHORT:
        middle = (bottom + top) / 2
        return [Rule(left, middle, right, middle)]
    if width <= _THIN and height >= _SHORT:
        middle = (left + right) / 2
        return [Rule(middle, bottom, middle, top)]
    if width < _SHORT or height < _SHORT:
        return []
    return [
        Rule(left, bottom, right, bottom, not line),
        Rule(left, top, right, top, not line),
        Rule(left, bottom, left, top, not line),
        Rule(right, bottom, right, top, not line),
    ]


def _edges(points: list[_Point], *, closed: bool) -> list[Rule]:
    pairs = list(pairwise(points))
    if closed:
        pairs.append((points[-1], points[0]))
    rules = []
    for (x0, y0), (x1, y1) in pairs:
        if abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) >= _SHORT:
            middle = (y0 + y1) / 2
            rules.append(Rule(min(x0, x1), middle, max(x0, x1), middle))
        elif abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) >= _SHORT:
            middle = (x0 + x1) / 2
            rules.append(Rule(middle, min(y0, y1), middle, max(y0, y1)))
    return rules
