"""Uneven light out of a picture: shadows of a photograph, grey paper, a dark edge beside the sheet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from intake.steps.read.scan_picture import Mask, Pixels

_COARSE = 8  # pixels: the side of a square whose paper is looked for
_SPREAD = 3  # squares to each side: further than any stroke of type is thick
_BLUR = 6
_EVEN = 24  # grey steps between the darkest and the brightest paper that need no levelling
_DIMMEST = 90  # paper darker than this is print: a black area keeps its black
_FEW = 0.00005  # of the pixels: fewer dots disturb nothing
_INK = 150  # of 255 on levelled paper: what is darker is ink


def levelled(pixels: Pixels) -> Pixels:
    """The picture as if its paper were white all over."""
    image = Image.fromarray(pixels)
    coarse = image.reduce(_COARSE)
    for _ in range(_SPREAD):
        coarse = coarse.filter(ImageFilter.MaxFilter(3))
    paper = np.asarray(coarse.filter(ImageFilter.GaussianBlur(_BLUR)))
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


def despeckled(pixels: Pixels) -> Pixels:
    """The picture without the dots, of a pixel each, that a fax or a worn drum strews all over it."""
    band = pixels[pixels.shape[0] // 4 :][: max(pixels.shape[0] // 8, 1)]
    if _dots(band).size < _FEW * band.size:
        return pixels
    clear = pixels.copy()
    clear.ravel()[_dots(pixels)] = 255
    return clear


def _dots(pixels: Pixels) -> NDArray[np.intp]:
    """Where ink has no other ink beside it, by the number of the pixel; those at the picture's edge are left alone."""
    ink = ink_of(pixels)
    alone = np.zeros_like(ink)
    inner = alone[1:-1, 1:-1]
    np.greater(ink[1:-1, 1:-1], ink[1:-1, :-2], out=inner)
    for beside in (ink[1:-1, 2:], ink[:-2, 1:-1], ink[2:, 1:-1]):
        np.greater(inner, beside, out=inner)
    found, flat, row = np.flatnonzero(alone), ink.ravel(), ink.shape[1]
    touched = flat[found - row - 1] | flat[found - row + 1] | flat[found + row - 1] | flat[found + row + 1]
    dots: NDArray[np.intp] = found[~touched]
    return dots
