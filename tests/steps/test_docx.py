"""A Word file as one stream of blocks: what its reader would see, in the order in which it is read."""

from __future__ import annotations

from wordfiles import (
    blocks_of,
    complex_field,
    control,
    document_of,
    p,
    part,
    run,
    sample,
    table,
    texts_of,
    word_file,
    zipped,
)

from intake.model.document import Cell

PROMPT = "Klicka eller tryck här för att ange text."


def test_paragraphs_and_cells_come_in_reading_order() -> None:
    body = p("Före") + table(("Ett", "Två"), ("", "Fyra")) + p("Efter")
    assert texts_of(body) == ["Före", "Ett", "Två", "", "Fyra", "Efter"]


def test_a_merged_cell_is_one_cell_with_spans() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Bred")}</w:tc>'
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Hög")}</w:tc>'
    goes_on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    rows = (
        f"<w:tr>{wide}<w:tc>{p('A')}</w:tc></w:tr>"
        f"<w:tr>{tall}<w:tc>{p('B')}</w:tc><w:tc>{p('C')}</w:tc></w:tr>"
        f"<w:tr>{goes_on}<w:tc>{p('D')}</w:tc><w:tc>{p('E')}</w:tc></w:tr>"
    )
    cells = {block.text: block.cell for block in blocks_of(f"<w:tbl>{rows}</w:tbl>")}
    assert cells["Bred"] == Cell(table=1, row=0, column=0, column_span=2)
    assert cells["Hög"] == Cell(table=1, row=1, column=0, row_span=2)
    assert cells["E"] == Cell(table=1, row=2, column=2)
    assert len(cells) == 7


def test_a_nested_table_has_a_number_of_its_own() -> None:
    body = f"<w:tbl><w:tr><w:tc>{p('Yttre')}{table(('Inre',))}<w:p/></w:tc></w:tr></w:tbl>"
    assert [(block.text, block.cell.table) for block in blocks_of(body) if block.cell] == [("Yttre", 1), ("Inre", 2)]


def test_a_controls_answer_is_told_from_its_prompt() -> None:
    named = '<w:alias w:val="Insatsens namn"/>'
    body = (
        f"<w:p>{control(run('RESAN'), named)}</w:p>"
        f"<w:p>{control(run(PROMPT), '<w:showingPlcHdr/>')}</w:p>"
        f"{control(p('Svar i flera stycken'))}{control(p(PROMPT), '<w:showingPlcHdr/>')}"
    )
    found = [(block.text, block.placeholder, block.control) for block in blocks_of(body)]
    assert found == [
        ("RESAN", False, "Insatsens namn"),
        (PROMPT, True, ""),
        ("Svar i flera stycken", False, ""),
        (PROMPT, True, ""),
    ]


def test_controls_around_rows_and_cells_are_entered() -> None:
    cell = control(f"<w:tc>{p('I cell')}</w:tc>")
    row = control(f"<w:tr><w:tc>{p('I rad')}</w:tc></w:tr>")
    assert texts_of(f"<w:tbl><w:tr>{cell}</w:tr>{row}</w:tbl>") == ["I cell", "I rad"]


def test_a_prompt_beside_printed_words_is_left_out() -> None:
    assert texts_of(f"<w:p>{run('Datum: ')}{control(run(PROMPT), '<w:showingPlcHdr/>')}</w:p>") == ["Datum:"]


def test_text_in_words_placeholder_style_is_a_prompt() -> None:
    styles = part(
        "styles",
        '<w:style w:type="character" w:styleId="Platshllartext"><w:name w:val="Placeholder Text"/></w:style>',
    )
    styled = run("Skriv här", '<w:rStyle w:val="Platshllartext"/>')
    [block] = blocks_of(f"<w:p>{styled}</w:p>", {"styles": styles})
    assert block.placeholder


def test_a_drop_down_that_shows_its_empty_entry_has_no_answer() -> None:
    items = '<w:dropDownList><w:listItem w:displayText="Välj ett objekt." w:value=""/></w:dropDownList>'
    [block] = blocks_of(f"<w:p>{control(run('Välj ett objekt.'), items)}</w:p>")
    assert block.placeholder


