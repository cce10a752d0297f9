"""A blank form as whoever fills it in sees it: headings, boxes with their labels, tables to fill in, and other words.

What is a heading is told by its number, style, capitals, by what it asks, or by the box that stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.alignment.anchors import split_number
from intake.formdraft.grids import Grid, Lines, table_items
from intake.formdraft.words import asks, asks_outright, is_hint, is_plain, is_stamp, label_of, names_a_field, ticks
from intake.model.document import Block, Document

_LABEL = 80  # characters of a label outside a table
_HEADING = 120
QUESTION_LEVEL = 9  # a question by itself stands under every other heading
_FILL_IN = re.compile(r":\s*$|_{3,}|\.{4,}|…|[☐□]")
_DOTTED = re.compile(r"_{3,}|[….]{3,}")
_ROOM = re.compile(r"\t+|(?:_{3,}|\.{4,}|…+)(?=\s*[^\W_])")
_MARKS = ".,;:?!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line that begins something."""

    text: str  # without its number; what it asks may follow on the same line
    number: str = ""  # "5.1"
    level: int = 1  # 1 the highest
    shape: bool = False  # only how it looks tells that it is a heading
    prompted: bool = False  # a question outside tables with a box of its own under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside, above or in a box."""

    text: str  # "Insatsens namn"
    choices: tuple[str, ...] = ()  # beside boxes to tick
    number: str = ""  # before the label: "3"
    starts_row: bool = True
    boxed: bool = False  # room is left for the answer: a cell, a dotted line


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Other printed words: guidance, an introduction."""

    text: str


Item = Heading | Label | Words | Grid


def outline(document: Document) -> tuple[Item, ...]:
    """The form's items in reading order."""
    blocks = [block for block in document.blocks if block.text or block.cell]
    styled = _has_headings(blocks)
    found: list[Item] = []
    done: set[int] = set()
    for place, block in enumerate(blocks):
        if block.cell is None:
            if not block.placeholder:
                following = blocks[place + 1] if place + 1 < len(blocks) else None
                found += _lines(block, following, styled=styled)
        elif block.cell.table not in done:
            done.add(block.cell.table)
            table = [other for other in blocks if other.cell and other.cell.table == block.cell.table]
            found += _cells(table)
    return tuple(_with_guidance(tuple(_without_strays(found))))


def _has_headings(blocks: Sequence[Block]) -> bool:
    """Whether numbers, styles or capitals tell the headings; else short lines by themselves have to do."""
    return sum(_certain(block) is not None for block in blocks if block.cell is None) > 2


def _certain(block: Block) -> Heading | None:
    number, start = split_number(block.text)
    number = number or split_number(block.label + " ")[0]
    text = block.text[start:].strip()
    if number and any(map(str.isalpha, text)):
        return Heading(text=text, number=number, level=number.count(".") + 1)
    if block.heading:
        return Heading(text=text, level=block.heading)
    return Heading(text=text) if is_capitals(text) and not _FILL_IN.search(text) else None


