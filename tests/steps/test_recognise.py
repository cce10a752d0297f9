"""Which form a document is written on, or that it is on none."""

from __future__ import annotations

import time
from dataclasses import replace

import formversions
import pytest
from wordfiles import document_of, form, forms, p, sample, table, word_file

from intake.model.document import Block, Document
from intake.model.form import Form
from intake.steps.recognise import recognise


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gavleborg-resan", "gavleborg/slutrapport"),
        ("gavleborg-resan-stamped", "gavleborg/slutrapport"),
        ("sundsvall-sip", "sundsvall/del-slutrapport"),
        ("sundsvall-sip-complete", "sundsvall/del-slutrapport"),
    ],
)
def test_a_report_is_known_by_its_form_with_all_of_its_anchors(name: str, expected: str) -> None:
    found = recognise(document_of(sample(name)), forms())
    assert found is not None
    assert found.form.id == expected
    assert found.coverage > 0.95


@pytest.mark.parametrize("name", ["gavleborg/slutrapport", "sundsvall/del-slutrapport"])
def test_a_blank_form_covers_itself_wholly(name: str) -> None:
    found = recognise(form(name).blank, forms())
    assert found is not None
    assert (found.form.id, found.coverage) == (name, pytest.approx(1.0, abs=0.02))


@pytest.mark.parametrize(("name", "other"), [("gavleborg-resan", "sundsvall/"), ("sundsvall-sip", "gavleborg/")])
def test_another_federations_form_is_not_taken_for_ours(name: str, other: str) -> None:
    others = [found for found in forms() if found.id.startswith(other)]
    assert recognise(document_of(sample(name)), others) is None


def test_a_rekvisition_with_the_same_labels_is_no_report() -> None:
    body = p("Rekvisition") + table(
        ("Insatsens namn", "RESAN"),
        ("Organisations namn", "Söderhamns kommun"),
        ("Kontaktperson", "Maja Lindqvist"),
        ("E-postadress", "maja.lindqvist@example.se"),
        ("Beviljade medel", "2 458 000"),
        ("Utnyttjade medel", "500 000"),
        ("Belopp att rekvirera", "500 000"),
    )
    assert recognise(document_of(word_file(body)), forms()) is None


def test_an_application_with_some_of_the_headings_is_no_report() -> None:
    body = "".join(
        p(heading) + p("En text om det som ska göras.")
        for heading in (
            "Ansökan om medel",
            "1. Insatsens namn",
            "2. Syfte och bakgrund till insatsen",
            "3. Målgrupp för insatsen",
            "4. Arbetssätt och verksamhetsbeskrivning",
            "5. Budget",
            "6. Tidsplan",
        )
    )
    assert recognise(document_of(word_file(body)), forms()) is None


@pytest.mark.parametrize("body", ["", p("Hej! Här kommer rapporten."), p("Faktura") + table(("Belopp", "500"))])
def test_anything_else_is_no_report(body: str) -> None:
    assert recognise(document_of(word_file(body)), forms()) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["Organisation", "a: b: Mål: " * 20, "Har insatsen påverkat befintliga verk", "5.1 Analys"]
)
def test_a_document_full_of_printed_words_takes_seconds_not_minutes(line: str) -> None:
    blocks = document_of(sample("sundsvall-sip")).blocks
    stuffed = Document(format="docx", blocks=(*blocks[:60], *[Block(text=line)] * 19_000, *blocks[60:]))
    began = time.process_time()
    assert recognise(stuffed, forms()) is not None
    assert time.process_time() - began < 20


NAMED = {"gavleborg-resan": "Samordningsförbund Gävleborg", "sundsvall-sip": "Samordningsförbundet Sundsvall"}


def with_name(name: str, other: str) -> Document:
    """A sample whose form is another's, word for word but for the name."""
    blocks = document_of(sample(name)).blocks
    assert any(NAMED[name] in block.text for block in blocks)
    changed = tuple(replace(block, text=block.text.replace(NAMED[name], other)) for block in blocks)
    return Document(format="docx", blocks=changed)


@pytest.mark.parametrize("name", NAMED)
def test_a_form_that_differs_only_in_its_federations_name_is_not_ours(name: str) -> None:
    assert recognise(with_name(name, "Samordningsförbundet Östra Skåne"), forms()) is None


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("how", ["misread", "gone", "in small letters"])
def test_a_name_that_is_misread_or_gone_makes_no_form_anothers(name: str, how: str) -> None:
    said = NAMED[name].replace("å", "a").replace("ä", "a").replace("ö", "o").replace("l", "I")
    other = {"misread": said, "gone": "", "in small letters": NAMED[name].lower()}[how]
    assert recognise(with_name(name, other), forms()) is not None


# ------------------------------------------------------------------ versions of a form over the years
def versions(change: str) -> tuple[Form, Form]:
    old = formversions.form("slutrapport", formversions.OLD, replaced_by="slutrapport-2025")
    return old, formversions.form("slutrapport-2025", formversions.NEW[change])


@pytest.mark.parametrize("change", formversions.NEW)
@pytest.mark.parametrize("without", ["", "1. Bakgrund och syfte", "5. Lärdomar"])
def test_a_report_is_on_the_version_that_its_sender_used(change: str, without: str) -> None:
    pair = versions(change)
    used = {"slutrapport": formversions.OLD, "slutrapport-2025": formversions.NEW[change]}
    for name, version in used.items():
        document = document_of(formversions.report(version, without=without))
        for order in (pair, pair[::-1]):
            found = recognise(document, order)
            assert found is not None
            assert found.form.id == f"dalen/{name}"


def test_what_is_written_alike_on_both_is_on_the_newer() -> None:
    newest = formversions.form("slutrapport-2026", formversions.OLD)
    middle = formversions.form("slutrapport-2025", formversions.OLD, replaced_by="slutrapport-2026")
    oldest = formversions.form("slutrapport", formversions.OLD, replaced_by="slutrapport-2025")
    document = document_of(formversions.report(formversions.OLD))
    for order in ((newest, middle, oldest), (oldest, middle, newest), (middle, newest, oldest)):
        assert recognise(document, order).form is newest  # type: ignore[union-attr]


def test_an_older_wording_that_the_newer_form_knows_of_is_still_the_older_form_s() -> None:
    old, new = versions("a heading reworded")
    sections = tuple(
        replace(section, wordings=("Resultat",)) if section.title.startswith("Effekter") else section
        for section in new.sections
    )
    knowing = replace(new, sections=sections)
    document = document_of(formversions.report(formversions.OLD))
    assert recognise(document, (old, knowing)).form is old  # type: ignore[union-attr]
    assert recognise(document, (knowing,)).coverage > 0.95  # type: ignore[union-attr]
