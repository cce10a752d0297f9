"""The words of a PDF's page with their places, as pdfium sees them."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable
from intake.steps.read.pdf_page import Frame, Rule, Word

# pdfium puts one of these where it saw a hyphen at the end of a line.
_LINE_HYPHENS = {0x02: "-", 0xFFFE: "-"}

# Symbol and Wingdings have no Unicode of their own: their codes come in the private area.
_SYMBOLS = {
    0xF0B7: "•", 0xF06C: "•", 0xF09F: "•", 0xF0A7: "▪", 0xF06E: "▪", 0xF0D8: "•", 0xF02D: "–", 0xF0FC: "✓",
    0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF0FE: "☒", 0xF0FD: "☒", 0xF078: "☒", 0xF052: "☑", 0xF0E0: "→",
}  # fmt: skip

_WHITE = (0x20, 0x0A, 0x0D, 0x09, 0xA0, 0x3000)
_WORD_GAP = 0.25  # of the type size: a gap that ends a word though no space stands there
_MAX_STRIKES = 2_000  # lines on a page beyond which nothing is looked for under them
_SLANT = math.radians(3)  # text that leans more is a watermark or a vertical note


def frame_of(page: pdfium.PdfPage) -> Frame:
    left, bottom, right, top = page.get_cropbox()
    if right - left <= 0 or top - bottom <= 0:
        left, bottom, right, top = 0.0, 0.0, 595.0, 842.0
    return Frame(left, bottom, right - left, top - bottom, (page.get_rotation() // 90) % 4)


_Strike = tuple[float, float, float]  # height, left, right of a level line


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    slanted: bool
    mark: int


class _White(Enum):
    SPACE = auto()  # a space glyph of the page's own
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    base: float
    style: _Style
    strike: int  # the line that runs through it; -1 without one


def read_words(page: pdfium.PdfPage, frame: Frame, rules: Sequence[Rule], *, max_characters: int) -> tuple[Word, ...]:
    """The page's words in the order of its content; *rules* tell which of them are struck out.

    Raises Unreadable("too_large") beyond *max_characters*.
    """
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > max_characters:
            raise Unreadable("too_large", "the PDF holds more text than is read", do="send a shorter file")
        strikes = sorted((r.y0, r.x0, r.x1) for r in rules[:_MAX_STRIKES] if r.y0 == r.y1 and not r.fill)
        return tuple(_words(_truly_struck(list(_glyphs(textpage.raw, count, frame, strikes)), strikes)))
    finally:
        textpage.close()


def _glyphs(textpage: Any, count: int, frame: Frame, strikes: list[_Strike]) -> Iterator[_Glyph | _White]:
    """The characters that show, and the white space between them, real or inferred."""
    styles: dict[int, _Style] = {}
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _WHITE or 0x2000 <= code <= 0x200A:
            real = code == 0x20 and raw.FPDFText_IsGenerated(textpage, index) == 0
            yield _White.SPACE if real else _White.OTHER
            continue
        text = _LINE_HYPHENS.get(code) or _SYMBOLS.get(code) or chr(code)
        if code < 0x20 and text == chr(code):
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
        style = _style(textpage, index, styles, frame)
        left, low = frame.point(box.left, box.bottom)
        right, high = frame.point(box.right, box.top)
        base = frame.point(x.value, y.value)[1]
        if not min(low, high) - style.size <= base <= max(low, high) + style.size:
            base = min(low, high)
        left, right = min(left, right), max(left, right)
        yield _Glyph(text, left, right, base, style, _strike_at((left + right) / 2, base, style.size, strikes))


def _strike_at(x: float, base: float, size: float, strikes: list[_Strike]) -> int:
    """Which line runs through the middle of a small letter there; -1 where none does."""
    for index in range(bisect_left(strikes, (base + 0.15 * size,)), len(strikes)):
        y, start, end = strikes[index]
        if y > base + 0.45 * size:
            break
        if start - 1 <= x <= end + 1:
            return index
    return -1


def _truly_struck(glyphs: list[_Glyph | _White], strikes: list[_Strike]) -> list[_Glyph | _White]:
    """A line that runs on beyond the text on it is one to write on: what stands on it is not struck out."""
    reach: dict[int, tuple[float, float, float]] = {}
    for glyph in glyphs:
        if isinstance(glyph, _Glyph) and glyph.strike >= 0:
            left, right, _ = reach.get(glyph.strike, (glyph.left, glyph.right, 0.0))
            reach[glyph.strike] = (min(left, glyph.left), max(right, glyph.right), glyph.style.size)
    written_on = {
        index
        for index, (left, right, size) in reach.items()
        if strikes[index][1] < left - size or strikes[index][2] > right + size
    }
    return [
        replace(glyph, strike=-1) if isinstance(glyph, _Glyph) and glyph.strike in written_on else glyph
        for glyph in glyphs
    ]


def _style(textpage: Any, index: int, styles: dict[int, _Style], frame: Frame) -> _Style:
    """Size, weight and direction, asked once for each text object: the characters of one share them."""
    owner = raw.FPDFText_GetTextObject(textpage, index)
    key = ctypes.addressof(owner.contents) if owner else 0
    if key not in styles:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
        angle = math.atan2(matrix.b, matrix.a) + math.radians(90 * -frame.turns)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = raw.FPDFText_GetFontSize(textpage, index) * scale
        mark = raw.FPDFPageObj_GetMarkedContentID(owner) if owner else -1
        styles[key] = _Style(
            size=min(max(size, 1.0), 200.0),
            bold=_is_bold(textpage, index, owner),
            slanted=abs(math.remainder(angle, 2 * math.pi)) > _SLANT,
            mark=mark,
        )
    return styles[key]


def _is_bold(textpage: Any, index: int, owner: Any) -> bool:
    """By the font's weight or name, or because its outlines are drawn too, which is how bold is faked."""
    if raw.FPDFText_GetFontWeight(textpage, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, None)
    if any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semibold")):
        return True
    return bool(owner) and raw.FPDFTextObj_GetTextRenderMode(owner) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE


