"""Ruling lines -> tables of cells.

Lines that touch make one table. Their crossings make a grid of slots; slots with no line between them are one cell, and
what is open to the outside is none, so a lone frame, an underline or a line under a page's header is no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.steps.read.pdf_page import Page, Rule

_SNAP = 2.5  # points: lines nearer than this are one (double borders, borders of neighbouring cells)
_TOUCH = 3.5  # points between the ends of lines that meet
_MIN_WIDTH, _MIN_HEIGHT = 8.0, 6.0  # points: smaller slots hold no text
_MAX_SLOTS = 4_000  # a page of squared paper is no table
_MAX_LINES = 1_000
_FRAME = 0.8  # of the page, both ways: a border round the page is no table

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class GridCell:
    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells, row by row, and the box round all of them."""

    cells: tuple[GridCell, ...]
    box: Box

    @property
    def sides(self) -> tuple[float, ...]:
        """Where its columns begin, and where the last one ends."""
        return tuple(sorted({round(cell.box[0]) for cell in self.cells} | {round(self.box[2])}))


@dataclass(frozen=True, slots=True)
class _Line:
    """A horizontal line at height *at* from *start* to *end*, or a vertical one at *at* from the left."""

    at: float
    start: float
    end: float
    fill: bool


@dataclass(frozen=True, slots=True)
class _Mesh:
    """Heights from the top and sides from the left, and between which neighbouring slots a line runs."""

    heights: list[float]
    sides: list[float]
    level_walls: frozenset[tuple[int, int]]  # (height, column)
    upright_walls: frozenset[tuple[int, int]]  # (row, side)

    @property
    def rows(self) -> int:
        return len(self.heights) - 1

    @property
    def columns(self) -> int:
        return len(self.sides) - 1

    def open_neighbours(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        """The slots beside this one with no line between; -1 and one past the end are the outside."""
        for step in (0, 1):
            if (row + step, column) not in self.level_walls and -1 <= row - 1 + 2 * step <= self.rows:
                yield row - 1 + 2 * step, column
            if (row, column + step) not in self.upright_walls and -1 <= column - 1 + 2 * step <= self.columns:
                yield row, column - 1 + 2 * step

    def box(self, slots: list[tuple[int, int]]) -> Box:
        rows, columns = [row for row, _ in slots], [column for _, column in slots]
        return (
            self.sides[min(columns)],
            self.heights[max(rows) + 1],
            self.sides[max(columns) + 1],
            self.heights[min(rows)],
        )


def _mesh(across: list[_Line], down: list[_Line], heights: list[float], sides: list[float]) -> _Mesh:
    return _Mesh(
        heights,
        sides,
        frozenset(
            (heights.index(line.at), column)
            for line in across
            for column, (left, right) in enumerate(pairwise(sides))
            if line.start <= (left + right) / 2 <= line.end
        ),
        frozenset(
            (row, sides.index(line.at))
            for line in down
            for row, (top, bottom) in enumerate(pairwise(heights))
            if line.start <= (top + bottom) / 2 <= line.end
        ),
    )


def _lidded(mesh: _Mesh) -> _Mesh:
    """The mesh with a line over each slot of the first row, and under each of the last, that is closed but for it."""
    lids = set()
    for row, lid, other in ((0, 0, 1), (mesh.rows - 1, mesh.rows, mesh.rows - 1)):
        for column in range(mesh.columns):
            upright = {(row, column), (row, column + 1)} <= mesh.upright_walls
            if upright and ((other, column) in mesh.level_walls or mesh.rows == 1):
                lids.add((lid, column))
    return replace(mesh, level_walls=mesh.level_walls | lids)


def find_tables(page: Page) -> tuple[Grid, ...]:
    """The page's ruled tables, from the top."""
    across = _merge([_Line(r.y0, r.x0, r.x1, r.fill) for r in page.rules if _is_level(r)])
    down = _merge([_Line(r.x0, r.y0, r.y1, r.fill) for r in page.rules if not _is_level(r)])
    if len(across) + len(down) > _MAX_LINES:
        return ()
    grids = []
    for group_across, group_down in _connected(across, down):
        grid = _grid(group_across, group_down)
        if grid is not None and not _is_page_frame(grid, page):
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: (-grid.box[3], grid.box[0])))


def _is_level(rule: Rule) -> bool:
    return abs(rule.y1 - rule.y0) <= abs(rule.x1 - rule.x0)


def _is_page_frame(grid: Grid, page: Page) -> bool:
    left, bottom, right, top = grid.box
    return len(grid.cells) == 1 and right - left > _FRAME * page.width and top - bottom > _FRAME * page.height


