"""Paragraphs, tables by their real cells, content controls and text boxes, as one stream of blocks in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from intake.errors import Unreadable
from intake.model.document import Block, Cell
from intake.steps.read.docx_controls import STANDARD_PROMPT, Controls
from intake.steps.read.docx_fields import Line
from intake.steps.read.docx_inline import Inline
from intake.steps.read.docx_names import MC, R, W, alternative, is_on, number, value
from intake.steps.read.docx_numbering import Numbering
from intake.steps.read.docx_styles import Style, Styles
from intake.steps.read.docx_tables import WRAPPERS, Context, Grids, Place

MAX_BLOCKS = 20_000
MAX_TEXT = 5_000_000  # characters
_LONGEST_PROMPT = 60  # characters of Word's own prompts


class Walker:
    """Walks one part after the other (body, header, notes). Counts blocks and text over all that it is given."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        controls: Controls,
        chunk: Callable[[str], Sequence[Block]],
    ) -> None:
        """*chunk* reads the altChunk of a relationship's id."""
        self._styles = styles
        self._numbering = numbering
        self._inline = Inline(styles, controls)
        self._grids = Grids(controls)
        self._chunk = chunk
        self._tables = 0
        self._size = 0
        self._marked = False  # a paragraph mark was inserted or deleted
        self._carried: Line | None = None  # a paragraph whose mark is deleted: it flows into the next
        self._blocks: list[Block] = []

    @property
    def tracked(self) -> bool:
        return self._marked or self._inline.tracked or self._grids.tracked

    @property
    def unread(self) -> bool:
        return self._inline.unread

    def walk(self, root: etree._Element) -> tuple[Block, ...]:
        """The blocks below *root*. Raises Unreadable, too_large."""
        self._blocks = []
        self._inline.fields.begin_part(root)
        self._story(root, Context())
        return tuple(self._blocks)

    def _story(self, parent: etree._Element, context: Context) -> None:
        """A part, cell or text box: no field, and no paragraph whose mark is deleted, goes on beyond its end."""
        before, fields = self._carried, len(self._inline.fields)
        self._carried = None
        self._walk(parent, context)
        self._flush(context)
        self._inline.fields.close(fields)
        self._carried = before

    def _walk(self, parent: etree._Element, context: Context) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, context)
            elif tag == f"{W}tbl":
                self._flush(context)
                self._table(child, context)
            elif tag == f"{W}sdt":
                content, inner = self._grids.entered(child, context)
                if content is not None:
                    self._walk(content, inner)
            elif tag in WRAPPERS:
                self._walk(child, context)
            elif tag == f"{W}altChunk":
                self._flush(context)
                self._add_chunk(child, context)
            elif tag == f"{MC}AlternateContent" and (branch := alternative(child)) is not None:
                self._walk(branch, context)

    def _paragraph(self, paragraph: etree._Element, context: Context) -> None:
        properties = paragraph.find(f"{W}pPr")
        style_id = "" if properties is None else value(properties.find(f"{W}pStyle"))
        style = self._styles.get(style_id)
        line = self._carried or Line()
        if context.instead:
            line.parts.append(context.instead)
        else:
            self._inline.read(paragraph, line, prompt=context.prompt, hidden=style.hidden)
        if self._flows_on(properties):
            self._carried = line
            return
        self._carried = None
        if not style.contents and not _is_contents_entry(line):
            label = self._label(properties, style, style_id, line)
            self._emit(line, label, _heading(properties, style), context)
        self._text_boxes(line, context)

    def _flows_on(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph's mark is deleted, moved away or hidden, so that the next one goes on its line."""
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is None or not len(mark):
            return False
        if mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None:
            self._marked = True
            return True
        self._marked = self._marked or mark.find(f"{W}ins") is not None
        return is_on(mark.find(f"{W}vanish")) and mark.find(f"{W}specVanish") is None

    def _label(self, properties: etree._Element | None, style: Style, style_id: str, line: Line) -> str:
        direct = None if properties is None else properties.find(f"{W}numPr")
        number_id, level = style.number_id, style.level
        if direct is not None:
            own = direct.find(f"{W}numId")
            number_id = number_id if own is None else value(own)
            level = number(direct.find(f"{W}ilvl"), -1 if level is None else level)
        if not number_id or number_id == "0" or (style.hidden and not line.text()):
            return ""
        if level is None or level < 0:
            level = self._numbering.level_of_style(number_id, style.number_style or style_id)
        return self._numbering.label(number_id, level)

    def _flush(self, context: Context) -> None:
        """What a deleted paragraph mark left over where no paragraph follows it."""
        if self._carried is not None:
            line, self._carried = self._carried, None
            self._emit(line, "", 0, context)
            self._text_boxes(line, context)

    def _emit(self, line: Line, label: str, heading: int, context: Context) -> None:
        text, prompt = line.text(), ""
        if not text:
            prompt = line.prompt()
        elif len(text) < _LONGEST_PROMPT and STANDARD_PROMPT.fullmatch(text):
            text, prompt = "", text
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
        self._size += len(block.text) + len(block.label) + 1
        if len(self._blocks) >= MAX_BLOCKS or self._size > MAX_TEXT:
            raise Unreadable("too_large", "the document holds more text than a report can", do="send the report alone")
        self._blocks.append(block)

    def _add_chunk(self, chunk: etree._Element, context: Context) -> None:
        before = self._tables
        for block in self._chunk(chunk.get(f"{R}id", "")):
            cell = context.cell
            if block.cell is not None:
                cell = replace(block.cell, table=before + block.cell.table)
                self._tables = max(self._tables, cell.table)
            self._add(replace(block, cell=cell))

    def _text_boxes(self, line: Line, context: Context) -> None:
        for holder in line.boxes:
            for box in _boxes(holder):
                self._story(box, context)

    def _table(self, table: etree._Element, context: Context) -> None:
        self._tables += 1
        number_of_table = self._tables
        for place in self._grids.of(table, context):
            cell = _cell(number_of_table, place)
            before = len(self._blocks)
            self._story(place.element, replace(place.context, cell=cell))
            if len(self._blocks) == before:
                self._add(Block(text="", cell=cell))  # an empty cell is told: it parts "left blank" from "not there"


def _cell(table: int, place: Place) -> Cell:
    return Cell(table=table, row=place.row, column=place.column, row_span=place.rows, column_span=place.columns)


def _heading(properties: etree._Element | None, style: Style) -> int:
    level = 9 if properties is None else number(properties.find(f"{W}outlineLvl"), 9)
    return level + 1 if level < 9 else style.heading


def _is_contents_entry(line: Line) -> bool:
    """Whether the whole paragraph is a link to a heading, as Word's tables of contents are."""
    link = line.link
    if link is None or not link.get(f"{W}anchor", "").startswith("_Toc"):
        return False
    linked = sum(len(text.text or "") for text in link.iter(f"{W}t"))
    return linked > 0 and linked >= len(line.text().replace("\t", "")) - 4  # the page number may stand outside


def _boxes(holder: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a drawing, each once: of alternative contents only the branch that is read."""
    for child in holder:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            if (branch := alternative(child)) is not None:
                yield from _boxes(branch)
        else:
            yield from _boxes(child)
