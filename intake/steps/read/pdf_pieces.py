"""Rows of text and ruled tables -> pieces: paragraphs and tables, in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.steps.read.pdf_columns import Band, bands_of, is_prose, prose_lines, table_rows
from intake.steps.read.pdf_lines import Line, Row, mean_confidence
from intake.steps.read.pdf_paragraphs import Habits, Paragraph, limits_of, merged, paragraphs_of, runs_on
from intake.steps.read.pdf_tables import Box, Grid, GridCell

_ANY_WIDTH = float("inf")
_EDGE = 3.0  # points by which a table may reach over the side of the cell that it stands in
Filled = tuple[Grid, Mapping[GridCell, Sequence[Row]]]  # a ruled table and the text in its cells
_Inner = dict[GridCell, list[Filled]]


@dataclass(frozen=True, slots=True)
class CellText:
    row: int
    column: int
    row_span: int
    column_span: int
    pieces: tuple[Piece, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Paragraph))


@dataclass(frozen=True, slots=True)
class Table:
    """A table or the part of it on one page. *sides* are where its columns begin and end."""

    cells: tuple[CellText, ...]
    sides: tuple[float, ...]
    top: float
    ruled: bool

    @property
    def rows(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)


Piece = Paragraph | Table


def pieces_of(
    rows: Sequence[Row], tables: Sequence[Filled], habits: Habits, margin: float, known: Sequence[float] = ()
) -> list[Piece]:
    """One area's pieces, ordered by where each begins. *margin* is how far right its text may run.

    *known* is where the columns of an unruled table right before the area begin.
    """
    outer, inner = _nested(tables)
    groups = [
        group
        for number, chunk in enumerate(_between_tables(rows, [grid for grid, _ in outer]))
        for group in _flow(chunk, outer, habits, margin, () if number else known)
    ]
    groups += [[_ruled(filled, inner, habits)] for filled in outer]
    groups.sort(key=lambda group: (-_top(group[0]), _left(group[0])))
    return [piece for group in groups for piece in group]


def _nested(tables: Sequence[Filled]) -> tuple[list[Filled], _Inner]:
    """The tables that stand on the page itself, and those that stand in a cell of another, by that cell."""
    outer: list[Filled] = []
    inner: _Inner = {}
    for filled in tables:
        around = [cell for grid, _ in tables if _holds(grid.box, filled[0].box) for cell in grid.cells]
        around = [cell for cell in around if _holds(cell.box, filled[0].box)]
        if around:
            inner.setdefault(min(around, key=lambda cell: _area(cell.box)), []).append(filled)
        else:
            outer.append(filled)
    return outer, inner


def _holds(outer: Box, inner: Box) -> bool:
    """Whether *inner* stands in *outer*, or as good as; no box holds one of its own size."""
    inside = outer[0] <= inner[0] + _EDGE and outer[1] <= inner[1] + _EDGE
    inside = inside and inner[2] <= outer[2] + _EDGE and inner[3] <= outer[3] + _EDGE
    return inside and _area(inner) < _area(outer)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _top(piece: Piece) -> float:
    return piece.top if isinstance(piece, Table) else piece.box[3]


def _left(piece: Piece) -> float:
    return piece.sides[0] if isinstance(piece, Table) else piece.box[0]


def _between_tables(rows: Sequence[Row], grids: Sequence[Grid]) -> list[list[Row]]:
    """The rows cut where a table stands between them."""
    chunks: list[list[Row]] = [[]]
    for row in rows:
        if chunks[-1]:
            above, below = chunks[-1][-1][0].base, row[0].base
            if any(below < grid.box[3] and grid.box[1] < above and _is_over(grid, row) for grid in grids):
                chunks.append([])
        chunks[-1].append(row)
    return [chunk for chunk in chunks if chunk]


def _is_over(grid: Grid, row: Row) -> bool:
    return row[0].start < grid.box[2] and grid.box[0] < row[-1].right


def _flow(
    rows: Sequence[Row], tables: Sequence[Filled], habits: Habits, margin: float, known: Sequence[float]
) -> list[list[Piece]]:
    """The body's pieces in groups; the order within a group stands, also where columns make it go up the page again."""
    groups: list[list[Piece]] = []
    lines: list[Line] = []
    for part in bands_of(rows, margin, known):
        if not isinstance(part, Band):
            lines.append(_one_line(part))
            continue
        groups += [[paragraph] for paragraph in _body_paragraphs(lines, tables, habits, margin)]
        lines = []
        groups.append(_columns(part, habits) if is_prose(part) else [_unruled(part, habits, margin)])
    return groups + [[paragraph] for paragraph in _body_paragraphs(lines, tables, habits, margin)]


