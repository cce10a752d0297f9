"""One label, or one box, for several fields: each gets its own part, and no word is told twice or lost."""

from __future__ import annotations

import pytest
from blockwise import VALUES, document, written
from wordfiles import report_of

from intake.model.document import Block, Cell
from intake.model.form import FieldSpec
from intake.model.report import Report
from intake.steps.extract.shared import share_of


def joined(label: str, value: str, *fields: str, cells: bool = False) -> Report:
    """The report with one label for some fields."""

    def field(name: str, printed: str, said: str) -> list[Block]:
        if name not in fields:
            return [Block(text=f"{printed}: {said}")]
        if name != fields[0]:
            return []
        if cells:
            return [Block(text=text, cell=Cell(table=9, row=0, column=n)) for n, text in enumerate((label, value))]
        return [Block(text=f"{label}: {value}")]

    return report_of(document(written(field=field)))


@pytest.mark.parametrize("cells", [True, False])
@pytest.mark.parametrize(
    "label", ["Postnummer/Postadress", "Postnummer och postadress", "Postnr, adress", "Postnr & postadress"]
)
def test_a_joint_label_gives_each_field_its_part(label: str, cells: bool) -> None:
    report = joined(label, "826 42 Söderhamn", "postnummer", "postadress", cells=cells)
    assert (report.value("postnummer"), report.value("postadress")) == ("826 42", "Söderhamn")
    assert report.unplaced == ()


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Kontaktperson, telefon och e-post", "Maja Lindqvist, 070-174 06 10, maja@example.se"),
        ("Kontaktperson, telefon, e-post", "Maja Lindqvist maja@example.se 0701740610"),
        ("Kontaktperson/mobil/mejl", "Maja Lindqvist\n070-174 06 10\nmaja@example.se"),
    ],
)
def test_three_fields_share_a_label(label: str, value: str) -> None:
    report = joined(label, value, "kontaktperson", "mobiltelefon", "epost")
    said = [report.value(name) for name in ("kontaktperson", "mobiltelefon", "epost")]
    assert said == ["Maja Lindqvist", ["+46701740610"], ["maja@example.se"]]
    assert report.unplaced == ()


@pytest.mark.parametrize("value", ["2 458 000 / 2 064 312", "2 458 000 kr; 2 064 312 kr"])
def test_two_amounts_share_a_label(value: str) -> None:
    report = joined("Beviljade medel/utnyttjade medel", value, "beviljade_medel", "utnyttjade_medel")
    assert (report.value("beviljade_medel"), report.value("utnyttjade_medel")) == (2458000, 2064312)


def test_a_joint_label_as_a_heading_in_an_answer_is_text() -> None:
    report = report_of(document(written(answers={"5.2": "Så kom vi i kontakt.\nTelefon och e-post\nDet gick bra."})))
    section = report.section("5.2")
    assert section is not None
    assert section.text == "Så kom vi i kontakt.\nTelefon och e-post\nDet gick bra."
    assert report.value("epost") == [VALUES["epost"]]


TEXTS = tuple(FieldSpec(id=name, labels=(name,)) for name in ("namn", "titel"))
DATED = (*TEXTS[:1], FieldSpec(id="datum", labels=("datum",), type="date"))


@pytest.mark.parametrize("text", ["Karin Ek, enhetschef", "Karin Ek\nenhetschef", "Karin Ek / enhetschef"])
def test_two_texts_in_a_box_have_a_part_each(text: str) -> None:
    assert [share_of(text, spec, TEXTS).said for spec in TEXTS] == ["Karin Ek", "enhetschef"]


def test_words_that_cant_be_parted_are_the_first_texts() -> None:
    assert [share_of("Karin Ek enhetschef", spec, TEXTS).said for spec in TEXTS] == ["Karin Ek enhetschef", ""]


@pytest.mark.parametrize("text", ["Karin Ek 2024-01-08", "2024-01-08, Karin Ek", "Karin Ek, den 2024-01-08"])
def test_a_date_is_the_dates_and_the_rest_the_texts(text: str) -> None:
    assert [share_of(text, spec, DATED).said for spec in DATED] == ["Karin Ek", "2024-01-08"]
