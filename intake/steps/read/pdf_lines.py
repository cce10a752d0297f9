"""Words -> lines: what stands on one base line, cut where a gap is too wide for a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.steps.read.pdf_page import Word

_GAP = 0.9  # of the type size: a wider gap parts two columns or a label and its value
_WIDE_GAP = 8.0  # the same within text that is shown in one go: a justified line's spaces may be wide
_MARKER_GAP = 0.55  # the same after a bullet or a number that hangs before its text
_NARROWEST = 4.0  # type sizes: the least width of a column before another
_ALIKE = 2  # rows that show where a column begins
_X_HEIGHT = 0.7  # of the type size: what of a word counts for the row that it stands in
_SPACE = 0.12  # a gap that shows as a space

_BULLETS = "•▪·◦●○■□–—*►➢‣⁃✓→o-"
_MARKER = re.compile(rf"[{_BULLETS}]|\(?(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.)]?|[a-zA-Z][.)])")
_TYPED_MARKER = re.compile(r"[•▪◦●■►➢‣⁃]")
_SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_RAISED = re.compile(f"[{_SUPERSCRIPTS}]")
_NOTE_SIGN = re.compile(rf"(?<=[^\W\d_][^\W\d_]|\w[.,;:!?)”\"])[{_SUPERSCRIPTS}]{{1,2}}(?=\W|$)")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_UNCLEAN = re.compile("[\ufb00-\ufb06\u200b-\u200d\u2060\ufeff\u00ad\u00a0\u2007\u202f]|  ")
_LEADER = re.compile(r"[._…]{4,}")
_PAGE = re.compile(r"\d{1,3}")
_CLOSING = {".", ",", ";", ":", "!", "?", ")", ".)", "),", ")."}
_LOCAL_PART = re.compile(r"\w+(?:[._-]\w+)+")  # the beginning of an address: anna.svens
# After a hyphen that stands for a word's left-out second half: "fysisk- och psykisk".
_AFTER_ELLIPSIS = {"och", "eller", "samt", "respektive", "alternativt", "till"}


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one base line. *label* is a bullet or number that hangs before it."""

    text: str
    left: float  # of the text, without the label
    right: float
    base: float
    size: float
    bold: bool  # all of it
    bold_start: bool
    first_width: float  # of its first word
    label: str = ""
    start: float = 0.0  # of the label, else as left
    mark: int = -1
    note_signs: tuple[str, ...] = ()  # raised numbers that point at footnotes; no longer in the text
    is_note: bool = False  # begins with a raised number: a footnote's own text
    confidence: float = 1.0  # of its words, on average by length

    @property
    def top(self) -> float:
        return self.base + 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base - 0.2 * self.size


Row = tuple[Line, ...]  # the lines on one base line, from the left


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The words as rows from the top. A raised or lowered word belongs to the row that it overlaps most of."""
    clusters: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        low, high = word.base, word.base + _X_HEIGHT * word.size
        place = _overlapping(spans, low, high)
        if place is None:
            clusters.append([word])
            spans.append((low, high))
            continue
        clusters[place].append(word)
        if high - low > spans[place][1] - spans[place][0]:  # the largest type tells where the row stands
            spans[place] = (low, high)
    parted = [_parted(sorted(cluster, key=lambda word: word.left)) for cluster in clusters]
    edges = _edges(parted)
    rows = [_lines(_cut_at(edges, parts) if edges else parts) for parts in parted]
    return sorted((row for row in rows if row), key=lambda row: -row[0].base)


def _edges(rows: Sequence[list[list[Word]]]) -> list[float]:
    """Where columns begin that a wide gap shows in some rows: in others the text before them may come close."""
    starts: dict[int, list[float]] = {}
    for parts in rows:
        for part in parts[1:]:
            if part[0].left > parts[0][0].left + _NARROWEST * part[0].size:
                starts.setdefault(round(part[0].left), []).append(part[0].left)
    return [sum(found) / len(found) for found in starts.values() if len(found) >= _ALIKE]


def _cut_at(edges: Sequence[float], parts: list[list[Word]]) -> list[list[Word]]:
    cut: list[list[Word]] = []
    for part in parts:
        cut.append(part[:1])
        for word in part[1:]:
            begins = not word.flows and any(abs(word.left - edge) < 1 for edge in edges)
            if begins and word.left > part[0].left + _NARROWEST * word.size:
                cut.append([word])
            else:
                cut[-1].append(word)
    return cut


def _overlapping(spans: Sequence[tuple[float, float]], low: float, high: float) -> int | None:
    for index in range(len(spans) - 1, max(-1, len(spans) - 6), -1):
        shared = min(high, spans[index][1]) - max(low, spans[index][0])
        if shared >= 0.5 * min(high - low, spans[index][1] - spans[index][0]):
            return index
    return None


def _parted(words: list[Word]) -> list[list[Word]]:
    """The words of a row, cut at wide gaps, and at dots that lead from a label to its value."""
    for index, word in enumerate(words[1:-1], start=1):
        if _LEADER.fullmatch(word.text) and not _PAGE.fullmatch(words[index + 1].text):
            return [*_parted(words[:index]), *_parted(words[index + 1 :])]
    parts: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        gap = word.left - before.right
        size = max(before.size, word.size)
        hangs = len(parts[-1]) == 1 and _MARKER.fullmatch(before.text) and gap < 5 * size
        if gap > (_WIDE_GAP if word.flows else _GAP) * size and not hangs:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _lines(parts: Iterable[list[Word]]) -> Row:
    return tuple(_line(part) for part in parts if not all(word.struck for word in part))


def _line(all_words: list[Word]) -> Line:
    """One line. What is struck out takes up room but says nothing."""
    words = [word for word in all_words if not word.struck]
    size = _main_size(words)
    base = next(word.base for word in words if word.size >= 0.9 * size)
    start = words[0].left
    label, words = _label(words, size)
    signs = [word.text for word in words[1:] if _is_note_sign(word, size, base)]
    is_note = _is_note_sign(words[0], size, base) or words[0].text[0] in _SUPERSCRIPTS
    shown = [words[0], *(word for word in words[1:] if not _is_note_sign(word, size, base))]
    text = clean(_spaced(shown, size))
    raised = _NOTE_SIGN.findall(text) if _RAISED.search(text) else []
    signs += [unicodedata.normalize("NFKC", sign) for sign in raised]
    return Line(
        text=_NOTE_SIGN.sub("", text) if raised else text,
        left=shown[0].left,
        right=all_words[-1].right,
        base=base,
        size=size,
        bold=all(word.bold for word in shown),
        bold_start=shown[0].bold,
        first_width=(shown[0].first_end or shown[0].right) - shown[0].left,
        label=label,
        start=start,
        mark=shown[0].mark,
        note_signs=tuple(signs),
        is_note=is_note,
        confidence=mean_confidence((word.confidence, len(word.text)) for word in shown),
    )


def mean_confidence(parts: Iterable[tuple[float, int]]) -> float:
    """The parts' confidence on average, each counted by its length."""
    total = length = 0.0
    for confidence, size in parts:
        total += confidence * size
        length += size
    return total / length if length else 1.0


