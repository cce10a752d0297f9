"""One page as words with places and ruling lines, whether a PDF tells them or they were recognised in a picture.

Coordinates are points from the page's lower left corner as it is shown, whatever its /Rotate and its boxes say.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several that were shown in one go with one space between each.

    *base* is the base line's height, *size* that of the type, in points.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    spaced: bool = False  # white space stood before it, real or inferred
    flows: bool = False  # shown in one go with the word before, one space between: however wide, no column's gap
    mark: int = -1  # marked content id, the link into the structure tree
    slanted: bool = False
    struck: bool = False  # a line runs through it: a deletion, tracked or by hand
    confidence: float = 1.0  # 0..1 that the text is what stands there
    first_end: float | None = None  # the right side of the first of several words


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, or the edge of a box. *fill* marks the edge of a shaded area, which rules less than a line."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: bool = False


@dataclass(frozen=True, slots=True)
class TagCell:
    """A cell as a tagged PDF's structure tree names it. Tables count from 1 on each page, rows and columns from 0."""

    table: int
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Page:
    number: int  # from 1
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    has_image: bool
    headings: dict[int, int] = field(default_factory=dict)  # marked content id -> level 1-9
    cells: dict[int, TagCell] = field(default_factory=dict, kw_only=True)  # marked content id -> cell
    notes: tuple[str, ...] = ()  # comments on it
    flags: frozenset[str] = frozenset()  # as Document.flags
    fields: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()  # names and boxes of filled form fields


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page is shown: its visible box and its rotation in quarter turns clockwise."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        return ((x, y), (y, self.width - x), (self.width - x, self.height - y), (self.height - y, x))[self.turns]

    @property
    def shown(self) -> tuple[float, float]:
        return (self.width, self.height) if self.turns % 2 == 0 else (self.height, self.width)
