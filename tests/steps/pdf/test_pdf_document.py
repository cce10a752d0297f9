"""Pages become one document, whoever told their words."""

from __future__ import annotations

import pytest

from intake.steps.read.pdf_document import document_of
from intake.steps.read.pdf_page import Page, Word


def page(*words: Word) -> Page:
    return Page(1, 595.0, 842.0, words, (), has_image=True)


def test_a_block_is_as_sure_as_its_words_are_on_average():
    sure = Word("Syfte", 72, 100, 700, 11)
    unsure = Word("ochba", 104, 130, 700, 11, spaced=True, confidence=0.5)
    document = document_of([page(sure, unsure)], "scan", flags=("ocr",))
    assert [(block.text, block.confidence) for block in document.blocks] == [("Syfte ochba", pytest.approx(0.75))]
    assert (document.format, document.flags) == ("scan", ("ocr",))


def test_pages_without_words_are_a_document_without_blocks():
    assert document_of([page()], "scan").blocks == ()
