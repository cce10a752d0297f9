"""Ruling lines become cells."""

from __future__ import annotations

from intake.steps.read.pdf import read_pdf


def cells(content: bytes) -> dict[tuple[int, int, int], list[str]]:
    found: dict[tuple[int, int, int], list[str]] = {}
    for block in read_pdf(content).blocks:
        if block.cell:
            found.setdefault((block.cell.table, block.cell.row, block.cell.column), []).append(block.text)
    return found


def test_each_ruled_box_is_a_cell_with_its_label_and_value_as_paragraphs(pdf_of, sheet):
    page = sheet().grid([70, 300, 520], [700, 660])
    page.text(75, 690, "Postnummer", size=7).text(75, 672, "826 42")
    page.text(305, 690, "Postadress", size=7).text(305, 672, "Exempelgatan 16")
    assert cells(pdf_of(page)) == {
        (1, 0, 0): ["Postnummer", "826 42"],
        (1, 0, 1): ["Postadress", "Exempelgatan 16"],
    }


def test_a_cell_over_two_columns_has_a_span(pdf_of, sheet):
    page = sheet().grid([70, 520], [720, 690]).grid([70, 300, 520], [690, 660])
    page.text(75, 700, "E-postadress").text(75, 670, "Datum").text(305, 670, "Namn")
    spans = {b.text: b.cell.column_span for b in read_pdf(pdf_of(page)).blocks if b.cell}
    assert spans == {"E-postadress": 2, "Datum": 1, "Namn": 1}


def test_thin_filled_areas_rule_like_lines(pdf_of, sheet):
    page = sheet()
    for x in (70, 300, 520):
        page.fill(x, 660, x + 0.5, 700, 0)
    for y in (660, 700):
        page.fill(70, y, 520, y + 0.5, 0)
    page.text(75, 680, "Datum").text(305, 680, "Namn")
    assert cells(pdf_of(page)) == {(1, 0, 0): ["Datum"], (1, 0, 1): ["Namn"]}


def test_a_table_without_outer_sides_has_its_outer_cells(pdf_of, sheet):
    page = sheet().line(70, 700, 520, 700).line(70, 680, 520, 680).line(70, 660, 520, 660).line(300, 660, 300, 700)
    page.text(75, 686, "Datum").text(305, 686, "Namn").text(75, 666, "2024-01-08").text(305, 666, "Elin Forsberg")
    assert cells(pdf_of(page))[1, 1, 1] == ["Elin Forsberg"]


def test_a_line_under_a_heading_and_a_frame_round_the_page_are_no_tables(pdf_of, sheet):
    page = sheet().grid([20, 575], [822, 20]).line(72, 690, 520, 690).text(72, 700, "4. Insatsbeskrivning")
    assert cells(pdf_of(page)) == {}


def test_marked_lines_of_text_are_no_table(pdf_of, sheet):
    page = sheet().fill(72, 697, 300, 709, 0.7).fill(72, 683, 260, 697, 0.7)
    page.text(72, 700, "Detta är markerat med gult av författaren").text(72, 686, "och detta också på nästa rad")
    assert cells(pdf_of(page)) == {}


def test_text_beside_a_box_is_not_cut_by_it(pdf_of, sheet):
    page = sheet().grid([400, 520], [720, 640]).text(405, 700, "Diarienummer")
    page.lines(
        72, 700, ["Slutrapport för insatser skickas via e-post till den adress", "som anges på förbundets webbplats."]
    )
    blocks = [block for block in read_pdf(pdf_of(page)).blocks if block.cell is None]
    [text] = [block.text for block in blocks]
    assert text.endswith("till den adress som anges på förbundets webbplats.")


def test_a_row_that_runs_over_the_end_of_a_page_is_one_row(pdf_of, sheet):
    first = sheet().grid([70, 300, 400, 520], [120, 100, 60])
    first.text(75, 106, "Mål").text(305, 106, "Uppnått").text(405, 106, "Utfall")
    first.lines(75, 88, ["Samordnaren ska genomföra minst sjuttio", "konsultationer med socialsekreterare och"])
    first.text(305, 88, "Ja")
    second = sheet().grid([70, 300, 400, 520], [780, 750, 720])
    second.text(75, 766, "samverkansparter under året.").text(75, 730, "Nästa mål").text(305, 730, "Nej")
    found = cells(pdf_of(first, second))
    assert found[1, 1, 0] == [
        "Samordnaren ska genomföra minst sjuttio konsultationer med socialsekreterare och samverkansparter under året."
    ]
    assert found[1, 2, 1] == ["Nej"]


