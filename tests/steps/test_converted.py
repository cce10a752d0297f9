"""odt, doc and rtf: told from locked ones by their own bytes, then read by way of docx."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from wordfiles import sample

from intake.adapters.memory_tools import MemoryOffice
from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import Tools
from intake.steps.read import read

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def a_doc(*, flags: int, version: int = 0x00C1, at: int = 512) -> bytes:
    """What is looked at in a Word 97 file: the head of its WordDocument stream (FibBase, [MS-DOC] 2.5.2)."""
    head = struct.pack("<HHHHHH", 0xA5EC, version, 0, 0x041D, 0, flags)
    return OLE.ljust(at, b"\0") + head.ljust(2_000, b"\0")


def an_odt(manifest: str | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        if manifest is not None:
            package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def converting(content: bytes) -> Tools:
    return Tools(office=MemoryOffice({content: sample("gavleborg-resan")}))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (an_odt("<manifest/>"), FileKind.ODT),
        (an_odt(None), FileKind.ODT),
        (b"PK\x03\x04 no archive", FileKind.ODT),
        (a_doc(flags=0x0200), FileKind.DOC),
        (a_doc(flags=0x0100, at=513), FileKind.DOC),  # no stream begins there
        (a_doc(flags=0x0100, version=7), FileKind.DOC),  # no version of Word
        (OLE + b"\xec\xa5", FileKind.DOC),
        (rb"{\rtf1 hej}", FileKind.RTF),
    ],
)
def test_a_file_is_read_as_the_docx_that_it_is_converted_into(content: bytes, kind: FileKind) -> None:
    document = read(content, kind, converting(content))
    assert document.format == kind
    assert document.blocks == read(sample("gavleborg-resan"), FileKind.DOCX).blocks


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (an_odt("<manifest:encryption-data/>"), FileKind.ODT),
        (a_doc(flags=0x0100), FileKind.DOC),
        (a_doc(flags=0x8300, version=0x0112, at=5_120), FileKind.DOC),
    ],
)
def test_a_locked_file_is_told_before_anything_is_converted(content: bytes, kind: FileKind) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, kind, converting(content))
    assert caught.value.code == "encrypted"


def test_what_cannot_be_converted_is_unreadable_for_the_reason_that_is_given() -> None:
    with pytest.raises(Unreadable) as caught:
        read(an_odt("<manifest/>"), FileKind.ODT, converting(b"another"))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("kind", [FileKind.ODT, FileKind.DOC, FileKind.RTF])
def test_without_libreoffice_such_files_are_unsupported(kind: FileKind) -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"hej", kind)
    assert caught.value.code == "unsupported"
