"""read: a file's bytes -> Document, one stream of blocks. Runs in the sandbox."""

from __future__ import annotations

from intake.errors import Unreadable
from intake.model.document import Document
from intake.model.mail import FileKind
from intake.readports import NO_TOOLS, Tools

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4


def read(content: bytes, kind: FileKind, tools: Tools = NO_TOOLS) -> Document:
    """The file as blocks. Raises Unreadable: empty, encrypted, damaged, too_large, refused or unsupported."""
    if not content:
        raise Unreadable("empty", "the file holds no bytes", do="send the file again")
    if content.startswith(_OLE_MAGIC) and _ENCRYPTED_STREAM in content:
        raise Unreadable("encrypted", "the file is protected by a password", do="send it without a password")
    if kind is FileKind.DOCX:
        from intake.steps.read.docx import read_docx  # lxml is loaded only where a docx is read

        return read_docx(content)
    if kind is FileKind.PDF:
        from intake.steps.read.pdf import read_pdf  # pdfium is loaded only where a pdf is read

        return read_pdf(content, tools.ocr)
    if kind is FileKind.IMAGE:
        from intake.steps.read.pictures import read_picture  # Pillow is loaded only where a picture is read

        return read_picture(content, tools.ocr)
    if kind in (FileKind.ODT, FileKind.DOC, FileKind.RTF):
        from intake.steps.read.converted import read_converted

        return read_converted(content, kind, tools.office)
    raise Unreadable("unsupported", f"files of the kind {kind} can't be read", do="send the report as docx or pdf")
