"""A blank form's tables: rows of headings over empty rows, and cells that are labels, with the boxes they stand by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.formdraft.words import is_hint, is_single, ticks
from intake.model.document import Block, Cell

_HEAD = 100  # characters of a column's label


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Columns to fill in, row by row."""

    heads: tuple[str, ...]
    rows: tuple[str, ...] = ()  # printed in the first column: "Lönekostnader", "Summa"
    choices: tuple[tuple[str, ...], ...] = ()  # for each column the words beside its boxes to tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A cell with printed words."""

    texts: tuple[str, ...]
    label: str = ""  # an automatic number
    heading: int = 0
    box: bool = False  # an empty box stands beside or under it
    choices: tuple[str, ...] = ()  # printed in that box
    starts_row: bool = True


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell with all that stands in it."""

    cell: Cell
    blocks: tuple[Block, ...]

    @property
    def printed(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.text and not block.placeholder)

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.printed)

    @property
    def empty(self) -> bool:
        """Whether it is for the sender: nothing in it but a hint, or boxes to tick."""
        text = self.text
        return is_hint(text) or text.strip()[:1] in ("☐", "□")


def table_items(blocks: Sequence[Block]) -> Iterator[Grid | Lines]:
    """What one table's *blocks* hold, from the top."""
    rows = _rows(blocks)
    place = 0
    while place < len(rows):
        height = _grid_height(rows, place)
        above = rows[place + 1] if place + 1 < len(rows) and not height else []
        if height:
            yield _grid(rows[place : place + height])
            place += height
            continue
        for column, box in enumerate(rows[place]):
            if not box.empty:
                yield _lines(box, _its_box(rows[place], column, above), starts_row=column == 0)
        place += 1


def _rows(blocks: Sequence[Block]) -> list[list[_Box]]:
    cells: dict[Cell, list[Block]] = {}
    for block in blocks:
        if block.cell is not None:
            cells.setdefault(block.cell, []).append(block)
    rows: dict[int, list[_Box]] = {}
    for cell, inside in cells.items():
        rows.setdefault(cell.row, []).append(_Box(cell, tuple(inside)))
    return [sorted(rows[number], key=lambda box: box.cell.column) for number in sorted(rows)]


def _grid_height(rows: Sequence[Sequence[_Box]], top: int) -> int:
    """How many rows, with its heading, a grid has that begins at *top*; 0 where none does."""
    head = rows[top]
    if len(head) < 2 or any(box.empty or len(box.text) > _HEAD for box in head[1:]) or len(head[0].text) > _HEAD:
        return 0
    below = 0
    for row in rows[top + 1 :]:
        if len(row) != len(head) or not all(box.empty for box in row[1:]):
            break
        below += 1
    labelled = any(not row[0].empty for row in rows[top + 1 : top + 1 + below])
    ends = top + 1 + below == len(rows)
    if head[0].empty and (len(head) < 3 or not labelled):  # a heading is missing over printed rows only
        return 0
    alone = ends and not (top and all(box.empty for box in rows[top - 1]))
    boxes = below == 1 and not labelled and (not alone or any(is_single(box.text) for box in head))
    return 0 if boxes or not below else below + 1


def _grid(rows: Sequence[Sequence[_Box]]) -> Grid:
    head, *below = rows
    columns = range(len(head))
    return Grid(
        heads=tuple(" ".join(box.text.split()) for box in head),
        rows=tuple(row[0].text for row in below if not row[0].empty),
        choices=tuple(next((found for row in below if (found := ticks(row[at].text))), ()) for at in columns),
    )


def _its_box(row: Sequence[_Box], column: int, below: Sequence[_Box]) -> _Box | None:
    """The empty box to the right of a cell, else the one under it."""
    right = row[column + 1] if column + 1 < len(row) else None
    if right is not None and right.empty:
        return right
    cell = row[column].cell
    under = next(
        (box for box in below if box.cell.column <= cell.column < box.cell.column + box.cell.column_span), None
    )
    return under if under is not None and under.empty else None


def _lines(box: _Box, answer: _Box | None, *, starts_row: bool) -> Lines:
    return Lines(
        texts=tuple(block.text for block in box.printed),
        label=box.printed[0].label,
        heading=box.printed[0].heading,
        box=answer is not None or len(box.printed) < len(box.blocks),
        choices=ticks(answer.text) if answer else (),
        starts_row=starts_row,
    )
