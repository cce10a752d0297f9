"""Ways of writing a section where its heading, guidance and answer aren't just below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from layouts.answers import EMPTY
from layouts.headings import number_of
from layouts.printed import Title
from layouts.written import Piece
from layouts.xml import BOLD, cell, paragraph, run, table_of

if TYPE_CHECKING:
    from layouts.manner import Manner

_ROW = "<!--row-->"


def one_paragraph(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    """Heading, guidance and the answer's first paragraph in one."""
    head = run(f"{number_of(title)} {title.text}{title.tail} ", BOLD) + run(f"{title.guidance} " * bool(title.guidance))
    return _joined(manner, head, pieces)


def one_paragraph_broken(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    """The same with line breaks between the three."""
    head = run(f"{number_of(title)} {title.text}{title.tail}\n", BOLD)
    return _joined(manner, head + run(f"{title.guidance}\n" * bool(title.guidance)), pieces)


def _joined(manner: Manner, head: str, pieces: Sequence[Piece]) -> str:
    if not pieces:
        return paragraph(head) + EMPTY
    if pieces[0].kind != "text":
        return paragraph(head) + manner.answer(pieces)
    rest = manner.answer(pieces[1:]) if pieces[1:] else ""
    return paragraph(head + run(pieces[0].text)) + rest


def guidance_merged(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    """As in the blanks: guidance in the heading's own paragraph, the answer below."""
    guidance = run(f" {title.guidance}") if title.guidance else ""
    return paragraph(run(f"{number_of(title)} {title.text}{title.tail}", BOLD) + guidance) + manner.answer(pieces)


def left_and_right(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    """Heading and guidance in a left cell, the answer in a right one. `rows_to_tables` makes tables of them."""
    left = cell(manner.heading(title) + manner.guidance(title), width=3000)
    return f"{_ROW}<w:tr>{left}{cell(manner.answer(pieces) + '<w:p/>', width=6300)}</w:tr>{_ROW}"


def rows_to_tables(body: str) -> str:
    """Rows that follow each other as one table."""
    body = body.replace(_ROW + _ROW, "")
    return re.sub(f"{_ROW}(.*?){_ROW}", lambda rows: table_of([rows[1]], columns=2) + "<w:p/>", body, flags=re.DOTALL)
