"""Fields (ECMA-376 part 1, 17.16): what shows of them is their result; a form's boxes and lists show what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from intake.steps.read.docx_names import TICKED, UNTICKED, VAL, W, is_on, number, value
from intake.steps.read.docx_symbols import PRIVATE_SIGNS

_SILENT = ("TOC", "INDEX", "TOA", "MACROBUTTON")  # lists of contents, and prompts that are a button
_MAX_INSTRUCTION = 1_000  # characters; only its first word matters
_MAX_NAME = 200  # characters
_MAX_OPEN = 50  # fields in fields
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SHOWN = {**_INVISIBLE, **PRIVATE_SIGNS}
_OTHERWISE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\uf000-\uf0ff]")  # what shows as another sign or as none


@dataclass(slots=True)
class Line:
    """What one paragraph gives."""

    parts: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)  # text of placeholders
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes anchored in it
    control: str = ""  # alias or tag of the content control in it, or the name of a form field
    link: etree._Element | None = None  # the first link in it

    def text(self) -> str:
        return _shown(self.parts)

    def prompt(self) -> str:
        return _shown(self.prompts)


def _shown(parts: list[str]) -> str:
    text = "".join(parts)
    return (text.translate(_SHOWN) if _OTHERWISE.search(text) else text).strip()


@dataclass(slots=True)
class _Field:
    """A field that has begun and not ended; its result shows from the separator on."""

    instruction: str = ""
    shows: bool = False
    silent: bool = False
    default: str = ""  # a form field's default text, which is nobody's answer
    line: Line | None = None  # where its result begins
    place: int = 0


class Fields:
    """The fields that are open at one place of a part's text, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._part: etree._Element | None = None
        self._endless: bool | None = None
        self.hide = False  # text at this place doesn't show: a field's code, a table of contents

    def begin_part(self, part: etree._Element) -> None:
        self._part, self._endless = part, None
        self.close(0)

    def __len__(self) -> int:
        return len(self._open)

    def close(self, left: int) -> None:
        """Close the fields but the *left* outermost: none goes on beyond the cell or box in which it began."""
        if len(self._open) > left:
            del self._open[left:]
            self._look()

    def end_paragraph(self) -> None:
        """Forget the fields whose code has no end: they would hide all that follows."""
        if self.hide and not all(opened.shows for opened in self._open):
            self._open = [opened for opened in self._open if opened.shows]
            self._look()

    def _look(self) -> None:
        self.hide = any(not opened.shows or opened.silent for opened in self._open)

    def instruct(self, text: str) -> None:
        if self._open and not self._open[-1].shows:
            self._open[-1].instruction = (self._open[-1].instruction + text)[:_MAX_INSTRUCTION]

    def mark(self, mark: etree._Element, line: Line) -> tuple[str, bool]:
        """Take a w:fldChar in; the text that it shows itself, and whether that is a prompt."""
        kind = mark.get(f"{W}fldCharType")
        shown = ("", False)
        if kind == "begin":
            opened = _Field()
            shown = _begun(mark, opened, line)
            if self.hide:
                shown = ("", False)
            self._open = [*self._open[-_MAX_OPEN:], opened]
        elif kind == "separate" and self._open:
            opened = self._open[-1]
            opened.shows = True
            opened.silent = opened.silent or (is_silent(opened.instruction) and not self._is_endless())
            opened.line, opened.place = line, len(line.parts)
        elif kind == "end" and self._open:
            _end(self._open.pop(), line)
        self._look()
        return shown

    def _is_endless(self) -> bool:
        """Whether the part has more beginnings of fields than ends: its table of contents would hide all the rest."""
        if self._endless is None:
            marks = () if self._part is None else self._part.iter(f"{W}fldChar")
            kinds = [mark.get(f"{W}fldCharType") for mark in marks]
            self._endless = kinds.count("begin") > kinds.count("end")
        return self._endless


def is_silent(instruction: str) -> bool:
    """Whether the field of that code shows nothing of the author's."""
    return instruction.strip().upper().startswith(_SILENT)


def _begun(mark: etree._Element, opened: _Field, line: Line) -> tuple[str, bool]:
    form = mark.find(f"{W}ffData")
    if form is None:
        return "", False
    line.control = line.control or value(form.find(f"{W}name"))[:_MAX_NAME]
    opened.default = value(form.find(f"{W}textInput/{W}default")).strip()
    box, drop_down = form.find(f"{W}checkBox"), form.find(f"{W}ddList")
    opened.silent = box is not None or drop_down is not None  # their data say it all; a result would say it twice
    if box is not None:
        checked = box.find(f"{W}checked")
        return (TICKED if is_on(checked if checked is not None else box.find(f"{W}default")) else UNTICKED), False
    return ("", False) if drop_down is None else _chosen(drop_down)


def _chosen(drop_down: etree._Element) -> tuple[str, bool]:
    """A legacy drop-down's entry, and whether it is a prompt.

    Word writes no result while the list shows the entry that it began with: nobody has chosen it.
    """
    entries = [entry.get(VAL, "") for entry in drop_down.iterchildren(f"{W}listEntry")]
    chosen = drop_down.find(f"{W}result")
    place = number(chosen if chosen is not None else drop_down.find(f"{W}default"), 0)
    return (entries[place], chosen is None) if place < len(entries) else ("", False)


def _end(closed: _Field, line: Line) -> None:
    result = line.parts[closed.place :] if closed.line is line else []
    if closed.default and "".join(result).strip() == closed.default:
        line.prompts += result
        del line.parts[closed.place :]
