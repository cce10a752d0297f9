"""What a file says, whatever its format: one stream of blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass

# Flags of files that may say more than their blocks do: what seems to be missing may stand in what wasn't read.
UNREAD = frozenset({"attachments", "drawn-marks", "repaired", "unread-content"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place in a table. Rows and columns count real cells from 0; merged cells have spans."""

    table: int  # the document's tables in order, from 1; nested tables have a number of their own
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph's worth of text: in the body, in a cell, in a text box, or from a line group on a page."""

    text: str  # the author's final view; line breaks as \n, tabs as \t, without an automatic number
    label: str = ""  # a computed automatic number or bullet: "4.1", "•"
    heading: int = 0  # 1-9 where the file itself says that it is a heading, else 0
    cell: Cell | None = None
    page: int = 0  # from 1; 0 where the format doesn't say
    placeholder: bool = False  # a content control's or form field's prompt: nobody's answer
    control: str = ""  # tag or alias of the content control or form field it stands in
    box: tuple[float, float, float, float] | None = None  # pdf: left, bottom, right, top in points
    confidence: float = 1.0  # 0..1 that the text is what stands there (less than 1 for OCR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A readable file. *blocks* is bounded (20,000 blocks, 5 MB of text); *asides* belong to no section."""

    format: str  # "docx", "pdf"
    blocks: tuple[Block, ...]
    asides: tuple[Block, ...] = ()  # headers, footers, footnotes, comments, in that order
    # "macros", "tracked-changes", "external-references", "unread-content" (text stands in the file that is not in the
    # blocks); pdf: "active-content", "attachments", "drawn-marks" (stamps and ink, which nobody reads), "ocr",
    # "repaired", "xfa"
    flags: tuple[str, ...] = ()
