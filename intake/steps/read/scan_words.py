"""What tesseract printed -> words as a PDF has them: with a base line and a size of type, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from intake.readports import PrintedWord
from intake.steps.read.pdf_page import Word
from intake.steps.read.scan_picture import POINTS, Grey

# How far letters reach, in type sizes: Arial, Calibri and Times agree within a tenth.
_X_HEIGHT, _ASCENT, _DESCENT = 0.49, 0.68, 0.2
_LOW = frozenset("acemnorsuvwxzäåö")  # Å, Ä and Ö reach higher, but a dot more or less tells nothing of the line
_HANGING = frozenset("gjpqy,;()[]{}/|@Q§$")
_AFLOAT = frozenset("-–—•·~^*'\"”’=+.:_…☐☒")  # their boxes tell neither where the line stands nor how large it is
_DOTTED = frozenset("äåöéüij")

_NOISE = frozenset("|_-–—~.,:;'`´‘’”\"*^°«»\\=<>¦!()[]{}/")
_SURE_SIGN = 0.8  # a lone sign read less surely is a speck or a piece of a line
_SPECK = 0.1  # of the page's type size: what is smaller both ways is dirt
_ALIKE = 0.09  # relative difference up to which two lines are of one size


@dataclass(frozen=True, slots=True)
class _Fit:
    """A line's base line (pixels from the top, at the left edge), how it falls to the right, and its size in pixels."""

    base: float
    size: float
    sure: bool  # False where no word told


def words_of(printed: Sequence[PrintedWord], grey: Grey) -> tuple[Word, ...]:
    """The words but for what is dirt, each with its line's base and size."""
    lines: dict[int, list[PrintedWord]] = {}
    for word in printed:
        if word.text.strip():
            lines.setdefault(word.line, []).append(word)
    fits = {number: _fit(line) for number, line in lines.items()}
    sizes = _evened({number: fit.size for number, fit in fits.items() if fit.sure}, lines)
    body = _body_size(sizes, lines)
    words: list[Word] = []
    for number, line in lines.items():
        size = sizes.get(number, body)
        base = fits[number].base
        kept = [word for word in line if not _is_noise(word, body)]
        words += [_word(word, base, size, grey, first=index == 0) for index, word in enumerate(kept)]
    return tuple(words)


def _fit(line: Sequence[PrintedWord]) -> _Fit:
    told = [measure for word in line if (measure := _measure(word)) is not None]
    if not told:
        return _Fit(max(word.box[3] for word in line), 0.0, sure=False)
    size = _weighted_median([(height, weight) for height, _, weight in told])
    bases = [bottom - _DESCENT * size * hangs for _, (bottom, hangs), weight in told for _ in range(weight)]
    return _Fit(median(bases), size, sure=True)


def _measure(word: PrintedWord) -> tuple[float, tuple[float, int], int] | None:
    """Its size by its height, its bottom and whether it hangs below the line, and how many letters told that."""
    letters = [sign for sign in word.text if sign not in _AFLOAT]
    if all(sign in ",;" for sign in letters):
        return None
    _, top, _, bottom = word.box
    hangs = any(sign in _HANGING for sign in letters)
    high = any(sign not in _LOW and sign not in "gpqy,;" for sign in letters)
    dotted = not high and any(sign in _DOTTED for sign in letters)
    above = _ASCENT if high or dotted else _X_HEIGHT
    return (bottom - top) / (above + _DESCENT * hangs), (float(bottom), int(hangs)), len(letters)


def _weighted_median(pairs: Sequence[tuple[float, int]]) -> float:
    return median([value for value, weight in pairs for _ in range(weight)])


def _evened(sizes: dict[int, float], lines: dict[int, list[PrintedWord]]) -> dict[int, float]:
    """Lines of nearly one size as of one size: a pixel more or less is chance."""
    evened: dict[int, float] = {}
    group: list[int] = []
    for number in sorted(sizes, key=lambda number: sizes[number]):
        if group and sizes[number] > sizes[group[0]] * (1 + _ALIKE):
            evened |= _as_one(group, sizes, lines)
            group = []
        group.append(number)
    return evened | _as_one(group, sizes, lines)


def _as_one(group: Iterable[int], sizes: dict[int, float], lines: dict[int, list[PrintedWord]]) -> dict[int, float]:
    weights = [(sizes[number], sum(len(word.text) for word in lines[number])) for number in group]
    return dict.fromkeys(group, _weighted_median(weights)) if weights else {}


def _body_size(sizes: dict[int, float], lines: dict[int, list[PrintedWord]]) -> float:
    counts: dict[float, int] = {}
    for number, size in sizes.items():
        counts[size] = counts.get(size, 0) + sum(len(word.text) for word in lines[number])
    return max(counts, key=lambda size: counts[size], default=40.0)


def _is_noise(word: PrintedWord, body: float) -> bool:
    """Specks, and lines read as signs. A sign that was read surely stays: a lone dash is an answer of a kind."""
    left, top, right, bottom = word.box
    if max(bottom - top, right - left) < _SPECK * body:
        return True
    if not all(sign in _NOISE for sign in word.text):
        return False
    tall = bottom - top > 1.6 * body
    return tall or word.confidence < _SURE_SIGN


def _word(printed: PrintedWord, base: float, size: float, grey: Grey, *, first: bool) -> Word:
    scale = POINTS / grey.dpi
    left, _, right, _ = printed.box
    return Word(
        text=printed.text.strip(),
        left=left * scale,
        right=right * scale,
        base=grey.height - base * scale,
        size=round(size * scale, 2),
        spaced=not first,
        confidence=printed.confidence,
    )
