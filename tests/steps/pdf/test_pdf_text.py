"""Words on a page become paragraphs in reading order."""

from __future__ import annotations

import pytest

from intake.errors import Unreadable
from intake.steps.read.pdf import read_pdf
from intake.steps.read.pdf_lines import glue

FULL = "Kommunen önskade att starta en insats som kunde stödja målgruppen bort från ett passivt mottagande"


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_pdf(content).blocks]


def test_lines_that_fill_the_width_are_one_paragraph(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, "av försörjningsstöd och mot egen försörjning."])
    assert texts(pdf_of(page)) == [f"{FULL} av försörjningsstöd och mot egen försörjning."]


def test_a_line_with_room_for_the_next_word_ends_its_paragraph(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, "Kort rad.", "Ny rad."])
    assert texts(pdf_of(page))[1:] == ["Ny rad."]


def test_a_wider_gap_between_lines_ends_a_paragraph(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, FULL, FULL]).lines(72, 645, [FULL])
    assert len(texts(pdf_of(page))) == 2


def test_a_bold_heading_stands_apart_from_the_text_under_it(pdf_of, sheet):
    page = sheet().text(72, 714, f"4.1 {FULL[:80]} ett passivt", bold=True).lines(72, 700, [FULL, FULL])
    assert texts(pdf_of(page))[0].startswith("4.1 Kommunen")
    assert len(texts(pdf_of(page))) == 2


def test_a_hyphen_that_only_parts_a_word_is_undone_and_one_that_belongs_to_it_stays(pdf_of, sheet):
    first = "Insatsen har gett deltagarna bättre självkänsla och minskat behovet av försörj-"
    second = "ningsstöd under året, och samverkan har stärkts genom att alla parter mött SIP-"
    third = "samordnaren i arbetet med fysisk-"
    page = sheet().lines(72, 700, [first, second, third, "och psykisk ohälsa."])
    [text] = texts(pdf_of(page))
    assert "försörjningsstöd" in text
    assert "SIP-samordnaren" in text
    assert "fysisk- och psykisk" in text


def test_a_bullet_is_the_label_of_its_paragraph(pdf_of, sheet):
    page = sheet().text(72, 700, "•").text(90, 700, "Läkarutlåtanden").text(72, 686, "2.").text(90, 686, "Nästa steg")
    assert [(b.label, b.text) for b in read_pdf(pdf_of(page)).blocks] == [
        ("•", "Läkarutlåtanden"),
        ("2.", "Nästa steg"),
    ]


def test_a_word_that_is_struck_out_says_nothing(pdf_of, sheet):
    page = sheet().text(72, 700, "Beviljade medel:").text(160, 700, "1111").line(160, 703.2, 185, 703.2)
    page.text(190, 700, "2458")
    assert texts(pdf_of(page)) == ["Beviljade medel: 2458"]


def test_what_is_typed_onto_a_writing_line_is_not_struck_out(pdf_of, sheet):
    page = sheet().text(72, 700, "Namn:").text(120, 700, "Elin Forsberg").line(115, 703, 400, 703)
    assert texts(pdf_of(page)) == ["Namn:\tElin Forsberg"]


def test_a_paragraph_runs_on_over_the_end_of_a_page(pdf_of, sheet):
    first = sheet().lines(72, 400, [FULL, FULL, FULL])
    second = sheet().lines(72, 760, ["av försörjningsstöd.", "Ett nytt stycke."])
    blocks = read_pdf(pdf_of(first, second)).blocks
    assert [block.text[-20:] for block in blocks] == ["av försörjningsstöd.", "Ett nytt stycke."]
    assert [block.page for block in blocks] == [1, 2]


def test_newspaper_columns_are_read_one_after_the_other(pdf_of, sheet):
    column = [
        "Samverkan med vården har",
        "fungerat bra genom hela",
        "insatsen och alla parter",
        "har deltagit i arbetet",
        "under hela perioden från",
    ]
    page = sheet().lines(60, 700, [*column, "vänster slut"]).lines(320, 700, [*column, "höger slut"])
    text = " ".join(texts(pdf_of(page)))
    assert text.endswith("från höger slut")
    assert "under hela perioden från vänster slut Samverkan" in text


def test_a_turned_page_reads_as_it_is_shown(pdf_of, sheet):
    page = sheet(rotate=90)
    page.commands.append(b"BT /F1 11 Tf 0 1 -1 0 100 100 Tm (Slutrapport) Tj ET")
    [block] = read_pdf(pdf_of(page)).blocks
    assert block.text == "Slutrapport"
    assert block.box is not None
    assert block.box[0] == 100
    assert 590 < block.box[3] + 100 < 610


