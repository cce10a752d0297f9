"""What a tagged PDF's structure tree says of its tables, where the page bears it out."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from intake.steps.read.pdf import read_pdf

ROWS = [("Organisationens namn", "Kontaktperson"), ("Söderhamns kommun", "Elin Forsberg"), ("Region", "Omar Haddad")]


def tabled(content: bytes, rows: Sequence[int], spans: dict[int, int]) -> bytes:
    """The PDF's marked contents as cells of one table, whose rows have so many each. *spans*: over several columns."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot
        cells = list(root.K)
        table = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Table, P=root, K=Array([])))
        for number, columns in spans.items():
            cells[number].A = Dictionary(O=Name.Table, ColSpan=columns)
        for length in rows:
            row = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TR, P=table, K=Array(cells[:length])))
            for cell in cells[:length]:
                cell.P = row
            table.K.append(row)
            del cells[:length]
        root.K = Array([table])
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.fixture
def tagged(pdf_of, sheet) -> Callable[..., bytes]:
    def build(places: Sequence[tuple[float, float, str]], rows: Sequence[int], spans: dict[int, int]) -> bytes:
        page = sheet()
        for x, y, text in places:
            page.tagged("TD", x, y, text)
        return tabled(pdf_of(page), rows, spans)

    return build


def cells(content: bytes) -> dict[tuple[int, int], str]:
    return {(b.cell.row, b.cell.column): b.text for b in read_pdf(content).blocks if b.cell}


def test_cells_are_those_of_the_tree_though_the_columns_touch(tagged):
    places = [(x, 700 - 14 * n, text) for n, row in enumerate(ROWS) for x, text in zip((72, 181), row, strict=True)]
    expected = {(n, m): text for n, row in enumerate(ROWS) for m, text in enumerate(row)}
    assert cells(tagged(places, [2, 2, 2], {})) == expected


def test_a_cell_over_two_columns_is_as_wide_as_the_tree_says(tagged):
    places = [(72, 700, "Medsökande"), (300, 700, "Belopp"), (72, 686, "Region"), (150, 686, "Ja"), (300, 686, "5")]
    content = tagged(places, [2, 3], {0: 2})
    assert cells(content)[0, 2] == "Belopp"
    assert [b.cell.column_span for b in read_pdf(content).blocks if b.cell and b.text == "Medsökande"] == [2]


def test_a_tree_whose_cells_stand_elsewhere_is_not_believed(tagged):
    places = [(200, 700, "Elin"), (72, 700, "Namn"), (72, 600, "Datum"), (200, 660, "2024")]
    assert read_pdf(tagged(places, [2, 2], {})).blocks[0].text == "Namn\tElin"