def test_tick_boxes_of_both_kinds_show_whether_they_are_ticked() -> None:
    new = control(run("☐"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
    old = complex_field("FORMCHECKBOX", "", '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>')
    assert texts_of(f"<w:p>{new}{run(' Ja ')}{old}{run(' Nej')}</w:p>") == ["☒ Ja ☐ Nej"]


def test_a_form_field_that_nobody_filled_in_is_empty() -> None:
    untouched = complex_field("FORMTEXT", "\u2002\u2002\u2002\u2002\u2002", "<w:ffData><w:textInput/></w:ffData>")
    filled = complex_field("FORMTEXT", "RESAN", "<w:ffData><w:textInput/></w:ffData>")
    assert texts_of(f"<w:p>{untouched}</w:p><w:p>{filled}</w:p>") == ["RESAN"]


def test_a_form_fields_default_text_is_a_prompt() -> None:
    data = '<w:ffData><w:textInput><w:default w:val="Skriv namn"/></w:textInput></w:ffData>'
    [block] = blocks_of(f"<w:p>{complex_field('FORMTEXT', 'Skriv namn', data)}</w:p>")
    assert block.placeholder


def test_a_legacy_drop_down_shows_the_chosen_entry_and_an_untouched_one_is_a_prompt() -> None:
    entries = '<w:listEntry w:val="Ja"/><w:listEntry w:val="Nej"/>'
    chosen = complex_field(
        "FORMDROPDOWN", "", f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    )
    untouched = complex_field("FORMDROPDOWN", "", f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>")
    found = blocks_of(f"<w:p>{chosen}</w:p><w:p>{untouched}</w:p>")
    assert [(block.text, block.placeholder) for block in found] == [("Nej", False), ("Ja", True)]


def test_a_text_box_is_read_once_of_its_two_writings() -> None:
    box = f"<w:txbxContent>{p('Diarienummer')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts_of(body) == ["Diarienummer"]


def test_tracked_changes_are_read_in_their_final_view() -> None:
    body = (
        f"<w:p>{run('Utfall ')}<w:del><w:r><w:delText>1 111</w:delText></w:r></w:del><w:ins>{run('2 458')}</w:ins>"
        f"<w:moveFrom>{run('bort')}</w:moveFrom><w:moveTo>{run(' kr')}</w:moveTo></w:p>"
    )
    document = document_of(word_file(body))
    assert [block.text for block in document.blocks] == ["Utfall 2 458 kr"]
    assert document.flags == ("tracked-changes",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    marked = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('För')}</w:p>"
    assert texts_of(marked + p("enat")) == ["Förenat"]


def test_a_deleted_row_is_gone() -> None:
    rows = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Borta')}</w:tc></w:tr><w:tr><w:tc>{p('Kvar')}</w:tc></w:tr>"
    [block] = blocks_of(f"<w:tbl>{rows}</w:tbl>")
    assert (block.text, block.cell) == ("Kvar", Cell(table=1, row=0, column=0))


def test_links_smart_tags_and_simple_fields_give_their_text() -> None:
    body = (
        f'<w:p><w:hyperlink r:id="r9">{run("a@example.se")}</w:hyperlink><w:smartTag>{run(" i ")}</w:smartTag>'
        f'<w:fldSimple w:instr=" AUTHOR ">{run("Söderhamn")}</w:fldSimple></w:p>'
    )
    assert texts_of(body) == ["a@example.se i Söderhamn"]


def test_hidden_text_and_tables_of_contents_are_left_out() -> None:
    contents = "<w:p>" + complex_field(r"TOC \o", "4.1 Syfte 3") + "</w:p>"
    in_control = control(
        p("4.2 Målgrupp 4"),
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
    )
    linked = f'<w:p><w:hyperlink w:anchor="_Toc1">{run("4.3 Mål")}</w:hyperlink></w:p>'
    hidden = f"<w:p>{run('Synlig')}{run(' dold', '<w:vanish/>')}</w:p>"
    assert texts_of(contents + in_control + linked + hidden) == ["Synlig"]


def test_breaks_tabs_and_hyphens_are_kept_and_soft_ones_are_not() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d\u00ade</w:t></w:r></w:p>"
    )
    assert texts_of(body) == ["a\tb\nc-de"]


def test_automatic_numbers_are_computed() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    bullets = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{bullets}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>',
    )

    def item(text: str, level: int, number: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    body = item("Beskrivning", 0) + item("Syfte", 1) + item("Målgrupp", 1) + item("Resultat", 0) + item("Mål", 1)
    labels = [block.label for block in blocks_of(body + item("Punkt", 0, 2), {"numbering": numbering})]
    assert labels == ["4.", "4.1", "4.2", "5.", "5.1", "•"]


def test_a_restarted_list_counts_from_its_own_start() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>'
    restarted = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{restarted}</w:num>',
    )
    body = "".join(p("x", f'<w:numPr><w:numId w:val="{number}"/></w:numPr>') for number in (1, 1, 2, 2))
    assert [block.label for block in blocks_of(body, {"numbering": numbering})] == ["a)", "b)", "a)", "b)"]


def test_headings_are_known_by_their_style_and_its_base() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Min rubrik"/><w:basedOn w:val="Bas"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bas"><w:name w:val="Bas"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style>",
    )
    body = "".join(p("x", f'<w:pStyle w:val="{style}"/>') for style in ("Rubrik2", "Egen", "Okänd"))
    assert [block.heading for block in blocks_of(body, {"styles": styles})] == [2, 1, 0]


def test_headers_notes_and_comments_stand_aside() -> None:
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{p("streck")}</w:footnote>'
        f'<w:footnote w:id="1">{p("Fotnot")}</w:footnote>'
    )
    document = document_of(
        word_file(
            f'<w:p>{run("Text")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>',
            {
                "comments": part("comments", f"<w:comment>{p('Kommentar')}</w:comment>"),
                "footnotes": part("footnotes", footnotes),
                "header": part("hdr", p("Sidhuvud")),
            },
        )
    )
    assert [block.text for block in document.blocks] == ["Text"]
    assert [block.text for block in document.asides] == ["Sidhuvud", "Fotnot", "Kommentar"]


def test_a_strict_document_reads_like_a_transitional_one() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body>{p("Hej")}</w:body></w:document>'
    assert [block.text for block in document_of(zipped({"word/document.xml": body})).blocks] == ["Hej"]


def test_the_sample_is_read_whole() -> None:
    texts = [block.text for block in document_of(sample("gavleborg-resan")).blocks]
    assert texts[0] == "Slutrapport"
    assert texts.count("Diarienummer") == 1
    assert "Maja.Lindqvist@example.se / Omar.Haddad@example.se" in texts
