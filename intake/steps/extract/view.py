"""The aligned document as extract walks it: what is printed, what is the author's, and what stands beside what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from intake.alignment import Match, Recognised
from intake.alignment.anchors import Anchor, Target, key_of
from intake.alignment.segments import Segment
from intake.model.document import UNREAD, Block, Cell, Document
from intake.model.form import FieldSpec, Form
from intake.values import fold, is_blank

# Word's own prompts, as they stand in files that no longer know that they were prompts (PDF, odt).
_PROMPTS = frozenset(
    {
        "klicka eller tryck här för att ange text.",
        "klicka här för att ange text.",
        "klicka eller tryck om du vill ange ett datum.",
        "klicka eller tryck för att ange ett datum.",
        "klicka här för att ange datum.",
        "välj ett objekt.",
        "click or tap here to enter text.",
        "click here to enter text.",
        "click or tap to enter a date.",
        "click here to enter a date.",
        "choose an item.",
    }
)

_PROMPT_LENGTH = 80
_WELL_READ = 0.6  # coverage from which what wasn't found is taken not to be there
_DOUBTFUL = 0.5
_APPENDIX = re.compile(
    r"\s*bilag(?:a|or)(?:\s+(?:\d{1,2}|[A-Z]))?(?:\s*[:.–-].{0,80}|\s.{0,80}(?<![.:]))?$", re.IGNORECASE
)


def is_nothing(text: str) -> bool:
    """Whether *text* is nobody's answer: blank, or one of Word's prompts."""
    return is_blank(text) or is_prompt(text)


def is_prompt(text: str) -> bool:
    """Whether *text* is what Word shows in a box that nobody has filled in."""
    return len(text) <= _PROMPT_LENGTH and fold(text).lower() in _PROMPTS


class View:
    """A document with its matches by place."""

    def __init__(self, document: Document, recognised: Recognised) -> None:
        self.document = document
        self.form: Form = recognised.form
        self.coverage = recognised.coverage
        self.segments: Sequence[Segment] = recognised.alignment.segments
        self.end = min(recognised.alignment.end, _end(self.segments, recognised.alignment.matches))
        self.matches: Sequence[Match] = [found for found in recognised.alignment.matches if found.last < self.end]
        self._claims: dict[int, Match | None] = {}  # whose answer a segment is; None: a section's own text
        self._owners: dict[int, Match] = {}
        self._by_target: dict[tuple[str, str, str], list[Match]] = defaultdict(list)
        for match in self.matches:
            for place in range(match.first, match.last + 1):
                self._owners.setdefault(place, match)
            for target in match.anchor.targets:
                self._by_target[target.kind, target.id, target.sub].append(match)
        self._unread = not UNREAD.isdisjoint(document.flags)
        pictured = {block.page for block in document.blocks if block.confidence < 1}
        self._pictured = bool(pictured) or "ocr" in document.flags
        self._printed_pages = {block.page for block in document.blocks} - pictured
        self._tables = _tables(document)
        self._pieces: dict[Cell, list[int]] = defaultdict(list)
        for place, segment in enumerate(self.segments):
            if segment.cell is not None:
                self._pieces[segment.cell].append(place)

    def owner(self, place: int) -> Match | None:
        """The match whose printed words stand in a segment."""
        return self._owners.get(place)

    def found(self, kind: str, name: str, sub: str = "") -> Sequence[Match]:
        """The matches of a section, field, column or row, in the document's order."""
        return self._by_target.get((kind, name, sub), ())

    def for_field(self, name: str) -> list[tuple[Match, Target]]:
        """The matches of a table's columns and rows, in the document's order."""
        return [
            (match, target)
            for match in self.matches
            for target in match.anchor.targets
            if target.id == name and target.kind in ("column", "row")
        ]

    def text(self, place: int) -> str:
        """The author's words in a segment: what follows the printed ones."""
        match = self._owners.get(place)
        if match is None:
            return self.segments[place].text
        return self.segments[place].text[match.rest :] if place == match.last else ""

    def free(self, place: int, match: Match | None = None) -> bool:
        """Whether the author's words in a segment are nobody's answer yet, or *match*'s."""
        return place not in self._claims or (match is not None and self._claims[place] is match)

    def confidence(self, places: Iterable[int]) -> float:
        """How surely the least sure of some segments was read."""
        return min((self._block(place).confidence for place in places), default=1.0)

    def sure_of_absence(self, score: float, place: int | None = None) -> float:
        """How sure it is that nothing stands by printed words that were found with *score*, at *place*; or nowhere.

        What was read from a picture is never surely blank: handwriting and pale print are not seen there. Nor is
        anything in a file of which a part wasn't read.
        """
        pictured = self._pictured and (place is None or self._reaches_a_picture(place))
        sure = score if place is not None or self.coverage >= _WELL_READ else _DOUBTFUL
        return min(sure, _DOUBTFUL) if pictured or self._unread else sure

    def _reaches_a_picture(self, place: int) -> bool:
        """Whether what follows printed words may stand in a picture: on their page, or before the next printed words.

        A page without a block is one, too: nothing could be read there.
        """
        after = min((match.first for match in self.matches if match.first > place), default=None)
        if after is None:
            return True
        pages = range(self._block(place).page, self._block(after).page + 1)
        return any(page not in self._printed_pages for page in pages)

    def controlled(self, spec: FieldSpec) -> list[int]:
        """The unprinted segments in content controls or form fields with the field's id, or a label of only its."""
        others = [other for other in self.form.fields if other.id != spec.id]
        taken = {key_of(other.labels[0]) for other in others if other.labels}
        names = set(map(key_of, spec.labels)) - taken
        ids = {other.id for other in others}
        return [
            place
            for place, segment in enumerate(self.segments[: self.end])
            if (control := self.document.blocks[segment.block].control)
            and (control == spec.id or (control not in ids and key_of(control) in names))
            and place not in self._owners
        ]

    def _block(self, place: int) -> Block:
        return self.document.blocks[self.segments[place].block]

    def claim(self, places: Iterable[int], match: Match | None = None) -> None:
        """Take the author's words in some segments as an answer: no other value or section gets them."""
        for place in places:
            self._claims[place] = match

    def where(self, place: int) -> str:
        """Where a segment stands, for a person: "page 1, table 1"."""
        segment = self.segments[place]
        page = self.document.blocks[segment.block].page
        parts = [f"page {page}"] if page else []
        parts.append(f"table {segment.cell.table}" if segment.cell else f"paragraph {segment.block + 1}")
        return ", ".join(parts)

    def said_in(self, cell: Cell) -> list[int]:
        """The segments of a cell in which the author says something."""
        return [place for place in self._pieces[cell] if not is_nothing(self.text(place))]

    def printed(self, cell: Cell) -> bool:
        """Whether printed words stand in the cell."""
        return any(place in self._owners for place in self._pieces[cell])

    def headings_beside(self, heading: Match) -> list[Match]:
        """The sections' other headings in a heading's row, where the answers stand in the columns under them."""
        cell = self.segments[heading.last].cell
        row = self.row(cell.table, cell.row) if cell else ()
        owners = {match.first: match for other in row for place in self._pieces[other] if (match := self.owner(place))}
        found = [match for match in owners.values() if match.anchor.role == "section"]
        cells = {self.segments[match.last].cell for match in found}
        if len(found) < 2 or len(cells) < len(found) or any(self.said_in(other) for other in row if other not in cells):
            return []
        return [match for match in found if match is not heading]

    def is_under(self, place: int, heading: Match, beside: Sequence[Match]) -> bool:
        """Whether a segment stands in a heading's column, or after the table, which goes with its last heading."""
        head, here = self.segments[heading.last].cell, self.segments[place].cell
        if head is None or here is None or here.table != head.table:
            return all(match.last < heading.last for match in beside)
        return head.column <= here.column < head.column + head.column_span

    def pieces(self, cell: Cell) -> Sequence[int]:
        """The segments in a cell."""
        return self._pieces[cell]

    def right(self, cell: Cell) -> Cell | None:
        """The next cell in the row."""
        wanted = cell.column + cell.column_span
        return next((other for other in self.row(cell.table, cell.row) if other.column == wanted), None)

    def below(self, cell: Cell) -> Cell | None:
        """The cell under the left edge of *cell*."""
        row = self.row(cell.table, cell.row + cell.row_span)
        return next((o for o in row if o.column <= cell.column < o.column + o.column_span), None)

    def row(self, table: int, row: int) -> Sequence[Cell]:
        """The cells that cover a row, from the left."""
        return self._tables.get((table, row), ())

    def rows_after(self, cell: Cell) -> Iterator[Sequence[Cell]]:
        """The rows under a cell, each with the cells that begin in it, to the end of the table on its last page."""
        table, number = cell.table, cell.row + 1
        width = len(self.row(table, cell.row))
        while True:
            while row := self.row(table, number):
                yield [other for other in row if other.row == number]
                number += 1
            following = self._overleaf(table)
            if following is None or len(self.row(following, 0)) != width:
                return
            table, number = following, 0

    def _overleaf(self, table: int) -> int | None:
        """The table that begins the next page, where *table* ends its own with nothing after it."""
        last = max(
            (place for cell, places in self._pieces.items() if cell.table == table for place in places), default=-1
        )
        if not 0 <= last < self.end - 1:
            return None
        cell = self.segments[last + 1].cell
        overleaf = self._block(last + 1).page == self._block(last).page + 1
        return cell.table if cell is not None and cell.table != table and overleaf else None


def _tables(document: Document) -> dict[tuple[int, int], list[Cell]]:
    """Each table's cells by every row that they cover."""
    rows: dict[tuple[int, int], dict[Cell, None]] = defaultdict(dict)
    for block in document.blocks:
        if block.cell is not None:
            for row in range(block.cell.row, block.cell.row + block.cell.row_span):
                rows[block.cell.table, row][block.cell] = None
    return {place: sorted(cells, key=lambda cell: cell.column) for place, cells in rows.items()}


def _end(segments: Sequence[Segment], matches: Sequence[Match]) -> int:
    """The segment at which appendices begin: they belong to no section or field.

    None begins before all that the form prints has been met; labels that come again may well stand in an appendix.
    """
    first: dict[Anchor, int] = {}
    for match in matches:
        if not match.anchor.optional:
            first.setdefault(match.anchor, match.last)
    places = range(max(first.values(), default=-1) + 1, len(segments))
    return next((place for place in places if _APPENDIX.match(segments[place].text)), len(segments))
