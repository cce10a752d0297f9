"""Cells that a tagged PDF's structure tree names -> tables, where the page bears the tree out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from intake.steps.read.pdf_lines import Row, rows_of
from intake.steps.read.pdf_page import TagCell, Word
from intake.steps.read.pdf_tables import Box, Grid, GridCell

_SLACK = 2.0  # points by which neighbours may overlap
_Cells = dict[TagCell, list[Word]]


def tagged_tables(
    words: Sequence[Word], cells: dict[int, TagCell]
) -> tuple[list[tuple[Grid, dict[GridCell, list[Row]]]], list[Word]]:
    """The tables with the text in their cells, and the words that stand in none.

    A tree may lie: a table counts only where it has several columns, and its cells stand beside and below each other
    as their numbers say.
    """
    tables: dict[int, _Cells] = {}
    for word in words:
        cell = cells.get(word.mark)
        if cell is not None and not word.slanted:
            tables.setdefault(cell.table, {}).setdefault(cell, []).append(word)
    true = {number: found for number, found in tables.items() if _is_borne_out(found)}
    rest = [word for word in words if word.mark not in cells or cells[word.mark].table not in true or word.slanted]
    return [_filled(found) for found in true.values()], rest


def _is_borne_out(cells: _Cells) -> bool:
    if len({cell.column for cell in cells}) < 2:
        return False
    boxes = {cell: _box(words) for cell, words in cells.items()}
    for row in {cell.row for cell in cells}:
        beside = sorted((cell for cell in cells if cell.row == row), key=lambda cell: cell.column)
        if any(boxes[before][2] > boxes[cell][0] + _SLACK for before, cell in pairwise(beside)):
            return False
    single = sorted((cell for cell in cells if cell.row_span == 1), key=lambda cell: (cell.column, cell.row))
    below = ((upper, lower) for upper, lower in pairwise(single) if upper.column == lower.column)
    return all(boxes[upper][1] > boxes[lower][3] - _SLACK - 4 for upper, lower in below)


def _box(words: Iterable[Word]) -> Box:
    found = [(word.left, word.base - 0.2 * word.size, word.right, word.base + 0.8 * word.size) for word in words]
    lefts, bottoms, rights, tops = zip(*found, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _filled(cells: _Cells) -> tuple[Grid, dict[GridCell, list[Row]]]:
    """As a ruled table is told; a cell reaches as far right as the widest text that begins in its last column."""
    boxes = {cell: _box(words) for cell, words in cells.items()}
    lefts = {column: min(boxes[cell][0] for cell in cells if cell.column == column) for column in _columns(cells)}
    rights: dict[int, float] = {}
    for cell, box in boxes.items():
        last = cell.column + cell.column_span - 1
        rights[last] = max(rights.get(last, 0.0), box[2])
    texts: dict[GridCell, list[Row]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        _, bottom, _, top = boxes[cell]
        right = rights[cell.column + cell.column_span - 1]
        place = GridCell(
            (lefts[cell.column], bottom, right, top), cell.row, cell.column, cell.row_span, cell.column_span
        )
        texts[place] = rows_of(cells[cell])
    return Grid(tuple(texts), _box(word for words in cells.values() for word in words)), texts


def _columns(cells: _Cells) -> set[int]:
    return {cell.column for cell in cells}
