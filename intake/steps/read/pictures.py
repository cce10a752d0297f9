"""A picture sent as a report (a photograph of the paper, a scan saved as jpg, png, tiff or webp) -> Document."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from intake.errors import Unreadable
from intake.model.document import Document
from intake.readports import Ocr
from intake.steps.read.pdf_document import document_of
from intake.steps.read.scan import read_scanned
from intake.steps.read.scan_picture import DPI, MAX_PIXELS, Grey

MAX_BYTES = 50_000_000
MAX_DECODED = 80_000_000  # pixels of one picture, told by its header: 320 MB at most, while it is decoded
MAX_PAGES = 60

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_SEND_PDF = "send the report as a Word file or a PDF"
_A4_ACROSS = 8.27  # inches
_SMALLEST, _LARGEST = 4.5, 13.0  # inches across the short side: what a resolution says of a real sheet, A6 to A3
_NEAR = (0.8, 1.25)  # resolutions so near to 300 dpi are left as they are
_ORIENTATION = ExifTags.Base.Orientation
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # what undoes each way in which a camera was held (Exif 2.32, 4.6.5.1)
_SCARCE = 500  # pixels across the short side: less shows no text, but a logo


def read_picture(content: bytes, ocr: Ocr | None) -> Document:
    """The pages' text, with page (from 1) and box (points from the page's lower left corner).

    Raises Unreadable: "unsupported" (another format than jpg, png, tiff and webp, or *ocr* is None), "damaged",
    "empty" (no text is found, or the picture is too small for any) and "too_large" (over 50 MB, 80 million pixels or
    60 pages).
    """
    if ocr is None:
        raise Unreadable(
            "unsupported",
            "the report is a picture",
            why="there is no program here that recognises text in pictures",
            do=_SEND_PDF,
        )
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", "the picture is larger than 50 MB", do="send a smaller file")
    pages = [read_scanned(grey, number, ocr) for number, grey in enumerate(_greys(content), start=1)]
    if not any(page.words for page in pages):
        raise Unreadable("empty", "no text can be read in the picture", do=_SEND_PDF)
    return document_of(pages, "scan", flags=("ocr",))


def _greys(content: bytes) -> Iterator[Grey]:
    """Each page, decoded one at a time. Only a tiff has several: further frames of the others are no pages."""
    with _guarded(), Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        number = 0
        while number == 0 or (image.format == "TIFF" and _seek(image, number)):
            if number >= MAX_PAGES:
                raise Unreadable("too_large", f"the picture has more than {MAX_PAGES} pages", do="send a shorter file")
            yield _grey(image)
            number += 1


@contextmanager
def _guarded() -> Iterator[None]:
    """Pillow's ways to fail as Unreadable. It warns of bombs by itself, at a limit above ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as error:
        raise Unreadable("unsupported", "the picture is neither jpg, png, tiff nor webp", do=_SEND_PDF) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError) as error:
        raise Unreadable("damaged", "the picture can't be decoded", do="save it anew and send it again") from error


def _seek(image: Image.Image, number: int) -> bool:
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _grey(image: Image.Image) -> Grey:
    width, height = image.size
    if width * height > MAX_DECODED:
        raise _too_many_pixels()
    if min(width, height) < _SCARCE:
        raise Unreadable("empty", "the picture is too small to show any text", do=_SEND_PDF)
    dpi = _resolution(image)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    if image.format == "JPEG":
        image.draft("L", (math.ceil(width * DPI / dpi), math.ceil(height * DPI / dpi)))  # decoded no larger than read
    flat = _flat(image)
    dpi *= flat.width / width
    scale = min(DPI / dpi, math.sqrt(MAX_PIXELS / (flat.width * flat.height)))
    if not _NEAR[0] < scale < _NEAR[1]:
        size = (max(round(flat.width * scale), 1), max(round(flat.height * scale), 1))
        flat = flat.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        dpi *= scale
    return Grey(np.array(flat if turn is None else flat.transpose(turn)), dpi)


def _resolution(image: Image.Image) -> float:
    """Pixels an inch: what the file says where that makes a sheet of paper of it, else as if it showed an A4 sheet."""
    short = min(image.size)
    said = image.info.get("dpi")
    dpi = float(min(said)) if isinstance(said, tuple) and len(said) == 2 else 0.0
    if math.isfinite(dpi) and dpi > 0 and _SMALLEST <= short / dpi <= _LARGEST:
        return dpi
    return short / _A4_ACROSS


def _flat(image: Image.Image) -> Image.Image:
    """8-bit grey; what is transparent lies over white."""
    if image.mode.startswith("I"):
        deep = np.asarray(image)
        return Image.fromarray((deep / max(int(deep.max()), 1) * 255).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("L")
    return image.convert("L")


def _too_many_pixels() -> Unreadable:
    return Unreadable("too_large", "the picture has more than 80 million pixels", do="send a smaller picture")
