"""Two pages printed side by side on a sheet that lies on its side."""

from __future__ import annotations

import pytest

from intake.steps.read.pdf import read_pdf

SIDE = (842.0, 595.0)
RIGHT = 421.0  # where the right half begins, points
FULL = "Kommunen och regionen ville starta en gemensam insats för målgruppen"


@pytest.fixture
def half(sheet):
    """Draw a page of lines in one half of a sheet, with a running head and a page number."""

    def draw(drawn, left, number, texts):
        drawn.text(left + 50, 570, "Slutredovisning", size=8).text(left + 50, 20, f"Sida {number}", size=8)
        return drawn.lines(left + 50, 530, texts, size=9, pitch=13)

    return draw


def blocks(pdf_of, *sheets):
    return read_pdf(pdf_of(*sheets)).blocks


def test_two_pages_on_a_sheet_are_read_one_after_the_other_without_their_running_words(pdf_of, sheet, half):
    first = half(half(sheet(SIDE), 0, 1, ["1. Syfte", "Vi ville mer."]), RIGHT, 2, ["2. Mål", "Fler i arbete."])
    last = half(sheet(SIDE), 0, 3, ["3. Resultat", "Det gick bra."])
    found = blocks(pdf_of, first, last)
    texts = [block.text for block in found]
    assert texts == ["1. Syfte", "Vi ville mer.", "2. Mål", "Fler i arbete.", "3. Resultat", "Det gick bra."]
    assert [block.page for block in found] == [1, 1, 1, 1, 2, 2]


def test_what_stands_in_the_right_page_has_its_place_on_the_sheet(pdf_of, sheet, half):
    first = half(half(sheet(SIDE), 0, 1, ["1. Syfte"]), RIGHT, 2, ["2. Mål"])
    document = read_pdf(pdf_of(first))
    assert [round(block.box[0]) for block in document.blocks] == [50, 471]
    assert sorted(round(aside.box[0]) for aside in document.asides) == [50, 50, 471, 471]


def test_a_paragraph_that_goes_on_in_the_right_page_is_one(pdf_of, sheet, half):
    left, right = [FULL, FULL[:60] + " som"], ["saknade stöd från två parter.", "Den startade 2023."]
    found = blocks(pdf_of, half(half(sheet(SIDE), 0, 1, left), RIGHT, 2, right))
    assert "som saknade stöd" in " ".join(block.text for block in found if block.text.startswith("Kommunen"))


def test_a_gutter_as_wide_as_two_margins_tells_of_two_pages(pdf_of, sheet):
    drawn = sheet(SIDE)
    for left, title, date in ((50, "4.1 Syfte", "2024-02-05"), (50 + RIGHT, "4.2 Mål", "2024-03-14")):
        drawn.lines(left, 480, [title, FULL, "Datum:"], size=9, pitch=13).text(left + 150, 454, date, size=9)
    text = " ".join(" ".join(block.text for block in blocks(pdf_of, drawn)).split())
    assert text == f"4.1 Syfte {FULL} Datum: 2024-02-05 4.2 Mål {FULL} Datum: 2024-03-14"


def test_a_wide_table_on_a_sheet_on_its_side_is_one_page(pdf_of, sheet):
    drawn = sheet(SIDE).grid([50, 300, 550, 790], [500, 470, 440])
    for height, texts in ((480, ("Mål", "Uppnått", "Utfall")), (450, ("Fler i arbete", "Ja", "Elva"))):
        for left, text in zip((55, 305, 555), texts, strict=True):
            drawn.text(left, height, text)
    assert [(b.cell.row, b.cell.column) for b in blocks(pdf_of, drawn)] == [(r, c) for r in (0, 1) for c in (0, 1, 2)]


def test_labels_and_values_far_apart_on_a_sheet_on_its_side_are_rows(pdf_of, sheet):
    drawn = sheet(SIDE)
    for height, (label, value) in zip(
        (500, 480, 460), (("Namn", "Maja Lindqvist"), ("Ort", "Sundsvall"), ("Telefon", "070-174 06 05")), strict=True
    ):
        drawn.text(50, height, label).text(471, height, value)
    texts = [block.text for block in blocks(pdf_of, drawn)]
    assert texts == ["Namn", "Maja Lindqvist", "Ort", "Sundsvall", "Telefon", "070-174 06 05"]
