"""The pages' pieces -> one block stream: what runs over a page's end is joined, tables are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from intake.model.document import Block, Cell
from intake.steps.read.pdf_layout import Laid
from intake.steps.read.pdf_lines import Line
from intake.steps.read.pdf_paragraphs import Habits, Paragraph, merged, runs_on
from intake.steps.read.pdf_pieces import CellText, Piece, Table

# What Word shows in an empty content control, and prints.
_PROMPT = re.compile(
    r"Klicka (?:eller tryck )?här för att (?:ange|skriva|infoga) (?:ett )?(?:text|datum)\.?"
    r"|Välj ett (?:objekt|datum|alternativ)\.?"
    r"|Click (?:or tap )?(?:here )?to enter (?:text|a date)\.?|Choose an item\.?",
    re.IGNORECASE,
)
_SIDES = 4.0  # points by which the sides of a table's two parts may differ


@dataclass(frozen=True, slots=True)
class _Placed:
    page: int
    piece: Piece
    starts: tuple[int, ...] = ()  # a table's: the page of each row, by number


def blocks_of(pages: Sequence[Laid], habits: Habits) -> list[Block]:
    headings = {(page.number, mark): level for page in pages for mark, level in page.headings.items()}
    blocks: list[Block] = []
    numbers = count(1)
    for placed in _joined(pages, habits):
        if isinstance(placed.piece, Table):
            blocks.extend(_table_blocks(placed.piece, numbers, placed.starts))
        else:
            blocks.append(_block(placed.piece, placed.page, headings=headings))
    return blocks


def aside_blocks(pages: Iterable[Laid]) -> list[Block]:
    return [
        Block(
            text=line.text,
            page=page.number,
            box=(line.start, line.bottom, line.right, line.top),
            confidence=line.confidence,
        )
        for page in pages
        for line in page.asides
        if line.text
    ]


def _joined(pages: Sequence[Laid], habits: Habits) -> list[_Placed]:
    stream: list[_Placed] = []
    for page in pages:
        for index, piece in enumerate(page.pieces):
            before = stream[-1] if stream and index == 0 else None
            together = _join(before, piece, page.number, habits) if before else None
            if together is not None:
                stream[-1] = together
            else:
                rows = piece.rows if isinstance(piece, Table) else 0
                stream.append(_Placed(page.number, piece, (page.number,) * rows))
    return stream


def _join(before: _Placed, piece: Piece, page: int, habits: Habits) -> _Placed | None:
    upper = before.piece
    if isinstance(upper, Paragraph) and isinstance(piece, Paragraph):
        return replace(before, piece=merged(upper, piece, habits)) if runs_on(upper, piece) else None
    if isinstance(upper, Table) and isinstance(piece, Table) and _same_sides(upper, piece):
        table, added = _join_tables(upper, piece, habits)
        return _Placed(before.page, table, before.starts + (page,) * added)
    return None


def _same_sides(upper: Table, lower: Table) -> bool:
    """Whether the two tables have the same outer sides, and their columns begin where the other's do."""
    if upper.ruled != lower.ruled:
        return False
    if not upper.ruled:  # how wide the last column is nobody knows
        return len(upper.sides) == len(lower.sides) and all(map(_is_near, upper.sides[:-1], lower.sides[:-1]))
    if not _near(upper.sides[-1], lower.sides[-1:]):
        return False
    fewer, more = sorted((upper.sides, lower.sides), key=len)
    return _near(upper.sides[0], lower.sides[:1]) and all(_near(side, more) for side in fewer)


def _near(side: float, others: Sequence[float]) -> bool:
    return any(_is_near(side, other) for other in others)


def _is_near(side: float, other: float) -> bool:
    return abs(side - other) <= _SIDES


def _join_tables(upper: Table, lower: Table, habits: Habits) -> tuple[Table, int]:
    """The two parts as one table, and how many rows that added. A repeated heading row is left out."""
    sides = max(upper.sides, lower.sides, key=len)
    upper, cells = replace(upper, cells=_renumbered(upper, sides), sides=sides), list(_renumbered(lower, sides))
    skipped = 0
    if upper.rows > 1 and _texts(upper.cells, 0) == _texts(cells, 0) and any(_texts(cells, 0)):
        cells, skipped = [cell for cell in cells if cell.row > 0], 1
    last = upper.rows - 1
    merging = _runs_on(upper, last, cells, skipped)
    kept = list(upper.cells)
    if merging:
        halves = {cell.column: cell for cell in cells if cell.row == skipped}
        kept = [_merge_cells(c, halves.get(c.column), habits) if c.row == last else c for c in kept]
        cells, skipped = [cell for cell in cells if cell.row > skipped], skipped + 1
    shift = upper.rows - skipped
    moved = [replace(cell, row=cell.row + shift) for cell in cells]
    return replace(upper, cells=(*kept, *moved)), lower.rows - skipped


def _renumbered(table: Table, sides: Sequence[float]) -> tuple[CellText, ...]:
    """The table's cells with their columns counted by *sides*, those of the part that has most."""
    if len(sides) == len(table.sides):
        return table.cells
    places = [min(range(len(sides)), key=lambda index: abs(sides[index] - side)) for side in table.sides]
    ends = [places[min(cell.column + cell.column_span, len(places) - 1)] for cell in table.cells]
    return tuple(
        replace(cell, column=places[cell.column], column_span=max(end - places[cell.column], 1))
        for cell, end in zip(table.cells, ends, strict=True)
    )


