"""Both samples say the same without their section numbers, and with sections 5 and 6 swapped: as docx and as PDF.

The PDFs in pdf/samples were made by LibreOffice from the documents that the docx tests make here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from wordfiles import W, document_of, edited, form, report_of, rewrite, sample, statuses, text_of, values

from intake.model.document import Document
from intake.model.mail import FileKind
from intake.steps.read import read

FORMS = {"gavleborg-resan": "gavleborg/slutrapport", "sundsvall-sip": "sundsvall/del-slutrapport"}
PDFS = Path(__file__).parent / "pdf" / "samples"
_NUMBER = re.compile(r"^(?:\d{1,2}\.)+\d*\s+")


def unnumbered(body: etree._Element, name: str) -> None:
    printed = {block.text[:25] for block in form(FORMS[name]).blank.blocks if _NUMBER.match(block.text)}
    for element in body.iter(f"{W}p"):
        if text_of(element)[:25] in printed:
            rewrite(element, _NUMBER.sub("", text_of(element)))


def swapped(body: etree._Element, name: str) -> None:
    children = list(body)
    starts = {text_of(child)[:3]: place for place, child in enumerate(children) if child.tag == f"{W}p"}
    first, second, third = starts["5. "], starts["6. "], starts["7. "]
    body[first:third] = children[second:third] + children[first:second]


MADE = {"unnumbered": unnumbered, "swapped": swapped}


def moved(name: str, how: str, kind: str) -> Document:
    if kind == "pdf":
        return read((PDFS / f"{name}-{how}.pdf").read_bytes(), FileKind.PDF)
    return document_of(edited(sample(name), lambda body: MADE[how](body, name)))


def squeezed(value: object) -> object:
    """Without white space: a narrow cell of a PDF breaks words anywhere."""
    return re.sub(r"\s", "", str(value))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("how", MADE)
@pytest.mark.parametrize("name", FORMS)
def test_what_a_report_says_hangs_neither_on_its_numbers_nor_on_their_order(name: str, how: str, kind: str) -> None:
    plain, other = report_of(sample(name)), report_of(moved(name, how, kind))
    assert statuses(other) == statuses(plain)
    assert squeezed(values(other)) == squeezed(values(plain))
    for section in plain.sections:
        found = other.section(section.id)
        assert found is not None
        assert squeezed(found.text) == squeezed(section.text)


@pytest.mark.parametrize("how", MADE)
def test_the_moved_documents_are_what_they_say(how: str) -> None:
    texts = [block.text for block in moved("gavleborg-resan", how, "pdf").blocks]
    if how == "unnumbered":
        assert not any(text.startswith(("4.1 ", "5. ", "5.1 ", "7.2.1 ")) for text in texts)
    else:
        five, six = (next(n for n, text in enumerate(texts) if text.startswith(part)) for part in ("5. ", "6. "))
        assert six < five
