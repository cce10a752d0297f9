"""No word of the author's is lost, and none is told twice; what answers nothing is kept by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from blockwise import FORM, VALUES, document, title, written
from conservation import held, words
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from wordfiles import W, document_of, edited, form, p, report_of, sample, table, text_of

from intake.model.document import Block, Cell

_MANNERS = ["paragraph", "list", "heading", "cell", "label"]
SAMPLES = ("gavleborg-resan", "sundsvall-sip", "sundsvall-sip-complete")


def made(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{xml}</x>'))


def paragraph(body: etree._Element, text: str) -> etree._Element:
    return next(found for found in body.iter(f"{W}p") if text_of(found).startswith(text))


def cover_letter(body: etree._Element) -> None:
    body[0:0] = made(p("Till styrelsen översänds") + p("vår redogörelse, Elin Forsberg"))


def appendix(body: etree._Element) -> None:
    body.extend(made(p("Bilaga 2: Enkätsvar") + table(("Fråga", "Svar"), ("Trivsel", "fyra av fem"))))


def text_between_a_part_and_its_first_section(body: etree._Element) -> None:
    paragraph(body, "5. ").addnext(made(p("Obs sammanfattningen lämnas muntligt"))[0])


def a_field_answered_twice(body: etree._Element) -> None:
    body.extend(made(p("Insatsens namn: Andra benämningen")))


def a_table_of_the_authors_own(body: etree._Element) -> None:
    paragraph(body, "5.3 ").addnext(made(table(("Aktivitet", "Antal"), ("Kursdagar", "tolv")))[0])


def not_applicable(body: etree._Element) -> None:
    paragraph(body, "5.4 ").addnext(made(p("N/A"))[0])


ADDED: dict[Callable[[etree._Element], None], str] = {
    cover_letter: "till styrelsen översänds vår redogörelse elin forsberg",
    appendix: "bilaga 2 enkätsvar fråga svar trivsel fyra av fem",
    text_between_a_part_and_its_first_section: "obs sammanfattningen lämnas muntligt",
    a_field_answered_twice: "insatsens namn andra benämningen",
    a_table_of_the_authors_own: "aktivitet antal kursdagar tolv",
    not_applicable: "n a",
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("add", ADDED, ids=lambda add: add.__name__)
def test_what_an_author_adds_is_kept_once_wherever_it_stands(name: str, add: Callable[[etree._Element], None]) -> None:
    plain, added = report_of(sample(name)), report_of(edited(sample(name), add))
    assert held(added) - held(plain) == words([ADDED[add]])
    assert not held(plain) - held(added)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_holds_every_word_but_the_forms_own(name: str) -> None:
    document, report = document_of(sample(name)), report_of(sample(name))
    printed = words(block.text for block in form(report.form).blank.blocks)
    written = words(block.text for block in document.blocks)
    assert not written - printed - held(report)
    assert not held(report) - written


@pytest.mark.parametrize("name", ["gavleborg/slutrapport", "sundsvall/del-slutrapport"])
def test_a_blank_form_leaves_nothing_over(name: str) -> None:
    assert report_of(form(name).blank).unplaced == ()


def test_personal_numbers_are_masked_in_what_answers_nothing() -> None:
    def add(body: etree._Element) -> None:
        body[0:0] = made(p("Gäller 701063-2391"))

    report = report_of(edited(sample("gavleborg-resan"), add))
    assert report.unplaced == ("Gäller ******-****",)
    assert report.personal_numbers == ("",)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(_MANNERS), st.integers(0, 8)), max_size=12),
    st.sampled_from(["colon", "line", "cell"]),
    st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_whatever_is_added_wherever_each_word_is_held_once(
    added: list[tuple[int, str, int]], layout: str, bare: bool
) -> None:
    """Words, each its own, are put anywhere among the blocks: as paragraphs, lists, headings, cells or labels."""

    def field(name: str, label: str, value: str) -> list[Block]:
        if layout == "cell":
            cell = Cell(table=int(form(FORM).field(name).heading), row=list(VALUES).index(name), column=0)
            return [Block(text=label, cell=cell), Block(text=value, cell=replace(cell, column=1))]
        return [Block(text=f"{label}: {value}")] if layout == "colon" else [Block(text=label), Block(text=value)]

    blocks = list(written(field=field, heading=lambda s, printed: [Block(text=title(s) if bare else printed)]))
    plain = held(report_of(document(blocks)))
    said: list[str] = []
    for number, (place, manner, size) in enumerate(added):
        text = " ".join(f"kvark{number}x{n}" for n in range(size + 1))
        said.append(text)
        block = Block(
            text=f"Vidare: {text}" if manner == "label" else text,
            label="•" if manner == "list" else "",
            heading=2 if manner == "heading" else 0,
            cell=Cell(table=80 + number, row=0, column=0) if manner == "cell" else None,
        )
        said += ["vidare"] * (manner == "label")
        blocks.insert(place % (len(blocks) + 1), block)
    report = report_of(document(blocks))
    assert held(report) == plain + words(said)
