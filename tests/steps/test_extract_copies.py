"""A form that stands twice in one file: the filled one is read, whichever comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wordfiles import document_of, form, report_of, same_reading, sample

from intake.model.document import Block

SAMPLES = {"gavleborg-resan": "gavleborg/slutrapport", "sundsvall-sip-complete": "sundsvall/del-slutrapport"}


def moved(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks whose tables are other ones than a sample's."""
    return tuple(replace(b, cell=replace(b.cell, table=b.cell.table + 50)) if b.cell else b for b in blocks)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_blank_form_beside_the_filled_one_changes_nothing(name: str, where: str) -> None:
    document, blank = document_of(sample(name)), moved(form(SAMPLES[name]).blank.blocks)
    both = (*blank, *document.blocks) if where == "before" else (*document.blocks, *blank)
    report = report_of(replace(document, blocks=both))
    assert same_reading(report, report_of(document))
    assert report.unplaced == ()


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_list_of_the_headings_without_page_numbers_heads_nothing(name: str, numbered: bool, where: str) -> None:
    document, spec = document_of(sample(name)), form(SAMPLES[name])
    titles = tuple(Block(text=f"{s.id} {s.title}" if numbered else s.title) for s in spec.sections)
    both = (*titles, *document.blocks) if where == "before" else (*document.blocks, *titles)
    assert same_reading(report_of(replace(document, blocks=both)), report_of(document))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_written_in_the_other_copy_is_not_lost(name: str) -> None:
    document, blank = document_of(sample(name)), moved(form(SAMPLES[name]).blank.blocks)
    last = Block(text="Ett ensamt svar i fel exemplar.")
    report = report_of(replace(document, blocks=(*document.blocks, *blank, last)))
    assert same_reading(report, report_of(document))
    assert report.unplaced == (last.text,)
