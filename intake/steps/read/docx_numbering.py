"""Automatic numbers and bullets: what Word shows before a paragraph and writes nowhere (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_PLACE = re.compile(r"%(\d)")
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


def _int(element: etree._Element | None, default: int) -> int:
    try:
        return int(element.get(_VAL, "")) if element is not None else default
    except ValueError:
        return default


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.get(_VAL, "")


def _level(element: etree._Element) -> _Level:
    restart = element.find(f"{W}lvlRestart")
    legal = element.find(f"{W}isLgl")
    return _Level(
        start=_int(element.find(f"{W}start"), 1),
        style=_text(element.find(f"{W}numFmt")) or "decimal",
        text=_text(element.find(f"{W}lvlText")),
        legal=legal is not None and legal.get(_VAL, "1") not in ("0", "false"),
        restart=_int(restart, 0) if restart is not None else None,
        paragraph_style=_text(element.find(f"{W}pStyle")),
    )


def _levels(element: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in element.iterchildren(f"{W}lvl"):
        place = level.get(f"{W}ilvl", "")
        if place.isdecimal():
            found[int(place)] = _level(level)
    return found


def _letters(number: int) -> str:
    """a, b ... z, aa, bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        text += sign * (number // value)
        number %= value
    return text


def _format(number: int, style: str) -> str:
    if not 0 < number < 5000:
        return str(number)
    if style in ("lowerLetter", "upperLetter"):
        text = _letters(number)
        return text.upper() if style == "upperLetter" else text
    if style in ("lowerRoman", "upperRoman"):
        text = _roman(number)
        return text.upper() if style == "upperRoman" else text
    if style == "decimalZero":
        return f"{number:02}"
    return "" if style == "none" else str(number)


class Numbering:
    """Counts through a document's lists. Ask once for each paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts = {element.get(f"{W}abstractNumId", ""): element for element in root.iterchildren(f"{W}abstractNum")}
        by_style = {
            _text(e.find(f"{W}styleLink")): e for e in abstracts.values() if e.find(f"{W}styleLink") is not None
        }
        for element in root.iterchildren(f"{W}num"):
            abstract = _text(element.find(f"{W}abstractNumId"))
            base = abstracts.get(abstract)
            if base is None:
                continue
            linked = by_style.get(_text(base.find(f"{W}numStyleLink")))
            self._lists[element.get(f"{W}numId", "")] = self._list(
                element, abstract, base if linked is None else linked
            )

    def _list(self, element: etree._Element, abstract: str, base: etree._Element) -> _List:
        made = _List(abstract, _levels(base))
        for override in element.iterchildren(f"{W}lvlOverride"):
            place = override.get(f"{W}ilvl", "")
            if not place.isdecimal():
                continue
            replaced = override.find(f"{W}lvl")
            if replaced is not None:
                made.levels[int(place)] = _level(replaced)
            start = override.find(f"{W}startOverride")
            if start is not None:
                made.restarts[int(place)] = _int(start, 1)
        return made

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a paragraph style is tied to in a list, 0 where it is tied to none."""
        found = self._lists.get(number_id)
        if found is None or not style:
            return 0
        return next((place for place, level in found.levels.items() if level.paragraph_style == style), 0)

    def label(self, number_id: str, level: int) -> str:
        """The next number of the list at that level, as shown: "4.1", "b)", "•"; "" where it shows none."""
        found = self._lists.get(number_id)
        if found is None or level not in found.levels:
            return ""
        counter = self._counters.setdefault(found.abstract, {})
        self._step(found, counter, level)
        spec = found.levels[level]
        if spec.style == "bullet":
            return "•"
        if not spec.text and spec.style == "none":
            return ""
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
