"""The ways in which the third federation's reports are written: by hand in its boxes, or retyped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from layouts.xml import BOLD, SMALL, package, paragraph, run, styled, table

from thirdform.blank import AMOUNTS, BOXES, COST_HEADS, COSTS, ESSAYS, PLAN, QUESTIONS, SIGNING, TICKS, filled, ticked
from thirdform.reports import Filled

Write = Callable[[Filled], bytes]
_TITLE = "Delrapport – Samordningsförbundet Västerdal"


def in_boxes(report: Filled) -> bytes:
    """The blank, filled in in its content controls."""
    return filled(report)


def typed_over(report: Filled) -> bytes:
    """The blank, its content controls taken away."""
    return filled(report, boxed=False)


def label_colon(report: Filled) -> bytes:
    """Retyped without tables: "Label: value", questions in bold, headings in capitals, no guidance."""
    return _document(
        report,
        heading=lambda text: paragraph(run(text, BOLD)),
        pairs=lambda pairs: "".join(paragraph(run(f"{label}: {value}")) for label, value in pairs),
        question=lambda text: paragraph(run(text, BOLD)),
        guided=False,
    )


def styled_headings(report: Filled) -> bytes:
    """Retyped with Word's heading styles in small letters, labels beside their values in ruled tables."""
    return _document(
        report,
        heading=lambda text: paragraph(run(text.capitalize()), styled("Rubrik1")),
        pairs=lambda pairs: (
            table([[paragraph(run(label)), paragraph(run(value))] for label, value in pairs]) + "<w:p/>"
        ),
        question=lambda text: paragraph(run(text), styled("Rubrik2")),
        guided=True,
    )


def numbered_headings(report: Filled) -> bytes:
    """Headings numbered by the author, values on the line under their labels."""
    numbers = iter(range(1, 20))
    return _document(
        report,
        heading=lambda text: paragraph(run(f"{next(numbers)}. {text.capitalize()}", BOLD)),
        pairs=lambda pairs: "".join(
            paragraph(run(f"{label}:", SMALL)) + paragraph(run(value)) for label, value in pairs
        ),
        question=lambda text: paragraph(run(text, BOLD)),
        guided=True,
    )


LAYOUTS: dict[str, Write] = {
    "in-boxes": in_boxes,
    "typed-over": typed_over,
    "label-colon": label_colon,
    "styled-headings": styled_headings,
    "numbered-headings": numbered_headings,
}
CONVERTED = (("typed-over", "odt"), ("typed-over", "pdf"), ("in-boxes", "pdf"), ("label-colon", "pdf"))
"""The layouts that LibreOffice saves in other formats as well."""


def _document(
    report: Filled,
    *,
    heading: Callable[[str], str],
    pairs: Callable[[Sequence[tuple[str, str]]], str],
    question: Callable[[str], str],
    guided: bool,
) -> bytes:
    def lines() -> Iterator[str]:
        yield paragraph(run(_TITLE, BOLD))
        yield heading("UPPGIFTER OM INSATSEN")
        yield pairs([(label, report.text(name)) for row in BOXES for label, name in row])
        yield heading("VERKSAMHETEN")
        for text, name, guidance in QUESTIONS:
            yield question(text) + _essay(report, name, guidance if guided else "")
        yield pairs([(text, ticked(report.text(name)) if guided else report.text(name)) for text, name in TICKS])
        for text, name, guidance in ESSAYS:
            yield heading(text) + _essay(report, name, guidance if guided else "")
        yield heading("EKONOMI")
        yield pairs([(label, report.text(name)) for label, name in AMOUNTS])
        yield _costs(report)
        yield heading(PLAN[0]) + _essay(report, PLAN[1], "")
        yield heading("UNDERSKRIFT")
        yield pairs([(label, report.text(name)) for row in SIGNING for label, name in row])

    return package("".join(lines()))


def _essay(report: Filled, name: str, guidance: str) -> str:
    guided = paragraph(run(guidance, "<w:i/>")) if guidance else ""
    return guided + ("".join(paragraph(run(text)) for text in report.paragraphs(name)) or "<w:p/>")


def _costs(report: Filled) -> str:
    rows = [[cost, report.cost(cost, 0), report.cost(cost, 1)] for cost in COSTS]
    return table([[paragraph(run(text)) for text in row] for row in [COST_HEADS, *rows]]) + "<w:p/>"
