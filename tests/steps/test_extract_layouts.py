"""The same report in layouts that nobody handed out: whatever happens to the printed words, the answers stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace as replaced
from functools import partial

import pytest
from lxml import etree
from wordfiles import (
    W,
    document_of,
    edited,
    form,
    p,
    report_of,
    rewrite,
    same_reading,
    sample,
    statuses,
    text_of,
    values,
)

from intake.alignment.anchors import split_number
from intake.model.document import Block
from intake.model.form import Form

SAMPLES = {"gavleborg-resan": "gavleborg/slutrapport", "sundsvall-sip-complete": "sundsvall/del-slutrapport"}
_NUMBER = re.compile(r"^(?:\d{1,2}\.)+\d*\s+")


def paragraphs(body: etree._Element) -> list[etree._Element]:
    return list(body.iter(f"{W}p"))


def headings(body: etree._Element, spec: Form) -> list[tuple[etree._Element, str]]:
    """The paragraphs that begin with a section's title, with the title."""
    found = []
    for element in paragraphs(body):
        _, start = split_number(text_of(element))
        words = text_of(element)[start:]
        found += [(element, s.title) for s in spec.sections if words.startswith(s.title)]
    return found


def made(*texts: str) -> list[etree._Element]:
    """New paragraphs."""
    return [element for text in texts for element in etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{p(text)}</x>')]


def replace(element: etree._Element, others: Sequence[etree._Element]) -> None:
    parent = element.getparent()
    place = parent.index(element)
    parent[place : place + 1] = others


def no_numbers(body: etree._Element, spec: Form) -> None:
    """The printed headings lose their numbers; what the author numbered keeps them."""
    numbered = {block.text[:25] for block in spec.blank.blocks if _NUMBER.match(block.text)}
    for element in paragraphs(body):
        if text_of(element)[:25] in numbered:
            rewrite(element, _NUMBER.sub("", text_of(element)))


def other_case(body: etree._Element, spec: Form) -> None:
    for element, title in headings(body, spec):
        rewrite(element, text_of(element).replace(title, title.upper()))


def misspelt(body: etree._Element, spec: Form) -> None:
    for element, title in headings(body, spec):
        slip = title[:4] + title[5] + title[4] + title[6:]
        rewrite(element, text_of(element).replace(title, slip))


def no_guidance(body: etree._Element, spec: Form) -> None:
    for element, title in headings(body, spec):
        rewrite(element, text_of(element).split(title)[0] + title)


def guidance_apart(body: etree._Element, spec: Form) -> None:
    for element, title in headings(body, spec):
        before, after = text_of(element).split(title)
        replace(element, made(before + title, *([after.lstrip(": ")] if after.strip(": .") else [])))


def dashes_and_spaces(body: etree._Element, spec: Form) -> None:
    for element, title in headings(body, spec):
        rewrite(element, text_of(element).replace(title, title.replace(" ", "\u00a0\u00a0").replace("-", "–")))


def answers_on_the_headings_line(body: etree._Element, spec: Form) -> None:
    for element, _ in headings(body, spec):
        answer = element.getnext()
        if answer is not None and answer.tag == f"{W}p" and text_of(answer) and element.getparent() is body:
            texts = list(element.iter(f"{W}t"))
            etree.SubElement(texts[-1].getparent(), f"{W}br")
            run = etree.SubElement(texts[-1].getparent(), f"{W}t")
            run.text = text_of(answer)
            body.remove(answer)


def swapped(body: etree._Element, spec: Form) -> None:
    """Parts 5 and 6 change places."""
    children = list(body)
    first, second, third = (
        next(n for n, child in enumerate(children) if child.tag == f"{W}p" and text_of(child).startswith(f"{part}. "))
        for part in (5, 6, 7)
    )
    body[first:third] = children[second:third] + children[first:second]


def swapped_without_numbers(body: etree._Element, spec: Form) -> None:
    swapped(body, spec)
    no_numbers(body, spec)


def with_a_letter_before_and_an_appendix_after(body: etree._Element, spec: Form) -> None:
    letter = made("Hej!", "Här kommer rapporten, organisation och kontaktperson är som förut.", "Hälsningar Maja")
    body[0:0] = letter
    body.extend(made("Bilaga 1: Enkät", "Frågor som vi ställde till deltagarna om insatsens mål."))


def with_a_typed_table_of_contents(body: etree._Element, spec: Form) -> None:
    lines = [f"{section.id} {section.title} ........ {page}" for page, section in enumerate(spec.sections, start=2)]
    body[0:0] = made(*lines)


def boxes_with_label_left(body: etree._Element, spec: Form) -> None:
    """Each cell that holds a label over its value becomes two cells."""
    for cell in list(body.iter(f"{W}tc")):
        inside = cell.findall(f"{W}p")
        if len(inside) != 2 or not text_of(inside[0]):
            continue
        value = etree.Element(f"{W}tc")
        value.append(inside[1])
        cell.addnext(value)


def plain_lines(body: etree._Element, spec: Form) -> None:
    """Tables with a label in each cell become lines: label, colon, value."""
    for table in list(body.iter(f"{W}tbl")):
        cells = [cell.findall(f"{W}p") for cell in table.iter(f"{W}tc")]
        if all(len(inside) == 2 for inside in cells):
            replace(table, made(*(": ".join(map(text_of, inside)) for inside in cells)))


def labels_over_lines(body: etree._Element, spec: Form) -> None:
    """Tables with a label in each cell become lines: label, then value."""
    for table in list(body.iter(f"{W}tbl")):
        cells = [cell.findall(f"{W}p") for cell in table.iter(f"{W}tc")]
        if all(len(inside) == 2 for inside in cells):
            replace(table, made(*(text_of(element) for inside in cells for element in inside if text_of(element))))


def everything_in_one_table(body: etree._Element, spec: Form) -> None:
    """A frame of one cell around the whole form, as in many municipal templates."""
    frame = etree.Element(f"{W}tbl")
    cell = etree.SubElement(etree.SubElement(frame, f"{W}tr"), f"{W}tc")
    cell.extend(child for child in list(body) if child.tag != f"{W}sectPr")
    body.insert(0, frame)


LAYOUTS: list[Callable[[etree._Element, Form], None]] = [
    no_numbers,
    other_case,
    misspelt,
    no_guidance,
    guidance_apart,
    dashes_and_spaces,
    answers_on_the_headings_line,
    swapped,
    swapped_without_numbers,
    with_a_letter_before_and_an_appendix_after,
    with_a_typed_table_of_contents,
    boxes_with_label_left,
    plain_lines,
    labels_over_lines,
    everything_in_one_table,
]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_layout_changes_no_answer(name: str, layout: Callable[[etree._Element, Form], None]) -> None:
    spec = form(SAMPLES[name])
    plain = report_of(sample(name))
    laid_out = report_of(edited(sample(name), lambda body: layout(body, spec)))
    assert values(laid_out) == values(plain)
    assert statuses(laid_out) == statuses(plain)
    assert same_reading(laid_out, plain)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_reworded_heading_is_known_by_its_number_and_its_guidance(name: str) -> None:
    spec = form(SAMPLES[name])

    def reword(body: etree._Element) -> None:
        for element, title in headings(body, spec):
            rewrite(element, text_of(element).replace(title, "Vår egen rubrik"))

    reworded = [s.id for s in spec.sections if s.guidance and not s.table]
    report = report_of(edited(sample(name), reword))
    assert {statuses(report)[section] for section in reworded} <= {"answered", "not_applicable"}


def test_more_partners_than_the_form_has_boxes_for_are_all_read() -> None:
    def add(body: etree._Element) -> None:
        row = next(row for row in body.iter(f"{W}tr") if "Försäkringskassan" in text_of(row))
        for name in ("Region Gävleborg", "Hälsocentralen"):
            copy = etree.fromstring(etree.tostring(row))
            rewrite(copy.findall(f".//{W}p")[-1], name)
            row.addnext(copy)

    partners = report_of(edited(sample("gavleborg-resan"), add)).value("samverkansparter")
    assert partners == ["Arbetsförmedlingen", "Försäkringskassan", "Hälsocentralen", "Region Gävleborg"]


def test_goals_written_as_labelled_lines_are_rows() -> None:
    def flatten(body: etree._Element) -> None:
        table = next(found for found in body.iter(f"{W}tbl") if "Har målet" in text_of(found))
        rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")][1:]
        labels = ("Mål", "Har målet uppnåtts?", "Utfall/resultat")
        lines = [f"{label}: {text}" for row in rows for label, text in zip(labels, row, strict=True)]
        replace(table, made("4.1 Insatsens mål", *lines))

    plain = report_of(sample("sundsvall-sip"))
    assert report_of(edited(sample("sundsvall-sip"), flatten)).value("mal") == plain.value("mal")


def test_costs_written_with_tabs_are_rows() -> None:
    def flatten(body: etree._Element) -> None:
        table = next(found for found in body.iter(f"{W}tbl") if "Kostnadsslag" in text_of(found))
        rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        lines = made(*("@".join(row) for row in rows))
        for line in lines:
            first = next(line.iter(f"{W}t"))
            pieces = (first.text or "").split("@")
            first.text = pieces[0]
            for piece in pieces[1:]:
                etree.SubElement(first.getparent(), f"{W}tab")
                etree.SubElement(first.getparent(), f"{W}t").text = piece
        replace(table, lines)

    plain = report_of(sample("sundsvall-sip-complete"))
    assert report_of(edited(sample("sundsvall-sip-complete"), flatten)).value("ekonomi") == plain.value("ekonomi")


def test_co_applicants_are_read_from_a_table_with_headings_too() -> None:
    def add(body: etree._Element) -> None:
        table = next(found for found in body.iter(f"{W}tbl") if "Kontaktperson för" in text_of(found))
        for row in table.findall(f"{W}tr")[2:]:
            table.remove(row)
        rows = (
            ("Organisation", "Kontaktperson", "E-post"),
            ("Region Västernorrland", "Omar Haddad", "omar@example.se"),
        )
        cells = "".join(f"<w:tr>{''.join(f'<w:tc>{p(text)}</w:tc>' for text in row)}</w:tr>" for row in rows)
        new = etree.fromstring(f'<w:tbl xmlns:w="{W[1:-1]}">{cells}</w:tbl>')
        table.addnext(new)

    expected = [{"organisation": "Region Västernorrland", "kontaktperson": "Omar Haddad", "epost": "omar@example.se"}]
    report = report_of(edited(sample("sundsvall-sip-complete"), add))
    assert report.value("medsokande") == expected
    assert report.value("epost") == ["elin.forsberg@example.se"]


@pytest.mark.parametrize("between", [" ", "   ", ", ", " | "])
def test_several_labels_on_one_line_are_parted(between: str) -> None:
    def join(body: etree._Element) -> None:
        for table in list(body.iter(f"{W}tbl")):
            if "Postnummer" in text_of(table):
                line = f"Postnummer: 826 42{between}Postadress: Exempelgatan 16-18"
                replace(table, made(line))
            elif text_of(table).startswith("Datum"):
                replace(table, made(f"Datum: 2024-01-08{between}Namn: Maja Lindqvist."))

    plain = report_of(sample("gavleborg-resan"))
    assert values(report_of(edited(sample("gavleborg-resan"), join))) == values(plain)


def test_a_table_of_the_authors_own_in_an_answer_is_text_and_nobodys_field() -> None:
    def add(body: etree._Element) -> None:
        heading = next(element for element in paragraphs(body) if text_of(element).startswith("5.3 "))
        rows = "".join(
            f"<w:tr>{''.join(f'<w:tc>{p(text)}</w:tc>' for text in row)}</w:tr>"
            for row in (("Datum", "Namn", "Organisation"), ("2023-05-01", "Omar Haddad", "Region Gävleborg"))
        )
        heading.addnext(etree.fromstring(f'<w:tbl xmlns:w="{W[1:-1]}">{rows}</w:tbl>'))

    plain, with_table = report_of(sample("gavleborg-resan")), report_of(edited(sample("gavleborg-resan"), add))
    section = with_table.section("5.3")
    assert values(with_table) == values(plain)
    assert section is not None
    assert section.text.startswith("Datum\tNamn\tOrganisation\n2023-05-01\tOmar Haddad\tRegion Gävleborg\n")


def test_a_number_set_apart_from_its_heading_by_a_tab_answers_no_section() -> None:
    def tab(body: etree._Element, spec: Form) -> None:
        numbered = {block.text[:25] for block in spec.blank.blocks if _NUMBER.match(block.text)}
        for element in paragraphs(body):
            if text_of(element)[:25] in numbered:
                number, _, words = text_of(element).partition(" ")
                rewrite(element, words)
                text = next(element.iter(f"{W}t"))
                before = etree.Element(f"{W}t")
                before.text = number.rstrip(".")
                text.addprevious(before)
                text.addprevious(etree.Element(f"{W}tab"))

    for name, form_id in SAMPLES.items():
        spec = form(form_id)
        laid_out = report_of(edited(sample(name), partial(tab, spec=spec)))
        assert same_reading(laid_out, report_of(sample(name)))


def test_an_appendix_with_the_forms_own_labels_fills_in_nothing() -> None:
    def edit(body: etree._Element) -> None:
        for element in paragraphs(body):
            if text_of(element).startswith(("Organisation: ", "Ort och datum: ", "Underskrift: ")):
                rewrite(element, text_of(element).partition(":")[0] + ":")
        labelled = ("Organisation: Exempelbolaget", "Datum: 2021-01-01", "Underskrift: Omar Haddad")
        body.extend(made("Bilaga 1: Enkät", *labelled))

    report = report_of(edited(sample("sundsvall-sip"), edit))
    assert report.value("underskrift") is None
    assert report.value("underskrift_datum") is None
    assert statuses(report)["7"] == "empty"


def test_a_blank_box_takes_nothing_from_the_labelled_row_under_it() -> None:
    def side_by_side(body: etree._Element) -> None:
        table = next(found for found in body.iter(f"{W}tbl") if "Kontaktperson för" in text_of(found))
        rows = (("Kontaktperson för insatsägare", "Elin Forsberg"), ("E-post", ""), ("Organisation", "Exempelregionen"))
        cells = "".join(f"<w:tr>{''.join(f'<w:tc>{p(text)}</w:tc>' for text in row)}</w:tr>" for row in rows)
        replace(table, [etree.fromstring(f'<w:tbl xmlns:w="{W[1:-1]}">{cells}</w:tbl>')])

    found = report_of(edited(sample("sundsvall-sip-complete"), side_by_side)).fields["epost"]
    assert (found.value, found.raw) == (None, "")


def test_a_goal_with_its_other_columns_blank_is_a_row_among_tabbed_lines() -> None:
    blank = {"mal": "Fler planeringar", "uppnatt": None, "utfall": None}
    assert report_of(with_goals("Fler planeringar", "Kortare väntan@Ja@Tre veckor")).value("mal") == [
        blank,
        {"mal": "Kortare väntan", "uppnatt": "ja", "utfall": "Tre veckor"},
    ]
    alone = report_of(with_goals("Fler planeringar"))
    assert alone.value("mal") == [blank]
    assert statuses(alone)["4.1"] == "answered"
    assert statuses(report_of(with_goals()))["4.1"] == "empty"


def with_goals(*rows: str) -> bytes:
    """The Sundsvall sample with its goals as lines with tabs ("@") under a line of headings."""

    def flatten(body: etree._Element) -> None:
        table = next(found for found in body.iter(f"{W}tbl") if "Har målet" in text_of(found))
        lines = made("4.1 Insatsens mål@Har målet uppnåtts? Ja eller nej@Utfall/resultat för respektive mål", *rows)
        for line in lines:
            first = next(line.iter(f"{W}t"))
            pieces = (first.text or "").split("@")
            first.text = pieces[0]
            for piece in pieces[1:]:
                etree.SubElement(first.getparent(), f"{W}tab")
                etree.SubElement(first.getparent(), f"{W}t").text = piece
        replace(table, lines)

    return edited(sample("sundsvall-sip"), flatten)


@pytest.mark.parametrize("apart", [True, False], ids=["numbers in a column", "numbers after the words"])
def test_a_table_of_contents_as_a_pdf_shows_it_heads_nothing(apart: bool) -> None:
    document, spec = document_of(sample("gavleborg-resan")), form("gavleborg/slutrapport")
    entries = [(f"{section.id} {section.title}", str(page)) for page, section in enumerate(spec.sections, start=2)]
    texts = [text for entry in entries for text in (entry if apart else [" ".join(entry)])]
    with_contents = replaced(document, blocks=(*(Block(text=text, page=1) for text in texts), *document.blocks))
    assert same_reading(report_of(with_contents), report_of(document))
