"""Outlook's files for the tests, written by hand: .msg ([MS-OXMSG] in [MS-CFB]) and winmail.dat ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Union

Storage = Mapping[str, Union[bytes, "Storage"]]

SECTOR, SMALL = 512, 64
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
COUNTED = (0x000D, 0x001E, 0x001F, 0x0102)
SIGNED, ENCRYPTED = (bytes.fromhex(f"06092a864886f70d01070{kind}") for kind in "23")


def compound(root: Storage) -> bytes:
    """An OLE container with these storages and streams, in version 3 (sectors of 512 bytes)."""
    return _Compound(root).content()


class _Compound:
    def __init__(self, root: Storage) -> None:
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._small = b""
        self._small_fat: list[int] = []
        self._entries: list[list[object]] = []  # name, type, right sibling, child, start, size
        self._add("Root Entry", 5)
        self._children(0, root)

    def _add(self, name: str, kind: int, start: int = END, size: int = 0) -> int:
        self._entries.append([name, kind, FREE, FREE, start, size])
        return len(self._entries) - 1

    def _children(self, parent: int, storage: Storage) -> None:
        last = None
        for name, content in storage.items():
            if isinstance(content, bytes):
                index = self._add(name, 2, self._put(content), len(content))
            else:
                index = self._add(name, 1)
            if last is None:
                self._entries[parent][3] = index
            else:
                self._entries[last][2] = index
            last = index
            if not isinstance(content, bytes):
                self._children(index, content)

    def _put(self, content: bytes) -> int:
        if not content:
            return END
        if len(content) >= 4096:
            return self._chain(content)
        start = len(self._small_fat)
        count = -(-len(content) // SMALL)
        self._small += content.ljust(count * SMALL, b"\0")
        self._small_fat += [*range(start + 1, start + count), END]
        return start

    def _chain(self, content: bytes) -> int:
        start = len(self._sectors)
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        self._sectors += pieces
        self._fat += [*range(start + 1, start + len(pieces)), END]
        return start

    def content(self) -> bytes:
        self._entries[0][5] = len(self._small)
        self._entries[0][4] = self._chain(self._small) if self._small else END
        table = struct.pack(f"<{len(self._small_fat)}I", *self._small_fat)
        small_start = self._chain(table + b"\xff" * (-len(table) % SECTOR)) if table else END
        directory = self._chain(b"".join(map(_entry, self._entries)))
        return self._written(directory, small_start, -(-len(table) // SECTOR))

    def _written(self, directory: int, small_start: int, small_count: int) -> bytes:
        """The header, the sectors, and the table of their chains, whose places beyond 109 have sectors of their own."""
        fat_count = more_count = 0
        while fat_count * SECTOR // 4 < len(self._fat) + fat_count + more_count:
            fat_count += 1
            more_count = -(-max(0, fat_count - 109) // 127)
        first = len(self._sectors)
        more = first + fat_count
        fat = [*self._fat, *[FAT_SECTOR] * fat_count, *[0xFFFFFFFC] * more_count]
        fat += [FREE] * (fat_count * SECTOR // 4 - len(fat))
        places = [*range(first, first + fat_count)]
        header = struct.pack(
            "<8s16s5H6x9I",
            *(bytes.fromhex("d0cf11e0a1b11ae1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6),
            *(0, fat_count, directory, 0, 4096, small_start, small_count, more if more_count else END, more_count),
        )
        further = b""
        for number in range(more_count):
            piece = places[109 + number * 127 : 109 + (number + 1) * 127]
            last = END if number + 1 == more_count else more + number + 1
            further += struct.pack("<128I", *piece, *[FREE] * (127 - len(piece)), last)
        begins = struct.pack("<109I", *places[:109], *[FREE] * (109 - len(places[:109])))
        return header + begins + b"".join(self._sectors) + struct.pack(f"<{len(fat)}I", *fat) + further


def _entry(entry: list[object]) -> bytes:
    name, kind, right, child, start, size = entry
    written = f"{name}\0".encode("utf-16-le")
    return written.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", len(written), kind, 1, FREE, right, child, bytes(16), 0, 0, 0, start, size
    )


def an_item(
    *,
    header: str = "",
    subject: str = "",
    sender: str = "",
    text: str = "",
    html: bytes = b"",
    attached: Sequence[Storage] = (),
) -> Storage:
    """An item's storage, as the whole of a .msg or inside another's attachment."""
    streams: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(32)}
    for tag, value in (("007D001F", header), ("0037001F", subject), ("5D01001F", sender), ("1000001F", text)):
        if value:
            streams[f"__substg1.0_{tag}"] = value.encode("utf-16-le")
    if html:
        streams["__substg1.0_10130102"] = html
    return streams | {f"__attach_version1.0_#{number:08X}": storage for number, storage in enumerate(attached)}


def attached_file(name: str, content: bytes, *, short: str = "", content_id: str = "", hidden: bool = False) -> Storage:
    fixed = struct.pack("<HHIB7x", 0x000B, 0x7FFE, 6, hidden)
    streams: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(8) + fixed}
    for tag, value in (("3707001F", name), ("3704001F", short), ("3712001F", content_id)):
        if value:
            streams[f"__substg1.0_{tag}"] = value.encode("utf-16-le")
    return streams | {"__substg1.0_37010102": content}


def attached_item(item: Storage) -> Storage:
    return {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": item}


def a_msg(**parts: object) -> bytes:
    """A .msg; the parts are an_item's."""
    return compound(an_item(**parts))  # type: ignore[arg-type]


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """A winmail.dat of (level, id, content)."""
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(
        struct.pack("<BHHI", level, number, 6, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)
        for level, number, content in attributes
    )


