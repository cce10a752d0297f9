"""receive: which pictures can be a scanned or photographed page, and which are logos."""

from __future__ import annotations

import struct

import pytest

from intake.steps.receive.pictures import may_be_page


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(9)


def jpeg(width: int, height: int) -> bytes:
    """With a preview inside, as cameras write: its size is not the picture's."""
    preview = b"Exif\0\0" + b"\xff\xd8\xff\xc0" + struct.pack(">HBHH", 17, 8, 120, 160)
    segment = b"\xff\xe1" + struct.pack(">H", len(preview) + 2) + preview
    return b"\xff\xd8" + segment + b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + bytes(20)


@pytest.mark.parametrize("picture", [png, gif, jpeg])
@pytest.mark.parametrize(
    ("width", "height", "page"),
    [
        (1, 1, False),
        (300, 90, False),
        (2000, 300, False),
        (150, 150, False),
        (595, 842, True),
        (4032, 3024, True),
        (2480, 3508, True),
        (3508, 1200, True),
    ],
)
def test_a_logo_is_too_small_or_too_wide_for_a_page(picture, width: int, height: int, *, page: bool) -> None:
    assert may_be_page(picture(width, height)) is page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"II*\x00",
        png(0, 0),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8" + b"\xff\xe1\0\0" * 9,
    ],
)
def test_a_picture_whose_size_can_not_be_told_may_be_a_page(content: bytes) -> None:
    assert may_be_page(content)
