"""Single fields: the answer by a label, wherever a sender may have written it."""

from __future__ import annotations

import re
from typing import NamedTuple

from intake.alignment import Match
from intake.model.document import Cell
from intake.model.form import FieldSpec
from intake.model.report import FieldValue
from intake.steps.extract.typed import only_hints, value_of
from intake.steps.extract.view import View, is_nothing
from intake.values import dates, fold, organisations

_ANSWER_LINES = 4  # an answer under its label, outside a table, has no more
_EDGES = " \t,;:."
_UNREADABLE = 0.5  # something is written there, but not what the field holds: a person looks at it
_NOT_FOUND = 0.7
_SEVERAL = re.compile(r"[\n;]")


class Answer(NamedTuple):
    """What stands by a label."""

    text: str
    place: int  # segment of the label, for telling where
    sure: float


def read_field(view: View, spec: FieldSpec) -> FieldValue:
    """The field's value, with the text as written and where its label stands."""
    answers = [answer(view, match) for match in view.found("field", spec.id)]
    if spec.repeats:
        return _repeated(view, answers)
    if not answers:
        return FieldValue(value=None, confidence=_NOT_FOUND if view.coverage >= 0.6 else _UNREADABLE)
    best = next((found for found in answers if found.text), answers[0])
    match = view.found("field", spec.id)[answers.index(best)]
    text = _share(best.text, spec) if len(match.anchor.targets) > 1 else best.text
    text = "" if only_hints(spec.type, text) else text
    value = value_of(spec.type, text)
    sure = best.sure if value is not None or not text else _UNREADABLE
    return FieldValue(value=value, raw=fold(text), where=view.where(best.place), confidence=round(min(1.0, sure), 3))


def _repeated(view: View, answers: list[Answer]) -> FieldValue:
    """One value a box; a list in the only filled box is taken apart."""
    filled = [found for found in answers if found.text]
    if not filled:
        return FieldValue(
            value=None,
            where=view.where(answers[0].place) if answers else "",
            confidence=1.0 if answers else _NOT_FOUND,
        )
    if len(filled) == 1:
        values = organisations(filled[0].text)
    else:
        values = [fold(part) for found in filled for part in _SEVERAL.split(found.text) if not is_nothing(part)]
    return FieldValue(
        value=list(dict.fromkeys(values)) or None,
        raw="; ".join(fold(found.text) for found in filled),
        where=view.where(filled[0].place),
        confidence=round(min(found.sure for found in filled), 3),
    )


def _share(text: str, spec: FieldSpec) -> str:
    """This field's share of a box for several ("Ort och datum"): a date is the date's, the rest the text's."""
    found = list(dates(text))
    if spec.type == "date":
        return text[found[0][0] : found[-1][1]] if found else ""
    for start, stop, _ in reversed(found):
        text = f"{text[:start]} {text[stop:]}"
    left = re.sub(r"\s*\bden\s*$", "", fold(text)).strip(_EDGES + "-–")
    return "" if is_nothing(left) else left


def answer(view: View, match: Match) -> Answer:
    """What the author wrote by a label: after it, on the lines under it, in the next cell, or in the cell below."""
    place, sure = match.last, match.score
    own = view.text(place).strip()
    cell = view.segments[place].cell
    lines = ([] if is_nothing(own) else [own]) + list(_following(view, place, own))
    if lines:
        return Answer("\n".join(lines), match.first, sure)
    if cell is not None:
        return Answer(_beside(view, cell), match.first, sure)
    return Answer("", match.first, sure)


def _following(view: View, place: int, own: str) -> list[str]:
    """The author's lines after the label, as far as they belong to it."""
    label = view.segments[place]
    lines: list[str] = []
    inside: Cell | None = label.cell
    for next_place in range(place + 1, view.end):
        segment = view.segments[next_place]
        if view.owner(next_place) is not None or segment.heading:
            break
        if label.cell is not None:
            if segment.cell != label.cell:
                break
        elif own and not is_nothing(own):
            if segment.block != label.block or label.tabbed:
                break
        elif lines and (segment.cell != inside or len(lines) >= _ANSWER_LINES):
            break
        inside = segment.cell
        if not is_nothing(segment.text):
            lines.append(segment.text.strip())
        if label.tabbed and not _goes_on(view, next_place):
            break
    return lines


def _goes_on(view: View, place: int) -> bool:
    """Whether a line without tabs, in the same paragraph, follows a segment at a tab stop."""
    after = view.segments[place + 1] if place + 1 < view.end else None
    return after is not None and after.block == view.segments[place].block and not after.tabbed


def _beside(view: View, cell: Cell) -> str:
    """The text of the next cell, else of the cell below where that row has no label of its own."""
    right, below = view.right(cell), view.below(cell)
    if below is not None and any(view.printed(other) for other in view.row(below.table, below.row)):
        below = None
    for other in (right, below):
        if other is not None and not view.printed(other) and not is_nothing(view.cell_text(other)):
            return view.cell_text(other)
    return ""
