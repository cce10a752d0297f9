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
    return table([[paragraphs(pieces) + "<w:p/>"]], fitted=True) + "<w:p/>"


def _blocks(pieces, write) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for is_row, group in groupby(pieces, key=lambda piece: piece.kind == "row"):
        if is_row:
            yield table([[paragraph(run(text)) for text in piece.cells] for piece in group], fitted=True) + "<w:p/>"
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


def in_text_box(pieces: Sequence[Piece]) -> str:
    """In a drawn text box, with the copy for old readers that Word writes beside it."""
    content = f"<w:txbxContent>{paragraphs(pieces)}</w:txbxContent>"
    lines = 2 + sum(1 + len(piece.text) // 80 for piece in pieces)
    return paragraph(f"<w:r>{_drawn(content, lines)}</w:r>") + "<w:p/>"


def _drawn(content: str, lines: int) -> str:
    size = f'cx="5900000" cy="{lines * 190000}"'
    shape = '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>' + f"<a:ext {size}/></a:xfrm>"
    shape += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/>'
    shape += "</a:solidFill></a:ln></wps:spPr>"
    graphic = (
        f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"{shape}<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    )
    drawing = f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
    drawing += f'<wp:docPr id="1" name="Textruta 1"/><wp:cNvGraphicFramePr/>{graphic}</wp:inline></w:drawing>'
    old = (
        f'<w:pict><v:rect style="width:460pt;height:{lines * 15}pt"><v:textbox>{content}</v:textbox></v:rect></w:pict>'
    )
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )


def nested_table(pieces: Sequence[Piece]) -> str:
    """In a table in a table."""
    return table([[in_box(pieces) + "<w:p/>"]], fitted=True) + "<w:p/>"