def _words(glyphs: Iterable[_Glyph | _White]) -> Iterator[Word]:
    run: list[_Glyph] = []
    white: list[_White] = []  # between the last glyph and this
    spaced = flows = False  # of the word being gathered
    last: _Glyph | None = None
    for glyph in glyphs:
        if isinstance(glyph, _White):
            white.append(glyph)
            continue
        if run and (white or _breaks(run[-1], glyph)):
            yield _word(run, spaced=spaced, flows=flows)
            run = []
        if not run:
            spaced = bool(white)
            flows = white == [_White.SPACE] and last is not None and last.style is glyph.style
        run.append(glyph)
        last, white = glyph, []
    if run:
        yield _word(run, spaced=spaced, flows=flows)


def _breaks(before: _Glyph, glyph: _Glyph) -> bool:
    size = max(before.style.size, glyph.style.size)
    gap = glyph.left - before.right
    if abs(glyph.base - before.base) > 0.15 * size or before.style.slanted != glyph.style.slanted:
        return True
    if (before.strike < 0) != (glyph.strike < 0):
        return True
    return gap > _WORD_GAP * size or glyph.left < before.left - 0.5 * size


def _word(run: list[_Glyph], *, spaced: bool, flows: bool) -> Word:
    first = run[0]
    return Word(
        text="".join(glyph.text for glyph in run),
        left=min(glyph.left for glyph in run),
        right=max(glyph.right for glyph in run),
        base=first.base,
        size=first.style.size,
        bold=first.style.bold,
        spaced=spaced,
        flows=flows,
        mark=first.style.mark,
        slanted=first.style.slanted,
        struck=first.strike >= 0,
    )
