"""Tables by their real cells, and text boxes wherever they are anchored."""

from __future__ import annotations

import pytest
from wordfiles import blocks_of, control, document_of, p, part, run, table, texts_of, word_file

from intake.model.document import Cell


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def grid(*rows: str) -> dict[str, Cell | None]:
    made = "".join(row if row.startswith("<w:tr>") else f"<w:tr>{row}</w:tr>" for row in rows)
    return {block.text: block.cell for block in blocks_of(f"<w:tbl>{made}</w:tbl>")}


def test_a_cell_merged_the_old_way_to_the_right_is_one_cell() -> None:
    row = cell("Bred", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("Sist")
    assert grid(row) == {
        "Bred": Cell(table=1, row=0, column=0, column_span=2),
        "Sist": Cell(table=1, row=0, column=2),
    }


def test_a_row_that_begins_further_in_keeps_its_columns() -> None:
    indented = f'<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>{cell("B")}</w:tr>'
    assert grid(cell("A") + cell("X"), indented)["B"] == Cell(table=1, row=1, column=1)


def test_a_cell_that_is_both_wide_and_tall_is_one_cell() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    found = grid(
        cell("Stor", wide + '<w:vMerge w:val="restart"/>') + cell("A"),
        cell("", wide + "<w:vMerge/>") + cell("B"),
    )
    assert found["Stor"] == Cell(table=1, row=0, column=0, row_span=2, column_span=2)
    assert found["B"] == Cell(table=1, row=1, column=2)


def test_a_cell_goes_on_only_the_one_right_above_it() -> None:
    found = grid(
        cell("A") + cell("B", '<w:vMerge w:val="restart"/>'),
        cell("Bred", '<w:gridSpan w:val="2"/>'),
        cell("C") + cell("D", "<w:vMerge/>"),
    )
    assert found["B"] == Cell(table=1, row=0, column=1)
    assert found["D"] == Cell(table=1, row=2, column=1)


def test_tables_in_tables_keep_their_own_rows_and_columns() -> None:
    inner = table(("a", "b"), ("c", "d"))
    body = f"<w:tbl><w:tr><w:tc>{p('Före')}{inner}{p('Efter')}</w:tc>{cell('Granne')}</w:tr></w:tbl>"
    found = [
        (block.text, block.cell.table, block.cell.row, block.cell.column) for block in blocks_of(body) if block.cell
    ]
    assert found == [
        ("Före", 1, 0, 0),
        ("a", 2, 0, 0),
        ("b", 2, 0, 1),
        ("c", 2, 1, 0),
        ("d", 2, 1, 1),
        ("Efter", 1, 0, 0),
        ("Granne", 1, 0, 1),
    ]


def test_rows_and_cells_in_controls_in_controls_are_counted_like_others() -> None:
    rows = control(control(f"<w:tr>{control(cell('A'))}{cell('B')}</w:tr>") + f"<w:tr>{cell('C')}</w:tr>")
    found = grid(f"<w:tr>{cell('Rubrik')}</w:tr>", "<w:tr></w:tr>")
    assert found == {"Rubrik": Cell(table=1, row=0, column=0)}
    places = [(b.text, b.cell.row, b.cell.column) for b in blocks_of(f"<w:tbl>{rows}</w:tbl>") if b.cell]
    assert places == [("A", 0, 0), ("B", 0, 1), ("C", 1, 0)]


BOX = f"<w:txbxContent>{p('I rutan')}</w:txbxContent>"
NEW = f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>"
OLD = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
BOTH = (
    f'<mc:AlternateContent><mc:Choice Requires="wps">{NEW}</mc:Choice><mc:Fallback>{OLD}</mc:Fallback>'
    "</mc:AlternateContent>"
)
GROUPED = f"<w:drawing><x:wgp xmlns:x='y'><wps:wsp>{NEW}</wps:wsp><wps:wsp>{NEW}</wps:wsp></x:wgp></w:drawing>"


@pytest.mark.parametrize(("drawn", "times"), [(NEW, 1), (OLD, 1), (BOTH, 1), (GROUPED, 2)])
def test_a_text_box_is_read_once_however_it_is_written(drawn: str, times: int) -> None:
    assert texts_of(f"<w:p><w:r>{drawn}</w:r></w:p>") == ["I rutan"] * times


def test_two_writings_of_a_whole_run_are_one() -> None:
    body = f"<w:p>{BOTH.replace(NEW, f'<w:r>{NEW}</w:r>').replace(OLD, f'<w:r>{OLD}</w:r>')}</w:p>"
    assert texts_of(body) == ["I rutan"]


def test_a_text_box_in_a_cell_stands_in_the_cell_and_one_in_a_header_aside() -> None:
    anchored = f"<w:tbl><w:tr><w:tc><w:p>{run('Cell')}<w:r>{BOTH}</w:r></w:p></w:tc></w:tr></w:tbl>"
    document = document_of(word_file(anchored, {"header": part("hdr", f"<w:p><w:r>{BOTH}</w:r></w:p>")}))
    assert [(block.text, block.cell) for block in document.blocks] == [
        ("Cell", Cell(table=1, row=0, column=0)),
        ("I rutan", Cell(table=1, row=0, column=0)),
    ]
    assert [block.text for block in document.asides] == ["I rutan"]


def test_a_table_in_a_text_box_in_a_cell_is_a_table_of_its_own() -> None:
    box = NEW.replace(BOX, f"<w:txbxContent>{table(('Inre',))}</w:txbxContent>")
    body = f"<w:tbl><w:tr><w:tc><w:p><w:r>{box}</w:r></w:p></w:tc></w:tr></w:tbl>"
    assert [(block.text, block.cell) for block in blocks_of(body)] == [("Inre", Cell(table=2, row=0, column=0))]


def test_alternatives_of_text_give_the_first_with_its_signs() -> None:
    emoji = (
        '<mc:AlternateContent><mc:Choice Requires="w16se"><e:symEx xmlns:e="http://schemas.microsoft.com/office/word/2015/'
        'wordml/symex" e:font="Segoe UI Emoji" e:char="1F600"/></mc:Choice><mc:Fallback><w:t>😀</w:t></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    assert texts_of(f"<w:p><w:r><w:t>Bra </w:t>{emoji}</w:r></w:p>") == ["Bra 😀"]


def test_text_from_right_to_left_ruby_and_formulas_are_kept() -> None:
    fraction = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    body = (
        f"<w:p><w:bdo>{run('a')}</w:bdo><w:dir>{run('b')}</w:dir><m:oMathPara><m:oMath>{fraction}</m:oMath></m:oMathPara>"
        f"<w:r><w:ruby><w:rt>{run('uttal')}</w:rt><w:rubyBase>{run('ord')}</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts_of(body) == ["ab1/2ord"]
