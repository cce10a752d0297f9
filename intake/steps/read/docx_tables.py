"""A table's real cells (ECMA-376 part 1, 17.4): spans counted, content controls entered, deleted cells gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from intake.model.document import Cell
from intake.steps.read.docx_controls import Controls
from intake.steps.read.docx_names import MC, VAL, W, alternative, number

WRAPPERS = {f"{W}{name}" for name in ("customXml", "smartTag", "ins", "moveTo")}
_MOST_SPANNED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What everything below an element has in common."""

    cell: Cell | None = None
    prompt: bool | None = None  # as Control.prompt
    instead: str = ""  # as Control.instead
    control: str = ""


@dataclass(slots=True)
class Place:
    """A cell of a table's grid while its spans are counted."""

    element: etree._Element
    context: Context
    row: int
    column: int
    columns: int
    rows: int = 1


class Grids:
    """Finds tables' cells. *tracked* once inserted or deleted rows or cells were met."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        self.tracked = False

    def entered(self, sdt: etree._Element, context: Context) -> tuple[etree._Element | None, Context]:
        """A content control's content and what it adds to the context; no content for a table of contents."""
        control = self._controls.of(sdt)
        content = None if control.contents else sdt.find(f"{W}sdtContent")
        inner = replace(
            context,
            prompt=context.prompt if control.prompt is None else control.prompt,
            instead=control.instead or context.instead,
            control=control.name or context.control,
        )
        return content, inner

    def of(self, table: etree._Element, context: Context) -> list[Place]:
        """The table's real cells in reading order: a merged cell is one cell with spans."""
        places: list[Place] = []
        open_above: dict[int, Place] = {}  # grid column -> the cell that a vertical merge goes on
        row_number = 0
        for row, row_context in self._within(table, f"{W}tr", context):
            properties = row.find(f"{W}trPr")
            if self._is_deleted(properties, f"{W}del", f"{W}ins"):
                continue
            column = number(None if properties is None else properties.find(f"{W}gridBefore"), 0)
            for element, cell_context in self._within(row, f"{W}tc", row_context):
                properties = element.find(f"{W}tcPr")
                if not self._is_deleted(properties, f"{W}cellDel", f"{W}cellIns"):
                    place = Place(element, cell_context, row_number, column, _columns(properties))
                    _put(place, properties, places, open_above)
                    column += place.columns
            row_number += 1
        return places

    def _within(self, parent: etree._Element, tag: str, context: Context) -> Iterator[tuple[etree._Element, Context]]:
        """The rows of a table or cells of a row, also those inside content controls and other wrappers."""
        for child in parent:
            if child.tag == tag:
                yield child, context
            elif child.tag == f"{W}sdt":
                content, inner = self.entered(child, context)
                if content is not None:
                    yield from self._within(content, tag, inner)
            elif child.tag in WRAPPERS:
                yield from self._within(child, tag, context)
            elif child.tag == f"{MC}AlternateContent" and (branch := alternative(child)) is not None:
                yield from self._within(branch, tag, context)

    def _is_deleted(self, properties: etree._Element | None, deleted: str, inserted: str) -> bool:
        if properties is None:
            return False
        gone = properties.find(deleted) is not None
        self.tracked = self.tracked or gone or properties.find(inserted) is not None
        return gone


def _columns(properties: etree._Element | None) -> int:
    span = 1 if properties is None else number(properties.find(f"{W}gridSpan"), 1)
    return max(1, min(_MOST_SPANNED, span))


def _put(place: Place, properties: etree._Element | None, places: list[Place], above: dict[int, Place]) -> None:
    """Add a cell to those found, or let the one above or to the left go on over it."""
    down = above.get(place.column) if _goes_on(properties, f"{W}vMerge") else None
    left = places[-1] if places and _goes_on(properties, f"{W}hMerge") and places[-1].row == place.row else None
    if down is not None:
        down.rows = place.row - down.row + 1
        return
    if left is not None:
        left.columns += place.columns
        return
    places.append(place)
    for column in range(place.column, place.column + place.columns):
        above.pop(column, None)
    above[place.column] = place


def _goes_on(properties: etree._Element | None, tag: str) -> bool:
    merge = None if properties is None else properties.find(tag)
    return merge is not None and merge.get(VAL, "continue") == "continue"
