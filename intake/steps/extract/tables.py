"""Table fields: under a row of headings, after tabs, or as labels that come again and again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from intake.alignment import Match
from intake.alignment.anchors import Target, key_of
from intake.alignment.likeness import skeleton
from intake.model.document import Cell
from intake.model.form import ColumnSpec, FieldSpec
from intake.model.report import FieldValue
from intake.steps.extract.fields import answer
from intake.steps.extract.typed import value_of, without_filler
from intake.steps.extract.view import View
from intake.values import fold

_NOT_FOUND = 0.7
_SAME_LABEL = 94.0  # of 100: one slip in a row's label, but no other words in it
_GAP = re.compile(r"\s{2,}|\t|[;|/]")


@dataclass(slots=True)
class Row:
    """A row as written."""

    texts: dict[str, str] = field(default_factory=dict)  # by column id
    places: dict[int, Match | None] = field(default_factory=dict)  # its segments, each with the label it stands by
    written: str = ""  # the columns that stand on a printed label's line, as they stand

    def add(self, column: str, text: str, places: Iterable[int], match: Match | None = None) -> None:
        self.texts[column] = f"{self.texts[column]}\n{text}" if self.texts.get(column) else text
        self.places.update(dict.fromkeys(places, match))


def read_table(view: View, spec: FieldSpec) -> FieldValue:
    """The table's rows as objects, blank ones left out; None where there is none."""
    found = view.for_field(spec.id)
    heads = {target.sub: match for match, target in reversed(found) if target.kind == "column"}
    made = ((row, _value(spec, row.texts)) for row in _rows(view, spec, heads, found))
    kept = [(row, value) for row, value in made if value is not None]
    for row, _ in kept:
        for place, match in row.places.items():
            view.claim((place,), match)
    return FieldValue(
        value=[value for _, value in kept] or None,
        raw="\n".join(_raw(spec, row) for row, _ in kept),
        where=view.where(found[0][0].first) if found else "",
        confidence=round(_confidence(view, heads.values(), kept), 3),
    )


def _raw(spec: FieldSpec, row: Row) -> str:
    first, *others = (fold(row.texts.get(column.id, "")) for column in spec.columns)
    return " | ".join((first, fold(row.written)) if row.written else (first, *others))


def _confidence(view: View, heads: Collection[Match], rows: Sequence[tuple[Row, Mapping[str, Any]]]) -> float:
    """How sure the least sure of the columns' labels is, and of what stands in the rows, or doesn't."""
    if not heads:
        return view.sure_of_absence(_NOT_FOUND)
    score = min(match.score for match in heads)
    sure = score * view.confidence(place for row, _ in rows for place in row.places)
    if rows and all(said is not None for _, value in rows for said in value.values()):
        return sure
    return view.sure_of_absence(sure, next(iter(heads)).first)


def _rows(view: View, spec: FieldSpec, heads: dict[str, Match], found: Sequence[tuple[Match, Target]]) -> Iterator[Row]:
    if in_rows := list(_head_rows(view, spec, found)):
        for head in in_rows:
            yield from _under_heads(view, spec, head)
    elif len(heads) == len(spec.columns) and _on_one_line(view, heads):
        yield from _after_tabs(view, spec, heads)
    else:
        yield from _labelled(view, spec, found)


def _head_rows(view: View, spec: FieldSpec, found: Sequence[tuple[Match, Target]]) -> Iterator[dict[str, Cell]]:
    """The rows of headings, each column's cell by its id: a table that runs over pages may have one on each."""
    rows: dict[tuple[int, int], dict[str, Cell]] = {}
    for match, target in found:
        cell = view.segments[match.last].cell
        if target.kind == "column" and cell is not None:
            rows.setdefault((cell.table, cell.row), {}).setdefault(target.sub, cell)
    headed = sum(1 for column in spec.columns if column.labels)  # over printed rows there may be none
    return (heads for heads in rows.values() if len(heads) == headed and _is_head(view, heads))


def _is_head(view: View, heads: Mapping[str, Cell]) -> bool:
    """Whether a row with every column's label is a row of headings: the author's words are under, not in or beside.

    A note in few of its cells is no value where rows without labels follow.
    """
    if len(set(heads.values())) < len(heads):
        return False
    answered = sum(bool(view.said_in(cell)) or _is_answered_beside(view, cell) for cell in heads.values())
    return not answered or (2 * answered < len(heads) and _rows_follow(view, next(iter(heads.values()))))


