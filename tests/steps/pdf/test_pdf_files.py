"""Files that can't be read say why, and the samples read whole."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from intake.errors import Unreadable
from intake.steps.read import pdf, pdf_rules
from intake.steps.read.pdf import read_pdf

SAMPLES = Path(__file__).parents[2] / "samples"


def code_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_pdf(content)
    return caught.value.code


def test_a_pdf_behind_a_password_is_encrypted():
    assert code_of((SAMPLES / "encrypted.pdf").read_bytes()) == "encrypted"


def test_a_pdf_with_drawings_behind_a_password_is_encrypted():
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        drawing = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
        page.obj.Resources = Dictionary(XObject={name: pdf.make_stream(b"BT ET", **drawing) for name in ("/X", "/Y")})
        out = io.BytesIO()
        pdf.save(
            out,
            encryption=pikepdf.Encryption(owner="a", user="b"),
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    assert code_of(out.getvalue()) == "encrypted"


def test_a_pdf_cut_short_is_damaged():
    assert code_of((SAMPLES / "sundsvall-sip.pdf").read_bytes()[:400]) == "damaged"


def test_a_pdf_without_text_or_pictures_is_empty(pdf_of, sheet):
    assert code_of(pdf_of(sheet())) == "empty"


def test_a_pdf_of_pictures_is_unsupported_and_the_message_says_that_it_is_a_scan(pdf_of, sheet):
    page = sheet()
    page.commands.append(
        b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"  # one grey pixel over the whole page
    )
    with pytest.raises(Unreadable, match="scan") as caught:
        read_pdf(pdf_of(page))
    assert caught.value.code == "unsupported"


def test_a_pdf_with_too_many_pages_is_too_large(pdf_of, sheet, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert code_of(pdf_of(sheet(), sheet(), sheet())) == "too_large"


def test_a_pdf_with_too_much_text_is_too_large(pdf_of, sheet, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 5)
    assert code_of(pdf_of(sheet().text(72, 700, "Slutrapport"))) == "too_large"


def test_the_gavleborg_sample_has_its_fields_in_cells():
    blocks = read_pdf((SAMPLES / "gavleborg-resan.pdf").read_bytes()).blocks
    texts = [block.text for block in blocks if block.cell]
    assert texts[texts.index("Utnyttjade medel") + 1] == "2 064 312"
    assert [block.text for block in blocks if block.text.startswith("6.5")] == [
        "6.5 Beskriv identifierade systemfel som påverkat insatsens resultat:"
    ]


def test_the_sundsvall_sample_s_goals_are_rows_of_one_table_though_a_page_ends_in_it():
    blocks = read_pdf((SAMPLES / "sundsvall-sip.pdf").read_bytes()).blocks
    [table] = {block.cell.table for block in blocks if block.cell and block.text == "4.1 Insatsens mål"}
    rows = {block.cell.row for block in blocks if block.cell and block.cell.table == table}
    assert rows == {0, 1, 2, 3}


def test_a_page_of_too_many_pieces_of_text_is_too_large(pdf_of, sheet, monkeypatch):
    monkeypatch.setattr(pdf_rules, "_MAX_TEXTS", 2)
    assert code_of(pdf_of(sheet().lines(72, 700, ["Ett", "Två", "Tre"]))) == "too_large"


def test_drawings_that_draw_one_another_without_end_are_too_large_before_any_is_drawn():
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        inner = pdf.make_stream(b"BT ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(30):
            resources = Dictionary(XObject=Dictionary(X=inner))
            rest = {"Subtype": Name.Form, "BBox": [0, 0, 9, 9], "Resources": resources}
            inner = pdf.make_stream(b"/X Do /X Do", Type=Name.XObject, **rest)
        page.obj.Resources = Dictionary(XObject=Dictionary(X=inner))
        page.obj.Contents = pdf.make_stream(b"/X Do")
        out = io.BytesIO()
        pdf.save(out)
    assert code_of(out.getvalue()) == "too_large"
