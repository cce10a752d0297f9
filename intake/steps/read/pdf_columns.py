"""Text that stands side by side without ruling lines: tables by their columns, and columns of prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from intake.steps.read.pdf_gutter import ALIKE, COMMON, GROUPS, PROSE_FILL, PROSE_LINES, group_starts, shared
from intake.steps.read.pdf_lines import Line, Row

_GUTTER = 0.8  # of the type size: the least white strip between two columns
_CLOSE = 0.1  # the same before a column that is known to begin there
_FAR = 4.5  # type sizes between rows beyond which a table has ended
_PITCH = 1.5  # type sizes between the lines of one text, at most
_SMALLER = 0.88  # of a heading's type: what a note under it has at most
_NOTE = 2.0  # type sizes from a heading to a note under it, at most
_TIGHT = 0.9  # type sizes: lines of one column stand no closer
_SAME = 3.0  # points by which a column may be displaced on the next page

_Column = tuple[float, float, float]  # left, right, type size


@dataclass(frozen=True, slots=True)
class Band:
    """Rows with white strips through all of them. *columns* are their left and right sides."""

    rows: tuple[Row, ...]
    columns: tuple[tuple[float, float], ...]

    def column_of(self, line: Line) -> int:
        return max((index for index, (left, _) in enumerate(self.columns) if line.start >= left - 1), default=0)


def bands_of(rows: Sequence[Row], margin: float, known: Sequence[float] = ()) -> list[Row | Band]:
    """The rows in order, those that form columns gathered into bands. *margin* is how far right text may run.

    *known* is where the columns of the table right before the first row begin: then that row alone is enough.
    """
    found: list[Row | Band] = []
    index = 0
    while index < len(rows):
        end = _band_end(rows, index, margin) if len(rows[index]) > 1 else index
        sides: list[_Column] = []
        if index == 0 and _stands_in(rows[0], known):
            end, sides = max(end, 1), [(left, left, rows[0][0].size) for left in known]
        if end > index:
            chosen = tuple(rows[index:end])
            for row in chosen:
                sides = _columns(row, sides)
            found.append(Band(chosen, tuple((left, right) for left, right, _ in sides)))
            index = end
        else:
            found.append(rows[index])
            index += 1
    return found


def _stands_in(row: Row, known: Sequence[float]) -> bool:
    """Whether the row's lines begin where columns do, the first of them in the first."""
    if len(row) < 2 or not known or abs(row[0].start - known[0]) >= _SAME:
        return False
    return all(any(abs(left - line.start) < _SAME for left in known) for line in row)


def _band_end(rows: Sequence[Row], start: int, margin: float) -> int:
    """Index after the last row of the band that begins at *start*; *start* itself where there is none."""
    last, several = start, 1
    hangs = False
    columns = _columns(rows[start])
    for index in range(start + 1, len(rows)):
        row, before = rows[index], rows[index - 1]
        if before[0].base - row[0].base > _FAR * row[0].size or _is_apart(row, rows[start:index]):
            break
        before_it, columns = columns, _columns(row, columns)
        if len(columns) < 2 or _is_another(row, rows[start:index], before_it, columns):
            break
        if last < index - 1 and _stands_elsewhere(row, rows[start:index]):
            break
        if len(row) > 1:
            last, several = index, several + 1
        elif last == index - 1 and (
            row[0].left >= columns[1][0] - 1
            or _goes_on(before, row, columns[0], margin)
            or _is_note(rows[start:index], row)
        ):
            hangs = hangs or _hangs(rows[start], before, row)
            last = index
    return last + 1 if several > 1 or hangs else start


def _is_another(row: Row, band: Sequence[Row], columns: Sequence[_Column], wider: Sequence[_Column]) -> bool:
    """Whether a row of other columns begins another table: its second begins where none of those that two rows show."""
    if len(row) < 2 or abs(row[0].start - columns[0][0]) > 2 or len(columns) <= len(wider) >= len(row):
        return False
    starts = Counter(round(line.start) for other in band for line in other[1:])
    shown = [start for start, times in starts.items() if times >= 2]
    return bool(shown) and all(abs(row[1].start - start) > 2 for start in shown)


def _stands_elsewhere(row: Row, band: Sequence[Row]) -> bool:
    """Whether a row's second line is not set under any of the band's, by the left, right or middle as those are.

    After a lone line, it is then the first row of another table and the lone line its heading. How the band's are set
    is known where each place is shown twice or more.
    """
    lines = [_places(line) for other in band for line in other[1:]]
    shown = [{round(place) for place in places} for places in zip(*lines, strict=True)]
    fewest = min(map(len, shown))
    if len(row) < 2 or 2 * fewest > len(lines):
        return False
    aligned = [(own, others) for own, others in zip(_places(row[1]), shown, strict=True) if len(others) == fewest]
    return all(abs(own - other) >= _SAME for own, others in aligned for other in others)


def _places(line: Line) -> tuple[float, float, float]:
    return line.start, line.right, (line.start + line.right) / 2


