"""Automatic numbers and bullets: what Word shows before a paragraph and writes nowhere (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from intake.steps.read.docx_names import W, is_on, number, value

_MAX_LABEL = 60  # characters; a label is a number with a word or two
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_SMALL = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False  # isLgl: every number of the label in arabic figures
    restart: int | None = None  # lvlRestart; 0 = never
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """A w:num: its levels and the counter that it shares with the others of the same w:abstractNum."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)  # level -> startOverride, used up once


def _level(element: etree._Element) -> _Level:
    restart = element.find(f"{W}lvlRestart")
    return _Level(
        start=number(element.find(f"{W}start"), 1),
        style=value(element.find(f"{W}numFmt")) or "decimal",
        text=value(element.find(f"{W}lvlText"))[:_MAX_LABEL],
        legal=is_on(element.find(f"{W}isLgl")),
        restart=number(restart, 0) if restart is not None else None,
        paragraph_style=value(element.find(f"{W}pStyle")),
    )


def _place(element: etree._Element) -> int:
    """Which of the nine levels the element is about, -1 for none."""
    place = element.get(f"{W}ilvl", "")
    return int(place) if place in ("0", "1", "2", "3", "4", "5", "6", "7", "8") else -1


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {place: _level(level) for level in element.iterchildren(f"{W}lvl") if (place := _place(level)) >= 0}


def _letters(count: int) -> str:
    """a, b ... z, aa, bb: Word repeats the letter."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    text = ""
    for amount, sign in (*_ROMAN, *_ROMAN_SMALL):
        text += sign * (count // amount)
        count %= amount
    return text


def _format(count: int, style: str) -> str:
    if style in ("none", "bullet"):
        return ""
    if not 0 < count < 1000:
        return str(count)
    if style in ("lowerLetter", "upperLetter"):
        text = _letters(count)
        return text.upper() if style == "upperLetter" else text
    if style in ("lowerRoman", "upperRoman"):
        text = _roman(count)
        return text.upper() if style == "upperRoman" else text
    return f"{count:02}" if style == "decimalZero" else str(count)


class Numbering:
    """Counts through a document's lists. Ask once for each paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        numbers = () if root is None else root.iterchildren(f"{W}num")
        abstracts = () if root is None else root.iterchildren(f"{W}abstractNum")
        self._numbers = {element.get(f"{W}numId", ""): element for element in numbers}
        self._abstracts = {element.get(f"{W}abstractNumId", ""): element for element in abstracts}
        self._by_style = {value(e.find(f"{W}styleLink")): e for e in self._abstracts.values()}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, dict[int, int]] = {}

    def _list(self, number_id: str) -> _List | None:
        if number_id not in self._lists:
            element = self._numbers.get(number_id)
            self._lists[number_id] = None if element is None else self._made(element)
        return self._lists[number_id]

    def _made(self, element: etree._Element) -> _List | None:
        abstract = value(element.find(f"{W}abstractNumId"))
        base = self._abstracts.get(abstract)
        if base is None:
            return None
        made = _List(abstract, _levels(self._linked(base)))
        for override in element.iterchildren(f"{W}lvlOverride"):
            place = _place(override)
            if place < 0:
                continue
            replaced = override.find(f"{W}lvl")
            if replaced is not None:
                made.levels[place] = _level(replaced)
            start = override.find(f"{W}startOverride")
            if start is not None:
                made.restarts[place] = number(start, 1)
        return made

    def _linked(self, base: etree._Element) -> etree._Element:
        """The list that has the levels: a list style's, where *base* only names one; of circles nothing is followed."""
        link = value(base.find(f"{W}numStyleLink"))
        return self._by_style.get(link, base) if link else base

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a paragraph style is tied to in a list, 0 where it is tied to none."""
        found = self._list(number_id)
        if found is None or not style:
            return 0
        return next((place for place, level in found.levels.items() if level.paragraph_style == style), 0)

    def label(self, number_id: str, level: int) -> str:
        """The next number of the list at that level, as shown: "4.1", "b)", "•"; "" where it shows none."""
        found = self._list(number_id)
        if found is None or level not in found.levels:
            return ""
        counter = self._counters.setdefault(found.abstract, {})
        self._step(found, counter, level)
        spec = found.levels[level]
        if spec.style == "bullet":
            return "•" if spec.text else ""
        return _PLACE.sub(lambda match: self._part(found, counter, int(match[1]) - 1, spec), spec.text).strip()

    @staticmethod
    def _step(found: _List, counter: dict[int, int], level: int) -> None:
        start = found.restarts.pop(level, None)
        if start is not None:
            counter[level] = start
        elif level in counter:
            counter[level] += 1
        else:
            counter[level] = found.levels[level].start
        for deeper in [place for place in counter if place > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or restart > level:
                del counter[deeper]

    @staticmethod
    def _part(found: _List, counter: dict[int, int], place: int, spec: _Level) -> str:
        level = found.levels.get(place)
        if level is None:
            return ""
        return _format(counter.get(place, level.start), "decimal" if spec.legal else level.style)
