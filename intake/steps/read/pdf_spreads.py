"""Two pages that are printed side by side on one sheet -> each a page of its own, and back to where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from intake.model.document import Block
from intake.steps.read.pdf_asides import edge_lines
from intake.steps.read.pdf_page import Page, Word

_GUTTER = 0.03  # of the sheet's width: what is empty between two pages, at least
_WIDE_GUTTER = 0.05  # the same where nothing but the gutter tells of two pages
_EDGE = 0.06  # of the sheet's height, at top and bottom: what a printer writes there may run across
_WIDE = 0.6  # of its half: how wide a page's text is, which a column of labels isn't
_SAME_MARGIN = 0.01  # of the sheet's width by which the two left margins may differ
_SAME_PLACE = 3.0  # points by which the same running words may be displaced in the other half


@dataclass(frozen=True, slots=True)
class Part:
    """A page to read, and the sheet that it is a part of, or all. *shift*: points from the sheet's left side."""

    page: Page
    sheet: int
    shift: float = 0.0


def parts_of(sheets: Sequence[Page]) -> list[Part]:
    """The pages in reading order, numbered from 1: where sheets hold two side by side, the left half, then the right.

    Sheets are such where they lie on their side with nothing over the middle, and some show the same running words in
    both halves, or most have the left half's margin in the right half too.
    """
    halves = {sheet.number: _halves(sheet) for sheet in sheets if _may_be_two(sheet)}
    if not _are_two(list(halves.values())):
        return [Part(sheet, sheet.number) for sheet in sheets]
    parts = [part for sheet in sheets for part in halves.get(sheet.number, (Part(sheet, sheet.number),))]
    return [replace(part, page=replace(part.page, number=number)) for number, part in enumerate(parts, start=1)]


def as_placed(blocks: Iterable[Block], parts: Sequence[Part]) -> list[Block]:
    """The blocks of the parts with page and box as on the sheets, as the file has them."""
    placed = []
    for block in blocks:
        part = parts[block.page - 1] if block.page else None
        if part is None:
            placed.append(block)
            continue
        box = block.box
        box = (box[0] + part.shift, box[1], box[2] + part.shift, box[3]) if box else None
        placed.append(replace(block, page=part.sheet, box=box))
    return placed


def _may_be_two(sheet: Page) -> bool:
    """Whether a sheet lies on its side, and an empty strip goes down its middle."""
    if sheet.width <= sheet.height:
        return False
    middle, reach = sheet.width / 2, _GUTTER * sheet.width / 2
    spans = [(word.left, word.right, word.base) for word in sheet.words]
    spans += [(rule.x0, rule.x1, rule.y0) for rule in sheet.rules if rule.x1 - rule.x0 > reach]
    inner = [(left, right) for left, right, base in spans if _EDGE < base / sheet.height < 1 - _EDGE]
    return not any(left < middle + reach and right > middle - reach for left, right in inner)


def _halves(sheet: Page) -> tuple[Part, Part]:
    middle = sheet.width / 2
    left = replace(
        sheet,
        width=middle,
        words=tuple(word for word in sheet.words if not _is_right(word, middle)),
        rules=tuple(rule for rule in sheet.rules if rule.x0 < middle),
    )
    right = replace(
        left,
        words=tuple(_moved(word, middle) for word in sheet.words if _is_right(word, middle)),
        rules=tuple(replace(r, x0=r.x0 - middle, x1=r.x1 - middle) for r in sheet.rules if r.x0 >= middle),
    )
    return Part(left, sheet.number), Part(right, sheet.number, middle)


def _is_right(word: Word, middle: float) -> bool:
    return word.left + word.right >= 2 * middle


def _moved(word: Word, distance: float) -> Word:
    end = word.first_end
    end = None if end is None else end - distance
    return replace(word, left=word.left - distance, right=word.right - distance, first_end=end)


def _are_two(pairs: Sequence[tuple[Part, Part]]) -> bool:
    """Whether the halves are pages of their own; a last sheet's right half may be empty and tells nothing."""
    full = [(left.page, right.page) for left, right in pairs if left.page.words and right.page.words]
    alike = sum(_have_margins_alike(left, right) for left, right in full)
    return any(_repeat(left, right) for left, right in full) or 0 < len(full) < 2 * alike


def _repeat(left: Page, right: Page) -> bool:
    """Whether both halves have the same words at the same place in their head or foot, but for the numbers in them."""
    others = edge_lines(right)
    return any(
        any(letter.isalpha() for letter in keys[0][1])
        and not set(keys).isdisjoint(found)
        and abs(words[0].left - other[0].left) < _SAME_PLACE
        for words, keys in edge_lines(left)
        for other, found in others
    )


def _have_margins_alike(left: Page, right: Page) -> bool:
    """Whether both halves are filled as pages are, with a wide gutter between them."""
    starts = [min(word.left for word in page.words) for page in (left, right)]
    ends = [max(word.right for word in page.words) for page in (left, right)]
    wide = all(end - start > _WIDE * left.width for start, end in zip(starts, ends, strict=True))
    gutter = left.width - ends[0] + starts[1]
    alike = abs(starts[0] - starts[1]) < _SAME_MARGIN * 2 * left.width
    return wide and alike and gutter > _WIDE_GUTTER * 2 * left.width
