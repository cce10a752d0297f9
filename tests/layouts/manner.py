"""A Word layout: one choice for each thing that authors do in their own way, and the writing of a report by them.

A choice is a small function; those that ship stand in labels.py, headings.py and answers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from layouts import answers, headings, labels
from layouts.printed import (
    COST_HEADS,
    GOAL_HEADS,
    PARTNER_LABELS,
    SIGNER_HEADS,
    STAMP_LABELS,
    Printed,
    Title,
    printed,
)
from layouts.written import GAVLEBORG, Piece, Written
from layouts.xml import BOLD, SMALL, package, paragraph, run, table

Pair = tuple[str, str]  # a printed label, and what is written at it ("" where nothing is)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an author writes. Every choice gives XML for the body."""

    pairs: Callable[[Sequence[Sequence[Pair]]], str] = labels.one_cell  # rows of label and value
    heading: Callable[[Title], str] = headings.bold
    guidance: Callable[[Title], str] = headings.guidance_below
    answer: Callable[[Sequence[Piece]], str] = answers.paragraphs
    section: Callable[[Manner, Title, Sequence[Piece]], str] | None = None  # heading, guidance and answer at once
    grid: Callable[[Sequence[str], Sequence[Sequence[str]]], str] = labels.ruled_grid  # heads and rows of a table
    order: Callable[[Sequence[Title]], Sequence[Title]] = tuple  # the parts in the author's order
    keeps: Callable[[Title, Sequence[Piece]], bool] = lambda title, pieces: True  # whether a section's heading stays
    stamp: bool = True
    preamble: bool = True
    before: str = ""  # XML ahead of the form: a cover letter, a table of contents
    after: str = ""  # XML behind it: an appendix
    finish: Callable[[str], str] = lambda body: body  # over the whole body at last: cuts up runs, tracks changes
    parts: Mapping[str, str] = field(default_factory=dict)  # further parts of the package: xml.package
    end: str = ""  # in the section's properties: columns

    def write(self, written: Written) -> bytes:
        """The report as a docx."""
        body = self.before + "".join(_body(self, written)) + self.after
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
    rows = _pairs(written, form, title.number)
    if rows:
        yield manner.pairs(rows)
    if goals:
        yield manner.grid(GOAL_HEADS, _cells(written, "mal", 3))
    elif title.number == "6" and written.form != GAVLEBORG:
        yield manner.grid(COST_HEADS, _costs(written, form))
    elif title.number == "8":
        yield manner.grid(SIGNER_HEADS, _cells(written, "uppgiftslamnare", 1))


def _section(manner: Manner, title: Title, pieces: Sequence[Piece]) -> str:
    if manner.section:
        return manner.section(manner, title, pieces)
    return manner.heading(title) + manner.guidance(title) + manner.answer(pieces)


def _pairs(written: Written, form: Printed, chapter: str) -> list[list[Pair]]:
    """The chapter's labels and values, in rows as they stand beside each other in the blank."""
    if chapter == "3" and written.form == GAVLEBORG:
        names = [*written.parties, *[""] * (2 - len(written.parties))]
        return [[("Organisation", name)] for name in names]
    rows: dict[int, list[Pair]] = {}
    for label in form.labels.get(chapter, ()):
        rows.setdefault(label.row, []).append((label.text, _value(written, label.field)))
    found = list(rows.values())
    if chapter == "2" and written.form != GAVLEBORG:
        found += _partners(written)
    return found


def _value(written: Written, name: str) -> str:
    if name == "underskrift_ort":  # one box for both
        return " ".join(filter(None, (written.text("underskrift_ort"), written.text("underskrift_datum"))))
    return written.text(name)


def _partners(written: Written) -> Iterator[list[Pair]]:
    rows = [[entry.written for entry in row.values()] for row in written.tables.get("medsokande", ())]
    for organisation, person, mail in [*rows, *[["", "", ""]] * (3 - len(rows))]:
        yield [(PARTNER_LABELS[0], organisation)]
        yield [(PARTNER_LABELS[1], person), (PARTNER_LABELS[2], mail)]


def _cells(written: Written, name: str, least: int) -> list[list[str]]:
    """A table's rows as written, filled up with empty ones to the *least* that the blank has."""
    rows = [[entry.written for entry in row.values()] for row in written.tables.get(name, ())]
    width = 2 if name == "uppgiftslamnare" else 3
    return rows + [[""] * width for _ in range(least - len(rows))]


def _costs(written: Written, form: Printed) -> list[list[str]]:
    rows = {row["kostnadsslag"].written: row for row in written.tables.get("ekonomi", ())}
    return [
        [kind, rows[kind]["budget"].written, rows[kind]["utfall"].written] if kind in rows else [kind, "", ""]
        for kind in form.costs
    ]
