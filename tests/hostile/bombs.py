"""Deflated data that is many times larger than it looks, and zips that lie, byte by byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_LAST_BLOCK = b"\x03\x00"  # RFC 1951: the last block, of nothing
_PIECE = 10_000_000


def deflated(filling: bytes, size: int, *, before: bytes = b"") -> bytes:
    """*before*, then some *size* bytes of *filling*, raw deflate; takes no longer than ten megabytes do."""
    packer = zlib.compressobj(9, wbits=-15)
    begin = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(filling * (min(size, _PIECE) // len(filling))) + packer.flush(zlib.Z_FULL_FLUSH)
    return begin + piece * max(1, size // _PIECE) + _LAST_BLOCK


def zlibbed(filling: bytes, size: int, *, before: bytes = b"") -> bytes:
    """As deflated, in zlib's wrapping, with a wrong checksum at the end."""
    return b"\x78\xda" + deflated(filling, size, before=before) + bytes(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A zip's entry as it is claimed to be."""

    name: str
    packed: bytes  # raw deflate
    size: int  # that it claims to inflate to
    crc: int = 0
    method: int = 8  # deflated; 0: stored
    attributes: int = 0  # external: the Unix mode in the upper half
    at: int | None = None  # where its data is said to begin; None: where it does


def lying_zip(entries: Sequence[Entry]) -> bytes:
    """A zip whose directory says what the entries claim. An entry with a place of its own has no data."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        name = entry.name.encode()
        head = struct.pack(
            "<HHHHHIIIHH", 20, 0, entry.method, 0, 0x21, entry.crc, len(entry.packed), entry.size, len(name), 0
        )
        at = len(body) if entry.at is None else entry.at
        if entry.at is None:
            body += b"PK\x03\x04" + head + name + entry.packed
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 0x0314) + head + struct.pack("<HHHII", 0, 0, 0, entry.attributes, at)
        )
        directory += name
    count = min(len(entries), 0xFFFF)
    return bytes(body + directory) + struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0
    )
