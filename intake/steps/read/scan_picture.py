"""The picture of a page, and how a PDF's page becomes one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

DPI = 300  # what tesseract reads best
MAX_PIXELS = 20_000_000  # of one page: A3 at 300 dpi has 17 million
POINTS = 72.0  # an inch


@dataclass(frozen=True, slots=True, eq=False)
class Grey:
    """8-bit grey, 0 black, rows from the top."""

    pixels: Pixels
    dpi: float

    @property
    def width(self) -> float:
        """In points, as *height*."""
        return float(self.pixels.shape[1] * POINTS / self.dpi)

    @property
    def height(self) -> float:
        return float(self.pixels.shape[0] * POINTS / self.dpi)


def rasterised(page: pdfium.PdfPage) -> Grey:
    """The page as it is shown, at 300 dpi, or fewer where it is so large that it would have over 20 million pixels."""
    width, height = page.get_size()
    inches = max(width * height, 1.0) / POINTS**2
    dpi = min(float(DPI), math.sqrt(MAX_PIXELS / inches))
    bitmap = page.render(scale=dpi / POINTS, grayscale=True, may_draw_forms=True)
    try:
        return Grey(np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width), dpi)
    finally:
        bitmap.close()