def test_labels_and_values_in_clear_columns_are_cells_of_one_table(pdf_of, sheet):
    page = sheet()
    rows = [("Insatsens namn", "RESAN"), ("Insatstid", "2022-01-01 - 2023-12-31"), ("Beviljade medel", "2 458 000")]
    for number, (label, value) in enumerate(rows):
        page.text(72, 700 - 20 * number, label).text(250, 700 - 20 * number, value)
    cells = {(b.cell.row, b.cell.column): b.text for b in read_pdf(pdf_of(page)).blocks if b.cell}
    assert cells[1, 0] == "Insatstid"
    assert cells[2, 1] == "2 458 000"


def test_one_line_with_a_wide_gap_keeps_a_tab_in_it(pdf_of, sheet):
    page = sheet().text(72, 700, "Datum:").text(250, 700, "Namn:")
    assert texts(pdf_of(page)) == ["Datum:\tNamn:"]


def test_what_an_empty_content_control_prints_is_a_placeholder(pdf_of, sheet):
    page = sheet().text(72, 700, "Klicka eller tryck här för att ange text.")
    assert [block.placeholder for block in read_pdf(pdf_of(page)).blocks] == [True]


def test_a_justified_line_is_one_line_however_wide_its_spaces(pdf_of, sheet):
    page = sheet()
    page.commands.append(b"30 Tw")
    page.text(72, 700, "I projektets rapporter")
    assert [(b.label, b.text) for b in read_pdf(pdf_of(page)).blocks] == [("", "I projektets rapporter")]


def test_a_page_set_in_two_columns_is_read_column_by_column_whatever_their_lines_heights(pdf_of, sheet):
    left = [f"vänster rad nummer {n} i texten" for n in range(14)]
    right = [f"höger rad nummer {n} i texten" for n in range(14)]
    page = sheet().text(60, 760, "Slutrapport", size=18).lines(60, 700, left).lines(320, 706, right, pitch=15)
    text = " ".join(texts(pdf_of(page)))
    assert text.startswith("Slutrapport vänster rad nummer 0")
    assert "nummer 13 i texten höger rad nummer 0" in text


def test_what_is_typed_into_a_box_beside_its_label_reads_on_from_it(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisation").grid([200, 400], [714, 694]).text(204, 700, "Söderhamns kommun")
    assert texts(pdf_of(page)) == ["Organisation\tSöderhamns kommun"]


@pytest.mark.parametrize(
    ("before", "after", "glued"),
    [
        ("maja.lind", "qvist@example.se", "maja.lindqvist@example.se"),
        ("maja.lindqvist@exam", "ple.se", "maja.lindqvist@example.se"),
        ("maja.lindqvist@example.se /", "omar.haddad@example.se", "maja.lindqvist@example.se / omar.haddad@example.se"),
        (
            "Se https://exempel.example/blankett-",
            "for-slutrapport",
            "Se https://exempel.example/blankett-for-slutrapport",
        ),
        ("och/", "eller", "och/eller"),
        ("2022–", "2023", "2022– 2023"),
        ("sam\u00ad", "ordning", "samordning"),
        ("omar-", ".haddad@example.se", "omar.haddad@example.se"),
    ],
)
def test_addresses_and_slashes_at_a_line_s_end_are_put_together(before, after, glued):
    assert glue(before, after, frozenset()) == glued


def test_a_dash_that_parts_no_word_ends_its_line(pdf_of, sheet):
    page = sheet().lines(72, 700, ["Beviljade medel: 850 000:-", "Utnyttjade medel: -", "2. Ansvarig"])
    assert texts(pdf_of(page)) == ["Beviljade medel: 850 000:-", "Utnyttjade medel: -", "2. Ansvarig"]


def test_a_numbered_heading_under_a_full_line_stands_apart(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, f"{FULL[:-1]}.", "4.2 Målgrupp för insatsen"])
    assert texts(pdf_of(page))[-1] == "4.2 Målgrupp för insatsen"


def test_a_heading_with_two_numbers_stands_apart_also_under_a_full_line_that_ends_no_sentence(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, FULL, "7.2.1 Varför utnyttjades inte medlen?"])
    assert texts(pdf_of(page))[-1] == "7.2.1 Varför utnyttjades inte medlen?"


def test_a_number_that_the_text_points_at_begins_no_heading(pdf_of, sheet):
    page = sheet().lines(72, 700, [FULL, f"{FULL[:88]} se avsnitt", "4.2 Målgrupp och det som står där."])
    assert len(texts(pdf_of(page))) == 1


def test_two_columns_with_few_lines_are_read_one_after_the_other_whatever_their_lines_heights(pdf_of, sheet):
    left = [
        "Samverkan med vården har fungerat bra",
        "genom hela insatsen och alla parter har",
        "deltagit i arbetet under hela perioden",
    ]
    right = [
        "Deltagarna har fått en fast kontakt och",
        "en plan som alla parter har skrivit under",
        "redan under den första månaden, vilket",
    ]
    page = sheet().lines(60, 700, left * 2).lines(310, 695, right * 2)
    text = " ".join(texts(pdf_of(page)))
    assert text.index("Deltagarna") > text.rindex("deltagit i arbetet")