def tnef_file(name: str, content: bytes, *, long_name: str = "") -> tuple[tuple[int, int, bytes], ...]:
    """The attributes of one attachment; *long_name* in its properties, where Outlook writes it."""
    found = [(2, 0x9002, bytes(14)), (2, 0x8010, name.encode("cp1252") + b"\0"), (2, 0x800F, content)]
    if long_name:
        found.append((2, 0x9005, properties((0x001F, 0x3707, long_name.encode("utf-16-le") + b"\0\0"))))
    return tuple(found)


def tnef_item(item: bytes) -> tuple[tuple[int, int, bytes], ...]:
    """The attributes of an attachment that is itself an item."""
    message = bytes.fromhex("0703020000000000c000000000000046")
    return ((2, 0x9002, bytes(14)), (2, 0x9005, properties((0x000D, 0x3701, message + item))))


def properties(*found: tuple[int, int, bytes]) -> bytes:
    """(type, id, value) as winmail.dat writes properties of variable length; fixed ones as they are given."""
    out = struct.pack("<I", len(found))
    for kind, number, value in found:
        out += struct.pack("<HH", kind, number)
        out += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4) if kind in COUNTED else value
    return out


def signed(mail: bytes | None, *, open_lengths: bool = False, oid: bytes = SIGNED) -> bytes:
    """An S/MIME SignedData around *mail*, without any signer; *open_lengths* as Outlook writes it, in pieces."""
    wrap = _open if open_lengths else _der
    data = bytes.fromhex("06092a864886f70d010701")
    if mail is not None:
        pieces = b"".join(_der(0x04, mail[at : at + 1000]) for at in range(0, len(mail), 1000))
        data += wrap(0xA0, _open(0x24, pieces) if open_lengths else _der(0x04, mail))
    inner = b"\x02\x01\x01" + wrap(0x31, b"") + wrap(0x30, data) + _der(0x31, b"")
    return wrap(0x30, oid + wrap(0xA0, wrap(0x30, inner)))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(written)]) + written + content


def _open(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\0\0"
