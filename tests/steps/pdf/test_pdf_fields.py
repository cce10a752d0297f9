"""Filled form fields, typed notes and tags."""

from __future__ import annotations

from intake.steps.read.pdf import read_pdf


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_pdf(content).blocks]


def test_a_filled_text_field_is_text_at_its_place(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisation:")
    page.annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (org) /V (Söderhamns kommun)")
    assert texts(pdf_of(page)) == ["Organisation:\tSöderhamns kommun"]


def test_the_lines_of_a_tall_field_stand_under_its_heading(pdf_of, sheet):
    page = sheet().text(72, 700, "4.1 Syfte", bold=True).text(72, 500, "4.2 Målgrupp", bold=True)
    value = "/V (Första stycket.\\nAndra stycket.)"
    page.annotation((72, 520, 500, 690), f"/Subtype /Widget /FT /Tx /Ff 4096 /T (syfte) {value}")
    found = texts(pdf_of(page))
    assert found[0] == "4.1 Syfte"
    assert " ".join(found[1:-1]) == "Första stycket. Andra stycket."
    assert found[-1] == "4.2 Målgrupp"


def test_an_empty_field_says_nothing(pdf_of, sheet):
    page = sheet().text(72, 700, "E-post:").annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (e)")
    assert texts(pdf_of(page)) == ["E-post:"]


def test_a_hidden_field_says_nothing(pdf_of, sheet):
    page = sheet().text(72, 700, "E-post:")
    page.annotation((200, 694, 400, 712), "/Subtype /Widget /FT /Tx /T (e) /V (dolt)", flags=2)
    assert texts(pdf_of(page)) == ["E-post:"]


def test_text_typed_onto_the_page_in_a_reader_is_text(pdf_of, sheet):
    page = sheet().text(72, 700, "Underskrift:")
    page.annotation((160, 694, 400, 712), "/Subtype /FreeText /DA (/Helv 11 Tf) /Contents (Elin Forsberg)")
    assert texts(pdf_of(page)) == ["Underskrift:\tElin Forsberg"]


def test_a_note_on_the_page_is_no_text(pdf_of, sheet):
    page = sheet().text(72, 700, "Text.")
    page.annotation((160, 694, 180, 712), "/Subtype /Text /Contents (En kommentar)")
    assert texts(pdf_of(page)) == ["Text."]


def test_the_headings_of_a_tagged_pdf_have_their_level(pdf_of, sheet):
    page = (
        sheet().tagged("H1", 72, 700, "5. Analys").tagged("H2", 72, 670, "5.1 Effekter").tagged("P", 72, 640, "Svar.")
    )
    assert [(b.text, b.heading) for b in read_pdf(pdf_of(page)).blocks] == [
        ("5. Analys", 1),
        ("5.1 Effekter", 2),
        ("Svar.", 0),
    ]
