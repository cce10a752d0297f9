"""A page set in two columns, as a newspaper is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from intake.steps.read.pdf_lines import Line, Row

PROSE_LINES = 5  # a newspaper column has at least so many lines
PROSE_FILL = 0.75  # that fill so much of its width
ALIKE = 0.7  # of the widest column: the least width that the others have
_COLUMN_WORDS = 4.0  # and on average so many words in a line, which labels and values haven't
_HEADINGS = 2  # with a number of two parts on either side: no table has them
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]? [A-ZÅÄÖ]")
GROUPS = 3  # groups of lines on each side that tell whether they stand in rows
COMMON = 0.6  # of the groups begin at the same height in a table, at least
_ALL = 0.9  # of the right side's lines stand at the height of one at the left: rows, or type of one kind
_SAME_HEIGHT = 4.0  # points
_TRIED = 3  # places that may be the gutter
_WIDEST = 1.6  # type sizes from line to line, where they are one text
_DRIFT = 3.0  # points by which it may differ from page to page

_Span = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Gutter:
    """Between two columns of a page: where the right one begins, and from which height to which both run."""

    at: float
    bottom: float
    top: float

    def side(self, left: float, right: float, height: float) -> Literal["above", "left", "right", "below"]:
        if height > self.top + 1:
            return "above"
        if height < self.bottom - 1:
            return "below"
        return "right" if left >= self.at - 2 or (left + right) / 2 > self.at else "left"


def gutter_of(
    rows: Sequence[Row], width: float, tables: Iterable[_Span] = (), known: float | None = None
) -> Gutter | None:
    """The gutter of a page set in two columns: where many lines begin near its middle and no line runs across.

    *tables* are the left, bottom, right and top of what else stands on the page; *known* is where another page of the
    document has its gutter: then fewer lines are enough.
    """
    lines = [line for row in rows for line in row]
    starts = Counter(round(line.start) for line in lines if 0.4 * width < line.start < 0.65 * width)
    spans = list(tables)
    for start, _ in starts.most_common(_TRIED):
        gutter = _gutter_at(float(start), lines, spans, sure=known is not None and abs(start - known) < _DRIFT)
        if gutter is not None:
            return gutter
    return None


def _gutter_at(at: float, lines: Sequence[Line], tables: Sequence[_Span], *, sure: bool) -> Gutter | None:
    right = [line for line in lines if line.start >= at - 2]
    crossing = [line.base for line in lines if line.start < at - 2 < line.right]
    crossing += [height for left, bottom, end, top in tables if left < at - 2 < end for height in (bottom, top)]
    highest, lowest = right[0].base, right[-1].base
    top = min((base for base in crossing if base > highest), default=float("inf"))
    bottom = max((base for base in crossing if base < lowest), default=float("-inf"))
    left = [line for line in lines if line.right < at and bottom < line.base < top]
    if not left or any(bottom < base < top for base in crossing) or not (sure or _are_columns(left, right)):
        return None
    bases = [line.base for line in left + right]
    return Gutter(at, min(bases), max(bases))


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the two sides are read one after the other.

    They are about as wide, and have numbered headings on both sides, or none of the common rows of a table.
    """
    widths = [max(line.right for line in side) - min(line.start for line in side) for side in (left, right)]
    if min(widths) < ALIKE * max(widths) or min(len(left), len(right)) < PROSE_LINES:
        return False
    if min(_headings(left), _headings(right)) >= _HEADINGS:
        return True
    starts, others = group_starts(left), group_starts(right)
    in_rows = shared([line.base for line in right], [line.base for line in left]) > _ALL
    if min(len(starts), len(others)) >= GROUPS and not in_rows:
        return max(shared(starts, others), shared(others, starts)) < COMMON
    return all(_reads_as_column(side, width) for side, width in zip((left, right), widths, strict=True))


def _headings(lines: Sequence[Line]) -> int:
    return sum(_CHAPTER.match(f"{line.label} {line.text}".strip()) is not None for line in lines)


def shared(starts: Sequence[float], others: Sequence[float]) -> float:
    """How many of the groups begin at the height of another, of all."""
    return sum(any(abs(start - other) < _SAME_HEIGHT for other in others) for start in starts) / len(starts)


def group_starts(lines: Sequence[Line]) -> list[float]:
    """The heights of the lines with more room above them than most have, or than lines of one text ever have."""
    bases = sorted({round(line.base) for line in lines}, reverse=True)
    gaps = [(upper - lower, float(lower)) for upper, lower in pairwise(bases) if upper - lower > 2]
    usual = min(median(gap for gap, _ in gaps), _WIDEST * median(line.size for line in lines)) if gaps else 0.0
    return [base for gap, base in gaps if gap > 1.2 * usual]


def _reads_as_column(lines: Sequence[Line], width: float) -> bool:
    words = sum(len(line.text.split()) for line in lines)
    fill = median((line.right - line.start) / width for line in lines)
    return words >= _COLUMN_WORDS * len(lines) and fill >= PROSE_FILL