def test_a_heading_row_repeated_on_the_next_page_is_left_out(pdf_of, sheet):
    first = sheet().grid([70, 300, 520], [140, 120, 100])
    first.text(75, 126, "Kostnadsslag").text(305, 126, "Budget").text(75, 106, "Lokalkostnader").text(305, 106, "5 000")
    second = sheet().grid([70, 300, 520], [700, 680, 660])
    second.text(75, 686, "Kostnadsslag").text(305, 686, "Budget").text(75, 666, "Summa").text(305, 666, "5 000")
    found = cells(pdf_of(first, second))
    assert [texts for (_, _, column), texts in found.items() if column == 0] == [
        ["Kostnadsslag"],
        ["Lokalkostnader"],
        ["Summa"],
    ]


def test_an_answer_pushed_to_the_next_page_stays_in_its_label_s_cell(pdf_of, sheet):
    first = sheet().grid([70, 520], [140, 100, 80])
    first.text(75, 130, "Organisation", size=7).text(75, 112, "Söderhamns kommun").text(75, 90, "E-postadress", size=7)
    second = sheet().grid([70, 520], [780, 750]).text(75, 760, "maja.lindqvist@example.se")
    assert cells(pdf_of(first, second))[1, 1, 0] == ["E-postadress", "maja.lindqvist@example.se"]


def test_a_form_ruled_only_by_lines_under_its_rows_beside_shaded_labels_is_a_table(pdf_of, sheet):
    page = sheet().fill(70, 640, 200, 700)
    for number, (label, value) in enumerate([("Namn", "RESAN"), ("Tid", "2023"), ("Medel", "100")]):
        page.line(70, 680 - 20 * number, 500, 680 - 20 * number)
        page.text(75, 686 - 20 * number, label).text(205, 686 - 20 * number, value)
    assert cells(pdf_of(page))[1, 0, 1] == ["RESAN"]
    assert cells(pdf_of(page))[1, 2, 1] == ["100"]


def test_a_whole_row_at_a_page_s_end_stays_apart_from_the_next_page_s_first(pdf_of, sheet):
    first = sheet().grid([70, 300, 520], [100, 80, 60]).text(75, 86, "Kostnadsslag").text(305, 86, "Budget")
    first.text(75, 66, "Aktiviteter som möten med mera, seminarier").text(305, 66, "50 000")
    second = sheet().grid([70, 300, 520], [780, 760]).text(75, 766, "Externa tjänster")
    assert cells(pdf_of(first, second))[1, 2, 0] == ["Externa tjänster"]


def test_columns_close_to_each_other_are_told_apart_without_lines(pdf_of, sheet):
    page = sheet().text(72, 700, "Insatsens mål").text(240, 700, "Har målet").text(338, 700, "Utfall för respektive")
    page.text(240, 687, "uppnåtts? Ja eller").text(338, 687, "mål")
    page.text(72, 660, "Fler deltagare ska få").text(240, 660, "Ja").text(338, 660, "55 beslut registrerades.")
    page.text(72, 647, "stöd.")
    assert cells(pdf_of(page)) == {
        (1, 0, 0): ["Insatsens mål"],
        (1, 0, 1): ["Har målet uppnåtts? Ja eller"],
        (1, 0, 2): ["Utfall för respektive mål"],
        (1, 1, 0): ["Fler deltagare ska få stöd."],
        (1, 1, 1): ["Ja"],
        (1, 1, 2): ["55 beslut registrerades."],
    }


