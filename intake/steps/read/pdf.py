"""A PDF -> Document, in the same kind of block stream as a docx gives.

pdf_runs, pdf_words, pdf_rules, pdf_tags   what pdfium sees: words with places, lines, headings
pdf_rescue            where that isn't enough: a second reader (pdf_second), repair (pdf_repair)
pdf_sense             whether the text is what stands there
pdf_overlay           what lies over the page: filled fields (pdf_fields, pdf_catalogue), typed text, notes
scan                  a page that is a picture: its words are recognised
pdf_xfa               a form that draws itself when it is opened: its data
pdf_document          the pages as one stream of blocks
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Unreadable
from intake.model.document import Document
from intake.readports import Ocr
from intake.steps.read.pdf_document import document_of
from intake.steps.read.pdf_overlay import Overlay, document_flags, named
from intake.steps.read.pdf_page import Frame, Page
from intake.steps.read.pdf_rescue import SecondOpinion, check_references, is_cut_off, read_whole
from intake.steps.read.pdf_rules import read_drawing
from intake.steps.read.pdf_runs import PageText
from intake.steps.read.pdf_sense import told
from intake.steps.read.pdf_tags import read_tags
from intake.steps.read.pdf_words import frame_of, upright, words_of

MAX_BYTES = 50_000_000
MAX_PAGES = 300
MAX_SCANNED = 60  # pages whose words have to be recognised, at some seconds each
MAX_CHARACTERS = 2_000_000  # twenty seconds' work; a long report has a tenth of it

_LEAST = 15  # characters that a word counts as: each has work of its own
_FEW = 20  # characters a page, under which a page with a picture is a scan with a stamp on it
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
# The name of a drawing that others can draw, also with a letter written by its number.
_DRAWING = re.compile(rb"/Form\b|/[A-Za-z]{0,10}#[0-9A-Fa-f]{2}[A-Za-z0-9#]")
_SHORTER = "send a shorter file"
_SAVE_AGAIN = "save it once more and send it again"
_ENCRYPTED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read_pdf(content: bytes, ocr: Ocr | None = None) -> Document:
    """The document's blocks, with page (from 1) and box (points from the page's lower left corner).

    Pages that are pictures are handed to *ocr*, each by itself: the document then has the flag "ocr", and where all
    its pages are pictures its format is "scan". Raises Unreadable: "encrypted" (a password is needed), "damaged",
    "empty" (no page, or nothing on them), "unsupported" (a scan, and *ocr* is None; a portfolio of files) and
    "too_large" (over 50 MB, 300 pages, 60 scanned ones, 2 million characters or 20,000 blocks).
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", "the PDF is larger than 50 MB", do="send a smaller file")
    pages, scanned, flags = _read_or_rescue(content, ocr)
    if "xfa" in pages[0].flags:
        filled = _read_filled(content)
        if filled is not None:
            return replace(filled, flags=tuple(sorted({*filled.flags, *pages[0].flags, *flags})))
    if "attachments" in pages[0].flags:
        _check_portfolio(content)
    _check_text(pages, scanned)
    form = "scan" if scanned == len(pages) else "pdf"
    return named(document_of(pages, form, flags=(*flags, "ocr") if scanned else flags), pages)


def _read_filled(content: bytes) -> Document | None:
    """A form that draws itself, by its data; where they aren't found, once the file is repaired."""
    from intake.steps.read.pdf_xfa import read_xfa  # lxml is loaded only where there is such a form

    try:
        filled = read_xfa(content)
    except Unreadable as error:
        if error.code != "damaged":
            raise
        filled = None
    if filled is not None:
        return filled
    from intake.steps.read.pdf_repair import repaired

    return read_xfa(repaired(content))


def _read_or_rescue(content: bytes, ocr: Ocr | None) -> tuple[list[Page], int, tuple[str, ...]]:
    """As pdfium reads it; what that can't, by the second reader; what neither can, repaired and read again."""
    try:
        return *_read_pages(content, ocr), ()
    except Unreadable as error:
        if error.code != "damaged":
            raise
    check_references(content)
    pages = read_whole(content)
    if pages is not None:
        return pages, 0, ()
    from intake.steps.read.pdf_repair import repaired  # pikepdf is loaded only where a file is broken

    return *_read_pages(repaired(content), ocr), ("repaired",)


