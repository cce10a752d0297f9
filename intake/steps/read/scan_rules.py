"""Straight lines in a straightened picture: the ruling lines of tables and boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.steps.read.pdf_page import Rule
from intake.steps.read.scan_picture import POINTS, Grey, Mask, Pixels

_EVERY = 4  # only each fourth pixel along a line is looked at: no stroke of a letter is that long
_LONG, _TALL = 36.0, 15.0  # points: shorter ones may be strokes of letters, or the foot of a bold word
_FILLED = 0.9  # of a line's pixels are ink, at least: a fax leaves holes
_THICK = 3.5  # points: what is thicker is an area
_MAX_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line in pixels: its length from *start* to *end*, its thickness from *first* to *last* (both its own)."""

    level: bool
    start: int
    end: int
    first: int
    last: int


def lines_in(ink: Mask, dpi: float) -> list[Line]:
    """The level lines, and the upright ones."""
    dots = dpi / POINTS
    level = _grouped(_runs(ink[:, ::_EVERY].T, round(_LONG * dots / _EVERY)), level=True)
    upright = _grouped(_runs(ink[::_EVERY], round(_TALL * dots / _EVERY)), level=False)
    return [line for line in level + upright if line.last - line.first < _THICK * dots][:_MAX_LINES]


def rules_of(lines: list[Line], grey: Grey) -> tuple[Rule, ...]:
    """In points from the lower left corner."""
    scale = POINTS / grey.dpi
    rules = []
    for line in lines:
        middle = (line.first + line.last + 1) / 2 * scale
        start, end = line.start * scale, line.end * scale
        if line.level:
            rules.append(Rule(start, grey.height - middle, end, grey.height - middle))
        else:
            rules.append(Rule(middle, grey.height - end, middle, grey.height - start))
    return tuple(rules)


def without(lines: list[Line], pixels: Pixels) -> Pixels:
    """The picture with white where the lines run: tesseract takes them for letters, or a cell for a figure."""
    clear = pixels.copy()
    for line in lines:
        across, along = slice(max(line.first - 1, 0), line.last + 2), slice(line.start, line.end)
        clear[(across, along) if line.level else (along, across)] = 255
    return clear


_Run = tuple[int, int, int]  # row, start, end


def _runs(along: Mask, length: int) -> Iterator[_Run]:
    """In each column of *along* the runs of at least *length* rows, as the column and the pixels from start to end."""
    if along.shape[0] <= length:
        return
    counts: NDArray[np.int16] = np.zeros((along.shape[0] + 1, along.shape[1]), dtype=np.int16)
    np.cumsum(along, axis=0, out=counts[1:])
    full = counts[length:] - counts[:-length] >= _FILLED * length
    for row in np.flatnonzero(full.any(axis=0)):
        edges = np.flatnonzero(np.diff(full[:, row].astype(np.int8), prepend=0, append=0))
        for start, after in zip(edges[::2], edges[1::2], strict=True):
            yield int(row), int(start) * _EVERY, (int(after) + length - 1) * _EVERY


def _grouped(runs: Iterator[_Run], *, level: bool) -> list[Line]:
    """Runs in rows beside each other as one line."""
    done: list[Line] = []
    active: list[Line] = []
    for row, start, end in runs:
        done += [line for line in active if line.last < row - 2]
        active = [line for line in active if line.last >= row - 2]
        touching = [line for line in active if line.start <= end and start <= line.end]
        active = [line for line in active if line not in touching]
        active.append(
            Line(
                level=level,
                start=min([start, *(line.start for line in touching)]),
                end=max([end, *(line.end for line in touching)]),
                first=min([row, *(line.first for line in touching)]),
                last=row,
            )
        )
    return done + active
