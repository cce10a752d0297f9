"""A small PDF writer, so that each test draws just the page it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

A4 = (595.0, 842.0)


def _escape(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@dataclass
class Sheet:
    """One page. Heights are from the bottom, in points, as in PDF itself."""

    size: tuple[float, float] = A4
    rotate: int = 0
    commands: list[bytes] = field(default_factory=list)
    annotations: list[bytes] = field(default_factory=list)  # dictionaries without their << >>
    tags: list[str] = field(default_factory=list)  # structure types by marked content id

    def text(self, x: float, y: float, text: str, *, size: float = 11, bold: bool = False) -> Sheet:
        font = b"/F2" if bold else b"/F1"
        self.commands.append(b"BT %s %.2f Tf %.2f %.2f Td (%s) Tj ET" % (font, size, x, y, _escape(text)))
        return self

    def lines(self, x: float, y: float, texts: Sequence[str], *, size: float = 11, pitch: float = 14) -> Sheet:
        for number, text in enumerate(texts):
            self.text(x, y - number * pitch, text, size=size)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.commands.append(b"%.2f %.2f m %.2f %.2f l S" % (x0, y0, x1, y1))
        return self

    def grid(self, sides: Sequence[float], heights: Sequence[float]) -> Sheet:
        for side in sides:
            self.line(side, heights[-1], side, heights[0])
        for height in heights:
            self.line(sides[0], height, sides[-1], height)
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.8) -> Sheet:
        self.commands.append(b"q %.2f g %.2f %.2f %.2f %.2f re f Q" % (grey, x0, y0, x1 - x0, y1 - y0))
        return self

    def tagged(self, tag: str, x: float, y: float, text: str) -> Sheet:
        self.commands.append(b"/%s << /MCID %d >> BDC" % (tag.encode(), len(self.tags)))
        self.tags.append(tag)
        self.text(x, y, text).commands.append(b"EMC")
        return self

    def annotation(self, box: Sequence[float], rest: str, *, flags: int = 4) -> Sheet:
        rectangle = " ".join(f"{side:.2f}" for side in box)
        self.annotations.append(f"/Type /Annot /F {flags} /Rect [{rectangle}] {rest}".encode("cp1252"))
        return self

    def turned(self, x: float, y: float, text: str) -> Sheet:
        self.commands.append(b"BT /F1 40 Tf .7 .7 -.7 .7 %.2f %.2f Tm (%s) Tj ET" % (x, y, _escape(text)))
        return self


@pytest.fixture
def pdf_of() -> Callable[..., bytes]:
    """Sheets -> a PDF with the two Helveticas."""

    def build(*sheets: Sheet) -> bytes:
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        objects += [
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name
            for name in (b"Helvetica", b"Helvetica-Bold")
        ]
        pages = [_add_page(objects, sheet, number) for number, sheet in enumerate(sheets)]
        kids = b" ".join(b"%d 0 R" % page for page in pages)
        objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
        if any(sheet.annotations for sheet in sheets):
            fields = b" ".join(b"%d 0 R" % n for n, body in enumerate(objects, start=1) if b"/Widget" in body)
            objects[0] = objects[0].replace(b">>", b"/AcroForm << /Fields [%s] >> >>" % fields)
        if any(sheet.tags for sheet in sheets):
            _add_tree(objects, sheets, pages)
        return _file(objects)

    return build


def _add_page(objects: list[bytes], sheet: Sheet, number: int) -> int:
    content = b"\n".join(sheet.commands)
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    stream = len(objects)
    objects += [b"<< %s >>" % annotation for annotation in sheet.annotations]
    annotations = b" ".join(b"%d 0 R" % n for n in range(stream + 1, len(objects) + 1))
    objects.append(
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Rotate %d /Contents %d 0 R /StructParents %d "
        b"/Annots [%s] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        % (*sheet.size, sheet.rotate, stream, number, annotations)
    )
    return len(objects)


def _add_tree(objects: list[bytes], sheets: Sequence[Sheet], pages: Sequence[int]) -> None:
    """The structure tree: one element for each piece of marked content, and the way back from page to element."""
    root = len(objects) + 1
    objects.append(b"")
    numbers, elements = [], []
    for index, (sheet, page) in enumerate(zip(sheets, pages, strict=True)):
        first = len(objects) + 1
        for mark, tag in enumerate(sheet.tags):
            objects.append(
                b"<< /Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R /K %d >>" % (tag.encode(), root, page, mark)
            )
        own = [b"%d 0 R" % n for n in range(first, len(objects) + 1)]
        numbers.append(b"%d [%s]" % (index, b" ".join(own)))
        elements += own
    objects[root - 1] = b"<< /Type /StructTreeRoot /K [%s] /ParentTree << /Nums [%s] >> >>" % (
        b" ".join(elements),
        b" ".join(numbers),
    )
    objects[0] = objects[0][:-2] + b"/MarkInfo << /Marked true >> /StructTreeRoot %d 0 R >>" % root


def _file(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


@pytest.fixture
def sheet() -> type[Sheet]:
    return Sheet
