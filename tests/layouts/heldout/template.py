"""The form moved into a municipality's own report template.

A title page with a table of the document's facts, a summary of the author's own as part 1, so that all of the form's
numbers are one higher, every field a numbered heading with its value below, and the form's guidance gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from layouts import headings, labels
from layouts.filling import Pair
from layouts.heldout.pairs import chapter_of, parted
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.printed import GOAL_HEADS, Title
from layouts.xml import BOLD, SMALL, paragraph, run, styled, table

_FACTS = (("Dokumenttyp", "Rapport"), ("Version", "1.0"), ("Beslutad av", "Styrgruppen"), ("Upprättad", "mars 2024"))
_SUMMARY = (
    "Här sammanfattar förvaltningen insatsen på en halv sida för den som inte hinner läsa allt.",
    "Samarbetet har fungerat bra och förvaltningen ser gärna en fortsättning.",
)
_SIDES = ("Förvaltningen för arbetsmarknad och vuxenutbildning", "Mall för rapporter, fastställd av ledningen")
_PAGE_NUMBER = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
_NEW_PAGE = paragraph('<w:r><w:br w:type="page"/></w:r>')


def _one_higher(number: str) -> str:
    chapter, dot, rest = number.partition(".")
    return f"{int(chapter) + 1}{dot}{rest}"


def _heading(title: Title) -> str:
    """A style of the template's, and a tab between number and text."""
    return paragraph(run(f"{_one_higher(title.number)}\t{title.text}"), styled(f"Rubrik{title.level}"))


def _pairs(rows: Sequence[Sequence[Pair]]) -> str:
    found = parted(rows)
    made = ""
    for n, (label, value) in enumerate(found.single, start=1):
        number = f"{_one_higher(chapter_of(label))}.{n}"
        made += paragraph(run(f"{number}\t{label}"), styled("Rubrik2")) + labels.lines(value)
    return made + (labels.ruled_grid(found.heads, found.rows) + "<w:p/>" if found.heads else "")


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The heading of the goals is no longer a cell, but stands over their table."""
    if tuple(heads) != GOAL_HEADS:
        return labels.ruled_grid(heads, rows)
    number, _, text = heads[0].partition(" ")
    goals = Title(number=number, text=text)
    return _heading(goals) + labels.ruled_grid([text, *heads[1:]], rows)


def _with_title_page(body: str) -> str:
    """The form's title on a page of its own, the document's facts below it, and then the summary."""
    facts = table([[paragraph(run(name, SMALL)), paragraph(run(fact, SMALL))] for name, fact in _FACTS])
    summary = "".join(paragraph(run(text)) for text in _SUMMARY)
    heading = paragraph(run("1\tSammanfattning"), styled("Rubrik1"))
    title, end, rest = body.partition("</w:p>")
    return "<w:p/>" * 6 + title + end + facts + _NEW_PAGE + heading + summary + rest


LAYOUT = Layout(
    name="heldout-own-template",
    write=Manner(
        heading=_heading,
        guidance=headings.guidance_deleted,
        pairs=_pairs,
        grid=_grid,
        finish=_with_title_page,
        stamp=False,
        preamble=False,
        parts={
            "header": paragraph(run(_SIDES[0], BOLD)),
            "footer": paragraph(run(f"{_SIDES[1]}\t") + _PAGE_NUMBER),
        },
    ).write,
    outside=" ".join(("Sammanfattning", *_SUMMARY, *(word for fact in _FACTS for word in fact))),
    asides=" ".join((*_SIDES, "1 2 3 4 5 6 7 8 9")),
)
