"""An odt, doc or rtf: told from one that is locked, made a docx by LibreOffice, and read as that."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

from intake.errors import Unreadable
from intake.model.document import Document
from intake.model.mail import FileKind
from intake.readports import Office
from intake.steps.read.docx import read_docx

_MANIFEST = "META-INF/manifest.xml"
_MOST_MANIFEST = 1_000_000  # bytes
_ENCRYPTED_ENTRY = b"encryption-data"  # OpenDocument 1.3, part 2, 4.8
_BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error, RuntimeError, EOFError)

_SECTOR = 512  # bytes: a stream of an OLE file begins at a multiple of it
_FIB = b"\xec\xa5"  # [MS-DOC] 2.5.2: a WordDocument stream begins with wIdent 0xA5EC
_HEAD = struct.Struct("<2xH6xH")  # wIdent, nFib, unused, lid, pnNext, flags
_ENCRYPTED_FLAG = 0x0100
_VERSIONS = range(0x00C1, 0x0200)  # nFib, Word 97 and later


def read_converted(content: bytes, kind: FileKind, office: Office | None) -> Document:
    """The file as blocks, its format named after *kind*. Raises Unreadable, as Office and read_docx do."""
    if _is_encrypted(content, kind):
        raise Unreadable("encrypted", "the file is protected by a password", do="send it without a password")
    if office is None:
        raise Unreadable("unsupported", f"files of the kind {kind} can't be read", do="send the report as docx or pdf")
    return replace(read_docx(office.to_docx(content, kind)), format=str(kind))


def _is_encrypted(content: bytes, kind: FileKind) -> bool:
    if kind is FileKind.ODT:
        return _is_encrypted_odt(content)
    return kind is FileKind.DOC and _is_encrypted_doc(content)


def _is_encrypted_odt(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(_MANIFEST) as manifest:
            return _ENCRYPTED_ENTRY in manifest.read(_MOST_MANIFEST)
    except (KeyError, *_BROKEN_ZIP):
        return False  # LibreOffice mends what is broken, or says so


def _is_encrypted_doc(content: bytes) -> bool:
    """By the head of the WordDocument stream, which is never encrypted itself and begins a sector."""
    at = content.find(_FIB)
    while at >= 0:
        if at % _SECTOR == 0 and len(content) >= at + _HEAD.size:
            version, flags = _HEAD.unpack_from(content, at)
            if version in _VERSIONS:
                return bool(flags & _ENCRYPTED_FLAG)
        at = content.find(_FIB, at + 1)
    return False
