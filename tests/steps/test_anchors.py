"""What of a blank counts as printed: not the guidance in a paragraph of its own, nor what stands by boxes to tick."""

from __future__ import annotations

from dataclasses import replace

from wordfiles import document_of, p, table, word_file

from intake.alignment.anchors import anchors_of
from intake.model.form import FieldSpec, Form, SectionSpec
from intake.model.report import Report
from intake.steps.extract import extract
from intake.steps.recognise import recognise

BLANK = (
    p("RESULTAT")
    + p("Sammanfatta periodens resultat. Nämn även sådant som inte blev av.")
    + p("PLAN FRAMÅT")
    + table(("Följer insatsen tidsplanen?", "☐ Ja   ☐ Nej"), ("Är alla parter med? ☐ Ja ☐ Nej", ""))
)


def a_form() -> Form:
    return Form(
        id="test/delrapport",
        name="Delrapport",
        report_type="delrapport",
        report_type_definite="delrapporten",
        fields=(
            FieldSpec(
                id="tidsplan", labels=("Följer insatsen tidsplanen?",), type="choice", choices=("ja", "nej", "delvis")
            ),
            FieldSpec(id="med", labels=("Är alla parter med?",), type="choice", choices=("ja", "nej")),
        ),
        sections=(
            SectionSpec(
                id="resultat",
                title="Resultat",
                guidance=("Sammanfatta periodens resultat.", "Nämn även sådant som inte blev av."),
            ),
            SectionSpec(id="plan", title="Plan framåt"),
        ),
        alternatives=(),
        blank=document_of(word_file(BLANK)),
        project_field="",
        period_field="",
        organisation_field="",
    )


def read(body: str) -> Report:
    document = document_of(word_file(body))
    found = recognise(document, (a_form(),))
    assert found is not None
    return extract(document, found)


def test_guidance_in_a_paragraph_of_its_own_does_not_end_its_section() -> None:
    report = read(BLANK.replace(p("PLAN FRAMÅT"), p("Elva fick arbete.") + p("PLAN FRAMÅT")))
    assert [(s.status, s.text) for s in report.sections] == [("answered", "Elva fick arbete."), ("empty", "")]


def test_a_ticked_box_is_read_though_its_words_are_printed() -> None:
    assert read(BLANK).value("tidsplan") is None
    assert read(BLANK.replace("☐ Ja   ☐ Nej", "☒ Ja   ☐ Nej")).value("tidsplan") == "ja"


def test_boxes_on_their_label_s_own_line_are_no_part_of_the_label() -> None:
    assert read(BLANK.replace("med? ☐ Ja ☐ Nej", "med? ☐ Ja ☒ Nej")).value("med") == "nej"


def test_no_anchor_is_without_letters() -> None:
    assert all(key for anchor in anchors_of(a_form()) for key in anchor.keys)


LINES = (
    p("1. Uppgifter")
    + p("Projektnamn: ________________")
    + p("Beviljat belopp: ................ kr")
    + p("E-post:\tTelefon:")
    + p("2. Resultat")
)


def test_labels_with_room_on_their_line_are_known_each_by_itself() -> None:
    fields = {"projektnamn": "text", "beviljat_belopp": "amount", "e_post": "email", "telefon": "phone"}
    labels = {"e_post": "E-post"}
    form = replace(
        a_form(),
        fields=tuple(
            FieldSpec(id=name, labels=(labels.get(name, name.replace("_", " ")),), type=kind, heading="1")  # type: ignore[arg-type]
            for name, kind in fields.items()
        ),
        sections=(SectionSpec(id="2", title="Resultat"),),
        blank=document_of(word_file(LINES)),
    )
    filled = (
        LINES.replace("________________", "Klivet")
        .replace("................ kr", "400 000 kr")
        .replace("E-post:\tTelefon:", "E-post: elin@example.se\tTelefon: 070-174 06 23")
    )
    document = document_of(word_file(filled + p("Sju fick arbete.")))
    found = recognise(document, (form,))
    assert found is not None
    report = extract(document, found)
    assert {name: value.value for name, value in report.fields.items()} == {
        "projektnamn": "Klivet",
        "beviljat_belopp": 400000,
        "e_post": ["elin@example.se"],
        "telefon": ["+46701740623"],
    }
    assert report.sections[0].text == "Sju fick arbete."
