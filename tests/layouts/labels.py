"""Ways of writing labels and their values, and tables of several columns."""

from __future__ import annotations

from collections.abc import Sequence

from layouts.headings import HEADINGS
from layouts.xml import BOLD, SMALL, numbered, paragraph, run, table

Pair = tuple[str, str]
Rows = Sequence[Sequence[Pair]]


def one_cell(rows: Rows) -> str:
    """As in Gävleborg's blank: a small label, and the value in the same cell below it."""
    return table([[paragraph(run(label, SMALL)) + lines(value) for label, value in row] for row in rows]) + "<w:p/>"


def beside(rows: Rows) -> str:
    """The label in one cell, the value in the next."""
    cells = [[paragraph(run(label)), lines(value)] for row in rows for label, value in row]
    return table(cells) + "<w:p/>"


def below(rows: Rows) -> str:
    """A row of labels, and a row of values under it."""
    made = []
    for row in rows:
        made.append([paragraph(run(label, BOLD)) for label, _ in row])
        made.append([lines(value) for _, value in row])
    return table(made) + "<w:p/>"


def after_colon(rows: Rows) -> str:
    """No table: a line for each."""
    return "".join(paragraph(run(f"{label}: ", BOLD) + run(value)) for row in rows for label, value in row)


def after_break(rows: Rows) -> str:
    """The value in the label's paragraph, after a line break."""
    return "".join(paragraph(run(f"{label}:\n", BOLD) + run(value)) for row in rows for label, value in row)


def after_tab(rows: Rows) -> str:
    """The value after a tab, with a tab stop in the middle of the page."""
    stop = '<w:tabs><w:tab w:val="left" w:pos="4600"/></w:tabs>'
    return "".join(paragraph(run(f"{label}\t{value}"), stop) for row in rows for label, value in row)


def next_paragraph(rows: Rows) -> str:
    """The label in bold, the value in a paragraph below."""
    return "".join(paragraph(run(label, BOLD)) + lines(value) for row in rows for label, value in row)


def lines(value: str) -> str:
    """What is written in a cell."""
    return paragraph(run(value)) if value else "<w:p/>"


def ruled_grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return table([[paragraph(run(head, BOLD)) for head in heads], *([lines(text) for text in row] for row in rows)])


def auto_numbered_grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same, where Word numbers the headings: the one in the table too. Needs the part headings.NUMBERING."""
    made = []
    for head in heads:
        number, _, text = head.partition(" ")
        is_heading = number == "4.1"
        made.append(paragraph(run(text, BOLD), numbered(HEADINGS, 1)) if is_heading else paragraph(run(head, BOLD)))
    return table([made, *([lines(text) for text in row] for row in rows)])
