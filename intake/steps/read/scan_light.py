"""Uneven light out of a picture: shadows of a photograph, grey paper, a dark edge beside the sheet."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from intake.steps.read.scan_picture import Mask, Pixels

_COARSE = 8  # pixels: the side of a square whose paper is looked for
_REACH = 7  # squares: further than any stroke of type is thick
_BLUR = 6
_EVEN = 24  # grey steps between the darkest and the brightest paper that need no levelling
_DIMMEST = 90  # paper darker than this is print: a black area keeps its black
_INK = 150  # of 255 on levelled paper: what is darker is ink


def levelled(pixels: Pixels) -> Pixels:
    """The picture as if its paper were white all over."""
    image = Image.fromarray(pixels)
    coarse = image.reduce(_COARSE).filter(ImageFilter.MaxFilter(_REACH)).filter(ImageFilter.GaussianBlur(_BLUR))
    paper = np.asarray(coarse)
    if int(paper.max()) - int(paper.min()) <= _EVEN and paper.max() >= 255 - _EVEN:
        return pixels
    gain = Image.fromarray(255.0 / np.maximum(paper, _DIMMEST).astype(np.float32)).resize(
        image.size, Image.Resampling.BILINEAR
    )
    lit = np.asarray(gain) * pixels
    return np.minimum(lit, 255.0, out=lit).astype(np.uint8)


def ink_of(pixels: Pixels) -> Mask:
    """Where a levelled picture is dark."""
    return pixels < _INK
