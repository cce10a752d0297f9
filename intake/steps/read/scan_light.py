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
_FEW = 0.00005  # of the pixels: fewer dots disturb nothing
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


def despeckled(pixels: Pixels) -> Pixels:
    """The picture without the dots, of a pixel each, that a fax or a worn drum strews all over it."""
    band = pixels[pixels.shape[0] // 4 :][: max(pixels.shape[0] // 8, 1)]
    if np.count_nonzero(_dots(band)) < _FEW * band.size:
        return pixels
    return np.where(_dots(pixels), np.uint8(255), pixels)


def _dots(pixels: Pixels) -> Mask:
    """Ink with no other ink beside it."""
    ink = ink_of(pixels)
    beside = np.zeros_like(ink)
    for step in (1, -1):
        beside |= _moved(ink, step, 0) | _moved(ink, 0, step) | _moved(ink, step, step) | _moved(ink, step, -step)
    return ink & ~beside


def _moved(ink: Mask, down: int, right: int) -> Mask:
    """Each pixel's neighbour in one direction; none beyond the edge."""
    moved = np.zeros_like(ink)
    rows, columns = ink.shape
    moved[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)] = ink[
        max(-down, 0) : rows + min(-down, 0), max(-right, 0) : columns + min(-right, 0)
    ]
    return moved
