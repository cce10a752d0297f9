"""Single fields: the answer by a label, wherever a sender may have written it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from intake.alignment import Match
from intake.model.document import Cell
from intake.model.form import FieldSpec
from intake.model.report import FieldValue
from intake.steps.extract.shared import share_of
from intake.steps.extract.typed import only_hints, value_of, without_filler
from intake.steps.extract.view import View, is_nothing
from intake.values import fold, organisations

_ANSWER_LINES = 4  # an answer under its label, outside a table, has no more
_UNREADABLE = 0.5  # something is written there, but not what the field holds: a person looks at it
_NOT_FOUND = 0.7
_LONGEST_PART = 60  # characters of a part of a value that stands by itself; more is somebody's text
_SPREAD = ("period", "phone", "email")
_SEVERAL = re.compile(r"[\n;]")
_BESIDE, _UNDER, _NAMED = 0.97, 0.92, 0.9  # how sure an answer is: next to its label, under it, in a box that names it


class Answer(NamedTuple):
    """What stands by a label."""

    text: str
    at: int  # segment of the label, for telling where
    match: Match | None  # the label; None where only the box's name tells the field
    places: tuple[int, ...]  # the segments that it stands in
    sure: float


def read_field(view: View, spec: FieldSpec) -> FieldValue:
    """The field's value, with the text as written and where its label stands."""
    matches = view.found("field", spec.id)
    spread = spec.type in _SPREAD
    answers = _listed(view, matches) if spec.repeats else [answer(view, match, spread=spread) for match in matches]
    if not any(found.text for found in answers):
        answers = [*_named(view, spec), *answers]
    if not answers:
        return FieldValue(value=None, confidence=view.sure_of_absence(_NOT_FOUND))
    if spec.repeats:
        return _repeated(view, answers)
    read = [(found, *_read(view, found, spec)) for found in answers]
    best, text, value = next((one for one in read if one[2] is not None), None) or next(
        (one for one in read if one[1]), read[0]
    )
    if text:
        view.claim(best.places, best.match)
    sure = best.sure if value is not None or not text else _UNREADABLE
    return FieldValue(value=value, raw=fold(text), where=view.where(best.at), confidence=round(min(1.0, sure), 3))


def _read(view: View, found: Answer, spec: FieldSpec) -> tuple[str, Any]:
    """This field's part of an answer, as written and as a value."""
    targets = found.match.anchor.targets if found.match else ()
    specs = [field for target in targets if (field := view.form.field(target.id))]
    text, said = share_of(found.text, spec, specs) if len(specs) > 1 else (found.text, found.text)
    if is_nothing(said) or only_hints(spec.type, text):
        return "", None
    return text, value_of(spec.type, said, spec.choices)


def _listed(view: View, matches: Sequence[Match]) -> list[Answer]:
    """The values of a field that repeats: one by each label, or a list in the rows under it."""
    if len(matches) == 1 and _heads_a_list(view, matches[0]):
        return list(_column(view, matches[0], view.segments[matches[0].last].cell, _UNDER))
    found: list[Answer] = []
    for match in matches:
        first = answer(view, match)
        label, cell = view.segments[match.last].cell, view.segments[first.places[0]].cell if first.places else None
        below = label is not None and cell is not None and label.row < cell.row and label.column == cell.column
        found += [first, *(_column(view, match, cell, first.sure) if below else ())]
    return found


def _heads_a_list(view: View, match: Match) -> bool:
    """Whether a label stands over a list with other columns beside: something is in all rows below, but no label."""
    cell = view.segments[match.last].cell
    rows = list(view.rows_after(cell)) if cell else []
    return (
        cell is not None
        and len(rows) > 1
        and len(view.row(cell.table, cell.row)) > 1
        and all(any(other.column == cell.column and view.said_in(other) for other in row) for row in rows)
        and not any(view.printed(other) for row in rows for other in row)
    )


def _column(view: View, match: Match, cell: Cell | None, sure: float) -> Iterator[Answer]:
    """What stands under a cell, each row a value, to the next label."""
    for row in view.rows_after(cell) if cell else ():
        if any(view.printed(other) for other in row):
            return
        for other in row:
            if cell and other.column == cell.column and (places := tuple(view.said_in(other))):
                text = "\n".join(without_filler(view.text(place)) for place in places)
                yield Answer(text, match.first, match, places, min(sure, match.score * view.confidence(places)))


def _repeated(view: View, answers: Sequence[Answer]) -> FieldValue:
    """One value a box; a list in the only filled box is taken apart."""
    filled = [found for found in answers if found.text]
    if not filled:
        return FieldValue(value=None, where=view.where(answers[0].at), confidence=round(min(1.0, answers[0].sure), 3))
    for found in filled:
        view.claim(found.places, found.match)
    if len(filled) == 1:
        values = organisations(filled[0].text)
    else:
        values = [fold(part) for found in filled for part in _SEVERAL.split(found.text) if not is_nothing(part)]
    return FieldValue(
        value=list(dict.fromkeys(values)) or None,
        raw="; ".join(fold(found.text) for found in filled),
        where=view.where(filled[0].at),
        confidence=round(min(found.sure for found in filled), 3),
    )


