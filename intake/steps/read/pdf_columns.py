"""Text that stands side by side without ruling lines: a table by its columns, or newspaper columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from intake.steps.read.pdf_lines import Line, Row

_GUTTER = 0.8  # of the type size: the least white strip between two columns
_CLOSE = 0.1  # the same before a column that is known to begin there
_FAR = 4.5  # type sizes between rows beyond which a table has ended
_PITCH = 1.5  # type sizes between the lines of one text, at most
_TIGHT = 0.9  # type sizes: lines of one column stand no closer
_PROSE_LINES = 5  # a newspaper column has at least so many lines
_ALIKE = 0.7  # of the widest column: the least that a newspaper's others have
_PROSE_FILL = 0.75  # and fills its width
_COLUMN_WORDS = 4.0  # and on average so many words in a line, which labels and values haven't
_HEADINGS = 2  # with a number of two parts on either side: no table has them
_GROUPS = 3  # groups of lines on each side that tell whether they stand in rows
_COMMON = 0.6  # of the groups begin at the same height in a table, at least
_ALL = 0.9
_SAME_HEIGHT = 4.0  # points
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]? [A-ZÅÄÖ]")
_TRIED = 3  # places that may be the gutter
_DRIFT = 3.0  # points by which it may differ from page to page

_Span = tuple[float, float, float, float]

_Column = tuple[float, float, float]  # left, right, type size


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
    if min(widths) < _ALIKE * max(widths) or min(len(left), len(right)) < _PROSE_LINES:
        return False
    if min(_headings(left), _headings(right)) >= _HEADINGS:
        return True
    starts, others = _group_starts(left), _group_starts(right)
    in_rows = _shared([line.base for line in right], [line.base for line in left]) > _ALL
    if min(len(starts), len(others)) >= _GROUPS and not in_rows:
        return max(_shared(starts, others), _shared(others, starts)) < _COMMON
    return all(_reads_as_column(side, width) for side, width in zip((left, right), widths, strict=True))


def _headings(lines: Sequence[Line]) -> int:
    return sum(_CHAPTER.match(f"{line.label} {line.text}".strip()) is not None for line in lines)


def _shared(starts: Sequence[float], others: Sequence[float]) -> float:
    """How many of the groups begin at the height of another, of all."""
    return sum(any(abs(start - other) < _SAME_HEIGHT for other in others) for start in starts) / len(starts)


def _group_starts(lines: Sequence[Line]) -> list[float]:
    """The heights of the lines with more room above them than most have."""
    bases = sorted({round(line.base) for line in lines}, reverse=True)
    gaps = [(upper - lower, float(lower)) for upper, lower in pairwise(bases) if upper - lower > 2]
    usual = median(gap for gap, _ in gaps) if gaps else 0.0
    return [base for gap, base in gaps if gap > 1.2 * usual]


def _reads_as_column(lines: Sequence[Line], width: float) -> bool:
    words = sum(len(line.text.split()) for line in lines)
    fill = median((line.right - line.start) / width for line in lines)
    return words >= _COLUMN_WORDS * len(lines) and fill >= _PROSE_FILL


@dataclass(frozen=True, slots=True)
class Band:
    """Rows with white strips through all of them. *columns* are their left and right sides."""

    rows: tuple[Row, ...]
    columns: tuple[tuple[float, float], ...]

    def column_of(self, line: Line) -> int:
        return max((index for index, (left, _) in enumerate(self.columns) if line.start >= left - 1), default=0)


def bands_of(rows: Sequence[Row], margin: float) -> list[Row | Band]:
    """The rows in order, those that form columns gathered into bands. *margin* is how far right text may run."""
    found: list[Row | Band] = []
    index = 0
    while index < len(rows):
        end = _band_end(rows, index, margin) if len(rows[index]) > 1 else index
        if end > index:
            chosen = tuple(rows[index:end])
            sides: list[_Column] = []
            for row in chosen:
                sides = _columns(row, sides)
            found.append(Band(chosen, tuple((left, right) for left, right, _ in sides)))
            index = end
        else:
            found.append(rows[index])
            index += 1
    return found


def _band_end(rows: Sequence[Row], start: int, margin: float) -> int:
    """Index after the last row of the band that begins at *start*; *start* itself where there is none."""
    last, several = start, 1
    columns = _columns(rows[start])
    for index in range(start + 1, len(rows)):
        row, before = rows[index], rows[index - 1]
        if before[0].base - row[0].base > _FAR * row[0].size or _is_apart(row, rows[start:index]):
            break
        columns = _columns(row, columns)
        if len(columns) < 2:
            break
        if len(row) > 1:
            last, several = index, several + 1
        elif last == index - 1 and (row[0].left >= columns[1][0] - 1 or _goes_on(before, row, columns[0], margin)):
            last = index
    return last + 1 if several > 1 else start


def _answers(before: Row, row: Row) -> bool:
    """Whether a lone line in larger type stands right under a label that is not set apart as a heading is."""
    close = before[0].base - row[0].base < _PITCH * row[0].size
    return close and not row[0].bold and 1.1 * before[0].size < row[0].size < 1.6 * before[0].size


def _goes_on(before: Row, row: Row, column: _Column, margin: float) -> bool:
    """Whether a lone line in the first column is the rest of the text above it, or the answer to the label there."""
    if _answers(before, row):
        return abs(row[0].left - before[0].left) < 2
    if _wraps_back(before, row, margin):
        return True
    close = before[0].base - row[0].base < _PITCH * row[0].size
    goes_on = row[0].text[:1].islower() or before[0].text.endswith(("/", ",", "-", "&", " och"))
    return close and goes_on and row[0].right <= column[1] + 1


def _is_apart(row: Row, band: Sequence[Row]) -> bool:
    """A lone line in a type that no line of the band has is a heading, not a label without a value.

    But small labels have their answers right below them, in larger type.
    """
    own = row[0]
    if len(row) > 1 or _answers(band[-1], row):
        return False
    return not any(
        line.bold >= own.bold and abs(line.size - own.size) <= 0.1 * own.size for other in band for line in other
    )


def _columns(lines: Iterable[Line], known: Sequence[_Column] = ()) -> list[_Column]:
    """Areas with text, those of *known* among them, joined where the strip between them is too narrow to part them.

    Where a known column begins, the text before it may come close.
    """
    begins = {left for left, _, _ in known}
    spans = sorted([*known, *((line.start, line.right, line.size) for line in lines)])
    columns: list[_Column] = []
    for left, right, size in spans:
        least = _GUTTER if left not in begins or len(known) < 2 else _CLOSE
        if columns and left - columns[-1][1] < least * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right), max(columns[-1][2], size))
        else:
            columns.append((left, right, size))
    return columns


def is_prose(band: Band) -> bool:
    """Newspaper columns: two or three, about as wide, each with many lines that mostly fill it, and no common rows."""
    widths = [right - left for left, right in band.columns]
    if len(widths) > 3 or min(widths) < _ALIKE * max(widths):
        return False
    columns = prose_lines(band)
    for width, lines in zip(widths, columns, strict=True):
        if len(lines) < _PROSE_LINES or width < 8 * lines[0].size:
            return False
        if median((line.right - line.start) / width for line in lines) < _PROSE_FILL:
            return False
    starts, others = _group_starts(columns[0]), _group_starts(columns[1])
    return not starts or _shared(starts, others) < 1


def prose_lines(band: Band) -> list[list[Line]]:
    """Each newspaper column's lines, from the top."""
    columns: list[list[Line]] = [[] for _ in band.columns]
    for row in band.rows:
        for line in row:
            columns[band.column_of(line)].append(line)
    return columns