def _hangs(first: Row, before: Row, row: Row) -> bool:
    """Whether a lone line stands right under the last of *first*: more of what was too wide for its column."""
    close = before[0].base - row[0].base < _PITCH * row[0].size
    return close and abs(row[0].start - first[-1].start) < 1


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


def _is_note(band: Sequence[Row], row: Row) -> bool:
    """Whether a lone line in the first column is said under the heading there, in lesser type, as guidance is.

    A heading has an answer beside it in lesser type too, or the note is smaller than both; under a row of headings
    stands a row of its own.
    """
    own = row[0]
    head = next(other for other in reversed(band) if len(other) > 1)
    if len(row) > 1 or abs(own.start - head[0].start) > 2 or _have_labels_above(band, head):
        return False
    above = next(other[0] for other in reversed(band) if abs(other[0].start - own.start) < 2)
    smaller = all(own.size < _SMALLER * line.size for line in head[:2])
    lesser = head[0].bold and not head[1].bold and not own.bold and own.size < 1.05 * head[0].size
    return (smaller or lesser) and above.base - own.base < _NOTE * above.size


def _have_labels_above(band: Sequence[Row], row: Row) -> bool:
    """Whether the row's lines are answers to a row of small labels right above them: then small type is a label's."""
    above = band[band.index(row) - 1] if row != band[0] else ()
    return len(above) > 1 and _answers(above, row)


def _is_apart(row: Row, band: Sequence[Row]) -> bool:
    """A lone line in a type that no line of the band has is a heading, not a label without a value.

    But small labels have their answers right below them, in larger type.
    """
    own = row[0]
    if len(row) > 1 or _answers(band[-1], row) or _is_note(band, row):
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
    if len(widths) > 3 or min(widths) < ALIKE * max(widths):
        return False
    columns = prose_lines(band)
    for width, lines in zip(widths, columns, strict=True):
        if len(lines) < PROSE_LINES or width < 8 * lines[0].size:
            return False
        if median((line.right - line.start) / width for line in lines) < PROSE_FILL:
            return False
    starts, others = group_starts(columns[0]), group_starts(columns[1])
    if not starts:
        return True
    alike = max(shared(starts, others), shared(others, starts) if len(others) >= GROUPS else 0.0)
    return alike < (COMMON if len(starts) >= GROUPS else 1)


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
    for index, row in enumerate(band.rows):
        if before is not None and _wraps_back(before, row, margin):
            table[-1][band.column_of(before[-1])].extend(row)
            continue
        begins = before is None or _starts_row(before, table[-1][0], row, band, edge)
        if begins and not (len(row) == 1 and before is not None and _is_note(band.rows[:index], row)):
            table.append([[] for _ in band.columns])
        for line in row:
            table[-1][band.column_of(line)].append(line)
        before = row
    return table


def _wraps_back(before: Row, row: Row, margin: float) -> bool:
    """Whether a lone line at the left is the rest of a value that had no more room at the right, as its label had."""
    value, rest = before[-1], row[0]
    if len(row) > 1 or len(before) < 2 or rest.left > before[0].left + 2:
        return False
    if rest.bold != value.bold or abs(rest.size - value.size) > 0.1 * value.size:
        return False
    goes_on = rest.text[:1].islower() or value.text.endswith(("/", ",", "-", "&", " och"))
    width = 0.25 * rest.size + rest.first_width
    full = value.right + width > margin and before[0].right + width < before[1].start - 0.5 * rest.size
    return goes_on and full and value.base - rest.base < _PITCH * rest.size


def _row_gap(band: Band, pitch: float) -> float | None:
    """The distance between base lines, in type sizes, from which a new row begins; None where all stand equally apart.

    Where the columns' lines stand at heights of their own, the least distance says nothing.
    """
    gaps = [(_gap(upper, lower), upper[0], lower[0]) for upper, lower in pairwise(band.rows)]
    if not gaps:
        return None
    of_labels = [gap for gap, *both in gaps if all(band.column_of(line) == 0 for line in both)]
    least, most = min(of_labels or [gap for gap, *_ in gaps]), max(gap for gap, *_ in gaps)
    least = least if least >= _TIGHT else pitch
    return (least * 1.2) if most > 1.3 * least else None


def _gap(upper: Row, lower: Row) -> float:
    """From base line to base line, in type sizes: small type stands closer."""
    return (upper[0].base - lower[0].base) / max(upper[0].size, lower[0].size)


def _starts_row(before: Row, label: Sequence[Line], row: Row, band: Band, edge: float | None) -> bool:
    """Whether *row* is a new one. *label* is what the one above it has in the first column so far."""
    if band.column_of(row[0]) != 0:
        return False
    if edge is not None:
        return _gap(before, row) > edge
    if not label or not (row[0].text[:1].islower() or row[0].text[:1] == "("):
        return True
    left, right = band.columns[0]
    full = label[-1].right + 0.25 * row[0].size + row[0].first_width > right
    return not full and not (len(row) == 1 and label[-1].right > left + 0.8 * (right - left))
