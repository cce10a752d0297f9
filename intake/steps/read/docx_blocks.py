"""Paragraphs, tables by their real cells, content controls and text boxes, as one stream of blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from intake.errors import Unreadable
from intake.model.document import Block, Cell
from intake.steps.read.docx_inline import MC, VAL, Inline, Line, W, alternative, control_of
from intake.steps.read.docx_numbering import Numbering
from intake.steps.read.docx_styles import Style, Styles

MAX_BLOCKS = 20_000
MAX_TEXT = 5_000_000  # characters
_WRAPPERS = {f"{W}{name}" for name in ("customXml", "smartTag", "ins", "moveTo")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What everything below an element has in common."""

    cell: Cell | None = None
    prompt: bool = False
    control: str = ""


@dataclass(slots=True)
class _Place:
    """A cell of a table's grid while its spans are counted."""

    element: etree._Element
    context: _Context
    row: int
    column: int
    columns: int
    rows: int = 1


class Walker:
    """Walks one part (body, header, notes). Counts blocks and text over all the parts it is given."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._inline = Inline(styles)
        self._tables = 0
        self._size = 0
        self._carried = ""  # text of a paragraph whose mark is deleted: it flows into the next
        self._blocks: list[Block] = []

    @property
    def tracked(self) -> bool:
        return self._inline.tracked

    def walk(self, root: etree._Element) -> tuple[Block, ...]:
        """The blocks below *root*. Raises Unreadable, too_large."""
        self._blocks = []
        self._walk(root, _Context())
        return tuple(self._blocks)

    def _walk(self, parent: etree._Element, context: _Context) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, context)
            elif tag == f"{W}tbl":
                self._table(child, context)
            elif tag == f"{W}sdt":
                self._control(child, context)
            elif tag in _WRAPPERS:
                self._walk(child, context)
            elif tag == f"{MC}AlternateContent" and (branch := alternative(child)) is not None:
                self._walk(branch, context)

    def _control(self, sdt: etree._Element, context: _Context) -> None:
        content, inner = _entered(sdt, context)
        if content is not None:
            self._walk(content, inner)

    def _paragraph(self, paragraph: etree._Element, context: _Context) -> None:
        line = self._inline.read(paragraph, prompt=context.prompt)
        properties = paragraph.find(f"{W}pPr")
        style_id = None if properties is None else properties.find(f"{W}pStyle")
        style = self._styles.get("" if style_id is None else style_id.get(VAL, ""))
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried += line.text()
        elif not style.contents and not style.hidden and not _is_contents_entry(paragraph, line):
            label = self._label(properties, style, "" if style_id is None else style_id.get(VAL, ""))
            self._emit(line, label, _heading(properties, style), context)
        for holder in line.boxes:
            for box in _text_boxes(holder):
                self._walk(box, context)

    def _label(self, properties: etree._Element | None, style: Style, style_id: str) -> str:
        direct = None if properties is None else properties.find(f"{W}numPr")
        number_id, level = style.number_id, style.level
        if direct is not None:
            own, own_level = direct.find(f"{W}numId"), direct.find(f"{W}ilvl")
            number_id = number_id if own is None else own.get(VAL, "")
            if own_level is not None and own_level.get(VAL, "").isdecimal():
                level = int(own_level.get(VAL, "0"))
        if not number_id or number_id == "0":
            return ""
        if level is None:
            level = self._numbering.level_of_style(number_id, style_id)
        return self._numbering.label(number_id, level)

    def _emit(self, line: Line, label: str, heading: int, context: _Context) -> None:
        text, prompt = line.text(), ""
        if self._carried:
            text, self._carried = self._carried + text, ""
        if not text:
            prompt = line.prompt()
        if text or prompt:
            self._add(
                Block(
                    text=text or prompt,
                    label=label,
                    heading=heading,
                    cell=context.cell,
                    placeholder=not text,
                    control=line.control or context.control,
                )
            )

    def _add(self, block: Block) -> None:
        self._size += len(block.text) + 1
        if len(self._blocks) >= MAX_BLOCKS or self._size > MAX_TEXT:
            raise Unreadable("too_large", "the document holds more text than a report can", do="send the report alone")
        self._blocks.append(block)

    def _table(self, table: etree._Element, context: _Context) -> None:
        self._tables += 1
        number = self._tables
        for place in _grid(table, context):
            cell = Cell(
                table=number,
                row=place.row,
                column=place.column,
                row_span=place.rows,
                column_span=place.columns,
            )
            before = len(self._blocks)
            self._walk(place.element, replace(place.context, cell=cell))
            if len(self._blocks) == before:
                self._add(Block(text="", cell=cell))  # an empty cell is told: it parts "left blank" from "not there"


def _entered(sdt: etree._Element, context: _Context) -> tuple[etree._Element | None, _Context]:
    """A content control's content and what it adds to the context; no content for a table of contents."""
    control = control_of(sdt)
    content = None if control.contents else sdt.find(f"{W}sdtContent")
    inner = replace(context, prompt=context.prompt or control.prompts, control=control.name or context.control)
    return content, inner


def _within(parent: etree._Element, tag: str, context: _Context) -> Iterator[tuple[etree._Element, _Context]]:
    """The rows of a table or cells of a row, also those inside content controls and other wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child, context
        elif child.tag == f"{W}sdt":
            content, inner = _entered(child, context)
            if content is not None:
                yield from _within(content, tag, inner)
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag, context)


def _grid(table: etree._Element, context: _Context) -> list[_Place]:
    """The table's real cells in reading order: a merged cell is one cell with spans."""
    places: list[_Place] = []
    open_above: dict[int, _Place] = {}  # grid column -> the cell that a vertical merge goes on
    number = 0
    for row, row_context in _within(table, f"{W}tr", context):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        column = _number(None if properties is None else properties.find(f"{W}gridBefore"), 0)
        for element, cell_context in _within(row, f"{W}tc", row_context):
            span, goes_on = _spans(element)
            above = open_above.get(column)
            if goes_on and above is not None:
                above.rows = number - above.row + 1
            else:
                open_above[column] = _Place(element, cell_context, number, column, span)
                places.append(open_above[column])
            column += span
        number += 1
    return places


def _spans(cell: etree._Element) -> tuple[int, bool]:
    """How many grid columns the cell covers, and whether it goes on the cell above."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, False
    merge = properties.find(f"{W}vMerge")
    goes_on = merge is not None and merge.get(VAL, "continue") == "continue"
    return max(1, min(100, _number(properties.find(f"{W}gridSpan"), 1))), goes_on


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(VAL, "")
    return int(value) if value.isdecimal() else default


def _heading(properties: etree._Element | None, style: Style) -> int:
    outline = None if properties is None else properties.find(f"{W}outlineLvl")
    level = _number(outline, 9)
    return level + 1 if level < 9 else style.heading


def _is_contents_entry(paragraph: etree._Element, line: Line) -> bool:
    """Whether the whole paragraph is a link to a heading, as Word's tables of contents are."""
    link = paragraph.find(f"{W}hyperlink")
    if link is None or not link.get(f"{W}anchor", "").startswith("_Toc"):
        return False
    linked = sum(len(text.text or "") for text in link.iter(f"{W}t"))
    return linked > 0 and linked >= len(line.text().replace("\t", "")) - 4  # the page number may stand outside


def _text_boxes(holder: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a drawing, each once: of alternative contents only the branch that is read."""
    for child in holder:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            if (branch := alternative(child)) is not None:
                yield from _text_boxes(branch)
        elif isinstance(child.tag, str):
            yield from _text_boxes(child)