def _is_answered_beside(view: View, cell: Cell) -> bool:
    beside = view.right(cell)
    return beside is not None and not view.printed(beside) and bool(view.said_in(beside))


def _rows_follow(view: View, head: Cell) -> bool:
    """Whether something is written in the next row, and the columns' labels don't come again in it."""
    row = next(view.rows_after(head), ())
    places = [place for cell in row for place in view.pieces(cell)]
    return bool(places) and not _is_column_row(view, places)


def _under_heads(view: View, spec: FieldSpec, heads: dict[str, Cell]) -> Iterator[Row]:
    """The rows under a row of headings, to the table's end or to the next printed words that aren't the field's."""
    for row in view.rows_after(next(iter(heads.values()))):
        places = [place for cell in row for place in view.pieces(cell)]
        if any(_is_foreign(view, spec, place) for place in places) or _is_column_row(view, places):
            return
        made = Row()
        if spec.columns[0].id not in heads and row:
            inside = list(view.pieces(row[0]))
            own = [place for place in inside if view.owner(place) is None]
            made.add(spec.columns[0].id, "\n".join(view.segments[place].text for place in inside), own)
        for name, head in heads.items():
            inside = _in_column(view, row, head)
            made.add(name, "\n".join(without_filler(view.segments[place].text) for place in inside), inside)
        if any(made.texts.values()):
            yield made


def _is_column_row(view: View, places: Sequence[int]) -> bool:
    """Whether the columns' labels come again: those rows are under headings of their own."""
    owners = [match for place in places if (match := view.owner(place))]
    return any(target.kind == "column" for match in owners for target in match.anchor.targets)


def _is_foreign(view: View, spec: FieldSpec, place: int) -> bool:
    match = view.owner(place)
    return match is not None and not any(target.id == spec.id for target in match.anchor.targets)


def _in_column(view: View, row: Sequence[Cell], head: Cell) -> list[int]:
    """The segments of the cells under a heading; a printed row label counts as it stands."""
    stop = head.column + head.column_span
    return [place for cell in row if head.column <= cell.column < stop for place in view.pieces(cell)]


def _on_one_line(view: View, heads: dict[str, Match]) -> bool:
    """Whether the columns' labels stand between tabs on one line, with nothing of the author's among them."""
    segments = [view.segments[match.last] for match in heads.values()]
    if any(view.text(match.last).strip() for match in heads.values()):
        return False
    return len({segment.block for segment in segments}) == 1 and all(segment.tabbed for segment in segments)


def _after_tabs(view: View, spec: FieldSpec, heads: dict[str, Match]) -> Iterator[Row]:
    """Lines with tabs under a line of headings."""
    columns = {view.segments[match.last].column: name for name, match in heads.items()}
    row = Row()
    for place in _tabbed(view, spec, max(match.last for match in heads.values()) + 1):
        segment = view.segments[place]
        if segment.column == 0 and row.texts:
            yield row
            row = Row()
        if segment.column in columns:
            row.add(columns[segment.column], segment.text.strip(), (place,))
    if row.texts:
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
    row = Row()
    for match, target in found:
        said = answer(view, match)
        name = target.sub if target.kind == "column" else spec.columns[0].id
        if target.kind == "row" or name in row.texts:
            if any(row.texts.values()):
                yield row
            row = Row()
        if target.kind == "row":
            line = _on_the_line(spec, said.text)
            row.add(name, target.sub, said.places if line else (), match)
            row.written = said.text if line else ""
            row.texts |= line
        else:
            row.add(name, said.text, said.places, match)
    if any(row.texts.values()):
        yield row


def _on_the_line(spec: FieldSpec, text: str) -> dict[str, str]:
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


def _value(spec: FieldSpec, row: Mapping[str, str]) -> dict[str, Any] | None:
    """The row as an object; None for a blank one, and for a printed row with nothing beside its label."""
    value = {column.id: value_of(column.type, row.get(column.id, ""), column.choices) for column in spec.columns}
    first = spec.columns[0].id
    if spec.rows:
        value[first] = _printed(spec, value[first])
    told = [found for name, found in value.items() if not (spec.rows and name == first)]
    return value if any(found is not None for found in told) else None


def _printed(spec: FieldSpec, label: Any) -> Any:
    """A row label as it is printed, where it is one of the form's: "SUMMA:", "Lokaikostnader" -> as in the form."""
    if not isinstance(label, str):
        return label
    keys = {skeleton(key_of(printed)): printed for printed in spec.rows}
    found = process.extractOne(skeleton(key_of(label)), keys.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_LABEL)
    return keys[found[0]] if found else label
