"""Text that stands side by side without ruling lines: a table by its columns, or newspaper columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from intake.steps.read.pdf_lines import Line, Row

_GUTTER = 0.8  # of the type size: the least white strip between two columns
_FAR = 4.5  # type sizes between rows beyond which a table has ended
_PITCH = 1.5  # type sizes between the lines of one text, at most
_TIGHT = 0.9  # type sizes: lines of one column stand no closer
_PROSE_LINES = 5  # a newspaper column has at least so many lines
_ALIKE = 0.7  # of the widest column: the least that a newspaper's others have
_PROSE_FILL = 0.75  # and fills its width


_COLUMN_LINES = 12  # a page set in two columns has at least so many lines in each
_COLUMN_WORDS = 4.0  # and on average so many words in a line, which labels and values haven't


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


def gutter_of(rows: Sequence[Row], width: float) -> Gutter | None:
    """The gutter of a page set in two columns: where many lines begin near its middle and no line runs across."""
    lines = [line for row in rows for line in row]
    starts = Counter(round(line.start) for line in lines if 0.4 * width < line.start < 0.65 * width)
    if not starts:
        return None
    at = float(max(starts, key=lambda start: starts[start]))
    right = [line for line in lines if line.start >= at - 2]
    if len(right) < _COLUMN_LINES:
        return None
    crossing = [line.base for line in lines if line.start < at - 2 < line.right]
    top = min((base for base in crossing if base > max(line.base for line in right)), default=float("inf"))
    bottom = max((base for base in crossing if base < min(line.base for line in right)), default=float("-inf"))
    if any(bottom < base < top for base in crossing):
        return None
    left = [line for line in lines if line.right < at and bottom < line.base < top]
    if not all(_reads_as_column(column) for column in (left, right)):
        return None
    bases = [line.base for line in left + right]
    return Gutter(at, min(bases), max(bases))


def _reads_as_column(lines: Sequence[Line]) -> bool:
    words = sum(len(line.text.split()) for line in lines)
    return len(lines) >= _COLUMN_LINES and words >= _COLUMN_WORDS * len(lines)


@dataclass(frozen=True, slots=True)
class Band:
    """Rows with white strips through all of them. *columns* are their left and right sides."""

    rows: tuple[Row, ...]
    columns: tuple[tuple[float, float], ...]

    def column_of(self, line: Line) -> int:
        return max((index for index, (left, _) in enumerate(self.columns) if line.start >= left - 1), default=0)


def bands_of(rows: Sequence[Row]) -> list[Row | Band]:
    """The rows in order, those that form columns gathered into bands."""
    found: list[Row | Band] = []
    index = 0
    while index < len(rows):
        end = _band_end(rows, index) if len(rows[index]) > 1 else index
        if end > index:
            chosen = tuple(rows[index:end])
            sides = _columns(line for row in chosen for line in row)
            found.append(Band(chosen, tuple((left, right) for left, right, _ in sides)))
            index = end
        else:
            found.append(rows[index])
            index += 1
    return found


def _band_end(rows: Sequence[Row], start: int) -> int:
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
        elif last == index - 1 and (row[0].left >= columns[1][0] - 1 or _wraps(before, row, columns[0])):
            last = index
    return last + 1 if several > 1 else start


def _wraps(before: Row, row: Row, column: _Column) -> bool:
    """Whether a lone line in the first column is the rest of the text above it."""
    close = before[0].base - row[0].base < _PITCH * row[0].size
    goes_on = row[0].text[:1].islower() or before[0].text.endswith(("/", ",", "-", "&", " och"))
    return close and goes_on and row[0].right <= column[1] + 1


def _is_apart(row: Row, band: Sequence[Row]) -> bool:
    """A lone line in a type that no line of the band has is a heading, not a label without a value."""
    if len(row) > 1:
        return False
    own = row[0]
    return not any(
        line.bold >= own.bold and abs(line.size - own.size) <= 0.1 * own.size for other in band for line in other
    )


def _columns(lines: Iterable[Line], known: Sequence[_Column] = ()) -> list[_Column]:
    """Areas with text, those of *known* among them, joined where the strip between them is too narrow to part them."""
    spans = sorted([*known, *((line.start, line.right, line.size) for line in lines)])
    columns: list[_Column] = []
    for left, right, size in spans:
        if columns and left - columns[-1][1] < _GUTTER * size:
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
    starts = [_group_starts(lines) for lines in columns]
    return not starts[0] or not all(
        any(abs(start - other) < 0.6 * band.rows[0][0].size for other in starts[1]) for start in starts[0]
    )


def _group_starts(lines: Sequence[Line]) -> list[float]:
    """The heights of the lines with more room above them than between most."""
    gaps = [(upper.base - lower.base, lower.base) for upper, lower in pairwise(lines)]
    least = min(gap for gap, _ in gaps)
    return [base for gap, base in gaps if gap > 1.2 * least]


def prose_lines(band: Band) -> list[list[Line]]:
    """Each newspaper column's lines, from the top."""
    columns: list[list[Line]] = [[] for _ in band.columns]
    for row in band.rows:
        for line in row:
            columns[band.column_of(line)].append(line)
    return columns


def table_rows(band: Band, pitch: float) -> list[list[list[Line]]]:
    """Row by row, for each column the lines in its cell. *pitch* is the text's from line to line, in type sizes."""
    table: list[list[list[Line]]] = []
    before: Row | None = None
    edge = _row_gap(band, pitch)
    for row in band.rows:
        if before is None or _starts_row(before, table[-1][0], row, band, edge):
            table.append([[] for _ in band.columns])
        for line in row:
            table[-1][band.column_of(line)].append(line)
        before = row
    return table


def _row_gap(band: Band, pitch: float) -> float | None:
    """The distance between base lines from which a new row begins; None where all stand equally apart.

    Where the columns' lines stand at heights of their own, the least distance says nothing.
    """
    gaps = [upper[0].base - lower[0].base for upper, lower in pairwise(band.rows)]
    least, most, size = min(gaps), max(gaps), band.rows[0][0].size
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
