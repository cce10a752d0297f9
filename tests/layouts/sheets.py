"""PDF layouts that aren't Word's: written with reportlab, as by a form tool, a print routine or another program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from layouts import filling
from layouts.headings import number_of
from layouts.pdffields import PdfField, with_fields
from layouts.printed import COST_HEADS, GOAL_HEADS, SIGNER_HEADS, STAMP_LABELS, Printed, Title, printed
from layouts.written import GAVLEBORG, Piece, Written

PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=5)
SMALL = ParagraphStyle("small", parent=PLAIN, fontSize=8, leading=10, spaceAfter=0)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Helvetica-Bold", spaceBefore=6, keepWithNext=True)
ITALIC = ParagraphStyle("italic", parent=PLAIN, fontName="Helvetica-Oblique")
JUSTIFIED = ParagraphStyle("justified", parent=PLAIN, alignment=TA_JUSTIFY)
HYPHENATED = ParagraphStyle("hyphenated", parent=JUSTIFIED, embeddedHyphenation=1)
_TITLE = ParagraphStyle("title", parent=BOLD, fontSize=18, leading=22)
_WIDTH, _HEIGHT = A4
_MARGIN = 62.0
_TEXT = _WIDTH - 2 * _MARGIN  # points
_LINES = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_NO_LINES = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]

Flowables = list[Flowable]
Pairs = Callable[[Sequence[Sequence[filling.Pair]], float], Flowables]  # rows of label and value, the width in points
Section = Callable[["Sheet", Title, Sequence[Piece]], Flowables]


def text(words: str, style: ParagraphStyle = PLAIN) -> Paragraph:
    return Paragraph(escape(words).replace("\n", "<br/>"), style)


# ------------------------------------------------------------------ labels and values
def lined(rows: Sequence[Sequence[filling.Pair]], width: float) -> Flowables:
    """Ruled boxes, a small label on top in each."""
    made: Flowables = []
    for row in rows:
        cells = [[text(label, SMALL), text(value)] for label, value in row]
        made.append(Table([cells], colWidths=[width / len(row)] * len(row), style=_LINES))
    return [*made, Spacer(1, 8)]


def unruled(rows: Sequence[Sequence[filling.Pair]], width: float) -> Flowables:
    """Label and value beside each other, without lines."""
    cells = [[text(label), text(value)] for row in rows for label, value in row]
    return [Table(cells, colWidths=[width * 0.4, width * 0.6], style=_NO_LINES), Spacer(1, 8)] if cells else []


def ruled_beside(rows: Sequence[Sequence[filling.Pair]], width: float) -> Flowables:
    cells = [[text(label, BOLD), text(value)] for row in rows for label, value in row]
    return [Table(cells, colWidths=[width * 0.4, width * 0.6], style=_LINES), Spacer(1, 8)] if cells else []


def after_colon(rows: Sequence[Sequence[filling.Pair]], width: float) -> Flowables:
    return [text(f"{label}: {value}") for row in rows for label, value in row]


def in_fields(rows: Sequence[Sequence[filling.Pair]], width: float) -> Flowables:
    """A label, and below it a form field with the value: words that stand in no text of the page."""
    return [part for row in rows for label, value in row for part in (text(label, SMALL), FormField(value, width, 18))]


class FormField(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A text field: a frame, and the value where only a form's reader finds it."""

    def __init__(self, value: str, width: float, height: float) -> None:
        super().__init__()
        self.value, self.width, self.height = value, width, height

    def draw(self) -> None:
        self.canv.rect(0, 0, self.width, self.height)
        left, bottom = self.canv.absolutePosition(0, 0)
        box = (left, bottom, left + self.width, bottom + self.height)
        self.canv.fields.append(PdfField(value=self.value, page=self.canv.getPageNumber(), box=box))


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas that keeps its form fields in *fields*: reportlab's own ones are Latin-1 only."""

    def __init__(self, fields: list[PdfField], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields = fields


# ------------------------------------------------------------------ sections
def below(sheet: Sheet, title: Title, pieces: Sequence[Piece]) -> Flowables:
    """Heading, guidance, answer."""
    guidance = [text(title.guidance, ITALIC)] if title.guidance and sheet.guidance else []
    answer = answer_of(pieces, sheet.style, sheet.width) or [Spacer(1, 24)]
    return [text(f"{number_of(title)} {title.text}{title.tail}", BOLD), *guidance, *answer]


def boxed(sheet: Sheet, title: Title, pieces: Sequence[Piece]) -> Flowables:
    """The answer in a ruled box of a row a paragraph, which goes on over the page's end."""
    head, *rest = below(sheet, title, ())
    guidance = [part for part in rest if isinstance(part, Paragraph)]
    rows = [[part] for part in answer_of(pieces, sheet.style, sheet.width - 14)] or [[text("")]]
    return [head, *guidance, Table(rows, colWidths=[sheet.width], style=_BOX), Spacer(1, 6)]


_BOX = [("BOX", (0, 0), (-1, -1), 0.5, "black")]


def beside(sheet: Sheet, title: Title, pieces: Sequence[Piece]) -> Flowables:
    """The heading in a left column, the answer in a right one; a row a paragraph, so that it may go over a page."""
    left, right = sheet.width * 0.32, sheet.width * 0.68
    head = [text(f"{number_of(title)} {title.text}", BOLD)]
    head += [text(title.guidance, SMALL)] if title.guidance and sheet.guidance else []
    answer = answer_of(pieces, sheet.style, right - 14) or [text("")]
    rows = [[head if n == 0 else "", part] for n, part in enumerate(answer)]
    outline = [("BOX", (0, 0), (0, -1), 0.5, "black"), ("BOX", (1, 0), (1, -1), 0.5, "black")]
    return [Table(rows, colWidths=[left, right], style=[*outline, ("VALIGN", (0, 0), (-1, -1), "TOP")])]


def in_field(sheet: Sheet, title: Title, pieces: Sequence[Piece]) -> Flowables:
    """The answer in one form field of several lines."""
    words = "\n".join(_marked(piece) for piece in pieces)
    lines = 2 + words.count("\n") + len(words) // 90
    return [*below(sheet, title, ())[:-1], FormField(words, sheet.width, 12.0 * lines), Spacer(1, 6)]


def answer_of(pieces: Sequence[Piece], style: ParagraphStyle, width: float) -> Flowables:
    made: Flowables = []
    for is_row, group in groupby(pieces, key=lambda piece: piece.kind == "row"):
        if is_row:
            rows = [[text(cell) for cell in piece.cells] for piece in group]
            made += [Table(rows, colWidths=[width / len(rows[0])] * len(rows[0]), style=_LINES), Spacer(1, 6)]
        else:
            made += [
                text(_hyphened(_marked(piece), style), BOLD if piece.kind == "subheading" else style) for piece in group
            ]
    return made


def _marked(piece: Piece) -> str:
    mark = {"bullet": "\N{BULLET} ", "numbered": f"{piece.number}. "}.get(piece.kind, "")
    return mark + piece.text


def _hyphened(words: str, style: ParagraphStyle) -> str:
    """Long words with soft hyphens, at which reportlab breaks them with a hyphen at the end of a line."""
    if not getattr(style, "embeddedHyphenation", 0):
        return words
    return " ".join(_with_soft_hyphens(word) if len(word) > 9 and word.isalpha() else word for word in words.split(" "))


def _with_soft_hyphens(word: str) -> str:
    return "\N{SOFT HYPHEN}".join((word[:4], word[4:8], word[8:]))


# ------------------------------------------------------------------ the whole
@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a PDF is laid out."""

    pairs: Pairs = lined
    section: Section = below
    style: ParagraphStyle = PLAIN
    guidance: bool = True
    columns: int = 1  # of the sections; what is above them goes over the whole width
    running: str = ""  # at the top of every page, with "Sida 1 (4)" at its foot
    ruled: bool = True  # tables of several columns

    @property
    def width(self) -> float:
        """Of a section, in points."""
        return float((_TEXT - 20 * (self.columns - 1)) / self.columns)

    def write(self, written: Written) -> bytes:
        """The report as a pdf."""
        target = BytesIO()
        document = BaseDocTemplate(target, pagesize=A4, title="Rapport", invariant=1)
        document.addPageTemplates(self._templates())
        fields: list[PdfField] = []
        document.build([*_head(self, written), *_parts(self, written)], canvasmaker=partial(_Canvas, fields))
        return with_fields(target.getvalue(), fields) if fields else target.getvalue()

    def _templates(self) -> list[PageTemplate]:
        whole = Frame(_MARGIN, 60, _TEXT, _HEIGHT - 130, 0, 0, 0, 0)
        narrow = [
            Frame(_MARGIN + n * (self.width + 20), 60, self.width, _HEIGHT - 130, 0, 0, 0, 0)
            for n in range(self.columns)
        ]
        return [
            PageTemplate("whole", [whole], onPage=self._surround),
            PageTemplate("columns", narrow, onPage=self._surround),
        ]

    def _surround(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        if self.running:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(_MARGIN, _HEIGHT - 40, self.running)
            canvas.drawRightString(_WIDTH - _MARGIN, 34, f"Sida {document.page}")


def _head(sheet: Sheet, written: Written) -> Iterator[Flowable]:
    form = printed(written.form)
    yield text(form.title, _TITLE)
    yield from (text(line) for line in form.preamble)
    if written.form == GAVLEBORG:
        yield from sheet.pairs([[(label, "") for label in STAMP_LABELS]], _TEXT)


def _parts(sheet: Sheet, written: Written) -> Iterator[Flowable]:
    form = printed(written.form)
    split = sheet.columns > 1
    for title in form.titles:
        if split and title.section:
            yield NextPageTemplate("columns")
            yield FrameBreak()
            split = False
        yield from _part(sheet, written, form, title)


def _part(sheet: Sheet, written: Written, form: Printed, title: Title) -> Iterator[Flowable]:
    special = written.form != GAVLEBORG and title.section in ("4.1", "6", "7")
    if title.section and not special:
        yield from sheet.section(sheet, title, written.pieces(title.section))
        return
    if title.section != "4.1":
        yield text(f"{number_of(title)} {title.text}", BOLD)
        yield from [text(title.guidance, ITALIC)] if title.guidance and sheet.guidance else []
    in_columns = sheet.columns > 1 and title.number not in ("1", "2", "3")
    width = sheet.width if in_columns else _TEXT
    yield from sheet.pairs(filling.pairs(written, form, title.number), width)
    if special and title.section == "4.1":
        yield from _grid(sheet, GOAL_HEADS, filling.cells(written, "mal", 3), width)
    elif special and title.section == "6":
        yield from _grid(sheet, COST_HEADS, filling.costs(written, form), width)
    elif title.number == "8":
        yield from _grid(sheet, SIGNER_HEADS, filling.cells(written, "uppgiftslamnare", 1), width)


def _grid(sheet: Sheet, heads: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Flowables:
    cells = [[text(head, BOLD) for head in heads], *([text(words) for words in row] for row in rows)]
    style = _LINES if sheet.ruled else _NO_LINES
    return [Table(cells, colWidths=[width / len(heads)] * len(heads), style=style, repeatRows=1), Spacer(1, 8)]
