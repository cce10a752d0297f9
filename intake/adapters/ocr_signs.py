"""What tesseract's Swedish model can't read: its unicharset has no @, no % and no §, so it prints Q, 94 or 8.

Lines that may hold one are read once more in English, and nothing is taken from there but the words that do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.readports import PrintedWord

_SIGNS = frozenset("@%§")
_SURE = 0.6  # of the English reading
_ADDRESS = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}|Q|[©®€£]")  # a dot within a word, or what @ is often read as
_FIGURE = re.compile(r"\d*(?:[2468]|9[46]?|Y[o0])\W*")  # what % and § are read as, by themselves or after a number
_HEADER = re.compile(rb"P5\s(\d+)\s(\d+)\s255\s")
_PADDING, _GAP = 8, 24  # rows of pixels round a line, and between two


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a page, one above the other, as a picture of the page's width."""

    picture: bytes
    bands: tuple[
        tuple[int, int, int], ...
    ]  # first row in the excerpt, row after the last, how much further down on the page

    def on_page(self, word: PrintedWord) -> PrintedWord | None:
        """The word where it stands on the page."""
        left, top, right, bottom = word.box
        for first, after, shift in self.bands:
            if first <= (top + bottom) / 2 < after:
                return replace(word, box=(left, top + shift, right, bottom + shift))
        return None


def doubtful_lines(picture: bytes, words: Sequence[PrintedWord]) -> Excerpt | None:
    """The lines in which a sign may stand that isn't known; None where there are none. *picture* is a PGM."""
    header = _HEADER.match(picture)
    numbers = {word.line for word in words if _ADDRESS.search(word.text) or _FIGURE.fullmatch(word.text)}
    if header is None or not numbers:
        return None
    width, height = int(header[1]), int(header[2])
    body = memoryview(picture)[header.end() :]
    if width * height != len(body):
        return None
    white = b"\xff" * (width * _GAP)
    pieces: list[bytes | memoryview] = [white]
    bands, row = [], _GAP
    for top, bottom in _heights(words, numbers):
        first, after = max(top - _PADDING, 0), min(bottom + _PADDING, height)
        pieces += [body[first * width : after * width], white]
        bands.append((row, row + after - first, first - row))
        row += after - first + _GAP
    return Excerpt(b"P5 %d %d 255\n" % (width, row) + b"".join(pieces), tuple(bands))


def _heights(words: Sequence[PrintedWord], numbers: set[int]) -> list[tuple[int, int]]:
    """From where to where the lines of these numbers reach, those that overlap as one."""
    reach: dict[int, tuple[int, int]] = {}
    for word in words:
        if word.line in numbers:
            top, bottom = reach.get(word.line, (word.box[1], word.box[3]))
            reach[word.line] = (min(top, word.box[1]), max(bottom, word.box[3]))
    found: list[tuple[int, int]] = []
    for top, bottom in sorted(reach.values()):
        if found and top < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], bottom))
        else:
            found.append((top, bottom))
    return found


def with_signs(words: Sequence[PrintedWord], again: Sequence[PrintedWord], excerpt: Excerpt) -> tuple[PrintedWord, ...]:
    """*words*, those of them replaced that were read *again* with such a sign."""
    mended = list(words)
    for word in again:
        placed = excerpt.on_page(word)
        if placed is None or not _SIGNS & set(placed.text) or placed.confidence < _SURE:
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
