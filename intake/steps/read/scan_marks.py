"""What the picture itself says of a recognised word: whether anything stands there, and where its figures part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from intake.readports import PrintedWord
from intake.steps.read.scan_picture import Mask

_BARE = 0.06  # of a word's box is ink, at least; letters fill a fifth of theirs
_WIDE = 0.2  # of the figures' height: as wide as a thin space
_WIDER = 2.0  # than the gaps between the other figures


def seen_words(printed: Iterable[PrintedWord], ink: Mask) -> Iterator[PrintedWord]:
    """The words but for those that were read out of specks, and figures parted as their maker parted them."""
    for word in printed:
        left, top, right, bottom = word.box
        under = ink[max(top, 0) : bottom, max(left, 0) : right]
        if under.size == 0 or np.count_nonzero(under) < _BARE * under.size:
            continue
        yield from _parted(word, under) if word.text.isdecimal() and len(word.text) > 3 else (word,)


def _parted(word: PrintedWord, under: Mask) -> Iterator[PrintedWord]:
    """A number in which a space was overlooked: "2458" is "2 458" where the gap before the 4 is by far the widest."""
    columns = under.any(axis=0)
    edges = np.flatnonzero(np.diff(columns.astype(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    gaps = sorted(int(start - end) for end, start in zip(ends, starts[1:], strict=False))
    if len(starts) != len(word.text) or gaps[-1] < max(_WIDE * under.shape[0], _WIDER * gaps[-2]):
        yield word
        return
    at = next(n for n, (end, start) in enumerate(zip(ends, starts[1:], strict=False), 1) if start - end == gaps[-1])
    left, top, _, bottom = word.box
    for first, last in pairwise((0, at, len(starts))):
        box = (left + int(starts[first]), top, left + int(ends[last - 1]), bottom)
        yield replace(word, text=word.text[first:last], box=box)
