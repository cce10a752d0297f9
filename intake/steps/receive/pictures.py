"""Whether a picture can be a page: logos, buttons and signature pictures are too small for that.

Its size is read from the first bytes; nothing is decoded. What it shows is known only after OCR.
"""

from __future__ import annotations

MIN_SIDE = 480  # pixels of the shorter side; a page of A4 scanned at 72 dpi, the coarsest there is, has 595
MAX_ASPECT = 3.0  # longer to shorter side; a page of A4 has 1.4, a letterhead 4 and more

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # JPEG's markers that tell the size (ITU T.81, B.1.1.3)
_MOST_MARKERS = 1_000


def may_be_page(content: bytes) -> bool:
    """Whether the picture is large enough and shaped like a page; True where its size can't be told."""
    size = _size(content)
    if size is None or 0 in size:
        return True
    return min(size) >= MIN_SIDE and max(size) <= MAX_ASPECT * min(size)


def _size(content: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels of a png, gif or jpeg; None for others and where it is missing."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        return _number(content[16:20]), _number(content[20:24])
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_MARKERS):
        if content[at : at + 1] != b"\xff" or len(content) < at + 9:
            return None
        if content[at + 1] in _FRAMES:
            return _number(content[at + 7 : at + 9]), _number(content[at + 5 : at + 7])
        at += 2 + _number(content[at + 2 : at + 4])
    return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
