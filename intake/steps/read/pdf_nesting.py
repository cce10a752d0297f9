"""Drawings in drawings: how many times a PDF's pages draw them in all, before pdfium draws any.

pdfium opens a form XObject (ISO 32000-1, 8.10) anew each time that it is drawn, so thirty of them, each drawing the
next one twice, are a thousand million.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from intake.errors import Unreadable

_MOST = 100_000  # drawings on a page
_DEEPEST = 30  # pdfium goes no deeper
_READ = 1_000_000  # bytes of a drawing's content that are looked at
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


def check_nesting(content: bytes) -> None:
    """Raises Unreadable("too_large") where a page draws more than 100,000. What can't be opened is left to others."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            weights: dict[tuple[int, int], int] = {}
            most = max((_weight(page.obj, weights, 0) for page in pdf.pages), default=0)
    except (pikepdf.PasswordError, pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, LookupError):
        return
    if most > _MOST:
        raise Unreadable("too_large", "a page of the PDF is drawn of too many drawings", do="send it as a Word file")


def _weight(owner: pikepdf.Object, weights: dict[tuple[int, int], int], depth: int) -> int:
    """How many drawings a page or a drawing opens, itself among them."""
    if owner.objgen in weights:
        return weights[owner.objgen]
    weights[owner.objgen] = 1  # one that draws itself is not drawn again
    weight = 1
    for name, drawing in _drawings(owner) if depth < _DEEPEST else ():
        times = sum(found == name for found in _DRAWN.findall(_content(owner)))
        weight += times * _weight(drawing, weights, depth + 1)
    weights[owner.objgen] = min(weight, 10 * _MOST)
    return weights[owner.objgen]


def _drawings(owner: pikepdf.Object) -> Iterator[tuple[bytes, pikepdf.Object]]:
    drawings = owner.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    for name, drawing in drawings.items():
        if isinstance(drawing, pikepdf.Stream) and drawing.get("/Subtype") == pikepdf.Name.Form:
            yield name.removeprefix("/").encode(), drawing


def _content(owner: pikepdf.Object) -> bytes:
    """The beginning of what a page or a drawing draws by, inflated no further than it is looked at."""
    streams = owner.get("/Contents") if owner.get("/Type") == pikepdf.Name.Page else owner
    parts = list(streams) if isinstance(streams, pikepdf.Array) else [streams]
    return b"\n".join(_inflated(part) for part in parts if isinstance(part, pikepdf.Stream))


def _inflated(stream: pikepdf.Stream) -> bytes:
    raw = stream.read_raw_bytes()
    if stream.get("/Filter") is None:
        return raw[:_READ]
    try:
        return zlib.decompressobj().decompress(raw, _READ)
    except zlib.error:
        return b""
