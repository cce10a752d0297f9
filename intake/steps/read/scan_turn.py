"""Which way a scanned page was laid on the glass: its slant, and whether it lies on its side."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from intake.steps.read.scan_picture import Mask, Pixels

_WIDEST = 6.0  # degrees: more than a feeder's slant
_STEP = 0.25
_FINE = 0.05
_STRIP = 64  # pixels: within one a slant of a degree moves a line by less than one row of pixels
_LEAST = 0.08  # degrees: less doesn't matter, a ruling line over the whole page drifts by 3 pixels
_ON_ITS_HEAD = 1.05  # how much sharper ink begins than it ends: upright text has 0.8 to 1.03
_SIDEWAYS = 1.15  # how many more strokes are crossed the long way through letters than the other


def slant_of(ink: Mask) -> float:
    """Degrees by which lines of text fall to the right (negative: rise); 0 where that can't be told."""
    profiles = _strips(ink)
    coarse = _best(profiles, np.arange(-_WIDEST, _WIDEST + _STEP, _STEP))
    fine = _best(profiles, np.arange(coarse - _STEP, coarse + _STEP + _FINE / 2, _FINE))
    return fine if abs(fine) >= _LEAST else 0.0


def straightened(pixels: Pixels, slant: float) -> Pixels:
    """The picture turned back by *slant* degrees, of the same size; white where there was nothing."""
    if slant == 0.0:
        return pixels
    return np.asarray(Image.fromarray(pixels).rotate(slant, Image.Resampling.NEAREST, fillcolor=255))


def is_sideways(ink: Mask) -> bool:
    """Whether the text runs up or down the page: letters have more upright strokes than level ones."""
    level = int(np.count_nonzero(ink[:, 1:] & ~ink[:, :-1]))
    upright = int(np.count_nonzero(ink[1:] & ~ink[:-1]))
    return upright > _SIDEWAYS * level


def is_upside_down(ink: Mask) -> bool:
    """Whether the text, lines of it level, seems to stand on its head.

    All letters end on the base line, but begin at two heights: ink ends more sharply than it begins, from the top.
    """
    steps = np.diff(np.count_nonzero(ink, axis=1).astype(np.int64))
    begins, ends = np.square(steps[steps > 0]).sum(), np.square(steps[steps < 0]).sum()
    return bool(begins > _ON_ITS_HEAD * ends)


def _strips(ink: Mask) -> NDArray[np.int32]:
    """How much ink each row has, for each upright strip of the picture by itself: strips x rows."""
    eights = np.bitwise_count(np.packbits(ink, axis=1))
    counts = np.add.reduceat(eights, np.arange(0, eights.shape[1], _STRIP // 8), axis=1, dtype=np.int32)
    return np.ascontiguousarray(counts.T)


def _best(profiles: NDArray[np.int32], angles: NDArray[np.float64]) -> float:
    """The angle at which lines and the white between them part most."""
    scores = [_sharpness(profiles, math.tan(math.radians(float(angle)))) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _sharpness(profiles: NDArray[np.int32], fall: float) -> float:
    strips, rows = profiles.shape
    total = np.zeros(rows, dtype=np.int64)
    for number in range(strips):
        shift = round((number - strips / 2) * _STRIP * fall)
        if abs(shift) >= rows:
            continue
        if shift >= 0:
            total[: rows - shift] += profiles[number, shift:]
        else:
            total[-shift:] += profiles[number, : rows + shift]
    return float(np.square(np.diff(total)).sum())
