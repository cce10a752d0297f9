"""A blank form as a PDF, filled in on top of its pages: as senders do who have no Word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from wordfiles import forms

from intake.model.report import Report
from intake.steps.extract import extract
from intake.steps.read.pdf import read_pdf
from intake.steps.recognise import recognise

BLANK = Path(__file__).parent / "samples" / "gavleborg-blank.pdf"
LINE, LINES = 20, 42  # points high

# page, left, top, height, what is typed there
FILLED = [
    (1, 71, 411, LINE, "Vägen vidare"),
    (1, 71, 372, LINE, "2022-01-01 – 2023-12-31"),
    (1, 71, 333, LINE, "2 458 000 kr"),
    (1, 71, 294, LINE, "2 458 000 kr"),
    (1, 71, 213, LINE, "Ockelbo kommun"),
    (1, 304, 213, LINE, "Arbetsmarknadsenheten"),
    (1, 71, 173, LINE, "Maja Lindqvist"),
    (1, 304, 173, LINE, "070-174 06 10"),
    (1, 71, 134, LINE, "maja.lindqvist@example.se"),
    (2, 71, 770, LINE, "816 30"),
    (2, 304, 770, LINE, "Ockelbo"),
    (2, 71, 694, LINE, "Ockelbo kommun"),
    (2, 71, 655, LINE, "Region Gävleborg"),
    (2, 71, 572, LINES, "Syftet var att korta vägen till arbete.\rBakgrunden är lång väntan på stöd."),
    (2, 71, 510, LINES, "Unga vuxna mellan 18 och 29 år."),
    (2, 71, 427, LINES, "Målet var 40 deltagare; 43 deltog."),
    (2, 71, 336, LINES, "Vi arbetade med personliga handledare."),
    (2, 71, 244, LINES, "Inga avvikelser."),
    (2, 71, 168, LINES, "Uppföljning har skett varje månad."),
    (2, 71, 85, 12, "Samverkan tar tid."),
    (3, 71, 720, LINES, "Insatsen fortsätter i ordinarie verksamhet."),
    (3, 71, 643, LINES, "Deltagarna satt med i styrgruppen."),
    (3, 71, 581, LINES, "Handledarna var viktigast."),
    (3, 71, 519, LINES, "Långa väntetider."),
    (3, 71, 386, LINES, "Budgeten var rätt avvägd."),
    (3, 71, 205, LINE, "2024-01-11"),
    (3, 304, 205, LINE, "Maja Lindqvist"),
]


def typed(box: Array, text: str, number: int) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=box, F=4, Contents=String(text))


def field(box: Array, text: str, number: int) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"Text{number}"), Rect=box, F=4, V=String(text)
    )


def filled(way: Callable[[Array, str, int], Dictionary]) -> bytes:
    with pikepdf.open(BLANK) as pdf:
        made = []
        for leaf in pdf.pages:
            leaf.obj["/Annots"] = Array([])
        for number, (page, left, top, height, text) in enumerate(FILLED):
            width = 440 if height == LINES else 220
            annotation = pdf.make_indirect(way(Array([left, top - height, left + width, top]), text, number))
            pdf.pages[page - 1].obj["/Annots"].append(annotation)
            made.append(annotation)
        if way is field:
            pdf.Root["/AcroForm"] = Dictionary(Fields=Array(made), NeedAppearances=True)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def report_in(content: bytes) -> Report:
    recognised = recognise(read_pdf(content), forms())
    assert recognised is not None
    return extract(read_pdf(content), recognised)


@pytest.mark.parametrize("way", [typed, field])
def test_what_is_filled_in_answers_the_form(way):
    report = report_in(filled(way))
    answered = {name for name, value in report.fields.items() if value.value}
    said = " ".join(" ".join(section.text.split()) for section in report.sections)
    for _, _, _, height, text in FILLED:
        if height == LINE:
            assert any(text in value.raw for value in report.fields.values())
        else:
            assert " ".join(text.split()) in said
    assert len(answered) == 13
    assert not report.unplaced
