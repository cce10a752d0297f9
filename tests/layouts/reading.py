"""The steps from a file's bytes to its findings, in this process, with the shipped forms and rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from intake.adapters.rulefolder import RuleFolder
from intake.errors import Unreadable
from intake.model.form import RuleBook
from intake.model.mail import FileKind
from intake.model.report import Finding, Report
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.recognise import recognise
from layouts.catalogue import Layout
from layouts.scoring import Score, score
from layouts.truth import Truth, truth_of
from layouts.written import Written

_RULES = Path(__file__).parents[2] / "rules"
_KINDS = {"docx": FileKind.DOCX, "pdf": FileKind.PDF}


@cache
def books() -> tuple[RuleBook, ...]:
    folder = RuleFolder(_RULES, lambda blank: read(blank, FileKind.DOCX))
    return tuple(folder.load(federation) for federation in folder.federations())


def reading(content: bytes, file_format: str) -> tuple[Report | None, tuple[Finding, ...]]:
    """What is read in a file. None where it could not be read, or no form was recognised."""
    try:
        document = read(content, _KINDS[file_format])
    except Unreadable:
        return None, ()
    recognised = recognise(document, [form for book in books() for form in book.forms])
    if recognised is None:
        return None, ()
    report = extract(document, recognised)
    [book] = [book for book in books() if book.form(report.form)]
    return report, judge(report, recognised.form, book.rules[report.form])


def truth_in(layout: Layout, written: Written) -> Truth:
    return layout.bend(truth_of(written, outside=layout.outside, asides=layout.asides), written)


def scored(layout: Layout, written: Written) -> Score:
    """The report in the layout, read and measured."""
    report, findings = reading(layout.write(written), layout.format)
    return score(truth_in(layout, written), report, findings, layout.format)
