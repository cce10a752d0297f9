"""Word files that are broken or meant to harm: each is refused with the reason that text C tells."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest
from wordfiles import document_of, p, sample, word_file, zipped

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


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_gives_a_document_or_a_reason(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(sample("sundsvall-sip"))
    for _ in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert outcome(bytes(content)) in ("docx", "damaged", "encrypted", "too_large", "refused")
