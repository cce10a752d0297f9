"""Boxes to tick in a straightened picture, and which are ticked. Tesseract takes them for letters, or for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.readports import PrintedWord
from intake.steps.read.scan_picture import POINTS, Mask

_SMALLEST, _LARGEST = 6.0, 18.0  # points: a side
_SQUARE = 1.2  # the longer side by the shorter, at most
_DRAWN = 0.9  # of each side is ink
_APART = 0.1  # of the strip round it is ink, at most: else it is a cell of a table, or a letter
_BLANK, _FILLED = 0.03, 0.6  # of its inside is ink: less is an open box, more a black square
_MOST = 300  # corners looked at on one page
_MOST_STROKES = 100_000  # and strokes, before that
_ALL_INK = 0xFF  # eight pixels packed
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels from the picture's upper left corner."""

    left: int
    top: int
    right: int
    bottom: int
    ticked: bool

    def holds(self, word: PrintedWord) -> bool:
        """Whether the word stands in the box, or is the box, taken for letters."""
        left, top, right, bottom = word.box
        across = min(right, self.right) - max(left, self.left)
        down = min(bottom, self.bottom) - max(top, self.top)
        return across > 0.6 * max(right - left, 1) and down > 0.6 * max(bottom - top, 1)


def boxes_in(ink: Mask, dpi: float) -> list[Box]:
    """From the top."""
    dots = dpi / POINTS
    least, most = round(_SMALLEST * dots), round(_LARGEST * dots)
    found: list[Box] = []
    for top, left in _corners(ink, least)[:_MOST]:
        if any(box.left - 3 <= left <= box.right and box.top - 3 <= top <= box.bottom for box in found):
            continue
        box = _box(ink, int(left), int(top), most)
        if box is not None:
            found.append(box)
    return found


def with_boxes(printed: Sequence[PrintedWord], boxes: Sequence[Box]) -> list[PrintedWord]:
    """The words, with a sign for each box in the line that it stands in."""
    words = [word for word in printed if not any(box.holds(word) for box in boxes)]
    fresh = max((word.line for word in printed), default=0) + 1
    return words + [_sign(box, words, fresh + number) for number, box in enumerate(boxes)]


def _sign(box: Box, words: Sequence[PrintedWord], fresh: int) -> PrintedWord:
    middle = (box.top + box.bottom) / 2
    beside = [word for word in words if word.box[1] <= middle <= word.box[3]]
    nearest = min(beside, key=lambda word: min(abs(word.box[0] - box.right), abs(box.left - word.box[2])), default=None)
    return PrintedWord(
        text="☒" if box.ticked else "☐",
        box=(box.left, nearest.box[1] if nearest else box.top, box.right, nearest.box[3] if nearest else box.bottom),
        confidence=_SURE,
        line=nearest.line if nearest else fresh,
    )


def _corners(ink: Mask, length: int) -> NDArray[np.intp]:
    """Row and column of each point from which strokes of at least *length* pixels run to the right and down."""
    full = np.packbits(ink, axis=1) == _ALL_INK
    inner = np.zeros_like(full)  # the first full byte of each stroke that is long enough to fill so many
    inner[:, 1:] = full[:, 1:] & ~full[:, :-1]
    for further in range(1, (length - 7) // 8):
        inner[:, :-further] &= full[:, further:]
    rows, bytes_ = np.divmod(np.flatnonzero(inner)[:_MOST_STROKES], inner.shape[1])
    before = ink[rows[:, None], (bytes_ * 8)[:, None] - 1 - np.arange(8)]
    starts = np.column_stack([rows, bytes_ * 8 - before.argmin(axis=1)])
    starts = starts[(starts[:, 0] + length < ink.shape[0]) & (starts[:, 1] + length < ink.shape[1])]
    right = ink[starts[:, :1], starts[:, 1:] + np.arange(length)].all(axis=1)
    down = ink[starts[:, :1] + np.arange(length), starts[:, 1:]].all(axis=1)
    found: NDArray[np.intp] = starts[right & down]
    return found


def _box(ink: Mask, left: int, top: int, most: int) -> Box | None:
    across, down = _run(ink[top, left : left + most + 1]), _run(ink[top : top + most + 1, left])
    if max(across, down) > most or max(across, down) > _SQUARE * min(across, down):
        return None
    right, bottom = left + across, top + down
    if bottom + 8 > ink.shape[0] or right + 8 > ink.shape[1] or left < 8 or top < 8:
        return None
    closing = ink[bottom - 4 : bottom + 3, left:right].any(axis=0), ink[top:bottom, right - 4 : right + 3].any(axis=1)
    if any(np.count_nonzero(side) < _DRAWN * side.size for side in closing):
        return None
    if any(np.count_nonzero(strip) > _APART * strip.size for strip in _around(ink, left, top, right, bottom)):
        return None
    thick = max(_run(ink[top : top + down // 2, left + across // 2]), 1) + 2
    inside = ink[top + thick : bottom - thick, left + thick : right - thick]
    share = np.count_nonzero(inside) / inside.size if inside.size else 1.0
    return Box(left, top, right, bottom, ticked=share > _BLANK) if share < _FILLED else None


def _run(line: Mask) -> int:
    """How many pixels are ink from the first on."""
    white = np.flatnonzero(~line)
    return int(white[0]) if white.size else int(line.size)


def _around(ink: Mask, left: int, top: int, right: int, bottom: int) -> Iterator[Mask]:
    yield ink[top - 7 : top - 3, left:right]
    yield ink[bottom + 3 : bottom + 7, left:right]
    yield ink[top:bottom, left - 7 : left - 3]
    yield ink[top:bottom, right + 3 : right + 7]
