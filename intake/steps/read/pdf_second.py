"""The second reader of a PDF's pages: pdfminer.six, for files that pdfium doesn't open and text that it can't tell.

It is ten times slower, but follows broken tables and fonts that pdfium gives up on. Its layout analysis is not used:
the words go through the same geometry as pdfium's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTImage, LTLine, LTPage, LTRect
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from intake.errors import Unreadable
from intake.steps.read.pdf_catalogue import BROKEN, Catalogue, inflated, mapping, resolved, whole
from intake.steps.read.pdf_page import Frame, Page, Rule, Word

UNKNOWN = "\ufffd"

_MAX_PAGES = 300
_MAX_CONTENT = 10_000_000  # bytes of content streams, each counted as often as it is run: about ten seconds' work
_MAX_RUNS = 1_500  # content streams, pages' and forms', each counted as often as it is run
_MAX_SHAPES = 100_000
_MAX_DEPTH = 20  # of figures in figures
_WORD_GAP = 0.25  # of the type size: a gap that ends a word though no space stands there
_SLANT = math.radians(3)
_THIN = 3.0  # points: a filled rectangle no thicker than this is a drawn line


class SecondReader:
    """The pages of one PDF."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable: damaged."""
        self.catalogue = Catalogue(content)
        try:
            self._pages = list(islice(PDFPage.create_pages(self.catalogue.document), _MAX_PAGES + 1))
        except BROKEN as error:
            raise _damaged("its list of pages is broken") from error
        self._device = _Device()
        self._interpreter = _Interpreter(self._device.rsrcmgr, self._device)

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def is_whole(self) -> bool:
        """Whether all the pages are there that the file speaks of, and none of them has lost its content."""
        promised = whole(mapping(self.catalogue.root.get("Pages")).get("Count"))
        return 0 < len(self._pages) == promised and all(
            all(inflated(stream) for stream in page.contents) and page.contents for page in self._pages
        )

    @property
    def draws_itself(self) -> bool:
        """Whether the file holds a form whose pages are made when it is opened (ISO 32000-1, 12.7.8)."""
        return resolved(self.catalogue.root.get("NeedsRendering")) is True

    def frame(self, number: int) -> Frame:
        page = self._pages[number - 1]
        x0, y0, x1, y1 = page.mediabox
        return Frame(x0, y0, x1 - x0, y1 - y0, page.rotate // 90 % 4)

    def page(self, number: int) -> Page:
        """A page by its number, from 1. Raises Unreadable: damaged, too_large."""
        try:
            self._interpreter.process_page(self._pages[number - 1])
        except BROKEN as error:
            raise _damaged(f"page {number} can't be read") from error
        shown = self._device.shown
        parts = list(_parts(shown))
        return Page(
            number=number,
            width=shown.width,
            height=shown.height,
            words=tuple(_words([part for part in parts if isinstance(part, LTChar)])),
            rules=tuple(rule for part in parts for rule in _rules(part)),
            has_image=any(isinstance(part, LTImage) for part in parts),
        )


class _Device(PDFLayoutAnalyzer):
    """Takes what a page shows, and no more than a report may hold."""

    shown: LTPage

    def __init__(self) -> None:
        super().__init__(PDFResourceManager(), laparams=None)
        self._content = self._shapes = self._runs = 0

    def spend(self, *, content: int = 0, shapes: int = 0, runs: int = 0) -> None:
        self._content += content
        self._shapes += shapes
        self._runs += runs
        if self._content > _MAX_CONTENT or self._shapes > _MAX_SHAPES or self._runs > _MAX_RUNS:
            raise Unreadable("too_large", "the PDF shows more than is read", do="send a shorter file")

    def receive_layout(self, ltpage: LTPage) -> None:
        self.shown = ltpage

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:  # noqa: ARG002  pdfminer.six's own signature
        return UNKNOWN

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self.spend(shapes=1)
        super().paint_path(*args, **kwargs)


class _Interpreter(PDFPageInterpreter):
    """Runs content streams as long as the device's budget lasts, forms that call each other over and over included."""

    device: _Device

    def execute(self, streams: Sequence[object]) -> None:
        for stream in streams:
            self.device.spend(content=len(inflated(stream)), runs=1)
        super().execute(streams)


def _parts(shown: LTContainer[Any], depth: int = 0) -> Iterator[LTComponent]:
    """What stands on the page, forms inside it included."""
    for part in shown:
        if isinstance(part, LTContainer):
            if depth < _MAX_DEPTH:
                yield from _parts(part, depth + 1)
        else:
            yield part


def _rules(part: LTComponent) -> list[Rule]:
    x0, y0, x1, y1 = part.bbox
    if isinstance(part, LTLine):
        return [Rule(x0, y0, x1, y1)] if min(x1 - x0, y1 - y0) < _THIN else []
    if not isinstance(part, LTRect) or not (part.stroke or part.fill):
        return []
    if y1 - y0 <= _THIN:
        return [Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 <= _THIN:
        return [Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    fill = not part.stroke
    return [
        *(Rule(x0, y, x1, y, fill) for y in (y0, y1)),
        *(Rule(x, y0, x, y1, fill) for x in (x0, x1)),
    ]


def _words(characters: Sequence[LTChar]) -> Iterator[Word]:
    run: list[LTChar] = []
    spaced = False
    for character in characters:
        white = not character.get_text().strip()
        if run and (white or _breaks(run[-1], character)):
            yield _word(run, spaced=spaced)
            run = []
            spaced = False
        if white:
            spaced = True
        else:
            run.append(character)
    if run:
        yield _word(run, spaced=spaced)


def _breaks(before: LTChar, after: LTChar) -> bool:
    size = max(before.size, after.size)
    apart = abs(after.matrix[5] - before.matrix[5]) > 0.15 * size
    return apart or after.x0 - before.x1 > _WORD_GAP * size or after.x0 < before.x0 - 0.5 * size


def _word(run: Sequence[LTChar], *, spaced: bool) -> Word:
    a, b, *_ = run[0].matrix
    return Word(
        text="".join(character.get_text() for character in run),
        left=min(character.x0 for character in run),
        right=max(character.x1 for character in run),
        base=run[0].matrix[5],
        size=min(max(run[0].size, 1.0), 200.0),
        bold=any(word in run[0].fontname.casefold() for word in ("bold", "black", "heavy")),
        spaced=spaced,
        slanted=abs(math.atan2(b, a)) > _SLANT,
    )


def _damaged(why: str) -> Unreadable:
    return Unreadable("damaged", "the PDF can't be read", why=why, do="save it once more and send it again")
