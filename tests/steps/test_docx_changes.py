"""Tracked changes in their final view, and what else a page doesn't show."""

from __future__ import annotations

from wordfiles import blocks_of, complex_field, control, document_of, p, part, run, table, texts_of, word_file

from intake.model.document import Cell

DELETED_MARK = "<w:rPr><w:del/></w:rPr>"


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_a_deletion_within_an_insertion_is_gone() -> None:
    assert texts_of(f"<w:p><w:ins>{run('Kvar')}{deleted(' borta')}</w:ins></w:p>") == ["Kvar"]


def test_changes_within_a_control_are_read_in_their_final_view() -> None:
    inserted = f"<w:ins>{run('Nytt')}</w:ins>"
    body = f"<w:p>{control(deleted('Gammalt') + inserted)}</w:p>"
    assert [(block.text, block.placeholder) for block in blocks_of(body)] == [("Nytt", False)]


def test_a_paragraph_that_was_moved_stands_where_it_was_moved_to() -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom>{run('Flyttad')}</w:moveFrom></w:p>"
    here = f"<w:p><w:pPr><w:rPr><w:moveTo/></w:rPr></w:pPr><w:moveTo>{run('Flyttad')}</w:moveTo></w:p>"
    assert texts_of(f"<w:moveFromRangeStart/>{gone}<w:moveFromRangeEnd/>{p('Mellan')}{here}") == ["Mellan", "Flyttad"]


def test_a_deleted_mark_at_a_cells_end_joins_nothing() -> None:
    cells = f"<w:tc>{p('Ett', DELETED_MARK)}</w:tc><w:tc>{p('Två')}</w:tc>"
    found = [(block.text, block.cell) for block in blocks_of(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")]
    assert found == [("Ett", Cell(table=1, row=0, column=0)), ("Två", Cell(table=1, row=0, column=1))]


def test_a_deleted_mark_before_a_table_or_at_the_end_loses_no_text() -> None:
    body = p("Före", DELETED_MARK) + table(("Cell",)) + p("Sist", DELETED_MARK)
    assert texts_of(body) == ["Före", "Cell", "Sist"]


def test_deleted_cells_are_gone_and_inserted_ones_are_there() -> None:
    row = cell("Borta", "<w:cellDel/>") + cell("Kvar") + cell("Ny", "<w:cellIns/>")
    document = document_of(word_file(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))
    assert [(block.text, block.cell.column) for block in document.blocks if block.cell] == [("Kvar", 0), ("Ny", 1)]
    assert document.flags == ("tracked-changes",)


def test_an_inserted_row_is_a_tracked_change() -> None:
    row = f"<w:tr><w:trPr><w:ins/></w:trPr>{cell('Ny')}</w:tr>"
    assert document_of(word_file(f"<w:tbl>{row}</w:tbl>")).flags == ("tracked-changes",)


def test_a_changed_look_is_no_tracked_text() -> None:
    changed = run("Text", "<w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")
    document = document_of(word_file(f"<w:p>{changed}</w:p>"))
    assert ([block.text for block in document.blocks], document.flags) == (["Text"], ())


def test_a_style_hides_and_a_run_or_a_style_upon_it_shows_again() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Dold"><w:name w:val="Dold"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Synlig"><w:name w:val="Synlig"/><w:basedOn w:val="Dold"/>'
        '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>',
    )
    hidden = '<w:pStyle w:val="Dold"/>'
    visible = run("Visad", '<w:vanish w:val="0"/>')
    shown = f"<w:p><w:pPr>{hidden}</w:pPr>{run('Dold')}{visible}</w:p>"
    assert texts_of(p("Dold", hidden) + shown + p("Synlig", '<w:pStyle w:val="Synlig"/>'), {"styles": styles}) == [
        "Visad",
        "Synlig",
    ]


def test_a_hidden_mark_joins_and_one_that_ends_a_heading_in_the_line_does_not() -> None:
    joined = p("För", "<w:rPr><w:vanish/></w:rPr>") + p("enat")
    heading = p("5.1 Mål", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p("Vi nådde målen.")
    assert texts_of(joined + heading) == ["Förenat", "5.1 Mål", "Vi nådde målen."]


def test_a_hidden_text_box_is_hidden_and_what_is_hidden_on_the_web_only_is_not() -> None:
    box = f"<w:pict><v:textbox><w:txbxContent>{p('Dold')}</w:txbxContent></v:textbox></w:pict>"
    body = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr>{box}</w:r>{run('Synlig', '<w:webHidden/>')}</w:p>"
    assert texts_of(body) == ["Synlig"]


def test_a_fields_code_never_shows_also_with_a_field_in_it() -> None:
    inner = complex_field("MERGEFIELD Namn", "inre")
    code = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>{inner}'
    rest = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Utfall")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts_of(f"<w:p>{code}{rest}</w:p>") == ["Utfall"]


def test_a_field_without_an_end_hides_nothing_that_follows() -> None:
    begun = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>'
    contents = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
    )
    assert texts_of(begun + p("Ett") + contents + p("Två")) == ["Ett", "Två"]


def test_a_field_that_begins_in_a_cell_ends_with_it() -> None:
    open_contents = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    cells = f"<w:tc><w:p>{open_contents}{run('4.1 Syfte')}</w:p></w:tc><w:tc>{p('Svar')}</w:tc>"
    stray_end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    assert texts_of(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{stray_end}") == ["", "Svar"]