def table_rows(band: Band, pitch: float, margin: float) -> list[list[list[Line]]]:
    """Row by row, for each column the lines in its cell.

    *pitch* is the text's from line to line, in type sizes, *margin* how far right it may run: a value after a tab goes
    on at the page's left side.
    """
    table: list[list[list[Line]]] = []
    before: Row | None = None
    edge = _row_gap(band, pitch)
    for row in band.rows:
        if before is not None and _wraps_back(before, row, margin):
            table[-1][band.column_of(before[-1])].extend(row)
            continue
        if before is None or _starts_row(before, table[-1][0], row, band, edge):
            table.append([[] for _ in band.columns])
        for line in row:
            table[-1][band.column_of(line)].append(line)
        before = row
    return table


def _wraps_back(before: Row, row: Row, margin: float) -> bool:
    """Whether a lone line at the left is the rest of a value that had no more room at the right, as its label had."""
    value, rest = before[-1], row[0]
    if len(row) > 1 or len(before) < 2 or rest.left > before[0].left + 2 or rest.bold != value.bold:
        return False
    goes_on = rest.text[:1].islower() or value.text.endswith(("/", ",", "-", "&", " och"))
    width = 0.25 * rest.size + rest.first_width
    full = value.right + width > margin and before[0].right + width < before[1].start - 0.5 * rest.size
    return goes_on and full and value.base - rest.base < _PITCH * rest.size


def _row_gap(band: Band, pitch: float) -> float | None:
    """The distance between base lines from which a new row begins; None where all stand equally apart.

    Where the columns' lines stand at heights of their own, the least distance says nothing.
    """
    gaps = [(upper[0].base - lower[0].base, upper[0], lower[0]) for upper, lower in pairwise(band.rows)]
    of_labels = [gap for gap, *both in gaps if all(band.column_of(line) == 0 for line in both)]
    least, most, size = min(of_labels or [gap for gap, *_ in gaps]), max(gap for gap, *_ in gaps), band.rows[0][0].size
    least = least if least >= _TIGHT * size else pitch * size
    return (least * 1.2) if most > 1.3 * least else None


def _starts_row(before: Row, label: Sequence[Line], row: Row, band: Band, edge: float | None) -> bool:
    """Whether *row* is a new one. *label* is what the one above it has in the first column so far."""
    if band.column_of(row[0]) != 0:
        return False
    if edge is not None:
        return before[0].base - row[0].base > edge
    if not label or not row[0].text[:1].islower():
        return True
    left, right = band.columns[0]
    full = label[-1].right + 0.25 * row[0].size + row[0].first_width > right
    return not full and not (len(row) == 1 and label[-1].right > left + 0.8 * (right - left))
