"""Ways of writing an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from layouts.headings import BULLETS, ITEMS
from layouts.written import Piece
from layouts.xml import BOLD, numbered, paragraph, run, table

EMPTY = "<w:p/><w:p/>"  # what the blanks have under a heading


def paragraphs(pieces: Sequence[Piece]) -> str:
    """Paragraphs with typed list marks; sub-headings in bold; rows as a table."""
    return "".join(_blocks(pieces, _typed)) or EMPTY


def with_lists(pieces: Sequence[Piece]) -> str:
    """The same with Word's own lists. Needs the part headings.NUMBERING."""
    return "".join(_blocks(pieces, _listed)) or EMPTY


def in_box(pieces: Sequence[Piece]) -> str:
    """In a table of one cell."""
    return table([[paragraphs(pieces) + "<w:p/>"]]) + "<w:p/>"


def _blocks(pieces, write) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for is_row, group in groupby(pieces, key=lambda piece: piece.kind == "row"):
        if is_row:
            yield table([[paragraph(run(text)) for text in piece.cells] for piece in group]) + "<w:p/>"
        else:
            yield from (write(piece) for piece in group)


def _typed(piece: Piece) -> str:
    mark = {"bullet": "- ", "numbered": f"{piece.number}) "}.get(piece.kind, "")
    return paragraph(run(mark + piece.text, BOLD if piece.kind == "subheading" else ""))


def _listed(piece: Piece) -> str:
    number = {"bullet": BULLETS, "numbered": ITEMS}.get(piece.kind)
    if number is None:
        return _typed(piece)
    return paragraph(run(piece.text), numbered(number, 0))