def answer(view: View, match: Match, *, spread: bool = False) -> Answer:
    """What the author wrote by a label: after it, on the lines under it, in the next cell, or in the cell below.

    *spread*: its parts may stand in several cells or tab stops, where the row has no other label.
    """
    place = match.last
    cell = view.segments[place].cell
    own = [] if is_nothing(view.text(place)) else [place]
    under = _following(view, place, bool(own))
    places, found = [*own, *under], 1.0 if own or cell else _UNDER
    if not places and cell is not None:
        places, found = _beside(view, cell)
    if places and cell is not None:
        places += [below for below in _wrapped(view, cell) if below not in places]
    if spread and places:
        places += _rest_of_the_line(view, places[-1], place)
    places = [taken for taken in places if view.free(taken, match)]
    sure = match.score * found * view.confidence((match.first, *places))
    if not places:
        sure = view.sure_of_absence(match.score, match.first)
    text = "\n".join(without_filler(view.text(taken)) for taken in places)
    return Answer(text, match.first, match, tuple(places), sure)


def _following(view: View, place: int, own: bool) -> list[int]:
    """The author's lines after the label, as far as they belong to it. *own*: something stands on the label's line."""
    label = view.segments[place]
    lines: list[int] = []
    inside: Cell | None = label.cell
    for next_place in range(place + 1, view.end):
        segment = view.segments[next_place]
        if view.owner(next_place) is not None or segment.heading:
            break
        if label.cell is not None:
            if segment.cell != label.cell:
                break
        elif own:
            if segment.block != label.block or label.tabbed:
                break
        elif lines and (segment.cell != inside or len(lines) >= _ANSWER_LINES):
            break
        inside = segment.cell
        if not is_nothing(segment.text):
            lines.append(next_place)
        if label.tabbed and not _goes_on(view, next_place):
            break
    return lines


def _goes_on(view: View, place: int) -> bool:
    """Whether a line without tabs, in the same paragraph, follows a segment at a tab stop."""
    after = view.segments[place + 1] if place + 1 < view.end else None
    return after is not None and after.block == view.segments[place].block and not after.tabbed


def _beside(view: View, cell: Cell) -> tuple[list[int], float]:
    """What stands in the next cell, else in the cell below where that row has no label of its own; how sure it is."""
    right, below = view.right(cell), view.below(cell)
    if below is not None and any(view.printed(other) for other in view.row(below.table, below.row)):
        below = None
    for other, sure in ((right, _BESIDE), (below, _UNDER)):
        if other is not None and not view.printed(other) and (places := view.said_in(other)):
            return places, sure
    return [], 1.0


def _wrapped(view: View, cell: Cell) -> list[int]:
    """What stands under a row of several cells in a row of but one, as narrow: a PDF's value that runs on below."""
    below = view.row(cell.table, cell.row + cell.row_span)
    if len(view.row(cell.table, cell.row)) < 2 or len(below) != 1 or below[0].column_span > 1:
        return []
    return [] if view.printed(below[0]) else view.said_in(below[0])


def _rest_of_the_line(view: View, place: int, label: int) -> list[int]:
    """The author's further pieces on a line with tabs, or in the row's further cells; none before a label or text."""
    here = view.segments[place]
    if here.cell is not None:
        cells = [cell for cell in view.row(here.cell.table, here.cell.row) if cell.column > here.cell.column]
        heads = view.segments[label].cell
        if heads is not None and heads.row < here.cell.row:
            cells = [cell for cell in cells if not _is_under_a_label(view, cell, heads)]
        rest = [piece for cell in cells for piece in view.pieces(cell)]
    else:
        rest = [after for after in range(place + 1, view.end) if view.segments[after].block == here.block]
    if any(view.owner(piece) or len(view.text(piece)) > _LONGEST_PART for piece in rest):
        return []
    return [piece for piece in rest if not is_nothing(view.text(piece))]


def _is_under_a_label(view: View, cell: Cell, heads: Cell) -> bool:
    """Whether a label stands over the cell in the row of *heads*: the cell is that one's."""
    return any(
        other.column <= cell.column < other.column + other.column_span and view.printed(other)
        for other in view.row(heads.table, heads.row)
    )


def _named(view: View, spec: FieldSpec) -> list[Answer]:
    """What stands in a content control or form field whose tag or title is the field's id or label."""
    places = tuple(place for place in view.controlled(spec) if view.free(place) and not is_nothing(view.text(place)))
    if not places:
        return []
    text = "\n".join(view.text(place).strip() for place in places)
    return [Answer(text, places[0], None, places, _NAMED * view.confidence(places))]
