"""A PDF's objects as pdfminer.six sees them: what pdfium doesn't hand out of forms, and the packets of XFA.

Only the object layer is used. Nothing that a file says of itself is believed: references may run in circles, trees may
have no end and streams may inflate without limit (ISO 32000-1, 7.3 and 7.7), so that each walk here has its bounds.
"""

from __future__ import annotations

import codecs
import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSException, PSLiteral
from pdfminer.utils import decode_text

from intake.errors import Unreadable

# What pdfminer.six raises on broken files, beside its own: it leaves many checks to Python.
BROKEN = (
    PSException, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RecursionError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip

_MAX_HOPS = 20  # references to references
_MAX_PAGES = 300
_MAX_NODES = 5_000  # of the page tree
_MAX_INFLATED = 200_000_000  # bytes of all streams; pictures are the most of them
_MAX_PACKED = 3  # times that a stream may be packed
_PIECE = 1 << 16
_FAR = 1e6  # points: numbers may have any length
_DEFLATE = 8  # in the low half of a packed stream's first byte (RFC 1950)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BYTE = re.compile(rb"[\x80-\xff]")


class Catalogue:
    """One PDF's objects. *root* is its document catalogue."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable: damaged, too_large."""
        _check_inflation(content)
        try:
            self.document = PDFDocument(PDFParser(BytesIO(content)))
        except BROKEN as error:
            raise Unreadable(
                "damaged", "the PDF's catalogue can't be read", do="save it anew, send it again"
            ) from error
        self.root = mapping(self.document.catalog)

    def pages(self) -> Iterator[dict[str, Any]]:
        """The pages' dictionaries in order."""
        waiting: list[Any] = [self.root.get("Pages")]
        seen: set[int] = set()
        found = nodes = 0
        while waiting and found < _MAX_PAGES and nodes < _MAX_NODES:
            reference = waiting.pop()
            nodes += 1
            if isinstance(reference, PDFObjRef):
                if reference.objid in seen:
                    continue
                seen.add(reference.objid)
            node = mapping(reference)
            if "Kids" in node:
                waiting.extend(reversed(array(node["Kids"])[:_MAX_NODES]))
            elif node:
                found += 1
                yield node


def resolved(thing: Any) -> Any:
    """What a reference points at; None where it points nowhere, or in a circle."""
    for _ in range(_MAX_HOPS):
        if not isinstance(thing, PDFObjRef):
            return thing
        try:
            thing = thing.resolve()
        except BROKEN:  # an object that can't be parsed is one that isn't there (ISO 32000-1, 7.3.10)
            return None
    return None


def mapping(thing: Any) -> dict[str, Any]:
    found = resolved(thing)
    if isinstance(found, PDFStream):
        return found.attrs
    return found if isinstance(found, dict) else {}


def array(thing: Any) -> list[Any]:
    found = resolved(thing)
    return list(found) if isinstance(found, (list, tuple)) else []


def whole(thing: Any) -> int:
    found = resolved(thing)
    return found if isinstance(found, int) else 0


def rectangle(thing: Any) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top."""
    sides = [resolved(side) for side in array(thing)]
    if len(sides) != 4 or not all(isinstance(side, (int, float)) for side in sides):
        return None
    x0, y0, x1, y1 = (max(-_FAR, min(side, _FAR)) for side in sides)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def text(thing: Any) -> str:
    """A string, a name or a stream of text."""
    found = resolved(thing)
    if isinstance(found, PSLiteral):
        return found.name if isinstance(found.name, str) else _decoded(found.name)
    if isinstance(found, PDFStream):
        return _decoded(inflated(found))
    return _decoded(found) if isinstance(found, bytes) else ""


def _decoded(data: bytes) -> str:
    """UTF-16 or UTF-8 behind a mark, else PDFDocEncoding; but some programs write UTF-8 without the mark."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", errors="replace")
    if _BYTE.search(data) and not data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return decode_text(data)
    return decode_text(data)


def inflated(stream: Any) -> bytes:
    """A stream's bytes; none where it can't be read."""
    found = resolved(stream)
    if not isinstance(found, PDFStream):
        return b""
    try:
        return found.get_data()
    except BROKEN:
        return b""


def _check_inflation(content: bytes) -> None:
    """Raise Unreadable("too_large") where what is packed is more than is read: pdfminer.six would unpack it all."""
    room = _MAX_INFLATED
    view = memoryview(content)
    for found in _STREAM.finditer(content):
        room -= _inflated_size(view[found.end() :], room)
        if room <= 0:
            raise _too_large()


def _inflated_size(packed: memoryview | bytes, room: int, depth: int = 0) -> int:
    """How many bytes come out of what begins here, packed once or several times; counting ends at *room*."""
    if len(packed) < 2 or packed[0] & 0x0F != _DEFLATE or depth == _MAX_PACKED:
        return 0
    inflater = zlib.decompressobj()
    size = place = 0
    first = b""
    try:
        while size < room and place < len(packed) and not inflater.eof:
            piece = inflater.decompress(inflater.unconsumed_tail or packed[place : place + _PIECE], _PIECE)
            place += 0 if inflater.unconsumed_tail else _PIECE
            first = first or piece
            size += len(piece)
    except zlib.error:
        return size
    return size + _inflated_size(first, room - size, depth + 1) * max(size // _PIECE, 1)


def _too_large() -> Unreadable:
    return Unreadable("too_large", "a part of the PDF inflates to more than is read", do="send the report as docx")
