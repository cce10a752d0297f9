"""The characters of a PDF's page as pdfium sees them, in runs: each shown in one go, in one style.

A call of pdfium's costs as much as reading ten characters in Python, so the page's text is fetched in one call, and
places only where a run begins and ends: a run is a whole line, mostly, and a letter only in odd files.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable

_MEANT = {
    # pdfium puts one of these where it saw a hyphen at the end of a line.
    0x02: "-", 0xFFFE: "-",
    # Symbol and Wingdings have no Unicode of their own: their codes come in the private area.
    0xF0B7: "•", 0xF06C: "•", 0xF09F: "•", 0xF0A7: "▪", 0xF06E: "▪", 0xF0D8: "•", 0xF02D: "–", 0xF0FC: "✓",
    0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF0FE: "☒", 0xF0FD: "☒", 0xF078: "☒", 0xF052: "☑", 0xF0E0: "→",
}  # fmt: skip
_ODD = re.compile("[\x02\uf02d-\uf0fe\ufffe]")
_UNKNOWN = dict.fromkeys(range(0x20), "\ufffd")  # pdfium gives a shape's number where its font tells no letter
_SIGN = "[^ \n\r\t\u00a0\u3000\u2000-\u200a]"
_TOKEN = re.compile(f"{_SIGN}+")
_SEGMENT = re.compile(f"{_SIGN}+(?: {_SIGN}+)*")
_ALONE = re.compile("[•▪◦●■►➢‣⁃☐☒☑□]|[_.…]{3,}")  # a bullet, a box to tick, a line to write on: no word
_LOOSE = 0.58  # type sizes a character, on average: more has a gap in it
_LONE_GAP = 3.0  # type sizes: a run's only space is no wider
_WIDER = 2.5  # times the usual space of its run is a gap
_WIDEST = 8.0  # type sizes: a justified line's spaces are no wider
_NO_OWNER = 0
_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share. *angle* is in radians, *origin* where the first of them stands."""

    size: float
    bold: bool
    angle: float
    origin: tuple[float, float]
    mark: int  # marked content id
    unseen: bool  # not painted: a scanner's own guess at the letters in its picture


@dataclass(frozen=True, slots=True)
class Run:
    """Characters *start* to *end* of the page, words of one style with single spaces between. In the page's own points.

    *first* is the box of its first character, *last* that of its last, *head* that of the first word's last.
    """

    text: str
    start: int
    end: int
    style: Style
    first: Box
    last: Box
    head: Box
    apart: bool  # white space stands before it
    flows: bool  # one space, in the same style as what is before it


def _is_loose(run: Run) -> bool:
    """Whether the run is longer than its letters account for."""
    return " " in run.text and _length(run.first, run.last) > _LOOSE * run.style.size * len(run.text)


def _length(first: Box, last: Box) -> float:
    """From middle to middle, along the page's sides."""
    across = abs(first[0] + first[2] - last[0] - last[2]) / 2
    return max(across, abs(first[1] + first[3] - last[1] - last[3]) / 2)


