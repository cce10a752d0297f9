"""Table fields: under a row of headings, after tabs, or as labels that come again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from intake.alignment import Match
from intake.alignment.anchors import Target, key_of
from intake.model.document import Cell
from intake.model.form import ColumnSpec, FieldSpec
from intake.model.report import FieldValue
from intake.steps.extract.fields import answer
from intake.steps.extract.typed import value_of
from intake.steps.extract.view import View, is_nothing
from intake.values import fold

Row = dict[str, str]  # column id -> text as written

_GAP = re.compile(r"\s{2,}|\t|[;|/]")


def read_table(view: View, spec: FieldSpec) -> FieldValue:
    """The table's rows as objects, blank ones left out; None where there is none."""
    found = view.for_field(spec.id)
    heads = {target.sub: match for match, target in reversed(found) if target.kind == "column"}
    rows = list(_rows(view, spec, heads, found))
    values = [value for row in rows if (value := _value(spec, row)) is not None]
    kept = [row for row in rows if _value(spec, row) is not None]
    return FieldValue(
        value=values or None,
        raw="\n".join(" | ".join(fold(row.get(column.id, "")) for column in spec.columns) for row in kept),
        where=view.where(found[0][0].first) if found else "",
        confidence=round(min((match.score for match in heads.values()), default=0.7), 3),
    )


def _rows(view: View, spec: FieldSpec, heads: dict[str, Match], found: Sequence[tuple[Match, Target]]) -> Iterator[Row]:
    cells = {name: view.segments[match.first].cell for name, match in heads.items()}
    if len(heads) == len(spec.columns) and _is_head(view, heads, cells):
        yield from _under_heads(view, spec, {name: cell for name, cell in cells.items() if cell})
    elif len(heads) == len(spec.columns) and _on_one_line(view, heads):
        yield from _after_tabs(view, spec, heads)
    else:
        yield from _labelled(view, spec, found)


def _is_head(view: View, heads: dict[str, Match], cells: dict[str, Cell | None]) -> bool:
    """Whether the columns' labels make a row of headings: in one row, nothing of the author's in or beside them."""
    rows = {(cell.table, cell.row) if cell else None for cell in cells.values()}
    if len(rows) != 1 or None in rows:
        return False
    for cell in cells.values():
        if cell is None or view.cell_text(cell):
            return False
        beside = view.right(cell)
        if beside is not None and not view.printed(beside) and not is_nothing(view.cell_text(beside)):
            return False
    return len(set(cells.values())) == len(heads)


def _under_heads(view: View, spec: FieldSpec, heads: dict[str, Cell]) -> Iterator[Row]:
    """The rows under a row of headings, to the table's end or to the next printed words that aren't the field's."""
    for row in view.rows_after(next(iter(heads.values()))):
        places = [place for cell in row for place in view.pieces(cell)]
        if any(_is_foreign(view, spec, place) for place in places):
            return
        view.used.update(places)
        made = {name: _column_text(view, row, head) for name, head in heads.items()}
        if any(made.values()):
            yield made


def _is_foreign(view: View, spec: FieldSpec, place: int) -> bool:
    match = view.owner(place)
    return match is not None and not any(target.id == spec.id for target in match.anchor.targets)


def _column_text(view: View, row: Sequence[Cell], head: Cell) -> str:
    """The text of the cells under a heading; a printed row label counts as it stands."""
    stop = head.column + head.column_span
    texts = [
        view.segments[place].text.strip()
        for cell in row
        if head.column <= cell.column < stop
        for place in view.pieces(cell)
    ]
    return "\n".join(texts)


def _on_one_line(view: View, heads: dict[str, Match]) -> bool:
    """Whether the columns' labels stand between tabs on one line, with nothing of the author's among them."""
    segments = [view.segments[match.first] for match in heads.values()]
    if any(view.text(match.last).strip() for match in heads.values()):
        return False
    return len({segment.block for segment in segments}) == 1 and all(segment.tabbed for segment in segments)


def _after_tabs(view: View, spec: FieldSpec, heads: dict[str, Match]) -> Iterator[Row]:
    """Lines with tabs under a line of headings."""
    columns = {view.segments[match.first].column: name for name, match in heads.items()}
    row: Row = {}
    for place in _tabbed(view, spec, max(match.last for match in heads.values()) + 1):
        segment = view.segments[place]
        view.used.add(place)
        if segment.column == 0 and row:
            yield row
            row = {}
        if segment.column in columns:
            row[columns[segment.column]] = segment.text.strip()
    if row:
        yield row


def _tabbed(view: View, spec: FieldSpec, start: int) -> range:
    """The segments from *start* to the last line with tabs; a line among them without is a row of one column.

    Where no line has tabs, all up to the next printed words are such rows.
    """
    stop = start
    for place in range(start, view.end):
        if _is_foreign(view, spec, place):
            return range(start, place if stop == start and not spec.rows else stop)
        if view.segments[place].tabbed or view.owner(place):
            stop = place + 1
    return range(start, stop)


def _labelled(view: View, spec: FieldSpec, found: Sequence[tuple[Match, Target]]) -> Iterator[Row]:
    """Rows made of labels: a new one begins with a printed row, and where a label comes again."""
    row: Row = {}
    for match, target in found:
        text = answer(view, match).text
        name = target.sub if target.kind == "column" else spec.columns[0].id
        if target.kind == "row" or name in row:
            if any(row.values()):
                yield row
            row = {}
        if target.kind == "row":
            row = {name: target.sub, **_on_the_line(spec, text)}
        else:
            row[name] = text
    if any(row.values()):
        yield row


def _on_the_line(spec: FieldSpec, text: str) -> Row:
    """The other columns of a printed row, written after it: by their labels, or in their order with gaps between."""
    others = spec.columns[1:]
    labelled = {column.id: found for column in others if (found := _after_label(column, others, text))}
    if labelled:
        return labelled
    parts = [part for part in _GAP.split(text) if part.strip()]
    return {column.id: part for column, part in zip(others, parts, strict=True)} if len(parts) == len(others) else {}


def _after_label(column: ColumnSpec, others: Sequence[ColumnSpec], text: str) -> str:
    ends = "|".join(re.escape(label) for other in others for label in other.labels)
    for label in column.labels:
        found = re.search(rf"\b{re.escape(label)}\b\s*:?\s*(.*?)(?=\b(?:{ends})\b|$)", text, re.IGNORECASE | re.DOTALL)
        if found:
            return found[1].strip(" ,;\n")
    return ""


def _value(spec: FieldSpec, row: Row) -> dict[str, Any] | None:
    """The row as an object; None for a blank one, and for a printed row with nothing beside its label."""
    value = {column.id: value_of(column.type, row.get(column.id, ""), column.choices) for column in spec.columns}
    first = spec.columns[0].id
    if spec.rows:
        value[first] = _printed(spec, value[first])
    told = [found for name, found in value.items() if not (spec.rows and name == first)]
    return value if any(found is not None for found in told) else None


def _printed(spec: FieldSpec, label: Any) -> Any:
    """A row label as it is printed, where it is one of the form's: "SUMMA:" -> "Summa"."""
    if not isinstance(label, str):
        return label
    key = key_of(label)
    return next((printed for printed in spec.rows if key_of(printed) == key), label)
