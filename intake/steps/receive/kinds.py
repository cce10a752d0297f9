"""What a file is by its content. The name and the sender's Content-Type decide nothing."""

from __future__ import annotations

import re
import struct

from intake.model.mail import FileKind

MAX_ENTRIES = 5_000  # of a zip that is looked into
HEAD = 4_096  # bytes that are looked at for a text's kind

_EOCD = b"PK\x05\x06"
_MOST_END = 65_557  # bytes from its beginning on: 22 and a comment
_ENTRY = b"PK\x01\x02"
_ENTRY_BYTES = 46  # before the name
_NAME_BYTES = 100  # of a name that are looked at: its first folder tells
_SIGNED = bytes.fromhex("06092a864886f70d010702")  # pkcs7-signedData
_CRYPTOGRAPHIC = (  # all that pkcs7 and S/MIME wrap in: encrypted, compressed ... (RFC 8551)
    bytes.fromhex("06092a864886f70d0107"),
    bytes.fromhex("060b2a864886f70d01091001"),
)
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.SPREADSHEET,
    b"application/vnd.oasis.opendocument.presentation": FileKind.PRESENTATION,
}
_OFFICE_FOLDERS = (("word/", FileKind.DOCX), ("xl/", FileKind.SPREADSHEET), ("ppt/", FileKind.PRESENTATION))
_OLE_STREAMS = (  # in this order: a doc may hold a whole workbook, a msg a whole doc
    ("EncryptedPackage", FileKind.OLE),
    ("__properties_version1.0", FileKind.MSG),
    ("WordDocument", FileKind.DOC),
    ("PowerPoint Document", FileKind.PRESENTATION),
    ("Workbook", FileKind.SPREADSHEET),
    ("Book", FileKind.SPREADSHEET),
)
_STARTS = (
    (b"{\\rtf", FileKind.RTF),
    (b"\x78\x9f\x3e\x22", FileKind.TNEF),
    (b"\x89PNG\r\n\x1a\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF87a", FileKind.IMAGE),
    (b"GIF89a", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"-----BEGIN PGP SIGNATURE", FileKind.SIGNATURE),
    (b"-----BEGIN PGP MESSAGE", FileKind.SEALED),
)
_TEXT_STARTS = (
    (re.compile(rb"BEGIN:VCALENDAR", re.IGNORECASE), FileKind.CALENDAR),
    (re.compile(rb"BEGIN:VCARD", re.IGNORECASE), FileKind.VCARD),
    (re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table)\b", re.IGNORECASE), FileKind.HTML),
    (re.compile(rb"(?is)<\?xml[^>]*>\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html|<html)"), FileKind.HTML),
    (re.compile(rb"<\?xml[^>]*>\s*<\?mso-application\s+progid=[\"']Word\.Document", re.IGNORECASE), FileKind.WORD_XML),
    (re.compile(rb"<\?xml|<[a-z][\w.-]*(?::[\w.-]+)?[\s/>]", re.IGNORECASE), FileKind.XML),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif")


def kind_of(content: bytes) -> FileKind:
    """The file's kind by its first bytes; zip and OLE containers by the names inside them. Never raises."""
    if not content:
        return FileKind.EMPTY
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content.startswith((b"PK\x03\x04", _EOCD)):
        return _zip_kind(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(content)
    if content[:1] == b"\x30" and _SIGNED in content[:32]:
        return FileKind.SIGNATURE
    if content[:1] == b"\x30" and any(mark in content[:32] for mark in _CRYPTOGRAPHIC):
        return FileKind.SEALED
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if _is_other_image(content):
        return FileKind.IMAGE
    return _text_kind(content)


def _is_other_image(content: bytes) -> bool:
    if content.startswith(b"RIFF"):
        return content[8:12] == b"WEBP"
    if content.startswith(b"BM"):
        return len(content) > 26 and struct.unpack_from("<I", content, 14)[0] in (12, 40, 52, 56, 64, 108, 124)
    return content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS


def _zip_kind(content: bytes) -> FileKind:
    names = _zip_names(content)
    first = content[30:1024]
    if first.startswith(b"mimetype"):
        declared = first[len(b"mimetype") :]
        found = max((mime for mime in _OPEN_DOCUMENT if declared.startswith(mime)), key=len, default=b"")
        if found:
            return _OPEN_DOCUMENT[found]
    for folder, kind in _OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return kind
    return FileKind.ZIP


def _zip_names(content: bytes) -> list[str]:
    """The names in the archive's directory; of a damaged one, those that stand before its pieces.

    Read by a few bounded looks (APPNOTE 4.3.12, 4.3.16), since the worker asks too, outside of any box.
    """
    end = content.rfind(_EOCD, max(0, len(content) - _MOST_END))
    size = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0
    return _directory_names(content, end - size) if 0 < size <= end else _local_names(content)


def _directory_names(content: bytes, at: int) -> list[str]:
    names: list[str] = []
    while content.startswith(_ENTRY, at) and len(names) < MAX_ENTRIES:
        entry = content[at : at + _ENTRY_BYTES].ljust(_ENTRY_BYTES, b"\0")
        name, extra, comment = struct.unpack_from("<HHH", entry, 28)
        names.append(_name(content[at + _ENTRY_BYTES : at + _ENTRY_BYTES + name]))
        at += _ENTRY_BYTES + name + extra + comment
    return names or _local_names(content)


def _local_names(content: bytes) -> list[str]:
    names: list[str] = []
    at = 0
    while at >= 0 and len(names) < MAX_ENTRIES:
        length = int.from_bytes(content[at + 26 : at + 28], "little")
        names.append(_name(content[at + 30 : at + 30 + length]))
        at = content.find(b"PK\x03\x04", at + 30)
    return names


def _name(name: bytes) -> str:
    return name[:_NAME_BYTES].decode("utf-8", "replace").replace("\\", "/")


def _ole_kind(content: bytes) -> FileKind:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in content:
            return kind
    return FileKind.OLE


def _text_kind(content: bytes) -> FileKind:
    head = content[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, kind in _TEXT_STARTS:
        if pattern.match(start):
            return kind
    return FileKind.OTHER if b"\x00" in head or _is_binary(head) else FileKind.TEXT


def _is_binary(head: bytes) -> bool:
    odd = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return odd * 20 > len(head)
