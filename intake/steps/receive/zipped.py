"""The files in a zip (PKWARE APPNOTE 6.3), read in memory and never extracted: a name in it is a name and no path.

Nothing that it claims is believed: the entries are counted before its directory is read, sizes and ratio are looked at
before anything is inflated, and no entry gives more bytes than it declared.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from email.message import Message
from io import BytesIO

from intake.errors import Unreadable, UnreadableCode
from intake.steps.receive.wrapped import MAX_FILES, Allowance, bundle, file_part, locked_part

MAX_RATIO = 200  # inflated to packed, of an entry over a megabyte; a scan of a white page has 100
RATIO_COUNTS_FROM = 1_000_000  # bytes inflated

_ENTRY = b"PK\x01\x02"
_UTF8 = 0x800  # flag: the name is UTF-8
_ENCRYPTED = 0x1  # flag
# The others are inflated as a whole, whatever their entry declares, and LZMA lets the file choose how much memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError, RuntimeError, IndexError)
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_REPORTS = (".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".msg", ".eml", ".zip")


def open_zip(content: bytes, allowance: Allowance) -> Message:
    """Its files, those named as reports first, since the allowance may not last for all.

    A file that can't be taken out is there with its reason. Raises Unreadable: damaged, empty, too_large.
    """
    if content.count(_ENTRY) > MAX_FILES:
        raise Unreadable("too_large", f"the zip holds more than {MAX_FILES} files", do="send the report alone")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry)]
            if sum(entry.compress_size for entry in entries) > len(content):
                raise Unreadable("damaged", "the zip's files overlap", why="no program packs like that")
            if not entries:
                raise Unreadable("empty", "the zip holds no file", do="send the report itself")
            entries.sort(key=lambda entry: not entry.filename.lower().endswith(_REPORTS))
            return bundle([_part(archive, entry, content, allowance) for entry in entries])
    except (*_BROKEN, NotImplementedError) as error:
        raise Unreadable("damaged", "the zip can't be opened", do="send the report itself") from error


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS and Windows leave in them."""
    folder, _, name = entry.filename.replace("\\", "/").rpartition("/")
    return entry.is_dir() or not name or name.startswith("._") or name.lower() in _LITTER or "__MACOSX" in folder


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes, allowance: Allowance) -> Message:
    try:
        return file_part(_name(entry), _inflated(archive, entry, allowance))
    except Unreadable as error:
        return locked_part(_name(entry), _packed(entry, content), error.code)


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; macOS writes UTF-8 without saying so, which then was read as code page 437."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    code = _refusal(entry)
    if code:
        raise Unreadable(code, "the file in the zip is not opened")
    allowance.take(entry.file_size)
    try:
        with archive.open(entry) as stream:
            inflated = stream.read(entry.file_size)
            if len(inflated) != entry.file_size or stream.read(1):  # the end is where the checksum is looked at
                raise Unreadable("damaged", "a file in the zip has not the size that it declares")
    except (*_BROKEN, NotImplementedError) as error:
        raise Unreadable("damaged", "a file in the zip can't be inflated") from error
    return inflated


def _refusal(entry: zipfile.ZipInfo) -> UnreadableCode | None:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    if entry.compress_type not in _METHODS:
        return "unsupported"
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        return "too_large"
    return None


def _packed(entry: zipfile.ZipInfo, content: bytes) -> bytes:
    """The entry's bytes as they stand in the zip, so that two locked files are told apart."""
    lengths = content[entry.header_offset + 26 : entry.header_offset + 30]  # of the name and of what follows it
    start = entry.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    return content[start : start + entry.compress_size]
