"""Shapes that nobody has been seen to use, but somebody will."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import pytest
from outlines import FORMS, Item, Sheet, outline, wrong
from wordfiles import report_of

from intake.model.report import Report


def chapters(items: Sequence[Item]) -> Iterator[list[Item]]:
    return (list(found) for _, found in groupby(items, key=lambda item: item.number.partition(".")[0]))


def unplaced(report: Report, name: str) -> list[str]:
    """What is left over, where nothing else is amiss."""
    found = wrong(report, name)
    left = found.pop("unplaced", "")
    assert found == {}
    return left.splitlines()


@pytest.mark.parametrize("name", FORMS)
def test_typed_as_markdown(name: str) -> None:
    sheet = Sheet()
    for item in outline(name):
        if item.kind == "table":
            sheet.table(*item.rows)
        elif item.kind == "field":
            sheet.lines(f"**{item.text}:** {item.said}")
        else:
            sheet.lines(f"{'##' if item.kind == 'part' else '###'} {item.number} {item.text}", item.said)
    assert unplaced(report_of(sheet.document()), name) == []


@pytest.mark.parametrize("name", FORMS)
def test_question_and_answer(name: str) -> None:
    sheet = Sheet()
    for item in outline(name):
        if item.kind == "table":
            sheet.table(*item.rows)
        elif item.kind == "part":
            sheet.lines(f"Del {item.number}: {item.text}")
        else:
            number = f" {item.number}" if item.kind == "section" else ""
            sheet.lines(f"Fråga{number}: {item.text}", f"Svar: {item.said}")
    unplaced(report_of(sheet.document()), name)


@pytest.mark.parametrize("name", FORMS)
def test_a_heading_that_comes_again_on_the_next_page(name: str) -> None:
    sheet = Sheet()
    for item in outline(name):
        if item.kind == "table":
            sheet.table(*item.rows)
        elif item.kind == "field":
            sheet.lines(f"{item.text}: {item.said}")
        elif item.said:
            first, rest = item.said.split(". ")
            sheet.lines(f"{item.number} {item.text}", f"{first}.", f"{item.number} {item.text} (forts.)", rest)
        else:
            sheet.lines(f"{item.number} {item.text}")
    report = report_of(sheet.document())
    for item in outline(name):
        section = report.section(item.id)
        if item.said and section is not None:
            assert " ".join(section.text.split("\n")) == item.said
    assert all("(forts.)" in text for text in report.unplaced)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("side_by_side", [2, 3])
def test_sections_side_by_side_with_their_answers_below(name: str, side_by_side: int) -> None:
    sheet = Sheet()
    for chapter in chapters(outline(name)):
        sections = [item for item in chapter if item.kind == "section" and item.said]
        for item in chapter:
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item.kind == "field":
                sheet.lines(f"{item.text}: {item.said}")
            elif item not in sections:
                sheet.lines(f"{item.number} {item.text}")
        for start in range(0, len(sections), side_by_side):
            row = sections[start : start + side_by_side]
            sheet.table([f"{item.number} {item.text}" for item in row], [item.said for item in row])
    assert unplaced(report_of(sheet.document()), name) == []


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("end", ["; ", ", ", " / "])
def test_lettered_headings_and_a_chapters_fields_in_one_paragraph(name: str, end: str) -> None:
    sheet = Sheet()
    for chapter in chapters(outline(name)):
        letters = iter("abcdefgh")
        fields = [f"{item.text}: {item.said}" for item in chapter if item.kind == "field"]
        for place, item in enumerate(chapter):
            if item.kind == "table":
                sheet.table(*item.rows)
            elif item.kind != "field":
                sheet.lines(f"{next(letters)}) {item.text}" if place else f"{item.number}. {item.text}", item.said)
            elif fields:
                sheet.lines(end.join(fields))
                fields = []
    assert unplaced(report_of(sheet.document()), name) == []