def _columns(band: Band, habits: Habits) -> list[Piece]:
    """Newspaper columns, one after the other; a paragraph that runs on into the next column is one."""
    pieces: list[Piece] = []
    for (_, right), column in zip(band.columns, prose_lines(band), strict=True):
        paragraphs = paragraphs_of(column, [right] * len(column), habits)
        last = pieces[-1] if pieces else None
        if isinstance(last, Paragraph) and paragraphs and runs_on(last, paragraphs[0]):
            pieces[-1] = merged(last, paragraphs.pop(0), habits)
        pieces += paragraphs
    return pieces


def _one_line(row: Row) -> Line:
    """A row's parts as one line, with tabs between."""
    if len(row) == 1:
        return row[0]
    first = row[0]
    return Line(
        text="\t".join(f"{line.label} {line.text}".strip() if line is not first else line.text for line in row),
        left=first.left,
        right=row[-1].right,
        base=first.base,
        size=first.size,
        bold=all(line.bold for line in row),
        bold_start=first.bold_start,
        first_width=first.first_width,
        label=first.label,
        start=first.start,
        mark=first.mark,
        note_signs=tuple(sign for line in row for sign in line.note_signs),
        is_note=first.is_note,
        confidence=mean_confidence((line.confidence, len(line.text)) for line in row),
    )


def _body_paragraphs(lines: Sequence[Line], tables: Sequence[Filled], habits: Habits, margin: float) -> list[Paragraph]:
    """Beside a box, a line may run only as far as the box."""
    boxes = [grid.box for grid, _ in tables]
    limits = [
        min([limit, *(box[0] - 4 for box in boxes if box[1] < line.base < box[3] and box[0] > line.start)])
        for line, limit in zip(lines, limits_of(lines, margin, habits), strict=True)
    ]
    return paragraphs_of(lines, limits, habits)


def _ruled(filled: Filled, inner: _Inner, habits: Habits) -> Table:
    """A table with the text in its cells, and the tables that stand in them."""
    grid, cells = filled
    texts = []
    for cell in grid.cells:
        lines = [_one_line(row) for row in cells.get(cell, [])]
        padding = min(max(min((line.start for line in lines), default=0.0) - cell.box[0], 1.0), 8.0)
        limits = limits_of(lines, cell.box[2] - padding, habits)
        pieces: list[Piece] = [*paragraphs_of(lines, limits, habits)]
        pieces += [_ruled(found, inner, habits) for found in inner.get(cell, ())]
        if cell in inner:
            pieces.sort(key=lambda piece: (-_top(piece), _left(piece)))
        texts.append(CellText(cell.row, cell.column, cell.row_span, cell.column_span, tuple(pieces)))
    top = max(row[0].top for rows in cells.values() for row in rows[:1])
    return Table(tuple(texts), grid.sides, top, ruled=True)


def _cell_limits(lines: Sequence[Line], column: tuple[float, float]) -> list[float]:
    left, right = column
    limits = [_ANY_WIDTH] * len(lines)
    for number, (line, following) in enumerate(pairwise(lines)):
        if following.start < left - 1:  # the value went on at the page's left side
            limits[number] = line.right
        elif following.text[:1].islower():
            limits[number] = right
    return limits


def _unruled(band: Band, habits: Habits, margin: float) -> Table:
    """A table without lines. How wide its cells are nobody knows: only a small letter goes on with a line."""
    cells = []
    for number, row in enumerate(table_rows(band, habits.pitch, margin)):
        for column, lines in enumerate(row):
            limits = _cell_limits(lines, band.columns[column])
            cells.append(CellText(number, column, 1, 1, tuple(paragraphs_of(lines, limits, habits))))
    sides = (*(round(left) for left, _ in band.columns), round(band.columns[-1][1]))
    return Table(tuple(cells), sides, max(line.top for line in band.rows[0]), ruled=False)
