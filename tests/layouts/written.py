"""What an author wrote: a report as data, before it has any layout.

Section texts are in a small markup, so that they read well in the reports' files. Pieces are apart by a blank line:
    plain words                 a paragraph (its lines are joined)
    # Deltagarna                a sub-heading of the author's own
    - one thing                 a bullet; each on a line of its own
    1) first thing              a numbered item
    | 2023 | 2024 |             a row of a table that was pasted into the answer
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

PieceKind = Literal["text", "subheading", "bullet", "numbered", "row"]
GAVLEBORG = "gavleborg/slutrapport"
SUNDSVALL = "sundsvall/del-slutrapport"
NOTHING = ("", "-", "–", "N/A", "…")  # parse-contract.md: these alone under a heading are no answer
_MARKED: tuple[tuple[str, PieceKind], ...] = (
    (r"# ", "subheading"),
    (r"- ", "bullet"),
    (r"\d+\) ", "numbered"),
    (r"\| ", "row"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph of an answer; of a row the cells."""

    kind: PieceKind
    text: str  # of a row: its cells with a blank between
    cells: tuple[str, ...] = ()
    number: int = 0  # of a numbered item: 1, 2 ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in a field, and what that means."""

    written: str
    value: Any  # parse-contract.md, Values
    also: tuple[Any, ...] = ()  # other right readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report as its author meant it. Fields that are left out are blank."""

    name: str  # "gav-complete"
    form: str
    fields: Mapping[str, Entry]
    parties: tuple[str, ...] = ()  # gavleborg: one an Organisation box of part 3
    tables: Mapping[str, tuple[Mapping[str, Entry], ...]] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)  # id -> text in the markup above
    flags: tuple[tuple[str, str], ...] = ()  # what must be asked about: ("7.2.1|utnyttjade_medel", "inconsistent")

    def text(self, field_id: str) -> str:
        """What is written in the field; "" where nothing is."""
        return self.fields[field_id].written if field_id in self.fields else ""

    def pieces(self, section: str) -> tuple[Piece, ...]:
        return tuple(_pieces(self.sections.get(section, "")))


def entry(written: str, value: Any = None, *also: Any) -> Entry:
    """An entry; without *value* it means its own words."""
    return Entry(written=written, value=written if value is None else value, also=also)


def _pieces(text: str) -> Iterator[Piece]:
    number = 0
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        kind = _kind(lines[0])
        if kind == "text":
            yield Piece(kind="text", text=" ".join(lines))
            continue
        for line in lines:
            number = number + 1 if kind == "numbered" else 0
            yield _marked(line, _kind(line), number)


def _kind(line: str) -> PieceKind:
    return next((kind for mark, kind in _MARKED if re.match(mark, line)), "text")


def _marked(line: str, kind: PieceKind, number: int) -> Piece:
    if kind == "row":
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        return Piece(kind="row", text=" ".join(cells), cells=cells)
    return Piece(kind=kind, text=re.sub(r"^(?:# |- |\d+\) )", "", line), number=number)