def _texts(cells: Iterable[CellText], row: int) -> list[str]:
    return [" ".join(paragraph.text for paragraph in cell.paragraphs) for cell in cells if cell.row == row]


def _runs_on(table: Table, last: int, lower: Sequence[CellText], first: int) -> bool:
    """Whether the lower part's first row is the rest of the upper part's last.

    It is where some cell goes on in the middle of a sentence and no cell begins anew: what stands under a full line
    that ends no sentence may be either.
    """
    above = {cell.column: cell for cell in table.cells if cell.row == last}
    below = {cell.column: cell for cell in lower if cell.row == first}
    going_on = False
    if 0 in above and 0 in below and _surely_runs_on(above[0], below[0], ruled=table.ruled):
        return True
    for column, cell in below.items():
        if not cell.pieces:
            continue
        other = above.get(column)
        if other is None or not other.pieces:
            return _answers_labels(table.cells, last, below.values())
        if _cell_runs_on(other.pieces[-1], cell.pieces[0]):
            going_on = True
        elif not _may_run_on(other.pieces[-1]):
            return _answers_labels(table.cells, last, below.values())
    return going_on


def _cell_runs_on(upper: Piece, lower: Piece) -> bool:
    """In a table the next row is likelier than more of the same text, so the words themselves must go on."""
    if isinstance(upper, Table) or isinstance(lower, Table):
        return isinstance(upper, Table) and isinstance(lower, Table) and _same_sides(upper, lower)
    return runs_on(upper, lower) and (lower.text[0].islower() or upper.text[-1] in ",-")


def _surely_runs_on(upper: CellText, lower: CellText, *, ruled: bool) -> bool:
    """Whether a label goes on; without lines nobody knows how wide its cell is, so whether it had to."""
    if not upper.pieces or not lower.pieces or (ruled and not _may_be_cut(upper.pieces[-1])):
        return False
    return _cell_runs_on(upper.pieces[-1], lower.pieces[0])


def _may_be_cut(upper: Piece) -> bool:
    return isinstance(upper, Table) or upper.full


def _may_run_on(upper: Piece) -> bool:
    return isinstance(upper, Paragraph) and upper.full and upper.text[-1:] not in tuple(".!?:")


def _answers_labels(upper: Sequence[CellText], last: int, below: Iterable[CellText]) -> bool:
    """In a table whose cells hold a label and an answer in different type: only labels above, only answers below."""
    sizes = [[round(paragraph.lines[0].size, 1) for paragraph in cell.paragraphs] for cell in upper if cell.paragraphs]
    labels, answers = {found[0] for found in sizes}, {size for found in sizes for size in found[1:]}
    if len(labels) != 1 or not answers or labels & answers:
        return False
    alone = all(len(cell.paragraphs) <= 1 for cell in upper if cell.row == last)
    return alone and all(round(cell.paragraphs[0].lines[0].size, 1) in answers for cell in below if cell.paragraphs)


def _merge_cells(upper: CellText, lower: CellText | None, habits: Habits) -> CellText:
    if lower is None or not lower.pieces:
        return upper
    joined = _join_in_cell(upper.pieces[-1], lower.pieces[0], habits) if upper.pieces else None
    if joined is None:
        return replace(upper, pieces=upper.pieces + lower.pieces)
    return replace(upper, pieces=(*upper.pieces[:-1], joined, *lower.pieces[1:]))


def _join_in_cell(upper: Piece, lower: Piece, habits: Habits) -> Piece | None:
    """The two pieces at a page's end as one, where they are halves of one."""
    if isinstance(upper, Paragraph) and isinstance(lower, Paragraph):
        return merged(upper, lower, habits) if runs_on(upper, lower) or _may_run_on(upper) else None
    if isinstance(upper, Table) and isinstance(lower, Table) and _same_sides(upper, lower):
        return _join_tables(upper, lower, habits)[0]
    return None


def _table_blocks(table: Table, numbers: Iterator[int], starts: Sequence[int]) -> Iterator[Block]:
    """The table's paragraphs cell by cell. *starts* has the page of each row; a table in a cell begins in its row."""
    number = next(numbers)
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        place = Cell(
            table=number, row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span
        )
        for piece in cell.pieces:
            if isinstance(piece, Table):
                yield from _table_blocks(piece, numbers, (starts[cell.row],) * piece.rows)
            else:
                yield _block(piece, starts[cell.row], cell=place)


def _block(
    paragraph: Paragraph, page: int, *, cell: Cell | None = None, headings: dict[tuple[int, int], int] | None = None
) -> Block:
    first: Line = paragraph.lines[0]
    return Block(
        text=paragraph.text,
        label=paragraph.label,
        heading=(headings or {}).get((page, first.mark), 0),
        cell=cell,
        page=page,
        placeholder=_PROMPT.fullmatch(paragraph.text) is not None,
        box=paragraph.box,
        confidence=paragraph.confidence,
    )
