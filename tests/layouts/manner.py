"""A Word layout: one choice for each thing that authors do in their own way, and the writing of a report by them.

A choice is a small function; those that ship stand in labels.py, headings.py and answers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from layouts import answers, filling, headings, labels
from layouts.printed import (
    COST_HEADS,
    GOAL_HEADS,
    SIGNER_HEADS,
    STAMP_LABELS,
    Printed,
    Title,
    printed,
)
from layouts.written import GAVLEBORG, Piece, Written
from layouts.xml import BOLD, SMALL, package, paragraph, run, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an author writes. Every choice gives XML for the body."""

    pairs: Callable[[Sequence[Sequence[filling.Pair]]], str] = labels.one_cell  # rows of label and value
    heading: Callable[[Title], str] = headings.bold
    guidance: Callable[[Title], str] = headings.guidance_below
    answer: Callable[[Sequence[Piece]], str] = answers.paragraphs
    section: Callable[[Manner, Title, Sequence[Piece]], str] | None = None  # heading, guidance and answer at once
    grid: Callable[[Sequence[str], Sequence[Sequence[str]]], str] = labels.ruled_grid  # heads and rows of a table
    order: Callable[[Sequence[Title]], Sequence[Title]] = tuple  # the parts in the author's order
    keeps: Callable[[Title, Sequence[Piece]], bool] = lambda title, pieces: True  # whether a section's heading stays
    stamp: bool = True
    preamble: bool = True
    before: Callable[[str], str] = lambda form: ""  # XML ahead of the form: a cover letter, a table of contents
    after: str = ""  # XML behind it: an appendix
    finish: Callable[[str], str] = lambda body: body  # over the whole body at last: cuts up runs, tracks changes
    parts: Mapping[str, str] = field(default_factory=dict)  # further parts of the package: xml.package
    end: str = ""  # in the section's properties: columns

    def write(self, written: Written) -> bytes:
        """The report as a docx."""
        body = self.before(written.form) + "".join(_body(self, written)) + self.after
        return package(self.finish(body), self.parts, end=self.end)


def _body(manner: Manner, written: Written) -> Iterator[str]:
    form = printed(written.form)
    yield paragraph(run(form.title, BOLD + '<w:sz w:val="36"/>'))
    if manner.preamble:
        yield from (paragraph(run(text)) for text in form.preamble)
    if manner.stamp and written.form == GAVLEBORG:
        yield table([[paragraph(run(label, SMALL)) + "<w:p/>"] for label in STAMP_LABELS])
    for title in manner.order(form.titles):
        yield from _part(manner, written, form, title)


def _part(manner: Manner, written: Written, form: Printed, title: Title) -> Iterator[str]:
    """A chapter's heading with its fields, or a section with its answer."""
    goals = written.form != GAVLEBORG and title.section == "4.1"
    if title.section and not (written.form != GAVLEBORG and title.section in ("4.1", "6", "7")):
        pieces = written.pieces(title.section)
        if manner.keeps(title, pieces):
            yield _section(manner, title, pieces)
        return
    if not goals:  # the heading of goals is the first cell of their table
        yield manner.heading(title) + (manner.guidance(title) if title.guidance else "")
    rows = filling.pairs(written, form, title.number)
    if rows:
        yield manner.pairs(rows)
    if goals:
        yield manner.grid(GOAL_HEADS, filling.cells(written, "mal", 3))
    elif title.number == "6" and written.form != GAVLEBORG:
        yield manner.grid(COST_HEADS, filling.costs(written, form))
    elif title.number == "8":
        yield manner.grid(SIGNER_HEADS, filling.cells(written, "uppgiftslamnare", 1))


def _section(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    if manner.section:
        return manner.section(manner, title, pieces)
    return manner.heading(title) + manner.guidance(title) + manner.answer(pieces)
