"""Pages, as a PDF tells them or as they were recognised in pictures -> Document.

pdf_spreads           two pages on one sheet -> each by itself
pdf_asides            running headers and footers, footnotes
pdf_tables, pdf_tag_tables   ruling lines, or a tagged PDF's own word -> cells
pdf_lines, pdf_gutter, pdf_columns, pdf_paragraphs   words -> lines -> columns -> paragraphs
pdf_layout            one page in reading order
pdf_blocks            all pages as one stream
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.errors import Unreadable
from intake.model.document import Block, Document
from intake.steps.read.pdf_asides import running_words
from intake.steps.read.pdf_blocks import aside_blocks, blocks_of
from intake.steps.read.pdf_layout import Laid, common_gutter, lay_out, learn_habits, right_margin, sort_words
from intake.steps.read.pdf_page import Page
from intake.steps.read.pdf_spreads import as_placed, parts_of

MAX_BLOCKS = 20_000


def document_of(sheets: Sequence[Page], form: str, *, flags: tuple[str, ...] = ()) -> Document:
    """The pages as one stream of blocks. *form* becomes Document.format: "pdf" or "scan".

    A block is as sure as its words are on average, each counted by its length. Raises Unreadable("too_large") beyond
    20,000 blocks.
    """
    parts = parts_of(sheets)
    pages = [part.page for part in parts]
    running = running_words(pages)
    ordered = [sort_words(page, words) for page, words in zip(pages, running, strict=True)]
    habits = learn_habits(ordered)
    margin, gutter = right_margin(ordered), common_gutter(ordered)
    laid: list[Laid] = []
    for page in ordered:
        laid.append(lay_out(page, habits, margin, gutter, laid[-1] if laid else None))
    blocks = tuple(as_placed(blocks_of(laid, habits), parts))
    if len(blocks) > MAX_BLOCKS:
        raise Unreadable("too_large", f"there are more than {MAX_BLOCKS} paragraphs on the {len(sheets)} pages")
    asides = as_placed(aside_blocks(laid), parts)
    asides += [Block(text=note, page=sheet.number) for sheet in sheets for note in sheet.notes]
    flags = tuple(sorted({*flags, *(flag for sheet in sheets for flag in sheet.flags)}))
    return Document(format=form, blocks=blocks, asides=tuple(asides), flags=flags)
