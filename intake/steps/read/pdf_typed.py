"""Text that lies over a page, put among the page's words: where its box is, in lines as high as there is room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.steps.read.pdf_page import Frame, Page, Word

_SLACK = 2.0  # points that what stands in a box may stick out of it
_STRIP = 20.0  # points: words are looked for by how high they stand
_FAR = 20_000.0  # points from the page's corner, beyond which nothing is seen
_TALL = 30.0  # points: a higher field holds several lines
_SIZE = 11.0
_PITCH = 1.2  # line to line, in type sizes
_LEAST = 6.0  # points line to line: what is closer can't be told apart
_SHORT = 4  # signs: fewer may stand in another word by chance
_LINE_TO_WRITE_ON = re.compile(r"[_.…]{3,}")
_BOX_SIGNS = frozenset("☐☒☑□■")

Box = tuple[float, float, float, float]  # left, bottom, right, top


def as_shown(box: Box, frame: Frame) -> Box:
    x0, y0 = frame.point(box[0], box[1])
    x1, y1 = frame.point(box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def with_texts(page: Page, texts: Sequence[tuple[str, Box]], frame: Frame) -> Page:
    """The page and *texts* in their boxes; what the page draws too is there once, a line to write on gives way."""
    strips: dict[int, list[Word]] = {}
    for word in page.words:
        if abs(word.base) < _FAR:
            strips.setdefault(int(_middle(word)[1] // _STRIP), []).append(word)
    gone: set[Word] = set()
    added: list[Word] = []
    for text, box in dict.fromkeys((text, as_shown(box, frame)) for text, box in texts):
        if any(abs(side) > _FAR for side in box):
            continue
        near = list(_near(strips, box))
        if text in _BOX_SIGNS or not _is_drawn(text, box, near):
            gone.update(word for word in near if _is_blank(word) and _is_in(word, box))
            added += _placed(text, box)
    return replace(page, words=(*(word for word in page.words if word not in gone), *added)) if added else page


def _near(strips: dict[int, list[Word]], box: Box) -> Iterator[Word]:
    """The page's words that *box* covers a part of."""
    for number in range(int((box[1] - _SLACK) // _STRIP), int((box[3] + _SLACK) // _STRIP) + 1):
        for word in strips.get(number, ()):
            if word.left < box[2] and box[0] < word.right and box[1] - _SLACK <= _middle(word)[1] <= box[3] + _SLACK:
                yield word


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.base + 0.3 * word.size


def _is_in(word: Word, box: Box) -> bool:
    return box[0] - _SLACK <= _middle(word)[0] <= box[2] + _SLACK


def _is_drawn(text: str, box: Box, near: Sequence[Word]) -> bool:
    """Whether the page itself shows *text* there, by itself or at the end of what it shows in one go."""
    wanted = _squeezed(text)
    inside = "".join(_squeezed(word.text) for word in near if _is_in(word, box))
    if len(wanted) < _SHORT:
        return wanted == inside
    return wanted in inside or any(_squeezed(word.text).endswith(wanted) for word in near)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_blank(word: Word) -> bool:
    return word.text in _BOX_SIGNS or _LINE_TO_WRITE_ON.fullmatch(word.text) is not None


def _placed(text: str, box: Box) -> Iterator[Word]:
    left, bottom, right, top = box
    height = top - bottom
    if text in _BOX_SIGNS:  # as wide as its box, so that the words beside it are near, on whichever side
        size = min(_SIZE, height)
        yield Word(text=text, left=left, right=right, base=(bottom + top) / 2 - 0.35 * size, size=size)
        return
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if len(lines) == 1 and height < _TALL:
        size = min(_SIZE, max(0.7 * height, 4.0))
        yield _word(lines[0], left, (bottom + top) / 2 - 0.35 * size, size, right)
        return
    room = max(int(height / _LEAST), 1)
    lines = [line for line in lines if line] if len(lines) > room else lines
    share = -(-len(lines) // room)  # a field that scrolls: several lines have to stand in one
    lines = [" ".join(lines[start : start + share]) for start in range(0, len(lines), share)]
    pitch = min(_PITCH * _SIZE, height / (len(lines) + 0.3))
    size = pitch / _PITCH
    for number, line in enumerate(lines):
        if line:
            yield _word(line, left, top - 0.8 * size - number * pitch, size, right)


def _word(text: str, left: float, base: float, size: float, right: float) -> Word:
    width = min(0.5 * size * len(text), right - left - 2)
    return Word(text=text, left=left + 2, right=left + 2 + max(width, 1.0), base=base, size=size)
