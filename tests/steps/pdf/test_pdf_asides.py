"""What repeats from page to page, and footnotes, belong to no section."""

from __future__ import annotations

from intake.steps.read.pdf import read_pdf

FULL = "Kommunen önskade att starta en insats som kunde stödja målgruppen bort från ett passivt mottagande"


def with_running_lines(sheet, number: int, body: list[str]):
    page = sheet().text(72, 800, "Samordningsförbundet Exempel").text(400, 800, f"Sida {number} (3)")
    return page.text(72, 40, "www.exempel.example").lines(72, 600, body)


def test_lines_at_the_same_place_on_the_pages_are_asides_whatever_their_page_number(pdf_of, sheet):
    document = read_pdf(pdf_of(*(with_running_lines(sheet, n, [f"Stycke {n} av rapporten."]) for n in (1, 2, 3))))
    assert [block.text for block in document.blocks] == [f"Stycke {n} av rapporten." for n in (1, 2, 3)]
    assert "Sida 2 (3)" in [block.text for block in document.asides]


def test_running_lines_do_not_part_a_paragraph_that_goes_on(pdf_of, sheet):
    pages = [with_running_lines(sheet, 1, [FULL, FULL]), with_running_lines(sheet, 2, ["av försörjningsstöd."])]
    assert len(read_pdf(pdf_of(*pages)).blocks) == 1


def test_a_line_that_stands_on_one_page_only_is_text(pdf_of, sheet):
    pages = [with_running_lines(sheet, n, ["Text."]) for n in (1, 2)]
    pages[1].text(72, 780, "6.4 Framgångsfaktorer")
    assert "6.4 Framgångsfaktorer" in [block.text for block in read_pdf(pdf_of(*pages)).blocks]


def test_a_lone_page_number_is_an_aside(pdf_of, sheet):
    document = read_pdf(pdf_of(sheet().text(72, 700, "Slutrapport").text(290, 30, "1")))
    assert [block.text for block in document.blocks] == ["Slutrapport"]


def test_a_footnote_under_its_rule_is_an_aside_and_its_sign_leaves_the_text(pdf_of, sheet):
    page = (
        sheet().lines(72, 700, [FULL, FULL]).text(72, 672, "inom ramen för sjukersättning").text(220, 676, "1", size=6)
    )
    page.line(72, 100, 216, 100).text(72, 88, "1", size=6).text(77, 86, "Se webbplatsen.", size=9)
    document = read_pdf(pdf_of(page))
    assert document.blocks[-1].text.endswith("sjukersättning")
    assert any("Se webbplatsen." in block.text for block in document.asides)


def test_a_watermark_across_the_page_is_an_aside(pdf_of, sheet):
    document = read_pdf(pdf_of(sheet().turned(150, 300, "UTKAST").text(72, 700, "Slutrapport")))
    assert [block.text for block in document.blocks] == ["Slutrapport"]


def test_a_table_of_contents_is_an_aside(pdf_of, sheet):
    page = sheet().text(72, 700, "4.1 Syfte och bakgrund ............................ 3").text(72, 600, "4.1 Syfte")
    assert [block.text for block in read_pdf(pdf_of(page)).blocks] == ["4.1 Syfte"]
