"""Whole reports on paper, as a scanner, a fax and a camera bring them, read by the real tesseract."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from shutil import which

import numpy as np
import pypdfium2 as pdfium
import pytest
import scanning
from incoming import a_letter

from intake.adapters.ocr import Tesseract
from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.mail import FileKind
from intake.model.report import Finding, Report
from intake.readports import Tools
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.recognise import recognise

pytestmark = [pytest.mark.server, pytest.mark.slow]

SAMPLES = Path(__file__).parents[1] / "samples"
Spoil = Callable[[scanning.Pixels], scanning.Pixels]


def scanned(page: scanning.Pixels) -> scanning.Pixels:
    return scanning.grained(scanning.shadowed(scanning.slanted(page, -1.2)))


def faxed(page: scanning.Pixels) -> scanning.Pixels:
    return scanning.faxed(scanning.slanted(page, 0.8))


@pytest.fixture(scope="module")
def tools() -> Tools:
    program = which("tesseract")
    if program is None:
        pytest.fail("tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-swe")
    return Tools(ocr=Tesseract(Path(program), bubblewrap=False))


@pytest.fixture(scope="module")
def rules() -> RuleFolder:
    return RuleFolder(rules_folder(), lambda blank: read(blank, FileKind.DOCX))


def judged(document: Document, rules: RuleFolder) -> tuple[Report, Sequence[Finding]]:
    forms = rules.forms()
    recognised = recognise(document, forms)
    assert recognised is not None
    report = extract(document, recognised)
    form = next(form for form in forms if form.id == report.form)
    return report, judge(Evidence(report=report, form=form), rules.rules(form))


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize(
    ("sample", "spoil", "dpi"),
    [("gavleborg-resan.pdf", faxed, 300), ("sundsvall-sip.pdf", scanned, 200)],
    ids=["fax", "grey and in shadow"],
)
def test_a_report_on_paper_is_read_nearly_as_the_same_in_print(
    sample: str, spoil: Spoil, dpi: int, tools: Tools, rules: RuleFolder
) -> None:
    content = (SAMPLES / sample).read_bytes()
    truth, known = judged(read(content, FileKind.PDF), rules)
    paper = scanning.as_pdf([spoil(page) for page in scanning.pages_of(content, dpi)], dpi)
    document = read(paper, FileKind.PDF, tools)
    report, found = judged(document, rules)

    assert (document.format, document.flags) == ("scan", ("ocr",))
    right = [report.fields[name].value == field.value for name, field in truth.fields.items()]
    assert np.mean(right) >= 0.85
    assert [section.status for section in report.sections] == [section.status for section in truth.sections]
    alike = [
        SequenceMatcher(None, words(was.text), words(now.text)).ratio()
        for was, now in zip(truth.sections, report.sections, strict=True)
        if was.text
    ]
    assert np.mean(alike) >= 0.95
    asked = {(finding.rule, finding.target) for finding in found if finding.audience == "sender"}
    assert asked <= {(finding.rule, finding.target) for finding in known}


def test_a_page_laid_on_its_side_is_read(tools: Tools) -> None:
    page = scanning.pages_of((SAMPLES / "gavleborg-resan.pdf").read_bytes())[3]
    picture = scanning.as_file(np.rot90(scanning.grained(page), 3).copy(), "JPEG", dpi=(300, 300))
    upright = read(scanning.as_file(page, "PNG", dpi=(300, 300)), FileKind.IMAGE, tools)
    turned = read(picture, FileKind.IMAGE, tools)
    assert SequenceMatcher(None, _all(upright), _all(turned)).ratio() > 0.97


def test_a_scanned_page_among_printed_ones_is_read_by_itself(tools: Tools) -> None:
    content = (SAMPLES / "gavleborg-resan.pdf").read_bytes()
    mixed = pdfium.PdfDocument(content)
    mixed.del_page(3)
    mixed.import_pages(pdfium.PdfDocument(scanning.as_pdf([scanning.pages_of(content)[3]])), index=3)
    file = io.BytesIO()
    mixed.save(file)
    document = read(file.getvalue(), FileKind.PDF, tools)
    assert (document.format, document.flags) == ("pdf", ("ocr",))
    unsure = {block.page for block in document.blocks if block.confidence < 1}
    assert unsure == {4}
    assert SequenceMatcher(None, _all(read(content, FileKind.PDF)), _all(document)).ratio() > 0.98


def _all(document: Document) -> list[str]:
    return [word for block in document.blocks for word in words(block.text)]


def test_nobody_is_asked_for_what_may_stand_on_a_badly_scanned_page(site, text_of) -> None:
    """Through the whole program: blurred, slanted, grained, and with the last three pages gone."""
    clean = scanning.pages_of((SAMPLES / "gavleborg-resan.pdf").read_bytes(), 200)[:4]
    pages = [scanning.grained(scanning.blurred(scanning.slanted(page, 1.5), 1.0), 4.0) for page in clean]
    site.deliver(a_letter(files={"Slutrapport RESAN.pdf": scanning.as_pdf(pages, 200)}))
    site.run()
    [row] = site.register()
    record = site.record(row["number"])
    assert (record["form"], record["status"]) == ("gavleborg/slutrapport", "person")
    unread = [section["id"] for section in record["sections"] if section["status"] in ("empty", "missing")]
    assert len(unread) > 3
    assert {finding["audience"] for finding in record["findings"]} == {"staff"}
    [reply] = site.sent("maja.lindqvist@example.se")
    assert "Ni behöver inte göra något mer just nu." in text_of(reply)
