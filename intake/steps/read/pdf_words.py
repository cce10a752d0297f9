"""A PDF page's runs of characters -> words with places on the page as it is shown."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from intake.steps.read.pdf_page import Frame, Rule, TagCell, Word
from intake.steps.read.pdf_runs import Box, PageText, Run

_WORD_GAP = 0.25  # of the type size: a gap that ends a word though no space stands there
_MAX_STRIKES = 2_000  # lines on a page beyond which nothing is looked for under them
_SLANT = math.radians(3)  # text that leans more is a watermark or a vertical note
_UNSEEN = 0.75  # confidence in letters that aren't painted: a scanner's guess

_Strike = tuple[float, float, float]  # height, left, right of a level line


@dataclass(frozen=True, slots=True)
class _Part:
    """A run, or what of it a line runs through, as shown."""

    text: str
    run: Run
    left: float
    right: float
    head: float  # right side of the first word
    base: float
    slanted: bool
    strike: int = -1  # the line that runs through it; -1 without one
    apart: bool = False
    flows: bool = False


def frame_of(page: pdfium.PdfPage) -> Frame:
    left, bottom, right, top = page.get_cropbox()
    if right - left <= 0 or top - bottom <= 0:
        left, bottom, right, top = 0.0, 0.0, 595.0, 842.0
    return Frame(left, bottom, right - left, top - bottom, (page.get_rotation() // 90) % 4)


def upright(frame: Frame, runs: Sequence[Run]) -> Frame:
    """The frame turned so that the text reads from left to right, where most of it is set along the paper's side."""
    turns = [0, 0, 0, 0]
    for run in runs:
        turns[round(run.style.angle / (math.pi / 2)) % 4] += len(run.text)
    most = max(range(4), key=lambda turn: turns[turn])
    if turns[most] * 2 <= sum(turns):
        return frame
    return Frame(frame.left, frame.bottom, frame.width, frame.height, most)


def words_of(
    text: PageText, runs: Iterable[Run], frame: Frame, rules: Sequence[Rule], cells: Mapping[int, TagCell]
) -> tuple[Word, ...]:
    """The page's words in the order of its content; *rules* tell which of them are struck out.

    No word stands in two of *cells*, which are named by marked content id.
    """
    parts = [_part(run, frame) for run in runs]
    strikes = sorted((r.y0, r.x0, r.x1) for r in rules[:_MAX_STRIKES] if r.y0 == r.y1 and not r.fill)
    if strikes:
        parts = _truly_struck([piece for part in parts for piece in _cut(part, text, frame, strikes)], strikes)
    return tuple(_words(parts, cells))


def _part(run: Run, frame: Frame) -> _Part:
    left, right, low, high = _shown(run.first, run.last, frame)
    base = frame.point(*run.style.origin)[1]
    if not low - run.style.size <= base <= high + run.style.size:
        base = low
    _, head, _, _ = _shown(run.first, run.head, frame)
    lean = math.remainder(run.style.angle - math.radians(90 * frame.turns), 2 * math.pi)
    return _Part(run.text, run, left, right, head, base, abs(lean) > _SLANT, apart=run.apart, flows=run.flows)


def _shown(first: Box, last: Box, frame: Frame) -> tuple[float, float, float, float]:
    """Left, right, bottom and top round both boxes."""
    (x0, y0), (x1, y1) = frame.point(first[0], first[1]), frame.point(first[2], first[3])
    x2, x3 = frame.point(last[0], last[1])[0], frame.point(last[2], last[3])[0]
    return min(x0, x1, x2, x3), max(x0, x1, x2, x3), min(y0, y1), max(y0, y1)


def _cut(part: _Part, text: PageText, frame: Frame, strikes: list[_Strike]) -> Iterator[_Part]:
    """The run whole, or letter by letter where a line runs through it, for it may run through some of them only."""
    size = part.run.style.size
    if part.slanted or not _touched(part, strikes):
        yield part
        return
    apart, flows = part.apart, part.flows
    for sign, index in zip(part.run.text, range(part.run.start, part.run.end), strict=False):
        box = text.box(index)
        if sign == " " or box is None:
            apart = flows = True
            continue
        left, right, _, _ = _shown(box, box, frame)
        strike = _strike_at((left + right) / 2, part.base, size, strikes)
        yield _Part(
            sign, part.run, left, right, right, part.base, slanted=False, strike=strike, apart=apart, flows=flows
        )
        apart = flows = False


def _touched(part: _Part, strikes: list[_Strike]) -> bool:
    size = part.run.style.size
    return any(
        start - 1 <= part.right and part.left <= end + 1 for _, (_, start, end) in _through(part.base, size, strikes)
    )


def _through(base: float, size: float, strikes: list[_Strike]) -> Iterator[tuple[int, _Strike]]:
    """The lines at the height of the middle of a small letter."""
    for index in range(bisect_left(strikes, (base + 0.15 * size,)), len(strikes)):
        if strikes[index][0] > base + 0.45 * size:
            break
        yield index, strikes[index]


def _strike_at(x: float, base: float, size: float, strikes: list[_Strike]) -> int:
    """Which line runs through a letter there; -1 where none does."""
    found = (index for index, (_, start, end) in _through(base, size, strikes) if start - 1 <= x <= end + 1)
    return next(found, -1)


def _truly_struck(parts: list[_Part], strikes: list[_Strike]) -> list[_Part]:
    """A line that runs on beyond the text on it is one to write on: what stands on it is not struck out."""
    reach: dict[int, tuple[float, float, float]] = {}
    for part in parts:
        if part.strike >= 0:
            left, right, _ = reach.get(part.strike, (part.left, part.right, 0.0))
            reach[part.strike] = (min(left, part.left), max(right, part.right), part.run.style.size)
    written_on = {
        index
        for index, (left, right, size) in reach.items()
        if strikes[index][1] < left - size or strikes[index][2] > right + size
    }
    return [replace(part, strike=-1) if part.strike in written_on else part for part in parts]


def _words(parts: Iterable[_Part], cells: Mapping[int, TagCell]) -> Iterator[Word]:
    gathered: list[_Part] = []
    for part in parts:
        if gathered and (part.apart or _breaks(gathered[-1], part) or _is_cell_between(gathered[-1], part, cells)):
            yield _word(gathered)
            gathered = []
        gathered.append(part)
    if gathered:
        yield _word(gathered)


def _breaks(before: _Part, part: _Part) -> bool:
    size = max(before.run.style.size, part.run.style.size)
    if abs(part.base - before.base) > 0.15 * size or before.slanted != part.slanted:
        return True
    if (before.strike < 0) != (part.strike < 0):
        return True
    return part.left - before.right > _WORD_GAP * size or part.left < before.left - 0.5 * size


def _is_cell_between(before: _Part, part: _Part, cells: Mapping[int, TagCell]) -> bool:
    return cells.get(before.run.style.mark) != cells.get(part.run.style.mark)


def _word(parts: list[_Part]) -> Word:
    first = parts[0]
    style = first.run.style
    return Word(
        text="".join(part.text for part in parts),
        left=min(part.left for part in parts),
        right=max(part.right for part in parts),
        base=first.base,
        size=style.size,
        bold=style.bold,
        spaced=first.apart,
        flows=first.flows,
        mark=style.mark,
        slanted=first.slanted,
        struck=first.strike >= 0,
        confidence=_UNSEEN if style.unseen else 1.0,
        first_end=next((part.head for part in parts if " " in part.text), None),
    )
