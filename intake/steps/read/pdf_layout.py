"""One page's words and tables -> its pieces in reading order: paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from intake.steps.read.pdf_asides import aside_lines, split_notes
from intake.steps.read.pdf_gutter import gutter_of
from intake.steps.read.pdf_lines import Line, Row, rows_of, vocabulary_of
from intake.steps.read.pdf_page import Page, Word
from intake.steps.read.pdf_paragraphs import Habits, Paragraph, habits_of, merged, runs_on
from intake.steps.read.pdf_pieces import Filled, Piece, Table, pieces_of
from intake.steps.read.pdf_tables import Grid, GridCell, find_tables
from intake.steps.read.pdf_tag_tables import tagged_tables

_STRIP = 24.0  # points
_ENTRY = 30.0  # points: the most that a box for one line is high


@dataclass(frozen=True, slots=True)
class Sorted:
    """A page with its words sorted by where they stand."""

    page: Page
    body: tuple[Row, ...]
    grids: tuple[Filled, ...]
    asides: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    number: int
    pieces: tuple[Piece, ...]
    asides: tuple[Line, ...]
    headings: dict[int, int]

    @property
    def open_columns(self) -> tuple[float, ...]:
        """Where the columns begin of the unruled table that it ends with, which may go on."""
        last = self.pieces[-1] if self.pieces else None
        return last.sides[:-1] if isinstance(last, Table) and not last.ruled else ()


def sort_words(page: Page, running: frozenset[Word]) -> Sorted:
    """Words into the running lines, the tables' cells and the body."""
    grids = find_tables(page)
    strips = _strips(grids)
    cells: dict[GridCell, list[Word]] = {}
    body: list[Word] = []
    for word in page.words:
        if word in running:
            continue
        cell = _cell_at(strips, (word.left + word.right) / 2, word.base + 0.3 * word.size)
        if cell is None:
            body.append(word)
        else:
            cells.setdefault(cell, []).append(word)
    filled, body = tagged_tables(body, page.cells) if page.cells else ([], body)
    for grid in grids:
        rows = {cell: rows_of(cells[cell]) for cell in grid.cells if cell in cells}
        if _is_entry_box(grid, rows, body):
            body.extend(cells[grid.cells[0]])
        elif rows:
            filled.append((grid, rows))
    return Sorted(page, tuple(rows_of(body)), tuple(filled), tuple(aside_lines(running)))


def _is_entry_box(grid: Grid, rows: dict[GridCell, list[Row]], body: Sequence[Word]) -> bool:
    """A lone box with one line in it, beside its label, is a place to fill in: label and text are one line."""
    left, bottom, _, top = grid.box
    if len(grid.cells) > 1 or top - bottom > _ENTRY or [len(found) for found in rows.values()] != [1]:
        return False
    return any(bottom < word.base < top and word.right <= left for word in body)


def _strips(grids: Sequence[Grid]) -> dict[int, list[GridCell]]:
    """The cells by the level strips of the page that they reach into: a page may have thousands."""
    strips: dict[int, list[GridCell]] = {}
    for cell in (cell for grid in grids for cell in grid.cells):
        for number in range(int(cell.box[1] // _STRIP), int(cell.box[3] // _STRIP) + 1):
            strips.setdefault(number, []).append(cell)
    return strips


def _cell_at(strips: dict[int, list[GridCell]], x: float, y: float) -> GridCell | None:
    """The smallest cell round a point: a table in another's cell comes before it."""
    found = [
        cell
        for cell in strips.get(int(y // _STRIP), ())
        if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]
    ]
    return min(found, key=lambda cell: (cell.box[2] - cell.box[0]) * (cell.box[3] - cell.box[1]), default=None)


def learn_habits(pages: Sequence[Sorted]) -> Habits:
    columns = [[row[0] for row in page.body] for page in pages]
    columns += [[row[0] for row in rows] for page in pages for _, cells in page.grids for rows in cells.values()]
    every = [row for page in pages for row in page.body]
    every += [row for page in pages for _, cells in page.grids for rows in cells.values() for row in rows]
    return habits_of(columns, vocabulary_of(every))


def common_gutter(pages: Sequence[Sorted]) -> float | None:
    """Where the document's pages that are surely set in two columns have their gutter."""
    found = (gutter_of(page.body, page.page.width, [grid.box for grid, _ in page.grids]) for page in pages)
    return next((gutter.at for gutter in found if gutter), None)


def lay_out(page: Sorted, habits: Habits, margin: float, gutter: float | None, before: Laid | None) -> Laid:
    """The page's pieces in reading order.

    *margin* is how far right the document's body text runs, *gutter* where it has one between two columns, *before* the
    page before.
    """
    known = before.open_columns if before else ()
    body, notes = split_notes(page.body, page.page, [grid.box for grid, _ in page.grids], habits.size)
    pieces: list[Piece] = []
    for area in _areas(body, page, margin, gutter):
        found = pieces_of(area.rows, area.tables, habits, area.margin, () if pieces else known)
        last, first = pieces[-1] if pieces else None, found[0] if found else None
        if isinstance(last, Paragraph) and isinstance(first, Paragraph) and area.goes_on and runs_on(last, first):
            pieces[-1] = merged(last, first, habits)
            found = found[1:]
        pieces += found
    asides = page.asides + tuple(line for row in notes for line in row)
    return Laid(page.page.number, tuple(pieces), asides, page.page.headings)


@dataclass(frozen=True, slots=True)
class _Area:
    """A part of the page that is read from top to bottom before the next one."""

    rows: Sequence[Row]
    tables: Sequence[Filled]
    margin: float
    goes_on: bool = False  # from the column before


def _areas(body: Sequence[Row], page: Sorted, margin: float, known: float | None) -> list[_Area]:
    """The whole page, or where it is set in two columns: what is above them, the left, the right, what is below."""
    gutter = gutter_of(body, page.page.width, [grid.box for grid, _ in page.grids], known)
    if gutter is None:
        return [_Area(body, page.grids, margin)]
    rows: dict[str, list[Row]] = {"above": [], "left": [], "right": [], "below": []}
    for row in body:
        for side, lines in groupby(row, key=lambda line: gutter.side(line.start, line.right, line.base)):
            rows[side].append(tuple(lines))
    tables: dict[str, list[Filled]] = {name: [] for name in rows}
    for filled in page.grids:
        left, bottom, right, top = filled[0].box
        tables[gutter.side(left, right, (bottom + top) / 2)].append(filled)
    margins = {"above": margin, "left": _widest(rows["left"]), "right": _widest(rows["right"]), "below": margin}
    return [_Area(rows[name], tables[name], margins[name], goes_on=name == "right") for name in rows]


def _widest(rows: Sequence[Row]) -> float:
    return _most([line.right for row in rows for line in row]) or 0.0


def _most(rights: list[float]) -> float | None:
    """The largest, but for the few that overshoot."""
    return sorted(rights)[min(len(rights) - 1, int(len(rights) * 0.97))] if rights else None


def right_margin(pages: Sequence[Sorted]) -> float:
    """How far right the body's long lines run."""
    rights = [
        line.right
        for page in pages
        for row in page.body
        for line in row[-1:]
        if line.right - line.start > 0.45 * page.page.width
    ]
    return _most(rights) or max((page.page.width * 0.88 for page in pages), default=500.0)