def _read_pages(content: bytes, ocr: Ocr | None) -> tuple[list[Page], int]:
    """All pages, and how many of them were recognised in pictures."""
    if len(_DRAWING.findall(content)) > 1:
        from intake.steps.read.pdf_nesting import check_nesting  # pikepdf is loaded only where drawings may nest

        check_nesting(content)
    document = _open(content)
    try:
        count = len(document)
        if count == 0:
            raise Unreadable("empty", "the PDF has no pages", do="send the file once more")
        if count > MAX_PAGES:
            raise Unreadable("too_large", f"the PDF has more than {MAX_PAGES} pages", do=_SHORTER)
        overlay, second = Overlay(content), SecondOpinion(content)
        pages: list[Page] = []
        characters = scanned = 0
        for index in range(count):
            page, recognised = _read_page(document, index, MAX_CHARACTERS - characters, ocr, overlay, second)
            characters += sum(max(len(word.text), _LEAST) for word in page.words)
            scanned += recognised
            if scanned > MAX_SCANNED:
                raise Unreadable("too_large", f"more than {MAX_SCANNED} pages of the PDF are pictures", do=_SHORTER)
            pages.append(page)
        if is_cut_off(content, pages):
            raise Unreadable("damaged", "a part of the PDF is missing", why="the file is cut off", do="send it again")
        pages[0] = replace(pages[0], flags=pages[0].flags | document_flags(document))
        return pages, scanned
    finally:
        document.close()


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in _ENCRYPTED:
            raise Unreadable("encrypted", "the PDF asks for a password", do="send it without a password") from error
        raise Unreadable("damaged", "the PDF can't be opened", do=_SAVE_AGAIN) from error


def _read_page(
    document: pdfium.PdfDocument, index: int, room: int, ocr: Ocr | None, overlay: Overlay, second: SecondOpinion
) -> tuple[Page, bool]:
    """The page, and whether its words were recognised in its picture."""
    try:
        page = document[index]
        try:
            read, frame = _as_text(page, index + 1, room)
            read = second.on(read, page)
            pictured = _is_picture(read)
            if ocr is not None and pictured:
                read = _as_picture(page, index + 1, ocr)
            read = overlay.over(read, page, frame)
            if ocr is None and pictured:
                read = replace(read, flags=read.flags | {"unread-content"})
            return read, pictured and ocr is not None
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", f"page {index + 1} of the PDF can't be read", do=_SAVE_AGAIN) from error


def _as_text(page: pdfium.PdfPage, number: int, room: int) -> tuple[Page, Frame]:
    text = PageText(page, max_characters=room)
    try:
        runs = list(text.runs())
        frame = upright(frame_of(page), runs)
        drawing, tags = read_drawing(page, frame), read_tags(page)
        words = words_of(text, runs, frame, drawing.rules, tags.cells)
    finally:
        text.close()
    width, height = frame.shown
    drawn = drawing.rules, drawing.has_image
    return Page(number, width, height, words, *drawn, tags.headings, cells=tags.cells), frame


def _as_picture(page: pdfium.PdfPage, number: int, ocr: Ocr) -> Page:
    from intake.steps.read.scan import rasterised, read_scanned  # numpy is loaded only where a page is a picture

    return read_scanned(rasterised(page), number, ocr)


def _is_picture(page: Page) -> bool:
    """Whether the page shows a picture and hardly any text of its own, or text in signs that nobody knows.

    Text that isn't painted is a scanner's guess: it comes without the picture's ruling lines, and of unknown quality.
    """
    length = sum(len(word.text) for word in page.words)
    painted = sum(len(word.text) for word in page.words if word.confidence == 1.0)
    return (page.has_image and painted < _FEW) or told(page) * 2 < length


def _check_portfolio(content: bytes) -> None:
    """Raise where the pages only say that the file holds others (ISO 32000-1, 12.3.5): they are no report."""
    from intake.steps.read.pdf_catalogue import Catalogue  # pdfminer.six is loaded only where files are attached

    if "Collection" in Catalogue(content).root:
        raise Unreadable(
            "unsupported",
            "the PDF is a portfolio: the report lies in it as a file",
            do="send the report itself, as a file of its own",
        )


def _check_text(pages: Sequence[Page], scanned: int) -> None:
    """Raise where nothing can be told of the pages, or where they are pictures that nobody recognised."""
    length = sum(len(word.text) for page in pages for word in page.words)
    pictures = any(page.has_image for page in pages)
    if length == 0 and (scanned or not pictures):
        raise Unreadable("empty", "the PDF's pages hold no text", do="send the file once more")
    if not scanned and ((pictures and length < _FEW * len(pages)) or sum(map(told, pages)) * 2 < length):
        raise Unreadable(
            "unsupported",
            "the PDF is a scan: its pages are pictures without text",
            why="there is no program here that recognises text in pictures",
            do="send the report as a Word file, or as a PDF made by the program it was written in",
        )
