"""Pages as a scanner gives them: pictures with slant and noise, in a pdf without a letter of text."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy
import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from layouts.written import Written

_SEED = 1101
_BLACK_OR_WHITE = [0] * 150 + [255] * 106  # by the step of grey, as a fax takes it


def scanned(
    write: Callable[[Written], bytes], *, dpi: int = 200, degrees: float = 0.7, noise: float = 12.0, black: bool = False
) -> Callable[[Written], bytes]:
    """The pages of a pdf layout, printed and scanned: turned by *degrees*, grey or *black* and white as from a fax.

    *noise* is its standard deviation, in steps of grey of 255.
    """

    def write_scanned(written: Written) -> bytes:
        random = numpy.random.default_rng(_SEED)
        target = BytesIO()
        canvas = Canvas(target, pagesize=A4, invariant=1)
        with pypdfium2.PdfDocument(write(written)) as document:
            for page in document:
                grey = page.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("L")
                picture = _noisy(grey.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255), noise, random)
                canvas.drawImage(ImageReader(picture.point(_BLACK_OR_WHITE, "1") if black else picture), 0, 0, *A4)
                canvas.showPage()
        canvas.save()
        return target.getvalue()

    return write_scanned


def _noisy(picture: Image.Image, noise: float, random: numpy.random.Generator) -> Image.Image:
    """The picture on paper that isn't quite white, through a glass that isn't quite clean."""
    grey = numpy.asarray(picture, dtype=numpy.float32) * 0.92 + 8
    grey += random.normal(0, noise, grey.shape)
    return Image.fromarray(numpy.clip(grey, 0, 255).astype(numpy.uint8))
