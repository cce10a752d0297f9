"""Pictures sent as reports: what is decoded, at which size, and what is not."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
import scanning
from PIL import Image

from intake.errors import Unreadable
from intake.model.mail import FileKind
from intake.readports import PrintedWord, Tools
from intake.steps.read import read
from intake.steps.read.pictures import read_picture

A4 = (1240, 1754)  # at 150 dpi


class Reader:
    """Answers each page with one word, and keeps the sizes and the brightness of what it was shown."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []
        self.means: list[float] = []

    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        header, _, body = picture.partition(b"255\n")
        width, height = (int(number) for number in header.split()[1:3])
        assert len(body) == width * height
        self.sizes.append((width, height))
        self.means.append(float(np.frombuffer(body, dtype=np.uint8).mean()))
        text = f"Sida{len(self.sizes)}"
        return (PrintedWord(text=text, box=(300, 600, 500, 640), confidence=0.7, line=0),)


def sheet(width: int = A4[0], height: int = A4[1]) -> scanning.Pixels:
    """White, but for strokes like those of letters where the reader sees its word."""
    pixels = np.full((height, width), 255, dtype=np.uint8)
    for stroke in range(width // 10, width // 4, 12):
        pixels[height // 6 : height // 4, stroke : stroke + 6] = 0
    return pixels


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_each_kind_of_picture_is_read(kind: str) -> None:
    document = read(scanning.as_file(sheet(), kind), FileKind.IMAGE, Tools(ocr=Reader()))
    assert (document.format, document.flags) == ("scan", ("ocr",))
    assert [(block.text, block.page, block.confidence) for block in document.blocks] == [("Sida1", 1, 0.7)]


@pytest.mark.parametrize("dpi", [None, (1, 1), (72, 72), (150, 150), (0, 0)])
def test_a_page_is_brought_to_300_dpi_whatever_its_file_says(dpi: tuple[int, int] | None) -> None:
    reader = Reader()
    read_picture(scanning.as_file(sheet(), "PNG", **({"dpi": dpi} if dpi else {})), reader)
    width, height = reader.sizes[0]
    assert width == pytest.approx(2480, abs=20)
    assert height == pytest.approx(3508, abs=30)


def test_a_tiffs_pages_are_read_one_by_one() -> None:
    file = io.BytesIO()
    pages = [Image.fromarray(sheet()) for _ in range(3)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    document = read_picture(file.getvalue(), Reader())
    assert [(block.text, block.page) for block in document.blocks] == [("Sida1", 1), ("Sida2", 2), ("Sida3", 3)]


def test_a_camera_held_sideways_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the picture's right is up
    reader = Reader()
    read_picture(scanning.as_file(np.rot90(sheet()).copy(), "JPEG", exif=exif), reader)
    assert reader.sizes[0][0] < reader.sizes[0][1]


def test_what_is_transparent_is_white() -> None:
    file = io.BytesIO()
    picture = Image.new("RGBA", A4, (0, 0, 0, 0))
    for stroke in range(124, 310, 12):
        picture.paste((0, 0, 0, 255), (stroke, 292, stroke + 6, 438))
    picture.save(file, "PNG")
    reader = Reader()
    read_picture(file.getvalue(), reader)
    assert reader.means[0] > 240


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(9_000, 9_000), "too_large"),
        (bomb(60_000, 60_000), "too_large"),
        (bomb(2_000, 2_000), "damaged"),
        (scanning.as_file(sheet(), "GIF"), "unsupported"),
        (b"\xff\xd8\xff\xe0 no jpeg", "damaged"),
        (scanning.as_file(sheet(), "JPEG")[:4_000], "damaged"),
        (scanning.as_file(sheet(200, 80), "PNG"), "empty"),
    ],
    ids=["81 million pixels", "a bomb", "no pixels", "gif", "no picture", "cut off", "a logo"],
)
def test_pictures_that_are_not_read_say_why(content: bytes, code: str) -> None:
    reader = Reader()
    with pytest.raises(Unreadable) as raised:
        read_picture(content, reader)
    assert (raised.value.code, reader.sizes) == (code, [])


def test_a_tiff_has_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.steps.read.pictures.MAX_PAGES", 2)
    file = io.BytesIO()
    pages = [Image.new("1", (600, 600), 1) for _ in range(3)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    with pytest.raises(Unreadable) as raised:
        read_picture(file.getvalue(), Blank())
    assert raised.value.code == "too_large"


class Blank:
    def words(self, picture: bytes, dpi: int) -> tuple[PrintedWord, ...]:
        return ()


def test_a_picture_without_text_is_empty() -> None:
    with pytest.raises(Unreadable) as raised:
        read_picture(scanning.as_file(sheet(), "PNG"), Blank())
    assert raised.value.code == "empty"


def test_without_a_recogniser_a_picture_is_unsupported() -> None:
    with pytest.raises(Unreadable) as raised:
        read(scanning.as_file(sheet(), "PNG"), FileKind.IMAGE)
    assert raised.value.code == "unsupported"
