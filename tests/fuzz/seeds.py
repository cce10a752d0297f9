"""What the damage is done to: the samples, and invented reports in every layout of tests/layouts."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from layouts.catalogue import OTHERS, SHEETS
from layouts.wordlayouts import WORD
from PIL import Image, ImageDraw

from intake.model.mail import FileKind

Seed = tuple[FileKind, bytes]

_SAMPLES = Path(__file__).parents[1] / "samples"
_LINES = ("Slutrapport", "Insatsens namn: RESAN", "4.1 Syfte och mål", "Vi nådde åtta deltagare.", "070-174 06 05")


@cache
def seeds(campaign: str) -> tuple[Seed, ...]:
    """Those of one campaign: docx, pdf, office or ocr."""
    return tuple(_SEEDS[campaign]())


def _docx() -> list[Seed]:
    written = [layout.write(layout.reports[number % len(layout.reports)]) for number, layout in enumerate(WORD)]
    return [(FileKind.DOCX, content) for content in (*_samples("docx"), *written)]


def _pdf() -> list[Seed]:
    written = [layout.write(layout.reports[0]) for layout in SHEETS]
    return [(FileKind.PDF, content) for content in (*_samples("pdf"), *written)]


def _office() -> list[Seed]:
    """One of each layout that LibreOffice saved, which takes it a while."""
    return [(FileKind(layout.format), layout.write(layout.reports[0])) for layout in OTHERS]


def _ocr() -> list[Seed]:
    """Small pages, since each is recognised."""
    grey = _page()
    pictures = [_saved(grey, "PNG"), _saved(grey, "JPEG"), _saved(grey, "WEBP"), _saved(grey, "TIFF")]
    pictures += [_saved(grey.convert("1"), "TIFF", compression="group4"), _saved(grey, "TIFF", compression="tiff_lzw")]
    scan = _saved(grey, "PDF", resolution=100)
    return [*((FileKind.IMAGE, picture) for picture in pictures), (FileKind.PDF, scan), (FileKind.PDF, scan)]


def _samples(ending: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(_SAMPLES.glob(f"*.{ending}"))]


def _page() -> Image.Image:
    page = Image.new("L", (620, 560), 255)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(_LINES):
        pen.text((40, 40 + 60 * number), line, fill=0, font_size=28)
    pen.rectangle((30, 400, 580, 500), outline=0, width=3)
    return page


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


_SEEDS = {"docx": _docx, "pdf": _pdf, "office": _office, "ocr": _ocr}
