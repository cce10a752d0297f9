"""Ways of writing labels and their values, and tables of several columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from layouts.headings import HEADINGS
from layouts.printed import GOAL_HEADS, OLDER_LABELS
from layouts.xml import BOLD, SMALL, cell, numbered, paragraph, run, table, table_of

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


def colon_in_cell(rows: Rows) -> str:
    """Label, colon and value in one paragraph of a cell."""
    return table([[paragraph(run(f"{label}: {value}")) for label, value in row] for row in rows]) + "<w:p/>"


def break_in_cell(rows: Rows) -> str:
    """Label and value in one paragraph of a cell, with a line break between."""
    return table([[paragraph(run(f"{label}\n{value}")) for label, value in row] for row in rows]) + "<w:p/>"


def unruled(rows: Rows) -> str:
    """A table without lines, as made to keep things in line: label and value beside each other."""
    cells = [[paragraph(run(f"{label}:")), lines(value)] for row in rows for label, value in row]
    return table(cells, ruled=False) + "<w:p/>"


def merged_cells(rows: Rows) -> str:
    """Rows of four cells, label and value twice; a lone value spans the rest, and a margin cell spans all rows."""
    longest = 2 * max(len(row) for row in rows) + 1
    width = 9300 // longest
    made = []
    for number, row in enumerate(rows):
        content = [text for label, value in row for text in (paragraph(run(label, SMALL)), lines(value))]
        spans = [1] * (len(content) - 1) + [longest - len(content)]
        margin = cell("", width=width, merge="continue" if number else "restart")
        spanned = (cell(text, width=width * n, span=n) for text, n in zip(content, spans, strict=True))
        made.append(margin + "".join(spanned))
    return table_of(made, columns=longest) + "<w:p/>"


def hyperlinked(rows: Rows) -> str:
    """As Word leaves what looks like an address: as a link by a field code, and a smart tag around names."""
    return table([[paragraph(run(label, SMALL)) + paragraph(_linked(value)) for label, value in row] for row in rows])


def _linked(value: str) -> str:
    if "@" in value:
        code = '<w:r><w:instrText xml:space="preserve"> HYPERLINK "mailto:x" </w:instrText></w:r>'
        begin, separate, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        return begin + code + separate + run(value) + end
    about = 'w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="PersonName"'
    return f"<w:smartTag {about}>{run(value)}</w:smartTag>" if value else ""


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


def tabbed_grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """No table: tabs between the columns, as of what was pasted from a spreadsheet as text."""
    stops = '<w:tabs><w:tab w:val="left" w:pos="4200"/><w:tab w:val="left" w:pos="6600"/></w:tabs>'
    filled = [row for row in rows if any(row)]
    return "".join(paragraph(run("\t".join(row)), stops) for row in [heads, *filled])


def relabelled(pairs: Callable[[Rows], str]) -> Callable[[Rows], str]:
    """The labels as earlier versions of the forms had them."""

    def write(rows: Rows) -> str:
        return pairs([[(OLDER_LABELS.get(label, label), value) for label, value in row] for row in rows])

    return write


Choose = Callable[[str], str]  # what was chosen of ja, nej and delvis -> the cell's content


def choice_grid(choose: Choose) -> Callable[[Sequence[str], Sequence[Sequence[str]]], str]:
    """A table in which a goal's ja, nej or delvis is ticked or chosen; other tables as ever."""

    def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        if heads != GOAL_HEADS:
            return ruled_grid(heads, rows)
        made = [[lines(goal), choose(chosen), lines(outcome)] for goal, chosen, outcome in rows]
        return table([[paragraph(run(head, BOLD)) for head in heads], *made])

    return grid
