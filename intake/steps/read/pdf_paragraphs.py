"""Lines -> paragraphs: by the distance between lines, their type, and whether a line was full when it broke."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.steps.read.pdf_lines import Line, glue, mean_confidence

_SLACK = 0.6  # of the type size: how much room a full line may leave beside the next word
_HYPHENED = re.compile("(?:\u00ad|\\w[-‐])$")  # not a lone dash, nor "850 000:-"
_SENTENCE_END = re.compile(r"[.!?:…)_–-]$")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]? [A-ZÅÄÖ]")  # a heading, or an item of a list
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]? [A-ZÅÄÖ]")  # a heading, wherever the line before it ends
_POINTS_ON = re.compile(
    r"(?:[,–-]|\b(?:avsnitt|punkt|kap|kapitel|rubrik|se|i|under|och|till|enligt|på|med))$", re.IGNORECASE
)
_SAME_SIZE = 0.12  # relative difference up to which two lines are of one type


@dataclass(frozen=True, slots=True)
class Habits:
    """How this document sets its text."""

    pitch: float  # from base line to base line within a paragraph, in type sizes
    size: float  # the body's type size
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. *full* tells that the last line had no room for one more word."""

    text: str
    label: str
    lines: tuple[Line, ...]
    full: bool

    @property
    def confidence(self) -> float:
        return mean_confidence((line.confidence, len(line.text)) for line in self.lines)

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (
            min(line.start for line in self.lines),
            min(line.bottom for line in self.lines),
            max(line.right for line in self.lines),
            max(line.top for line in self.lines),
        )


def habits_of(columns: Iterable[Sequence[Line]], vocabulary: frozenset[str]) -> Habits:
    """The most common pitch and size over all lines that stand under each other."""
    pitches: Counter[float] = Counter()
    sizes: Counter[float] = Counter()
    for lines in columns:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        for upper, lower in pairwise(lines):
            ratio = (upper.base - lower.base) / max(upper.size, 1.0)
            if abs(upper.size - lower.size) < 0.2 and 0.9 < ratio < 2.4 and len(upper.text) > 30:
                pitches[round(ratio, 2)] += 1
    pitch = max(pitches, key=lambda ratio: (pitches[ratio], -ratio)) if pitches else 1.3
    return Habits(pitch=pitch, size=max(sizes, key=lambda size: sizes[size]) if sizes else 10.0, vocabulary=vocabulary)


def limits_of(lines: Sequence[Line], margin: float, habits: Habits) -> list[float]:
    """How far right each line could have run: to *margin*, or as far as the others where its block wraps before it."""
    limits: list[float] = []
    block: list[Line] = []
    for line in lines:
        if block and (block[-1].base - line.base > habits.pitch * 1.2 * line.size + 0.5 or line.base > block[-1].base):
            limits += [_own_margin(block, margin)] * len(block)
            block = []
        block.append(line)
    return limits + [_own_margin(block, margin)] * len(block) if block else limits


def _own_margin(block: Sequence[Line], margin: float) -> float:
    """The block's widest right where it looks wrapped: at least four lines, most of them but the last about as wide."""
    widest = max(line.right for line in block)
    wide = sum(1 for line in block[:-1] if line.right > widest - 4 * line.size)
    return min(margin, widest) if len(block) >= 4 and wide >= 0.75 * (len(block) - 1) else margin


def paragraphs_of(lines: Sequence[Line], limits: Sequence[float], habits: Habits) -> list[Paragraph]:
    """Group lines that stand under each other; *limits* tells for each how far right it could have run."""
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        if groups and _continues(lines[index - 1], line, limits[index - 1], lines[groups[-1][0]], habits):
            groups[-1].append(index)
        else:
            groups.append([index])
    return [_paragraph([lines[i] for i in group], limits[group[-1]], habits) for group in groups]


def _continues(upper: Line, lower: Line, limit: float, first: Line, habits: Habits) -> bool:
    if lower.label or lower.is_note or upper.base - lower.base > habits.pitch * 1.2 * upper.size + 0.5:
        return False
    if abs(upper.size - lower.size) > _SAME_SIZE * max(upper.size, lower.size):
        return False
    if upper.bold != lower.bold and (upper.bold or (lower.bold and not upper.bold_start)):
        return False
    if _is_indented(lower, upper, first) or _is_numbered_heading(upper, lower):
        return False
    return not has_room(upper, lower.first_width, limit)


def _is_numbered_heading(upper: Line, lower: Line) -> bool:
    if _CHAPTER.match(lower.text):
        return _POINTS_ON.search(upper.text) is None
    return _SENTENCE_END.search(upper.text) is not None and _NUMBERED.match(lower.text) is not None


def _is_indented(line: Line, upper: Line, first: Line) -> bool:
    """Whether *line* begins further in than its paragraph, and neither because it is centred nor set to the right."""
    if line.left <= first.left + 1.5 * line.size or first.label:
        return False
    if upper is not first and abs(line.left - upper.left) < 2:
        return False
    return abs(line.right - upper.right) > 2 and abs(line.left + line.right - upper.left - upper.right) > 4


def has_room(line: Line, width: float, limit: float) -> bool:
    """Whether one more word of *width* would have fitted: then the author broke the line."""
    if _HYPHENED.search(line.text):
        return False
    return line.right + 0.25 * line.size + width < limit - _SLACK * line.size


def _paragraph(lines: list[Line], limit: float, habits: Habits) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = glue(text, line.text, habits.vocabulary)
    full = not has_room(lines[-1], 3 * lines[-1].size, limit)
    return Paragraph(text=text, label=lines[0].label, lines=tuple(lines), full=full)


def merged(upper: Paragraph, lower: Paragraph, habits: Habits) -> Paragraph:
    """Two halves of a paragraph that ran over the end of a page or column."""
    return replace(
        upper,
        text=glue(upper.text, lower.text, habits.vocabulary),
        lines=upper.lines + lower.lines,
        full=lower.full,
    )


def runs_on(upper: Paragraph, lower: Paragraph) -> bool:
    """Whether *lower*, first on its page, goes on with *upper*, last on the page before."""
    if lower.label or not upper.text or not lower.text:
        return False
    last, first = upper.lines[-1], lower.lines[0]
    if abs(last.size - first.size) > _SAME_SIZE * max(last.size, first.size) or (last.bold != first.bold):
        return False
    if upper.text[-1] in ".!?:":
        return upper.full and lower.text[0].islower()
    return lower.text[0].islower() or (upper.full and len(upper.text) > 60)
