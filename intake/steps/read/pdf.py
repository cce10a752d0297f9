"""A PDF with a text layer -> Document, in the same kind of block stream as a docx gives.

pdf_page, pdf_rules, pdf_fields, pdf_tags   what pdfium sees: words with places, lines, filled fields, headings
pdf_asides            running headers and footers, footnotes
pdf_tables            ruling lines -> cells
pdf_lines, pdf_columns, pdf_paragraphs   words -> lines -> columns -> paragraphs
pdf_layout            one page in reading order
pdf_blocks            all pages as one stream
"""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable
from intake.model.document import Block, Document
from intake.steps.read.pdf_asides import running_words
from intake.steps.read.pdf_blocks import aside_blocks, blocks_of
from intake.steps.read.pdf_fields import read_fields
from intake.steps.read.pdf_layout import Laid, lay_out, learn_habits, right_margin, sort_words
from intake.steps.read.pdf_page import Page, frame_of, read_words
from intake.steps.read.pdf_rules import read_drawing
from intake.steps.read.pdf_tags import read_headings

MAX_BYTES = 50_000_000
MAX_PAGES = 300
MAX_CHARACTERS = 2_000_000  # twenty seconds' work; a long report has a tenth of it
MAX_BLOCKS = 20_000

_FEW = 20  # characters a page on average, under which pages with pictures are a scan with a stamp on it
_SAVE_AGAIN = "save it once more and send it again"
_ENCRYPTED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read_pdf(content: bytes) -> Document:
    """The document's blocks, with page (from 1) and box (points from the page's lower left corner).

    Raises Unreadable: "encrypted" (a password is needed), "damaged", "empty" (no page, or nothing on them),
    "unsupported" (a scan without a text layer) and "too_large" (over 50 MB, 300 pages, 2 million characters or
    20,000 blocks).
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", "the PDF is larger than 50 MB", do="send a smaller file")
    pages = _read_pages(content)
    _check_text(pages)
    running = running_words(pages)
    ordered = [sort_words(page, words) for page, words in zip(pages, running, strict=True)]
    habits = learn_habits(ordered)
    margin = right_margin(ordered)
    laid = [lay_out(page, habits, margin) for page in ordered]
    return Document(format="pdf", blocks=_bounded(laid, blocks_of(laid, habits)), asides=tuple(aside_blocks(laid)))


def _bounded(laid: Sequence[Laid], blocks: list[Block]) -> tuple[Block, ...]:
    if len(blocks) > MAX_BLOCKS:
        raise Unreadable("too_large", f"the PDF has more than {MAX_BLOCKS} paragraphs on {len(laid)} pages")
    return tuple(blocks)


def _read_pages(content: bytes) -> list[Page]:
    document = _open(content)
    try:
        count = len(document)
        if count == 0:
            raise Unreadable("empty", "the PDF has no pages", do="send the file once more")
        if count > MAX_PAGES:
            raise Unreadable("too_large", f"the PDF has more than {MAX_PAGES} pages", do="send a shorter file")
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        pages: list[Page] = []
        characters = 0
        for index in range(count):
            page = _read_page(document, index, MAX_CHARACTERS - characters)
            characters += sum(len(word.text) for word in page.words)
            pages.append(page)
        return pages
    finally:
        document.close()


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in _ENCRYPTED:
            raise Unreadable("encrypted", "the PDF asks for a password", do="send it without a password") from error
        raise Unreadable("damaged", "the PDF can't be opened", do=_SAVE_AGAIN) from error


def _read_page(document: pdfium.PdfDocument, index: int, room: int) -> Page:
    try:
        page = document[index]
        try:
            frame = frame_of(page)
            width, height = frame.shown
            drawing = read_drawing(page, frame)
            words = read_words(page, frame, drawing.rules, max_characters=room)
            words += read_fields(document, page, frame)
            headings = read_headings(page)
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", f"page {index + 1} of the PDF can't be read", do=_SAVE_AGAIN) from error
    return Page(index + 1, width, height, words, drawing.rules, drawing.has_image, headings)


def _check_text(pages: Sequence[Page]) -> None:
    """Raise where the pages are pictures: their text has to be recognised first."""
    texts = ["".join(word.text for word in page.words) for page in pages]
    length = sum(len(text) for text in texts)
    pictures = any(page.has_image for page in pages)
    unknown = sum(text.count("\ufffd") + sum(1 for sign in text if "\ue000" <= sign <= "\uf8ff") for text in texts)
    if length == 0 and not pictures:
        raise Unreadable("empty", "the PDF's pages hold no text", do="send the file once more")
    if (pictures and length < _FEW * len(pages)) or unknown * 2 > length:
        raise Unreadable(
            "unsupported",
            "the PDF is a scan: its pages are pictures without text",
            why="text in pictures is not recognised yet",
            do="send the report as a Word file, or as a PDF made by the program it was written in",
        )