def _merge(lines: Iterable[_Line]) -> list[_Line]:
    """Lines at the same height joined where they touch."""
    tracks: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: line.at):
        if tracks and line.at - tracks[-1][0].at <= _SNAP:
            tracks[-1].append(line)
        else:
            tracks.append([line])
    merged: list[_Line] = []
    for track in tracks:
        at = sum(line.at for line in track) / len(track)
        runs: list[_Line] = []
        for line in sorted(track, key=lambda line: line.start):
            if runs and line.start <= runs[-1].end + _TOUCH:
                last = runs[-1]
                runs[-1] = _Line(at, last.start, max(last.end, line.end), last.fill and line.fill)
            else:
                runs.append(_Line(at, line.start, line.end, line.fill))
        merged.extend(runs)
    return merged


def _connected(across: list[_Line], down: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Groups of lines that touch each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, level in enumerate(across):
        for j, upright in enumerate(down, start=len(across)):
            if _meet(level, upright):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for index in range(len(parent)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            group[0].append(across[index])
        else:
            group[1].append(down[index - len(across)])
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _meet(level: _Line, upright: _Line) -> bool:
    return (
        level.start - _TOUCH <= upright.at <= level.end + _TOUCH
        and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
    )


def _grid(across: list[_Line], down: list[_Line]) -> Grid | None:
    across, down = _close(across, down)
    heights = sorted({line.at for line in across}, reverse=True)
    sides = sorted({line.at for line in down})
    rows, columns = len(heights) - 1, len(sides) - 1
    if rows < 1 or columns < 1 or rows * columns > _MAX_SLOTS:
        return None
    mesh = _lidded(_mesh(across, down, heights, sides))
    owner = _slots(mesh)
    spans: dict[int, list[tuple[int, int]]] = {}
    for (row, column), name in owner.items():
        spans.setdefault(name, []).append((row, column))
    boxes = [mesh.box(slots) for name, slots in spans.items() if name != owner[-1, -1]]
    boxes = [box for box in boxes if box[2] - box[0] >= _MIN_WIDTH and box[3] - box[1] >= _MIN_HEIGHT]
    if not boxes or (all(line.fill for line in across + down) and not _is_matrix(boxes)):
        return None
    return _numbered(boxes)


def _close(across: list[_Line], down: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """A table without outer sides gets them where at least two of its lines end together, or begin."""
    more_down = [_Line(at, *_reach(across), fill=False) for at in _ends(across, {line.at for line in down})]
    more_across = [_Line(at, *_reach(down), fill=False) for at in _ends(down, {line.at for line in across})]
    return across + more_across, down + more_down


def _reach(lines: list[_Line]) -> tuple[float, float]:
    return min(line.at for line in lines), max(line.at for line in lines)


def _ends(lines: list[_Line], there: set[float]) -> Iterator[float]:
    for at in (min(line.start for line in lines), max(line.end for line in lines)):
        if any(abs(at - other) <= _TOUCH for other in there):
            continue
        if sum(1 for line in lines if min(abs(line.start - at), abs(line.end - at)) <= _TOUCH) >= 2:
            yield at


def _slots(mesh: _Mesh) -> dict[tuple[int, int], int]:
    """The name of the cell that each slot belongs to. A ring of slots round the grid stands for the outside."""
    names: dict[tuple[int, int], int] = {}
    for start in [(-1, -1), *((row, column) for row in range(mesh.rows) for column in range(mesh.columns))]:
        if start in names:
            continue
        names[start] = name = len(names)
        waiting = [start]
        while waiting:
            for other in mesh.open_neighbours(*waiting.pop()):
                if other not in names:
                    names[other] = name
                    waiting.append(other)
    return names


def _is_matrix(boxes: list[Box]) -> bool:
    """Shaded areas alone make a table where they stand in rows and columns; a marked passage of text doesn't."""
    return len({round(box[0]) for box in boxes}) >= 2 and len({round(box[3]) for box in boxes}) >= 2


def _numbered(boxes: list[Box]) -> Grid:
    tops = sorted({box[3] for box in boxes}, reverse=True)
    lefts = sorted({box[0] for box in boxes})
    cells = [
        GridCell(
            box=box,
            row=tops.index(box[3]),
            column=lefts.index(box[0]),
            row_span=sum(1 for top in tops if box[1] < top <= box[3]),
            column_span=sum(1 for left in lefts if box[0] <= left < box[2]),
        )
        for box in boxes
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    outer = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return Grid(tuple(cells), outer)
