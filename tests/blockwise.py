"""Reports as blocks, without a file: for what extract makes of words, whatever they were read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from wordfiles import form

from intake.model.document import Block, Document

FORM = "gavleborg/slutrapport"
VALUES = {
    "insatsens_namn": "Stegen",
    "insatstid": "2022-01-01 – 2023-12-31",
    "beviljade_medel": "2 458 000",
    "utnyttjade_medel": "2 064 312",
    "organisation": "Ockelbo kommun",
    "arbetsstalle": "Arbetsmarknadsenheten",
    "kontaktperson": "Maja Lindqvist",
    "mobiltelefon": "070-174 06 10",
    "epost": "maja@example.se",
    "postnummer": "826 42",
    "postadress": "Storgatan 1",
    "samverkansparter": "Arbetsförmedlingen",
}
ANSWERS: Mapping[str, str] = {
    section.id: f"Här står svaret på avsnitt {'x'.join(section.id.split('.'))}. Det har två meningar."
    for section in form(FORM).sections
    if section.id != "7.1.1"
}

Field = Callable[[str, str, str], Sequence[Block]]  # field id, label, value
Heading = Callable[[str, str], Sequence[Block]]  # section id, the words printed in the blank


def after_a_colon(_: str, label: str, value: str) -> Sequence[Block]:
    return [Block(text=f"{label}: {value}")]


def as_printed(_: str, printed: str) -> Sequence[Block]:
    return [Block(text=printed)]


def title(section: str) -> str:
    found = form(FORM).section(section)
    assert found is not None
    return found.title


def written(
    *,
    field: Field = after_a_colon,
    heading: Heading = as_printed,
    answers: Mapping[str, str] = ANSWERS,
    parts: bool = True,
) -> tuple[Block, ...]:
    """A report on the Gävleborg form; an answer's lines are paragraphs. *parts* False leaves its main headings out."""
    spec = form(FORM)
    printed = [replace(block, cell=None) for block in spec.blank.blocks if block.text]
    first = next(n for n, block in enumerate(printed) if block.text.startswith("1. "))
    blocks = list(printed[:first])
    sections = {section.id: section for section in spec.sections}
    labels = {found.labels[0]: found.id for found in spec.fields if found.labels}
    met: set[str] = set()
    for block in printed[first:]:
        number = block.text.split(" ")[0]
        if number in sections:
            blocks += heading(number, block.text)
            blocks += [Block(text=line) for line in answers.get(number, "").splitlines()]
        elif block.text in labels:
            name = labels[block.text]
            blocks += field(name, block.text, VALUES[name]) if name not in met else []
            met.add(name)
        elif parts and number[0].isdecimal():
            blocks.append(block)
    return (*blocks, Block(text="Datum: 2024-01-08"), Block(text="Namn: Maja Lindqvist"))


def document(blocks: Sequence[Block], *, confidence: float = 1.0) -> Document:
    """Those blocks; a confidence under 1 makes them a scan's."""
    sure = tuple(replace(block, confidence=confidence) for block in blocks)
    return Document(format="docx" if confidence == 1 else "scan", blocks=sure)