def _main_size(words: Iterable[Word]) -> float:
    counts: dict[float, int] = {}
    for word in words:
        counts[word.size] = counts.get(word.size, 0) + len(word.text)
    return max(counts, key=lambda size: (counts[size], size))


def _label(words: list[Word], size: float) -> tuple[str, list[Word]]:
    """A bullet, or a number with a gap after it wider than a space, is a label; the rest is the text."""
    if len(words) < 2:
        return "", words
    gap = words[1].left - words[0].right
    text = words[0].text
    hangs = gap > _MARKER_GAP * size and not words[1].flows and _MARKER.fullmatch(text)
    if hangs or _TYPED_MARKER.fullmatch(text):
        return text, words[1:]
    return "", words


def _is_note_sign(word: Word, size: float, base: float) -> bool:
    return word.size < 0.8 * size and word.base > base + 0.12 * size and word.text.strip(".,)").isdigit()


def _spaced(words: Sequence[Word], size: float) -> str:
    text = words[0].text
    for before, word in pairwise(words):
        gap = word.left - before.right
        apart = (word.spaced and gap > -0.3 * size) or gap > _SPACE * size
        closes = word.text.partition(" ")[0] in _CLOSING and gap < 2 * size  # only a taken-out sign can stand before it
        text += (" " if apart and not closes else "") + word.text
    return text


def clean(text: str) -> str:
    """Composed characters, no ligatures, no zero-width signs, one space for each run of white space."""
    if not _UNCLEAN.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = re.sub("[\u200b-\u200d\u2060\ufeff]", "", unicodedata.normalize("NFC", text))
    text = re.sub("\u00ad(?!$)", "", text)
    return re.sub(r"[ \u00a0\u2007\u202f]+", " ", text).strip(" ")


def glue(before: str, after: str, vocabulary: frozenset[str]) -> str:
    """Two lines of one paragraph as one text, with a hyphen at the line's end undone where it only parted the word."""
    if not before or not after:
        return before or after
    if before.endswith("\u00ad"):
        return before[:-1] + after
    head, tail = before.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0]
    if before.endswith("/") and len(head) > 1:
        return before + after
    if _parts_an_address(head, tail):
        return (before[:-1] if head[-1] == "-" and tail[0] in ".@" else before) + after
    if "://" in head or head.startswith("www."):
        return before + after if head[-1] in "-/._=&?%" else f"{before} {after}"
    if before[-1] in "-‐" and len(head) > 1 and head[-2].isalnum():
        return _unhyphened(before, after, head, tail, vocabulary)
    return f"{before} {after}"


def _parts_an_address(head: str, tail: str) -> bool:
    """Whether a line's end stands in the middle of an e-mail address, which narrow cells break anywhere."""
    if "@" in head:
        return head[-1] in "@.-_" or "." not in head.rpartition("@")[2]
    if "@" in tail:
        return tail[0] in "@." or head[-1] in ".-_" or _LOCAL_PART.fullmatch(head) is not None
    return False


def _unhyphened(before: str, after: str, head: str, tail: str, vocabulary: frozenset[str]) -> str:
    word = tail.strip('.,;:!?)”"').casefold()
    if word in _AFTER_ELLIPSIS:
        return f"{before} {after}"
    if not tail[0].islower() or head[-2].isupper() or head[-2].isdigit():
        return before + after
    first = head[:-1].lstrip('(”"').casefold()
    if first + word not in vocabulary and f"{first}-{word}" in vocabulary:
        return before + after
    return before[:-1] + after


def vocabulary_of(rows: Iterable[Row]) -> frozenset[str]:
    """The words that stand whole within lines."""
    return frozenset(
        word.strip('.,;:!?()”"').casefold() for row in rows for line in row for word in line.text.split()[:-1]
    )
