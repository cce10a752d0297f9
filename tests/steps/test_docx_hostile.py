"""Word files that are broken or meant to harm: each is refused with the reason that text C tells."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from io import BytesIO

import pytest
from wordfiles import document_of, link, p, part, sample, word_file, zipped

from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.steps.read import docx_blocks, docx_package, read

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def code_of(content: bytes, kind: FileKind = FileKind.DOCX) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content, kind)
    return caught.value.code


def outcome(content: bytes) -> str:
    """The format that was read, or the reason why not."""
    try:
        return document_of(content).format
    except Unreadable as error:
        return error.code


def test_no_bytes_are_empty() -> None:
    assert code_of(b"") == "empty"


def test_an_ole_container_with_an_encrypted_package_is_encrypted() -> None:
    assert code_of(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), FileKind.OLE) == "encrypted"


@pytest.mark.parametrize("kind", [FileKind.SPREADSHEET, FileKind.OLE, FileKind.HTML])
def test_other_kinds_are_unsupported(kind: FileKind) -> None:
    assert code_of(OLE, kind) == "unsupported"


@pytest.mark.parametrize("share", [0.1, 0.4, 0.9])
def test_a_file_that_was_cut_off_is_damaged(share: float) -> None:
    content = sample("gavleborg-resan")
    assert code_of(content[: int(len(content) * share)]) == "damaged"


def test_a_zip_without_a_document_is_damaged() -> None:
    assert code_of(zipped({"annat.txt": "hej"})) == "damaged"


def test_a_part_that_is_no_xml_is_damaged() -> None:
    assert code_of(zipped({"word/document.xml": "<w:document"})) == "damaged"


def test_a_doctype_is_refused_and_its_entity_never_resolved() -> None:
    xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    assert code_of(zipped({"word/document.xml": xml})) == "refused"


def test_billions_of_laughs_are_refused_or_damaged_at_once() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    assert code_of(zipped({"word/document.xml": xml})) in ("refused", "damaged")


def test_a_part_that_inflates_too_far_is_stopped_whatever_its_header_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "MAX_PART", 200_000)
    content = bytearray(word_file(p("a" * 400_000)))
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        info = archive.getinfo("word/document.xml")
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/document.xml"))
    assert info.file_size > 400_000
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")  # the directory claims a small part
    assert code_of(bytes(content)) in ("too_large", "damaged")
    assert code_of(word_file(p("a" * 400_000))) == "too_large"


def test_too_many_entries_are_refused_before_any_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "MAX_ENTRIES", 3)
    assert code_of(word_file(p("Hej"), {"numbering": "<x/>"})) == "too_large"


def test_more_text_than_a_report_can_have_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_blocks, "MAX_BLOCKS", 5)
    assert code_of(word_file(p("Hej") * 6)) == "too_large"


def test_an_encrypted_zip_entry_is_encrypted() -> None:
    content = bytearray(word_file(p("Hej")))
    for magic, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(magic)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(magic, place + 4)
    assert code_of(bytes(content)) == "encrypted"


def test_deeply_nested_tables_are_read_or_damaged_but_never_crash() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80
    assert outcome(word_file(nested)) in ("docx", "damaged")


def test_macros_and_external_references_are_told_and_nothing_is_fetched() -> None:
    outside = '<Relationship Id="r8" Type="http://x/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
    document = document_of(word_file(p("Hej"), {"vbaProject": ""}, links=outside))
    assert document.flags == ("macros", "external-references")


def directory_of(entries: int) -> bytes:
    """A zip of nothing but a directory."""
    entry = b"PK\x01\x02" + bytes([20, 0, 20, 0]) + bytes(38)
    listed = entry * entries
    return listed + struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, entries & 0xFFFF, entries & 0xFFFF, len(listed), 0, 0
    )


def test_a_directory_of_half_a_million_entries_is_refused_unseen() -> None:
    assert code_of(directory_of(500_000)) == "too_large"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_damaged() -> None:
    target = BytesIO(word_file(p("Det ena")))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert code_of(target.getvalue()) == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_packed_in_a_way_that_word_doesn_t_know_are_damaged(method: int) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert code_of(target.getvalue()) == "damaged"


@pytest.mark.parametrize(
    ("codec", "declared"),
    [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-7", "UTF-7"), ("cp037", "cp037")],
)
def test_no_doctype_hides_behind_an_encoding(codec: str, declared: str) -> None:
    xml = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE x [<!ENTITY e "b">]><x>&e;</x>'
    content = b"<?xml version='1.0' encoding='UTF-7'?>" + xml.encode(codec) if codec == "utf-7" else xml.encode(codec)
    assert code_of(zipped({"word/document.xml": content})) in ("refused", "damaged")


def test_a_doctype_in_any_part_that_is_parsed_is_refused() -> None:
    assert code_of(word_file(p("Hej"), {"numbering": "<!DOCTYPE x><x/>"})) == "refused"


BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
DELETED = p("x", "<w:rPr><w:del/></w:rPr>")
CONTROL = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
LARGE = {
    "a million cells": "<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 1_000_000 + "</w:tr></w:tbl>",
    "cells up to the limit": "<w:tbl><w:tr>" + "<w:tc/>" * 100_000 + "</w:tr></w:tbl>",
    "attributes": "<w:p " + " ".join(f'a{n}=""' for n in range(500_000)) + "/>",
    "ten thousand levels": "<w:ins>" * 10_000 + "</w:ins>" * 10_000,
    "all levels that XML may have": "<w:sdt><w:sdtContent>" * 125 + p("x") + "</w:sdtContent></w:sdt>" * 125,
    "controls around many runs": f"<w:p>{CONTROL * 80}{'<w:r><w:t>x</w:t></w:r>' * 20_000}"
    f"{'</w:sdtContent></w:sdt>' * 80}</w:p>",
    "fields that begin": f"<w:p>{BEGIN * 30_000}</w:p>",
    "joined paragraphs": DELETED * 15_000,
    "spans": "<w:tbl><w:tr>"
    + '<w:tc><w:tcPr><w:gridSpan w:val="99999999999"/></w:tcPr></w:tc>' * 5_000
    + "</w:tr></w:tbl>",
    "the same chunk again": '<w:altChunk r:id="r9"/>' * 5_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_huge_body_is_read_or_refused_in_a_few_seconds(name: str) -> None:
    page = {"word/c.htm": "<p>" * 15_000 + "x"}
    content = word_file(LARGE[name], links=link("r9", "aFChunk", "c.htm"), files=page)
    began = time.process_time()
    assert outcome(content) in ("docx", "too_large", "damaged")
    assert time.process_time() - began < 5


def test_styles_and_lists_without_end_or_in_circles_cost_little() -> None:
    endless = "".join(f'<w:style w:type="paragraph" w:styleId="s{n}">' for n in range(2_000)) + "x" * 5_000_000
    circle = (
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    levels = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'.format(
        "9" * 5_000, "%1" * 100_000
    )
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/></w:num>' for n in range(1, 20_000)),
    )
    body = "".join(
        p("x", f'<w:pStyle w:val="s{n}"/><w:numPr><w:numId w:val="{n + 1}"/></w:numPr>') for n in range(2_000)
    )
    content = word_file(body + p("x", '<w:pStyle w:val="a"/>'), {"styles": endless + circle, "numbering": numbering})
    began = time.process_time()
    blocks = document_of(content).blocks
    assert (len(blocks), max(len(block.label) for block in blocks) < 1_000) == (2_001, True)
    assert time.process_time() - began < 5


def test_parts_that_are_each_within_bounds_are_not_together() -> None:
    links = "".join(link(f"h{n}", "header", f"h{n}.xml") for n in range(6))
    headers = {f"word/h{n}.xml": part("hdr", "<w:p/>" * 80_000) for n in range(6)}
    assert code_of(word_file(p("Hej"), links=links, files=headers)) == "too_large"


def test_a_part_that_many_relationships_name_is_read_once() -> None:
    links = "".join(link(f"h{n}", "header", "h.xml") for n in range(1_000))
    document = document_of(word_file(p("Hej"), links=links, files={"word/h.xml": part("hdr", p("Sidhuvud"))}))
    assert [block.text for block in document.asides] == ["Sidhuvud"]


def test_looking_for_bound_data_has_an_end() -> None:
    bound = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b[9999]"/></w:sdtPr><w:sdtContent/></w:sdt>'
    store = {"word/store.xml": "<a>" + "<b/>" * 300_000 + "</a>"}
    content = word_file(f"<w:p>{bound * 5_000}</w:p>", links=link("r9", "customXml", "store.xml"), files=store)
    began = time.process_time()
    assert outcome(content) == "docx"
    assert time.process_time() - began < 5


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_gives_a_document_or_a_reason(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(sample("sundsvall-sip"))
    for _ in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert outcome(bytes(content)) in ("docx", "damaged", "encrypted", "too_large", "refused")