def test_a_label_under_the_widest_answer_of_its_column_stands_apart_without_lines(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisations namn").text(300, 700, "Arbetsställets namn")
    page.text(72, 687, "Exempelkommunen").text(300, 687, "Arbetsmarknadsenheten")
    page.text(72, 674, "Namn - kontaktperson").text(300, 674, "Mobiltelefonnummer")
    page.text(72, 661, "Maja Lindqvist").text(300, 661, "070-174 06 10")
    told = [text for texts in cells(pdf_of(page)).values() for text in texts]
    assert {"Arbetsmarknadsenheten", "Mobiltelefonnummer", "Maja Lindqvist"} <= set(told)


def test_a_row_s_halves_on_two_pages_are_one_row_also_where_one_begins_with_a_figure(pdf_of, sheet):
    first = sheet().grid([70, 300, 520], [140, 120, 100, 60])
    first.text(75, 126, "Mål").text(305, 126, "Utfall").text(75, 106, "Fler").text(305, 106, "Tio")
    first.text(75, 86, "Två nya samverkansavtal ska tecknas och").text(305, 86, "Ett avtal tecknades av parterna i maj")
    second = (
        sheet().grid([70, 300, 520], [780, 750]).text(75, 766, "förankras.").text(305, 766, "2023, det andra vilar.")
    )
    found = cells(pdf_of(first, second))
    assert found[1, 2, 0] == ["Två nya samverkansavtal ska tecknas och förankras."]
    assert found[1, 2, 1] == ["Ett avtal tecknades av parterna i maj 2023, det andra vilar."]


def test_a_wrapped_label_close_to_its_value_is_told_apart_where_other_rows_show_the_columns(pdf_of, sheet):
    page = sheet()
    for number, label in enumerate(["Insatsens namn", "Insatstid", "Beviljade medel"]):
        page.text(72, 700 - 24 * number, label).text(204, 700 - 24 * number, f"Värde {number}")
    page.text(72, 628, "Namn på kontaktpersonen").text(204, 628, "Elin Forsberg").text(72, 615, "för insatsen")
    assert cells(pdf_of(page))[1, 3, 0] == ["Namn på kontaktpersonen för insatsen"]
    assert cells(pdf_of(page))[1, 3, 1] == ["Elin Forsberg"]


def test_headings_at_the_left_and_answers_at_the_right_are_rows(pdf_of, sheet):
    answer = [
        "Insatsen har gett deltagarna bättre självkänsla",
        "och minskat behovet av försörjningsstöd under",
        "hela året.",
    ]
    page = sheet()
    for number, heading in enumerate(
        [["4.1 Syfte och", "bakgrund till", "insatsen"], ["4.2 Målgrupp för", "insatsen"]]
    ):
        page.lines(72, 700 - 80 * number, heading, pitch=13.5)
        page.lines(230, 700 - 80 * number, answer, pitch=12).text(230, 658 - 80 * number, f"Stycke {number}.")
    found = cells(pdf_of(page))
    assert [found[1, row, 0] for row in (0, 1)] == [
        ["4.1 Syfte och bakgrund till insatsen"],
        ["4.2 Målgrupp för insatsen"],
    ]
    assert [found[1, row, 1][-1] for row in (0, 1)] == ["Stycke 0.", "Stycke 1."]


def test_small_labels_beside_each_other_have_their_answers_below_them_though_one_has_none(pdf_of, sheet):
    page = sheet().text(72, 700, "Organisations namn", size=8).text(300, 700, "Arbetsställets namn", size=8)
    page.text(72, 688, "Region Norrskog")
    page.text(72, 668, "Namn - kontaktperson", size=8).text(300, 668, "Mobiltelefonnummer", size=8)
    page.text(72, 656, "Omar Haddad")
    assert cells(pdf_of(page)) == {
        (1, 0, 0): ["Organisations namn", "Region Norrskog"],
        (1, 0, 1): ["Arbetsställets namn"],
        (1, 1, 0): ["Namn - kontaktperson", "Omar Haddad"],
        (1, 1, 1): ["Mobiltelefonnummer"],
    }


def test_a_table_without_lines_goes_on_over_a_page_s_end_though_its_last_column_is_narrower_there(pdf_of, sheet):
    first = (
        sheet()
        .text(72, 120, "Kostnadsslag")
        .text(300, 120, "Budget i kronor")
        .text(72, 100, "Lokaler")
        .text(300, 100, "5 000")
    )
    second = sheet().text(72, 780, "Resor").text(300, 780, "250").text(72, 760, "Summa").text(300, 760, "5 250")
    assert cells(pdf_of(first, second))[1, 3, 1] == ["5 250"]


def test_values_after_many_spaces_stand_in_a_column_of_their_own(pdf_of, sheet):
    page = sheet()
    for number, (label, value) in enumerate(
        [("Insatsens namn", "Rätt stöd"), ("Tid", "2023"), ("Medel", "850 000 kr")]
    ):
        page.text(72, 700 - 14 * number, label + " " * (60 - len(label)) + value)
    assert {column: texts for (_, row, column), texts in cells(pdf_of(page)).items() if row == 0} == {
        0: ["Insatsens namn"],
        1: ["Rätt stöd"],
    }


def test_every_cell_of_a_page_of_small_ones_is_read(pdf_of, sheet):
    sides = [20 + 11 * n for n in range(51)]
    page = sheet().grid(sides, [820 - 12 * n for n in range(61)])
    for x in range(50):
        for y in range(60):
            page.text(21 + 11 * x, 811 - 12 * y, f"{x}", size=6)
    assert len(cells(pdf_of(page))) == 3000


def test_a_value_after_a_tab_that_goes_on_at_the_page_s_left_side_is_one_value(pdf_of, sheet):
    page = sheet().text(
        72, 740, "Denna rad är så lång som en rad på sidan kan bli, och inte ett enda ord längre är den."
    )
    page.text(72, 700, "Insatsens namn").text(250, 700, "Vägval – samverkan för hälsa och arbete i hela")
    page.text(72, 686, "norra länsdelen").text(72, 672, "Insatstid").text(250, 672, "2023")
    assert cells(pdf_of(page)) == {
        (1, 0, 0): ["Insatsens namn"],
        (1, 0, 1): ["Vägval – samverkan för hälsa och arbete i hela norra länsdelen"],
        (1, 1, 0): ["Insatstid"],
        (1, 1, 1): ["2023"],
    }


def test_a_table_in_a_cell_stands_among_the_cell_s_paragraphs(pdf_of, sheet):
    page = sheet().grid([70, 200, 520], [700, 560, 500]).text(75, 684, "5.1 Måluppfyllelse", bold=True)
    page.text(205, 684, "Andelen har stigit:").grid([210, 300, 400], [670, 640, 610])
    page.text(215, 650, "2022").text(305, 650, "23").text(215, 620, "2023").text(305, 620, "29")
    page.text(205, 580, "Båda åren.").text(75, 540, "5.2 Arbetssätt", bold=True).text(205, 540, "Möten.")
    blocks = read_pdf(pdf_of(page)).blocks
    assert [(block.cell.table, block.text) for block in blocks if block.cell] == [
        (1, "5.1 Måluppfyllelse"),
        (1, "Andelen har stigit:"),
        (2, "2022"),
        (2, "23"),
        (2, "2023"),
        (2, "29"),
        (1, "Båda åren."),
        (1, "5.2 Arbetssätt"),
        (1, "Möten."),
    ]


def test_a_table_in_a_cell_goes_on_in_the_cell_s_part_on_the_next_page(pdf_of, sheet):
    first = sheet().grid([70, 200, 520], [160, 60]).text(75, 140, "Mål", bold=True).text(205, 140, "Så gick det:")
    first.grid([210, 300, 400], [120, 100, 80]).text(215, 106, "2021").text(305, 106, "17").text(215, 86, "2022")
    second = sheet().grid([70, 200, 520], [790, 700]).grid([210, 300, 400], [780, 760]).text(215, 766, "2023")
    second.text(205, 720, "Alla tre åren.")
    found = cells(pdf_of(first, second))
    assert found[1, 0, 1] == ["Så gick det:", "Alla tre åren."]
    assert [texts for (table, _, _), texts in found.items() if table == 2] == [["2021"], ["17"], ["2022"], ["2023"]]


def test_a_row_under_a_table_of_more_columns_goes_on_in_its_own_columns_on_the_next_page(pdf_of, sheet):
    first = sheet().grid([70, 220, 370, 520], [140, 120, 100]).grid([70, 300, 520], [100, 60])
    first.text(75, 126, "Mål").text(225, 126, "Uppnått").text(375, 126, "Utfall")
    first.text(75, 106, "Fler").text(225, 106, "Ja").text(375, 106, "Tio")
    first.text(75, 86, "4.2 Arbetssätt och verksamhets-").text(305, 86, "Två samordnare har i år tagit emot")
    second = sheet().grid([70, 300, 520], [780, 740, 700])
    second.text(75, 766, "beskrivning för insatsen").text(305, 766, "alla anmälningar.")
    second.text(75, 726, "4.3 Avvikelser").text(305, 726, "Inga.")
    found = cells(pdf_of(first, second))
    assert found[1, 2, 0] == ["4.2 Arbetssätt och verksamhetsbeskrivning för insatsen"]
    assert found[1, 2, 2] == ["Två samordnare har i år tagit emot alla anmälningar."]
    assert found[1, 3, 2] == ["Inga."]


def test_small_guidance_under_a_heading_at_the_left_stays_in_its_cell(pdf_of, sheet):
    page = sheet()
    for number, heading in enumerate(["Målgrupp för insatsen", "Måluppfyllelse"]):
        top = 700 - 85 * number
        page.text(72, top, heading, size=10, bold=True).text(
            230, top, "Första stycket säger att många vill vara", size=10
        )
        page.text(230, top - 13, "med i insatsen.", size=10).text(
            72, top - 16.4, "Vilka grupper har omfattats?", size=8
        )
        page.text(72, top - 26.4, "Ange även ålder.", size=8).text(230, top - 48, "Andra stycket.", size=10)
    found = cells(pdf_of(page))
    assert [texts for (_, _, column), texts in found.items() if column == 0] == [
        ["Målgrupp för insatsen", "Vilka grupper har omfattats?", "Ange även ålder."],
        ["Måluppfyllelse", "Vilka grupper har omfattats?", "Ange även ålder."],
    ]
    assert found[1, 1, 1] == ["Första stycket säger att många vill vara med i insatsen.", "Andra stycket."]


def test_a_label_alone_under_a_row_of_bold_heads_has_a_row_of_its_own(pdf_of, sheet):
    page = sheet().text(72, 700, "Kostnadsslag", bold=True).text(300, 700, "Budget", bold=True)
    page.text(72, 684, "Resekostnader").text(72, 668, "Lokalkostnader").text(300, 668, "5 000")
    found = cells(pdf_of(page))
    assert [found[1, row, 0] for row in range(3)] == [["Kostnadsslag"], ["Resekostnader"], ["Lokalkostnader"]]


def test_short_headings_at_the_left_and_as_wide_answers_at_the_right_are_no_newspaper_columns(pdf_of, sheet):
    page = sheet()
    for number in range(6):
        page.text(62, 760 - 56 * number, f"Rubrik som är {'lång och ' * 2}nummer {number}", size=10, bold=True)
        answer = [
            "Svaret under rubriken går över två rader, som svar gör,",
            f"och detta är svar nummer {number} i ordningen.",
        ]
        page.lines(290, 760 - 56 * number, answer, size=10, pitch=13)
        page.text(290, 760 - 56 * number - 31, "Det har också ett eget andra stycke.", size=10)
    told = [block.text for block in read_pdf(pdf_of(page)).blocks]
    assert [text[-8:] for text in told if text.startswith("Rubrik")] == [f"nummer {n}" for n in range(6)]
    assert told.index("Rubrik som är lång och lång och nummer 1") > next(
        place for place, text in enumerate(told) if text.startswith("Svaret")
    )


def test_one_heading_at_the_left_of_an_answer_of_several_lines_is_a_row(pdf_of, sheet):
    page = sheet().text(62, 700, "Syfte och bakgrund", bold=True).text(280, 700, "Granby kommun såg att många")
    page.text(280, 687, "unga vuxna stod utan arbete.").text(62, 650, "8. Uppgiftslämnare", bold=True)
    assert cells(pdf_of(page)) == {
        (1, 0, 0): ["Syfte och bakgrund"],
        (1, 0, 1): ["Granby kommun såg att många unga vuxna stod utan arbete."],
    }


def test_a_table_of_other_columns_right_below_one_without_lines_begins_anew(pdf_of, sheet):
    page = sheet()
    for number, row in enumerate([("Mål", "Uppnått", "Utfall"), ("Fler", "Ja", "Tio"), ("Avtal", "Nej", "Inget")]):
        for x, text in zip((62, 225, 382), row, strict=True):
            page.text(x, 700 - 20 * number, text)
    answer = ["Två samordnare har tagit emot anmälningar och kallat till", "möten hela året."]
    page.text(62, 630, "4.2 Arbetssätt", bold=True).lines(219, 630, answer)
    page.text(62, 590, "4.3 Avvikelser", bold=True).lines(219, 590, answer)
    found = cells(pdf_of(page))
    assert [found[1, 2, column] for column in range(3)] == [["Avtal"], ["Nej"], ["Inget"]]
    assert (found[2, 0, 0], found[2, 0, 1]) == (["4.2 Arbetssätt"], [" ".join(answer)])


def test_a_heading_beside_the_first_row_of_a_table_comes_before_it(pdf_of, sheet):
    page = sheet().text(62, 690, "4.4 Beskriv uppföljning", bold=True).grid([220, 320, 420], [704, 684, 664])
    page.text(225, 688, "Mätning").text(325, 688, "Nöjda").text(225, 668, "Våren").text(325, 668, "78 %")
    assert [block.text for block in read_pdf(pdf_of(page)).blocks][:2] == ["4.4 Beskriv uppföljning", "Mätning"]


def test_one_row_on_the_next_page_goes_on_with_a_table_without_lines(pdf_of, sheet):
    first, second = sheet(), sheet()
    rows = (("Kostnadsslag", "Budget", "Utfall"), ("Lokaler", "", ""), ("Löner", "880 000 kr", "806 000 kr"))
    for height, texts in zip((100, 80, 60), rows, strict=True):
        for left, text in zip((72, 230, 380), texts, strict=True):
            first.text(left, height, text)
    second.text(72, 780, "Summa").text(380, 780, "806 000 kr").text(72, 730, "7. Underskrift", size=14, bold=True)
    blocks = read_pdf(pdf_of(first, second)).blocks
    cells = {block.text: (block.cell.row, block.cell.column) for block in blocks if block.cell}
    assert (cells["Löner"], cells["Summa"]) == ((2, 0), (3, 0))
    assert [(b.page, b.cell.row, b.cell.column) for b in blocks if b.cell][-1] == (2, 3, 2)
    assert blocks[-1].cell is None


def test_a_small_label_across_under_answers_to_labels_beside_each_other_begins_a_row(pdf_of, sheet):
    page = sheet()
    for top, name in ((700, "Maja Lindqvist"), (640, "Omar Haddad")):
        page.text(72, top, "Kontaktperson", size=8).text(300, top, "E-post", size=8)
        page.text(72, top - 13, name, size=9.5).text(300, top - 13, "namn@example.se", size=9.5)
        page.text(72, top - 31, "Organisation", size=8).text(72, top - 44, "Timrå kommun", size=9.5)
    blocks = read_pdf(pdf_of(page)).blocks
    rows = {}
    for block in blocks:
        rows.setdefault(block.cell.row if block.cell else None, []).append(block.text)
    assert rows[1] == ["Organisation", "Timrå kommun"]
    assert rows[2] == ["Kontaktperson", "Omar Haddad", "E-post", "namn@example.se"]


def test_lines_set_elsewhere_after_a_heading_are_no_rows_of_the_table_above_it(pdf_of, sheet):
    page = sheet()
    rows = (("Kostnadsslag", "Budget", "Utfall"), ("Löner", "880 000", "806 000"), ("Lokaler", "50 000", "37 250"))
    for height, texts in zip((700, 682, 664), rows, strict=True):
        for left, text in zip((72, 225, 382), texts, strict=True):
            page.text(left, height, text)
    page.text(72, 634, "7. Underskrift")
    for height, label, value in ((616, "Organisation", "Timrå kommun"), (598, "Underskrift", "Per Norén")):
        page.text(72, height, label).text(347, height, value)
    blocks = read_pdf(pdf_of(page)).blocks
    assert [block.text for block in blocks if block.cell is None] == ["7. Underskrift"]
    assert [block.text for block in blocks if block.cell and block.cell.table == 2][:2] == [
        "Organisation",
        "Timrå kommun",
    ]
