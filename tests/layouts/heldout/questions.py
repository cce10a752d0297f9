"""The whole form as one table of three columns: number, question, answer. A shaded row begins each part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from layouts import labels
from layouts.filling import Pair
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.printed import Title
from layouts.written import Piece
from layouts.xml import BOLD, cell, paragraph, run, table_of

_ROW = "<!--question-->"
_HEADS = ("Nr", "Fråga", "Svar")
_WIDTHS = (800, 3000, 5500)
_SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/>'


def _row(*cells: str) -> str:
    made = (cell(content, width=width) for content, width in zip(cells, _WIDTHS, strict=True))
    return f"{_ROW}<w:tr>{''.join(made)}</w:tr>{_ROW}"


def _whole_row(content: str) -> str:
    return f"{_ROW}<w:tr>{cell(content, width=sum(_WIDTHS), span=3)}</w:tr>{_ROW}"


def _chapter(title: Title) -> str:
    return _whole_row(paragraph(run(f"{title.number} {title.text}", BOLD), _SHADED))


def _guidance(title: Title) -> str:
    return _whole_row(paragraph(run(title.guidance, "<w:i/>")))


def _section(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    question = paragraph(run(title.text)) + (paragraph(run(title.guidance, "<w:i/>")) if title.guidance else "")
    return _row(paragraph(run(title.number)), question, manner.answer(pieces) + "<w:p/>")


def _pairs(rows: Sequence[Sequence[Pair]]) -> str:
    return "".join(_row("", paragraph(run(label)), labels.lines(value)) for row in rows for label, value in row)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "<w:p/>" + labels.ruled_grid(heads, rows) + "<w:p/>"


def _to_tables(body: str) -> str:
    """Rows that follow each other as one table, each with the three heads on top."""
    heads = "".join(cell(paragraph(run(head, BOLD)), width=w) for head, w in zip(_HEADS, _WIDTHS, strict=True))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)

    def made(rows: re.Match[str]) -> str:
        whole = table_of([heads, rows[1]], columns=3)
        return "<w:p/>" + re.sub("<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{grid}</w:tblGrid>", whole, count=1)

    return re.sub(f"{_ROW}(.*?){_ROW}", made, body.replace(_ROW + _ROW, ""), flags=re.DOTALL)


LAYOUT = Layout(
    name="heldout-question-table",
    write=Manner(
        pairs=_pairs, heading=_chapter, guidance=_guidance, section=_section, grid=_grid, finish=_to_tables
    ).write,
    asides=" ".join(_HEADS),
)
