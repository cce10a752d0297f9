"""The steps from a file's bytes to its findings, in this process, with the shipped forms and rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from intake.adapters.rulefolder import RuleFolder
from intake.errors import Unreadable
from intake.model.evidence import Evidence
from intake.model.form import RuleBook
from intake.model.mail import FileKind
from intake.model.report import Finding, Report
from intake.readports import NO_TOOLS, Tools
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.recognise import recognise
from layouts.layout import Layout
from layouts.scoring import Score, score
from layouts.truth import Truth, truth_of
from layouts.written import Written

_RULES = Path(__file__).parents[2] / "rules"
_KINDS = {"scan": FileKind.PDF}  # the others are kinds by their name


@cache
def books() -> tuple[RuleBook, ...]:
    folder = RuleFolder(_RULES, lambda blank: read(blank, FileKind.DOCX))
    return tuple(folder.load(federation) for federation in folder.federations())


def reading(content: bytes, file_format: str) -> tuple[Report | str, tuple[Finding, ...]]:
    """What is read in a file, or in a word why nothing is: "unsupported", "no form"."""
    try:
        document = read(content, _KINDS.get(file_format) or FileKind(file_format), _tools(file_format))
    except Unreadable as unreadable:
        return unreadable.code, ()
    recognised = recognise(document, [form for book in books() for form in book.forms])
    if recognised is None:
        return "no form", ()
    report = extract(document, recognised)
    [book] = [book for book in books() if book.form(report.form)]
    return report, judge(Evidence(report=report, form=recognised.form), book.rules[report.form])


def _tools(file_format: str) -> Tools:
    if file_format in ("docx", "pdf"):
        return NO_TOOLS
    from intake.adapters.tools import installed_tools

    return installed_tools(bubblewrap=False)


def truth_in(layout: Layout, written: Written) -> Truth:
    return layout.bend(truth_of(written, outside=layout.outside, asides=layout.asides), written)


def scored(layout: Layout, written: Written) -> Score:
    """The report in the layout, read and measured."""
    report, findings = reading(layout.write(written), layout.format)
    return score(truth_in(layout, written), report, findings, layout.format)
