"""An Outlook item saved as a file, .msg ([MS-OXMSG]): an OLE container with one stream for each property.

The container's tables are held against the file's own size before they are read: what they claim could take any memory.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from email.message import Message
from io import BytesIO

from olefile import OleFileIO

from intake.errors import Unreadable
from intake.steps.receive import mapi
from intake.steps.receive.wrapped import MAX_FILES, MAX_LEVELS, Allowance, bundle, mail_part

MAX_ENTRIES = 20_000  # streams and storages

_HEADER = 512  # bytes, [MS-CFB] 2.2
_VALUE = "__substg1.0_"  # and the property's id and type, four hexadecimal digits each
_ATTACHED = "__attach_version1.0_#"
_FIXED = "__properties_version1.0"  # what has no stream of its own: 16 bytes a property
_EMBEDDED = f"{_VALUE}{mapi.ATTACHED_DATA:04X}{mapi.OBJECT:04X}"

Path = tuple[str, ...]


def open_msg(content: bytes, allowance: Allowance) -> Message:
    """The item as a mail that is attached, with its attachments. Raises Unreadable: damaged, too_large."""
    _hold_against_size(content)
    with OleFileIO(BytesIO(content)) as ole:  # never the bytes themselves: olefile takes short ones for a path
        return bundle([mail_part(_Item(ole, len(content), allowance).mail((), 0))])


def _hold_against_size(content: bytes) -> None:
    """The numbers of sectors in the header ([MS-CFB] 2.2), as many as the file could use."""
    shift, small = struct.unpack_from("<HH", content.ljust(_HEADER, b"\0"), 30)
    fat_sectors, small_sectors, more_sectors = (
        struct.unpack_from("<I", content.ljust(_HEADER, b"\0"), at)[0] for at in (44, 64, 72)
    )
    if (shift, small) not in {(9, 6), (12, 6)}:
        raise Unreadable("damaged", "the msg is no container that Outlook writes")
    sectors = len(content) // (1 << shift) + 1
    most = sectors // ((1 << shift) // 4) + 2  # one sector of the table tells of 128, or of 1,024
    if fat_sectors > most or more_sectors > most or small_sectors > sectors // 8 + 2:
        raise Unreadable("damaged", "the msg claims to be larger than it is")


class _Item:
    """The items in one container; each storage may hold a further one."""

    def __init__(self, ole: OleFileIO, size: int, allowance: Allowance) -> None:
        paths = [tuple(path) for path in ole.listdir(streams=True, storages=True)]
        sizes = [entry.size for entry in ole.direntries if entry is not None and entry.sid]
        if len(paths) > MAX_ENTRIES:
            raise Unreadable("too_large", f"the msg holds more than {MAX_ENTRIES} properties")
        if sum(sizes) > size:
            raise Unreadable("damaged", "the msg's streams overlap", why="no program writes like that")
        self._ole = ole
        self._allowance = allowance
        self._inside: dict[Path, list[str]] = defaultdict(list)
        for path in paths:
            self._inside[path[:-1]].append(path[-1])

    def mail(self, at: Path, level: int) -> Message:
        if level > MAX_LEVELS:
            raise Unreadable("refused", "the msg holds items too deep inside each other")
        attached = sorted(name for name in self._inside[at] if name.startswith(_ATTACHED))[:MAX_FILES]
        parts = [self._attachment((*at, name), level) for name in attached]
        return mapi.mail_of(self._properties(at), [part for part in parts if part is not None])

    def _attachment(self, at: Path, level: int) -> Message | None:
        is_item = _EMBEDDED in self._inside[at] and _FIXED in self._inside[*at, _EMBEDDED]
        embedded = self.mail((*at, _EMBEDDED), level + 1) if is_item else None
        return mapi.attachment(self._properties(at), "", embedded, self._allowance)

    def _properties(self, at: Path) -> mapi.Properties:
        found: dict[int, tuple[int, bytes]] = {}
        for name in self._inside[at]:
            number, kind = _property(name)
            if number in mapi.WANTED and kind != mapi.OBJECT:
                found[number] = (kind, self._stream((*at, name)))
        if _FIXED in self._inside[at] and _hides(self._stream((*at, _FIXED))):
            found[mapi.ATTACHMENT_HIDDEN] = (mapi.BOOLEAN, b"\x01")
        return found

    def _stream(self, path: Path) -> bytes:
        with self._ole.openstream(list(path)) as stream:
            data: bytes = stream.read()
        return data


def _property(name: str) -> tuple[int, int]:
    """(id, type) of the property in a stream, (0, 0) where the name is no property's."""
    digits = name.removeprefix(_VALUE)
    try:
        return (int(digits[:4], 16), int(digits[4:], 16)) if len(digits) == 8 and digits != name else (0, 0)
    except ValueError:
        return 0, 0


def _hides(fixed: bytes) -> bool:
    """Whether the fixed properties ([MS-OXMSG] 2.4) say that the attachment is shown in the text only."""
    tag = struct.pack("<HH", mapi.BOOLEAN, mapi.ATTACHMENT_HIDDEN)
    at = fixed.find(tag)
    return at >= 0 and at % 8 == 0 and fixed[at + 8 : at + 9] == b"\x01"