def test_labels_stay_beside_their_values_on_a_page_set_in_two_columns(pdf_of, sheet):
    prose = [
        "Granby kommun såg att många unga vuxna",
        "stod utan både arbete och studier, och att",
        "stödet var svårt att nå.",
    ]
    page = sheet()
    for number, label in enumerate(["Insatsens namn", "Insatstid", "Beviljade medel", "Utnyttjade medel"]):
        page.text(60, 700 - 18 * number, label).text(160, 700 - 18 * number, f"Uppgift nummer {number} här")
    page.lines(60, 600, prose * 2)
    for top in (705, 655, 590, 533):
        page.lines(310, top, prose)
    found = [(block.cell.column, block.text) for block in read_pdf(pdf_of(page)).blocks if block.cell]
    assert found[:2] == [(0, "Insatsens namn"), (1, "Uppgift nummer 0 här")]
    assert texts(pdf_of(page))[-1].startswith("Granby kommun såg att många unga vuxna stod utan")


def test_dots_that_lead_to_a_value_are_no_text(pdf_of, sheet):
    page = sheet().text(72, 700, "Beviljade medel ........ 850 000 kr")
    assert texts(pdf_of(page)) == ["Beviljade medel\t850 000 kr"]


def test_text_set_sideways_on_an_upright_page_reads_on(pdf_of, sheet):
    page = sheet()
    for number, line in enumerate(["Slutrapport", "Insatsens namn: RESAN"]):
        page.commands.append(b"BT /F1 11 Tf 0 1 -1 0 %d 100 Tm (%s) Tj ET" % (100 + 40 * number, line.encode()))
    assert texts(pdf_of(page)) == ["Slutrapport", "Insatsens namn: RESAN"]


def test_letters_shown_one_by_one_make_words(pdf_of, sheet):
    page = sheet()
    page.commands.append(b"BT /F2 11 Tf 72 700 Td (S) Tj (lutra) Tj /F1 11 Tf (p) Tj (port) Tj ( 2023) Tj ET")
    assert texts(pdf_of(page)) == ["Slutrapport 2023"]


def test_a_line_drawn_through_some_words_of_a_run_takes_those_only(pdf_of, sheet):
    page = sheet().text(72, 700, "Beviljade medel 1111 2458").line(153.5, 703.2, 176, 703.2)
    assert texts(pdf_of(page)) == ["Beviljade medel 2458"]


def test_text_that_is_not_painted_is_less_sure(pdf_of, sheet):
    page = sheet()
    page.commands.append(b"3 Tr")
    page.text(72, 700, "Slutrapport")
    assert [block.confidence < 1 for block in read_pdf(pdf_of(page)).blocks] == [True]


def test_text_drawn_twice_to_look_bold_is_read_once(pdf_of, sheet):
    page = sheet().text(72, 700, "4.1 Syfte").text(72.3, 700, "4.1 Syfte")
    assert texts(pdf_of(page)) == ["4.1 Syfte"]


def test_numbered_headings_on_both_sides_make_two_columns_though_the_lines_stand_in_rows(pdf_of, sheet):
    page = sheet()
    for x, first in ((60, 3), (310, 5)):
        for part in (1, 2, 3):
            page.text(x, 760 - 60 * part, f"{first}.{part} Rubrik för delen").text(x, 740 - 60 * part, "Svar på det.")
    found = texts(pdf_of(page))
    assert [text[:3] for text in found if text[0].isdigit()] == ["3.1", "3.2", "3.3", "5.1", "5.2", "5.3"]


def test_letters_drawn_as_shapes_are_a_picture_of_text(pdf_of, sheet):
    page = sheet()
    for number in range(60):
        x, y = 72 + 7 * (number % 30), 700 - 20 * (number // 30)
        curves = b" ".join(b"%d %d %d %d %d %d c" % (x, y + n, x + 2, y + n, x + 3, y + n + 1) for n in range(9))
        page.commands.append(b"%d %d m %s h f" % (x, y, curves))
    with pytest.raises(Unreadable) as caught:
        read_pdf(pdf_of(page))
    assert caught.value.code == "unsupported"


def test_a_page_of_empty_boxes_is_no_picture_of_text(pdf_of, sheet):
    page = sheet()
    for number in range(150):
        page.fill(
            72 + 20 * (number % 15), 700 - 20 * (number // 15), 86 + 20 * (number % 15), 714 - 20 * (number // 15)
        )
    with pytest.raises(Unreadable) as caught:
        read_pdf(pdf_of(page))
    assert caught.value.code == "empty"
