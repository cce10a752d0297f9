"""What tesseract's Swedish model can't read: its unicharset has no @, no % and no §, so it prints Q, 96 or 8.

Words that may hold one are cut out, read once more in English, and nothing is taken from there but what holds a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.readports import PrintedWord

_SURE = {"@": 0.3, "%": 0.6, "§": 0.6}  # of the English reading; nothing else looks like the first
_ADDRESS = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}|[Q©®€£&]")  # a dot within a word, or what @ is often read as
_BEFORE = 2  # words that an address's end may be torn from: its name, and the sign between
_PERCENT = r"(?:2/?[046]|4[06]|60|9[0246o]|Y[o0])"  # what % is read as
_AFTER_FIGURE = re.compile(rf"(?:{_PERCENT}|[8$])\W*")  # a word by itself; § is read as the latter
_WITH_FIGURE = re.compile(rf"\d+{_PERCENT}\W*")
_HEADER = re.compile(rb"P5\s(\d+)\s(\d+)\s255\s")
_PADDING, _GAP = 8, 24  # pixels round a piece, and between two

_Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the page, where it stands in the excerpt."""

    top: int
    bottom: int
    right: int
    down: int  # how much further down on the page, as *right*

    def on_page(self, word: PrintedWord) -> PrintedWord:
        left, top, right, bottom = word.box
        return replace(word, box=(left + self.right, top + self.down, right + self.right, bottom + self.down))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces of a page, one above the other, as a picture."""

    picture: bytes
    pieces: tuple[Piece, ...]

    def on_page(self, word: PrintedWord) -> PrintedWord | None:
        """The word where it stands on the page."""
        middle = (word.box[1] + word.box[3]) / 2
        return next((piece.on_page(word) for piece in self.pieces if piece.top <= middle < piece.bottom), None)


def doubtful_pieces(picture: bytes, words: Sequence[PrintedWord]) -> Excerpt | None:
    """The words in which a sign may stand that isn't known; None where there are none. *picture* is a PGM."""
    header = _HEADER.match(picture)
    if header is None:
        return None
    width, height = int(header[1]), int(header[2])
    body = memoryview(picture)[header.end() :]
    padded = [_padded(box, width, height) for line in _by_line(words) for box in _boxes(line)]
    boxes = [(left, top, right, bottom) for left, top, right, bottom in padded if left < right and top < bottom]
    across = max((right - left for left, _, right, _ in boxes), default=0) + 2 * _GAP
    down = sum(bottom - top + _GAP for _, top, _, bottom in boxes)
    if width * height != len(body) or not boxes or across * down > len(body):
        return None
    return _excerpt(body, width, boxes, across)


def _excerpt(body: memoryview, width: int, boxes: Sequence[_Box], across: int) -> Excerpt:
    white = b"\xff" * across
    rows = [white] * _GAP
    pieces = []
    for left, top, right, bottom in boxes:
        pieces.append(Piece(len(rows), len(rows) + bottom - top, left - _GAP, top - len(rows)))
        rest = white[: across - _GAP - (right - left)]
        rows += [white[:_GAP] + body[row * width + left : row * width + right] + rest for row in range(top, bottom)]
        rows += [white] * _GAP
    return Excerpt(b"P5 %d %d 255\n" % (across, len(rows)) + b"".join(rows), tuple(pieces))


def _by_line(words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    lines: dict[int, list[PrintedWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _boxes(line: Sequence[PrintedWord]) -> Iterator[_Box]:
    """Round each word of a line that may hold a sign; round several where they stand beside each other."""
    doubted: set[int] = set()
    for at, word in enumerate(line):
        if _ADDRESS.search(word.text):
            doubted |= set(range(max(at - _BEFORE, 0), at + 1))
        elif _is_figure(line, at):
            doubted.add(at)
    starts = sorted(at for at in doubted if at - 1 not in doubted)
    for start in starts:
        end = next(at for at in range(start, len(line) + 1) if at not in doubted)
        boxes = [word.box for word in line[start:end]]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        yield min(lefts), min(tops), max(rights), max(bottoms)


def _is_figure(line: Sequence[PrintedWord], at: int) -> bool:
    """Whether % or § may have been read as this, or as its end. They follow a figure, perhaps in the line above."""
    text = line[at].text
    follows = at == 0 or line[at - 1].text[-1:].isdecimal()
    return _WITH_FIGURE.fullmatch(text) is not None or (follows and _AFTER_FIGURE.fullmatch(text) is not None)


def _padded(box: _Box, width: int, height: int) -> _Box:
    left, top, right, bottom = box
    return max(left - _PADDING, 0), max(top - _PADDING, 0), min(right + _PADDING, width), min(bottom + _PADDING, height)


def with_signs(words: Sequence[PrintedWord], again: Sequence[PrintedWord], excerpt: Excerpt) -> tuple[PrintedWord, ...]:
    """*words*, those of them replaced that were read *again* with such a sign."""
    mended = list(words)
    for word in again:
        placed = excerpt.on_page(word)
        if placed is None or not any(placed.confidence >= _SURE.get(sign, 2.0) for sign in placed.text):
            continue
        under = [other for other in mended if _covers(placed, other)]
        if under:
            at = mended.index(under[0])
            mended = [other for other in mended if other not in under]
            mended.insert(at, replace(placed, line=under[0].line))
    return tuple(mended)


def _covers(word: PrintedWord, other: PrintedWord) -> bool:
    """Whether most of the other's box is the word's too."""
    left, top = max(word.box[0], other.box[0]), max(word.box[1], other.box[1])
    right, bottom = min(word.box[2], other.box[2]), min(word.box[3], other.box[3])
    area = (other.box[2] - other.box[0]) * (other.box[3] - other.box[1])
    return right > left and bottom > top and (right - left) * (bottom - top) > area / 2