class PageText:
    """A page's text, open in pdfium. Close it before its page."""

    def __init__(self, page: pdfium.PdfPage, *, max_characters: int) -> None:
        """Raises Unreadable("too_large") beyond *max_characters*."""
        self._helper = page.get_textpage()
        self._handle = self._helper.raw
        self._styles: dict[int, Style] = {}
        self._bold_fonts: dict[int, bool] = {}
        self._box = raw.FS_RECTF()
        self._count = self._helper.count_chars()
        if self._count > max_characters:
            self.close()
            raise Unreadable("too_large", "the PDF holds more text than is read", do="send a shorter file")

    def close(self) -> None:
        self._helper.close()

    def runs(self) -> Iterator[Run]:
        """In the order of the page's content."""
        text = self._text()
        shown = text.translate(_MEANT) if _ODD.search(text) else text
        last, last_owner = 0, _NO_OWNER
        for start, end, owner in self._spans(shown):
            apart = 0 < last < start
            flows = owner == last_owner and start == last + 1 and text[last] == " " and not self._is_inferred(last)
            run = self._run(shown, start, end, owner, apart=apart, flows=flows)
            last, last_owner = end, owner
            if run is not None:
                yield from self._cut_at_gaps(run, shown, owner) if _is_loose(run) else (run,)

    def box(self, index: int) -> Box | None:
        """The character's box, as high as its font and as wide as it takes room; None where pdfium knows none."""
        if not raw.FPDFText_GetLooseCharBox(self._handle, index, self._box):
            return None
        return self._box.left, self._box.bottom, self._box.right, self._box.top

    def _text(self) -> str:
        """One character for each that pdfium counts."""
        buffer = (ctypes.c_ushort * (self._count + 1))()
        written = raw.FPDFText_GetText(self._handle, 0, self._count, buffer)
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="replace")
        if len(text) == self._count:
            return text
        return "".join(chr(raw.FPDFText_GetUnicode(self._handle, index)) for index in range(self._count))

    def _spans(self, shown: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and owner of each run."""
        for segment in _SEGMENT.finditer(shown):
            for start, end, owner in self._owned(shown, *segment.span()):
                yield from ((first, last, owner) for first, last in self._parted(shown, start, end))

    def _owned(self, shown: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """What stands between *start* and *end*, cut where another text object shows it."""
        owner = self._owner(start)
        if owner == self._owner(end - 1):
            yield start, end, owner
            return
        indices = (index for index in range(start, end) if shown[index] != " ")
        for owner, found in groupby(indices, self._owner):
            of_one = list(found)
            yield of_one[0], of_one[-1] + 1, owner

    def _parted(self, shown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The same, cut where pdfium inferred a space from a gap, and round what is no word."""
        begin, alone = start, True
        for token in _TOKEN.finditer(shown, start, end):
            first, _ = token.span()
            was_alone, alone = alone, _ALONE.fullmatch(token[0]) is not None
            if first > begin and (alone or was_alone or self._is_inferred(first - 1)):
                yield begin, first - 1
                begin = first
        yield begin, end

    def _cut_at_gaps(self, run: Run, shown: str, owner: int) -> Iterator[Run]:
        """The run cut where a space is much wider than its others: pdfium makes one of many spaces."""
        gaps = {
            index: _length(before, after) - (before[2] - before[0] + after[2] - after[0]) / 2
            for index in range(run.start, run.end)
            if shown[index] == " " and (before := self.box(index - 1)) and (after := self.box(index + 1))
        }
        usual = median(gaps.values()) if len(gaps) > 1 else _LONE_GAP * run.style.size / _WIDER
        least = min(max(_WIDER * usual, run.style.size), _WIDEST * run.style.size)
        start, apart, flows = run.start, run.apart, run.flows
        for index in (*(index for index, gap in gaps.items() if gap > least), run.end):
            part = self._run(shown, start, index, owner, apart=apart, flows=flows)
            start, apart, flows = index + 1, True, False
            if part is not None:
                yield part

    def _is_inferred(self, index: int) -> bool:
        return bool(raw.FPDFText_IsGenerated(self._handle, index))

    def _owner(self, index: int) -> int:
        """The address of the text object that shows the character."""
        owner = raw.FPDFText_GetTextObject(self._handle, index)
        return ctypes.addressof(owner.contents) if owner else _NO_OWNER

    def _run(self, shown: str, start: int, end: int, owner: int, *, apart: bool, flows: bool) -> Run | None:
        text = shown[start:end]
        text = text if text.isprintable() else text.translate(_UNKNOWN)
        first = next((box for index in range(start, end) if (box := self.box(index))), None)
        last = next((box for index in range(end - 1, start - 1, -1) if (box := self.box(index))), None)
        if not text or first is None or last is None:
            return None
        head = self.box(start + len(text.partition(" ")[0]) - 1) if " " in text else last
        return Run(text, start, end, self._style(owner, start), first, last, head or last, apart, flows)

    def _style(self, owner: int, index: int) -> Style:
        if owner not in self._styles:
            self._styles[owner] = self._read_style(index)
        return self._styles[owner]

    def _read_style(self, index: int) -> Style:
        owner = raw.FPDFText_GetTextObject(self._handle, index)
        matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        size = raw.FPDFText_GetFontSize(self._handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        mode = raw.FPDFTextObj_GetTextRenderMode(owner) if owner else raw.FPDF_TEXTRENDERMODE_FILL
        return Style(
            size=min(max(size, 1.0), 200.0),
            bold=self._is_bold(index, owner)
            or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,  # outlines too: bold is faked so
            angle=math.atan2(matrix.b, matrix.a),
            origin=(x.value, y.value),
            mark=raw.FPDFPageObj_GetMarkedContentID(owner) if owner else -1,
            unseen=mode in _UNSEEN,
        )

    def _is_bold(self, index: int, owner: Any) -> bool:
        font = raw.FPDFTextObj_GetFont(owner) if owner else None
        key = ctypes.addressof(font.contents) if font else _NO_OWNER
        if key not in self._bold_fonts:
            self._bold_fonts[key] = self._has_bold_font(index)
        return self._bold_fonts[key]

    def _has_bold_font(self, index: int) -> bool:
        """By the font's weight or name."""
        if raw.FPDFText_GetFontWeight(self._handle, index) >= 600:
            return True
        name = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self._handle, index, name, 128, None)
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semibold"))
