"""Pictures of pages as scanners, fax machines and cameras make them, out of PDFs with a text layer. Always the same."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]


def pages_of(content: bytes, dpi: int = 300) -> list[Pixels]:
    """A PDF's pages as clean grey pictures."""
    document = pdfium.PdfDocument(content)
    try:
        return [np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy()).squeeze() for page in document]
    finally:
        document.close()


def slanted(page: Pixels, degrees: float) -> Pixels:
    """Clockwise."""
    return np.array(Image.fromarray(page).rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255))


def blurred(page: Pixels, radius: float) -> Pixels:
    """Out of focus; *radius* in pixels."""
    return np.array(Image.fromarray(page).filter(ImageFilter.GaussianBlur(radius)))


def grained(page: Pixels, strength: float = 12.0) -> Pixels:
    noise = np.random.default_rng(1).normal(0.0, strength, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def faxed(page: Pixels) -> Pixels:
    """Black and white alone, with specks, and lines that are thinned here and there."""
    random = np.random.default_rng(2)
    black = grained(page, 40.0) < 128
    specks = random.random(page.shape) < 0.0003
    return np.where(black | specks, 0, 255).astype(np.uint8)


def shadowed(page: Pixels) -> Pixels:
    """Lit from the upper left, down to a third of the light in the lower right corner."""
    rows, columns = page.shape
    light = 1.0 - 0.65 * np.linspace(0, 1, rows)[:, None] * np.linspace(0.3, 1, columns)[None, :]
    return (page * light).astype(np.uint8)


def as_pdf(pages: Sequence[Pixels], dpi: int = 300) -> bytes:
    """Pages that are pictures, and nothing else."""
    images = [Image.fromarray(page) for page in pages]
    file = io.BytesIO()
    images[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return file.getvalue()


def as_file(page: Pixels, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(page).save(file, kind, **options)
    return file.getvalue()
