"""A docx as an office suite on the web exports it, where Word's tables and tabs became runs of spaces.

Every run tells its own look, heading styles have English ids, labels are bold with their values some spaces on, two to
a line where the blank has two boxes, an answer is one paragraph with line breaks, and blank paragraphs stand all over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from layouts.filling import Pair
from layouts.headings import number_of
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.printed import Title
from layouts.written import Piece
from layouts.xml import BOLD, paragraph, run, styled, table

_LOOK = '<w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/>'
_ENDS = '<w:color w:val="000000"/><w:rtl w:val="0"/>'
_BLANK = paragraph("", '<w:pageBreakBefore w:val="0"/><w:rPr/>')
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="sv"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:name w:val="normal"/></w:style>'
) + "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
    f'<w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="{36 - 4 * level}"/></w:rPr></w:style>'
    for level in (1, 2, 3)
)


def _heading(title: Title) -> str:
    return _BLANK + paragraph(run(f"{number_of(title)} {title.text}{title.tail}"), styled(f"Heading{title.level}"))


def _guidance(title: Title) -> str:
    return paragraph(run(title.guidance, "<w:i/>")) if title.guidance else ""


def _pairs(rows: Sequence[Sequence[Pair]]) -> str:
    return "".join(
        paragraph(run(" " * 10).join(run(label, BOLD) + run(" " * 6 + value) for label, value in row)) for row in rows
    )


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    made = [[paragraph(run(head, BOLD)) for head in heads], *([paragraph(run(text)) for text in row] for row in rows)]
    return _BLANK + table(made) + _BLANK


def _answer(pieces: Sequence[Piece]) -> str:
    return "".join(_blocks(pieces)) or _BLANK * 3


def _blocks(pieces: Sequence[Piece]) -> Iterator[str]:
    for is_row, group in groupby(pieces, key=lambda piece: piece.kind == "row"):
        found = list(group)
        if is_row:
            yield table([[paragraph(run(text)) for text in piece.cells] for piece in found]) + _BLANK
        else:
            yield paragraph(run("\n".join(map(_marked, found)))) + _BLANK


def _marked(piece: Piece) -> str:
    return {"bullet": "\N{BULLET} ", "numbered": f"{piece.number}. "}.get(piece.kind, "") + piece.text


def _exported(body: str) -> str:
    """Each run with its look spelt out."""
    body = body.replace("<w:r><w:t", "<w:r><w:rPr></w:rPr><w:t")
    return body.replace("<w:r><w:rPr>", f"<w:r><w:rPr>{_LOOK}").replace("</w:rPr><w:t", f"{_ENDS}</w:rPr><w:t")


LAYOUT = Layout(
    name="heldout-web-spaces",
    write=Manner(
        pairs=_pairs,
        heading=_heading,
        guidance=_guidance,
        grid=_grid,
        answer=_answer,
        finish=_exported,
        parts={"styles": _STYLES},
    ).write,
)