def is_capitals(text: str) -> bool:
    """Whether a line is written in capitals, as headings are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and len(text) <= _HEADING and all(map(str.isupper, letters))


def _lines(block: Block, following: Block | None, *, styled: bool) -> Iterator[Item]:
    """What a paragraph outside tables is."""
    certain = _certain(block)
    if certain is not None and certain.number and ticks(certain.text):
        yield Label(text=label_of(certain.text), choices=ticks(certain.text), number=certain.number)
        return
    if certain is not None and not (certain.number == "" and is_stamp(label_of(certain.text))):
        yield certain
        return
    text = block.text.strip()
    boxed = following is not None and following.placeholder and following.cell is None
    if labels := _labels_in(text):
        yield from labels
    elif boxed and asks(text):
        yield Heading(text=text, level=QUESTION_LEVEL, prompted=True)
    elif is_stamp(label_of(text)) or (boxed and len(text) <= _LABEL):
        yield Label(text=label_of(text))
    elif not styled and len(text) <= _LABEL and text[:1].isupper() and text[-1] not in _MARKS:
        yield Heading(text=text, shape=True)
    elif text:
        yield Words(text=text)


def _labels_in(text: str) -> list[Label]:
    """The labels of a line that leaves room for answers: after a colon, dots or boxes to tick; none of other lines."""
    if not _FILL_IN.search(text):
        return []
    pieces = [piece for line in text.split("\n") for piece in _ROOM.split(line)]
    pieces = [piece for piece in pieces if any(map(str.isalpha, label_of(piece))) and not is_hint(piece)]
    if any(len(label_of(piece)) > _LABEL for piece in pieces):
        return []
    boxed = _DOTTED.search(text) is not None
    return [
        Label(text=label_of(piece), choices=ticks(piece), starts_row=place == 0, boxed=boxed)
        for place, piece in enumerate(pieces)
    ]


def _cells(table: Sequence[Block]) -> Iterator[Item]:
    """What a table holds: grids to fill in, labels, headings, questions with their guidance."""
    for found in table_items(table):
        yield from _grid(found) if isinstance(found, Grid) else _cell(found)


def _grid(found: Grid) -> Iterator[Item]:
    """A grid; the number before its first column's label makes a heading of that too."""
    number, start = split_number(found.heads[0])
    if number:
        heads = (found.heads[0][start:].strip(), *found.heads[1:])
        yield Heading(text=heads[0], number=number, level=number.count(".") + 1)
        found = replace(found, heads=heads)
    yield found


def _cell(found: Lines) -> Iterator[Item]:
    first, *others = found.texts
    number, start = split_number(first)
    number = number or split_number(found.label + " ")[0]
    text = first[start:].strip()
    chosen = found.choices or ticks("\n".join(found.texts))
    if not chosen and (found.heading or is_capitals(text)) and not found.box:
        yield Heading(text=text, number=number, level=number.count(".") + 1 if number else found.heading or 1)
    elif not chosen and ("." in number or asks(text) or (number and is_plain(text))) and not names_a_field(text):
        level = number.count(".") + 1 if number else QUESTION_LEVEL
        yield Heading(text=text, number=number, level=level, shape=not ("." in number or asks(text)))
    else:
        yield Label(text=label_of(text), choices=chosen, number=number, starts_row=found.starts_row, boxed=True)
    yield from (Words(text=other) for other in others if not ticks(other))


def _without_strays(items: Sequence[Item]) -> Iterator[Item]:
    """The items, but a line that ends in a colon before other words is their beginning: "Fyll i så här:"."""
    for place, item in enumerate(items):
        after = items[place + 1] if place + 1 < len(items) else None
        plain = isinstance(item, Label) and not (item.boxed or item.choices or is_stamp(item.text))
        stray = plain and isinstance(after, Words)
        yield Words(text=item.text) if stray and isinstance(item, Label) else item


def _with_guidance(items: Sequence[Item]) -> Iterator[Item]:
    """The items, but the only question with a box under a heading is what that heading asks, and a question after
    other boxes begins something of its own."""
    begun = False
    for place, item in enumerate(items):
        boxes = begun and isinstance(items[place - 1], Label | Grid)
        begun = begun or isinstance(item, Heading)
        if isinstance(item, Words) and boxes and asks_outright(item.text) and not ticks(item.text):
            yield Heading(text=item.text, level=QUESTION_LEVEL, shape=True)
        elif isinstance(item, Heading) and item.prompted and _is_alone(items, place):
            yield Words(text=item.text)
        else:
            yield item


def _is_alone(items: Sequence[Item], place: int) -> bool:
    """Whether what stands before a question is a heading or its words, and what follows is no other question."""
    before = place - 1
    while before >= 0 and isinstance(items[before], Words):
        before -= 1
    head = items[before] if before >= 0 else None
    after = items[place + 1] if place + 1 < len(items) else None
    asked = any(isinstance(other, Heading) and other.prompted for other in (head, after))
    return isinstance(head, Heading) and not asked
