"""The second reader: where the first can't open a file, or can't tell its signs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name

from intake.errors import Unreadable
from intake.model.document import Document
from intake.steps.read.pdf import read_pdf
from intake.steps.read.pdf_page import Page, Word
from intake.steps.read.pdf_rescue import SecondOpinion
from intake.steps.read.pdf_second import UNKNOWN, SecondReader


def headless(content: bytes) -> bytes:
    """A file that pdfium doesn't take for a PDF."""
    return content.replace(b"%PDF-1.7", b"%XYZ-1.7")


def told(document: Document) -> list[tuple[object, ...]]:
    return [(b.text, b.cell and (b.cell.row, b.cell.column), b.page) for b in document.blocks]


def test_a_file_that_pdfium_does_not_open_is_read_alike(pdf_of, sheet):
    first = sheet().text(72, 760, "1. Uppgifter", bold=True).grid((72, 200, 400), (720, 690, 660))
    first.text(76, 700, "Organisation").text(204, 700, "Ockelbo kommun").text(76, 670, "Ort").text(204, 670, "Ockelbo")
    second = sheet().text(72, 760, "4.1 Syfte", bold=True).lines(72, 730, ["Det första, som är längre.", "Det andra."])
    content = pdf_of(first, second)
    assert told(read_pdf(headless(content))) == told(read_pdf(content))


def test_its_words_stand_where_pdfium_sees_them_also_on_turned_pages(pdf_of, sheet):
    page = sheet(rotate=90)
    page.commands.append(b"BT /F1 11 Tf 0 1 -1 0 100 72 Tm (Organisation: Hofors) Tj ET")
    content = pdf_of(page)
    seen, also = read_pdf(content).blocks, read_pdf(headless(content)).blocks
    assert [block.text for block in also] == [block.text for block in seen]
    assert also[0].box == pytest.approx(seen[0].box, abs=4)


def test_its_fields_are_read_too(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisation:")
    page.annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (org) /V (Söderhamns kommun)")
    assert told(read_pdf(headless(pdf_of(page)))) == [("Organisation:\tSöderhamns kommun", None, 1)]


@pytest.fixture
def opened(pdf_of, sheet):
    """A file that says "Hej du" on its page, and pdfium's handle of that page."""
    content = pdf_of(sheet().text(72, 700, "Hej du"))
    document = pdfium.PdfDocument(content)
    page = document[0]
    yield content, page
    page.close()
    document.close()


def page_saying(*texts: str) -> Page:
    words = tuple(Word(text, 72.0 + 50 * n, 100.0 + 50 * n, 700.0, 11.0) for n, text in enumerate(texts))
    return Page(1, 595.0, 842.0, words, (), has_image=False)


@pytest.mark.parametrize("texts", [("\ue001\ue002\ue003", "du"), ("\ufffd\ufffd\ufffd", "\ufffd\ufffd"), ()])
def test_words_in_signs_without_meaning_are_read_again(opened, texts):
    content, handle = opened
    assert [word.text for word in SecondOpinion(content).on(page_saying(*texts), handle).words] == ["Hej", "du"]


def test_the_first_reading_stands_where_it_says_more(opened):
    content, handle = opened
    poor = page_saying("En lång text som säger mer", "\ue001" * 10)
    assert SecondOpinion(content).on(poor, handle) is poor


def test_the_first_reading_stands_where_the_second_reader_fails(opened):
    _, handle = opened
    poor = page_saying("\ue001\ue002\ue003")
    assert SecondOpinion(b"%PDF-1.7 and no more").on(poor, handle) is poor


def test_no_second_reader_is_asked_of_good_text_or_of_a_picture(opened):
    _, handle = opened
    for page in (page_saying("Hej", "du"), replace(page_saying(), has_image=True)):
        assert SecondOpinion(b"").on(page, handle) is page


def test_signs_that_a_font_does_not_tell_are_unknown(pdf_of, sheet):
    with pikepdf.open(BytesIO(pdf_of(sheet().text(72, 700, "abcd")))) as pdf:
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Foo)
        inner.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Foo, DescendantFonts=Array([inner]))
        font.Encoding = Name("/Identity-H")
        pdf.pages[0].Resources.Font.F1 = font
        content = saved(pdf)
    assert [word.text for word in SecondReader(content).page(1).words] == [UNKNOWN * 2]


def test_a_page_that_shows_forms_in_forms_over_and_over_is_too_large(pdf_of, sheet):
    with pikepdf.open(BytesIO(pdf_of(sheet().text(72, 700, "Hej")))) as pdf:
        form = None
        for _ in range(12):
            outer = pdf.make_stream(b"/X Do " * 20, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
            outer.Resources = Dictionary(XObject=Dictionary(X=form) if form is not None else Dictionary())
            form = outer
        pdf.pages[0].Resources.XObject = Dictionary(X=form)
        pdf.pages[0].Contents = pdf.make_stream(b"/X Do ")
        content = saved(pdf)
    with pytest.raises(Unreadable) as raised:
        SecondReader(content).page(1)
    assert raised.value.code == "too_large"


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()
