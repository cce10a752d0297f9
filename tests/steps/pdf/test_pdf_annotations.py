"""What is typed, drawn or noted on top of a page in a viewer."""

from __future__ import annotations

import pytest

from intake.steps.read.pdf import read_pdf


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_pdf(content).blocks]


def test_text_typed_onto_the_page_in_a_reader_is_text(pdf_of, sheet):
    page = sheet().text(72, 700, "Underskrift:")
    page.annotation((160, 694, 400, 712), "/Subtype /FreeText /DA (/Helv 11 Tf) /Contents (Elin Forsberg)")
    assert texts(pdf_of(page)) == ["Underskrift:\tElin Forsberg"]


def test_text_typed_on_a_line_to_write_on_takes_its_place(pdf_of, sheet):
    page = sheet().text(72, 700, "Underskrift:").text(160, 698, "." * 60)
    page.annotation((160, 694, 400, 712), "/Subtype /FreeText /Contents (Elin Forsberg)")
    assert texts(pdf_of(page)) == ["Underskrift:\tElin Forsberg"]


def test_typed_text_in_a_cell_is_the_cell_s(pdf_of, sheet):
    page = sheet().grid((72, 200, 400), (720, 690, 660)).text(76, 700, "Organisation").text(76, 670, "E-post")
    page.annotation((204, 694, 398, 716), "/Subtype /FreeText /Contents (Ockelbo kommun)")
    page.annotation((204, 664, 398, 686), "/Subtype /FreeText /Contents (karin.ek@example.se)")
    cells = [(b.cell.row, b.cell.column, b.text) for b in read_pdf(pdf_of(page)).blocks if b.cell]
    assert cells == [
        (0, 0, "Organisation"), (0, 1, "Ockelbo kommun"), (1, 0, "E-post"), (1, 1, "karin.ek@example.se")
    ]  # fmt: skip


def test_typed_lines_keep_their_order(pdf_of, sheet):
    page = sheet().text(72, 700, "4.1 Syfte", bold=True)
    page.annotation((72, 600, 500, 690), "/Subtype /FreeText /Contents (Det första.\\rDet andra.\\rDet tredje.)")
    assert " ".join(texts(pdf_of(page))) == "4.1 Syfte Det första. Det andra. Det tredje."


def test_hidden_typed_text_says_nothing(pdf_of, sheet):
    page = sheet().text(72, 700, "Text.")
    page.annotation((160, 694, 400, 712), "/Subtype /FreeText /Contents (dolt)", flags=2)
    assert texts(pdf_of(page)) == ["Text."]


@pytest.mark.parametrize("kind", ["Text", "Highlight", "StrikeOut", "Caret"])
def test_a_note_on_the_page_is_an_aside(pdf_of, sheet, kind):
    page = sheet().text(72, 700, "Text.")
    page.annotation((160, 694, 180, 712), f"/Subtype /{kind} /Contents (En kommentar)")
    document = read_pdf(pdf_of(page))
    assert [block.text for block in document.blocks] == ["Text."]
    assert [(aside.text, aside.page) for aside in document.asides] == [("En kommentar", 1)]


@pytest.mark.parametrize(
    ("rest", "flags"),
    [
        ("/Subtype /Stamp", ("drawn-marks",)),
        ("/Subtype /Ink /InkList [[1 1 2 2]]", ("drawn-marks",)),
        ("/Subtype /FileAttachment", ("attachments",)),
        ("/Subtype /Link /A << /S /Launch /F (calc.exe) >>", ("external-references",)),
        ("/Subtype /Link /A << /S /GoToR /F (a.pdf) /D [0 /Fit] >>", ("external-references",)),
        ("/Subtype /Link /A << /S /URI /URI (https://example.se) >>", ()),
    ],
)
def test_what_nobody_reads_or_follows_is_flagged(pdf_of, sheet, rest, flags):
    page = sheet().text(72, 700, "Text.").annotation((160, 694, 180, 712), rest)
    assert read_pdf(pdf_of(page)).flags == flags
