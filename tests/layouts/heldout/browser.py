"""The form as an e-service on the web, printed to PDF by a browser.

Small grey labels with their values below, two beside each other; every word is a text object of its own, "fi" and "fl"
are ligatures, tables have lines between rows only. The browser's own header and footer are on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from layouts import filling
from layouts.headings import number_of
from layouts.layout import Layout
from layouts.printed import COST_HEADS, GOAL_HEADS, SIGNER_HEADS, Title, printed
from layouts.written import GAVLEBORG, Piece, Written

_FONTS = {"Vera": "Vera.ttf", "VeraBd": "VeraBd.ttf", "VeraIt": "VeraIt.ttf"}
_LEFT, _TOP, _BOTTOM = 45.0, 780.0, 60.0
_WIDTH = A4[0] - 2 * _LEFT  # points
_SIDES = ("2024-03-14 09:12", "Mina ärenden - E-tjänster", "https://etjanster.example.se/arenden/48213/utskrift")
_MENU = ("Tillbaka till mina ärenden", "Ärendet är inskickat.")
_GREY = 0.35


@dataclass(frozen=True, slots=True)
class _Look:
    font: str = "Vera"
    size: float = 9.5
    grey: float = 0.0

    @property
    def leading(self) -> float:
        return self.size * 1.45


_BODY, _BOLD = _Look(), _Look("VeraBd")
_CHAPTER, _SECTION = _Look("VeraBd", 14), _Look("VeraBd", 11)
_LABEL, _HELP = _Look(size=8, grey=_GREY), _Look("VeraIt", 8.5, _GREY)
_MARGINAL = _Look(size=7)


@dataclass(slots=True)
class _Print:
    """A page as it is being printed, from the top down. *y* is where the next line's top is, in points."""

    canvas: Canvas
    y: float = _TOP
    pages: int = field(default=1)

    def page(self) -> None:
        self.surround()
        self.canvas.showPage()
        self.pages += 1
        self.y = _TOP

    def surround(self) -> None:
        when, what, where = _SIDES
        self.line(when, 20, A4[1] - 22, _MARGINAL)
        self.line(what, 250, A4[1] - 22, _MARGINAL)
        self.line(where, 20, 16, _MARGINAL)
        self.line(str(self.pages), A4[0] - 30, 16, _MARGINAL)

    def line(self, words: str, x: float, y: float, look: _Look) -> None:
        """A line of text, a word a text object."""
        self.canvas.setFont(look.font, look.size)
        self.canvas.setFillGray(look.grey)
        for word in _ligatured(words).split(" "):
            self.canvas.drawString(x, y, word)
            x += self.canvas.stringWidth(word + " ", look.font, look.size)

    def room(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self.page()

    def text(self, words: str, look: _Look, *, indent: float = 0.0, after: float = 6.0) -> None:
        for line in _lines(words, look, _WIDTH - indent):
            self.room(look.leading)
            self.y -= look.leading
            self.line(line, _LEFT + indent, self.y, look)
        self.y -= after

    def row(self, cells: Sequence[str], look: _Look, *, after: float = 0.0) -> None:
        """Texts beside each other in columns of one width."""
        width = _WIDTH / max(len(cells), 1)
        wrapped = [_lines(cell, look, width - 12) for cell in cells]
        height = look.leading * max(1, *map(len, wrapped))
        self.room(height)
        for n, lines in enumerate(wrapped):
            for m, line in enumerate(lines, start=1):
                self.line(line, _LEFT + n * width, self.y - m * look.leading, look)
        self.y -= height + after

    def rule(self) -> None:
        self.canvas.setStrokeGray(0.7)
        self.y -= 4
        self.canvas.line(_LEFT, self.y, _LEFT + _WIDTH, self.y)
        self.y -= 2


def _ligatured(words: str) -> str:
    return words.replace("fi", "\N{LATIN SMALL LIGATURE FI}").replace("fl", "\N{LATIN SMALL LIGATURE FL}")


def _lines(words: str, look: _Look, width: float) -> list[str]:
    made: list[str] = []
    for word in words.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and pdfmetrics.stringWidth(_ligatured(longer), look.font, look.size) <= width:
            made[-1] = longer
        else:
            made.append(word)
    return made


def _write(written: Written) -> bytes:
    for name, file in _FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / file)))
    target = BytesIO()
    paper = _Print(Canvas(target, pagesize=A4, invariant=1, pageCompression=1))
    form = printed(written.form)
    paper.text(_MENU[0], _LABEL, after=14)
    paper.text(form.title, _Look("VeraBd", 20))
    for line in form.preamble:
        paper.text(line, _BODY, after=2)
    paper.text(_MENU[1], _BOLD)
    for title in form.titles:
        _part(paper, written, title)
    paper.surround()
    paper.canvas.save()
    return target.getvalue()


def _part(paper: _Print, written: Written, title: Title) -> None:
    form, special = printed(written.form), written.form != GAVLEBORG and title.section in ("4.1", "6", "7")
    _head(paper, title)
    if title.section and not special:
        _answer(paper, written.pieces(title.section))
    for row in filling.pairs(written, form, title.number):
        paper.room(60)
        paper.row([label for label, _ in row], _LABEL)
        paper.row([value for _, value in row], _BODY, after=7)
    if special and title.section == "4.1":
        _table(paper, (title.text, *GOAL_HEADS[1:]), filling.cells(written, "mal", 0))
    elif special and title.section == "6":
        _table(paper, COST_HEADS, filling.costs(written, form))
    elif title.number == "8":
        _table(paper, SIGNER_HEADS, filling.cells(written, "uppgiftslamnare", 0))


def _head(paper: _Print, title: Title) -> None:
    look = _CHAPTER if title.level == 1 else _SECTION
    paper.room(90)
    paper.y -= 10
    paper.text(f"{number_of(title)} {title.text}", look, after=3)
    if title.guidance:
        paper.text(title.guidance, _HELP, after=4)


def _answer(paper: _Print, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        if piece.kind == "row":
            paper.row(piece.cells, _BODY)
            paper.rule()
        elif piece.kind in ("bullet", "numbered"):
            paper.room(_BODY.leading)
            mark = "\N{BULLET}" if piece.kind == "bullet" else f"{piece.number}."
            paper.line(mark, _LEFT + 8, paper.y - _BODY.leading, _BODY)
            paper.text(piece.text, _BODY, indent=24, after=3)
        else:
            paper.text(piece.text, _BOLD if piece.kind == "subheading" else _BODY)


def _table(paper: _Print, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    paper.room(60)
    paper.row(heads, _BOLD)
    paper.rule()
    for row in rows:
        paper.row(row, _BODY)
        paper.rule()


LAYOUT = Layout(
    name="heldout-browser-print",
    format="pdf",
    write=_write,
    asides=" ".join((*_MENU, *_SIDES, "1 2 3 4 5 6 7 8 9")),
)
