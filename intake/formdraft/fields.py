"""A part's boxes and tables as fields, with guessed ids and types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intake.formdraft.grids import Grid
from intake.formdraft.model import Doubt
from intake.formdraft.outline import Label, Words
from intake.formdraft.parts import Part, plain_title, unique
from intake.formdraft.words import (
    beside_stamps,
    is_stamp,
    known,
    short_of,
    slug,
    worded_choices,
)
from intake.model.form import ColumnSpec, FieldSpec, FieldType

_SUMS = ("summa", "totalt", "total")
_PLACE_AND_DATE = ("ort och datum", "ort/datum", "ort & datum", "datum och ort", "ort, datum", "plats och datum")
_AMOUNT_COLUMNS = ("budget", "belopp", "kostnad", "utfall", "kronor", "kr", "beviljat", "förbrukat", "avvikelse")
_LISTS = ("email", "phone", "organisations")  # several in one box; in a table each has a row
_NO_HEAD = "rad"  # the column of printed rows, where nothing stands over it
_LEAST_RUN = 2


@dataclass(slots=True)
class Fields:
    """The fields made so far, in the form's order, and what is doubted of them."""

    made: list[FieldSpec] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    signing: list[str] = field(default_factory=list)  # ids of those that stand where somebody signs

    def add(self, spec: FieldSpec, *doubts: Doubt) -> str:
        """Keep a field under an id of its own; gives the id."""
        name = unique(spec.id, [other.id for other in self.made])
        self.made.append(replace(spec, id=name))
        self.doubts += [replace(doubt, target=name) for doubt in doubts]
        return name


def add_fields(fields: Fields, part: Part) -> list[str]:
    """Add what a part holds to fill in; gives the ids."""
    items = list(_with_stamps(part))
    names: list[str] = []
    place = 0
    while place < len(items):
        item = items[place]
        if isinstance(item, Grid):
            names.append(_add_grid(fields, part, item))
            place += 1
        elif isinstance(item, Label):
            run = list(_leading_labels(items[place:]))
            size, times = _repeated(run)
            if times >= _LEAST_RUN:
                names.append(_add_repeated(fields, part, run[:size]))
                place += size * times
            else:
                names += _add_label(fields, part, item)
                place += 1
        else:
            place += 1
    return names


def _with_stamps(part: Part) -> Iterator[Label | Words | Grid]:
    """The items, with a word beside the federation's own boxes as one of them: "Signatur"."""
    stamps = [place for place, item in enumerate(part.items) if isinstance(item, Label) and is_stamp(item.text)]
    for place, item in enumerate(part.items):
        near = any(abs(place - stamp) == 1 for stamp in stamps)
        if isinstance(item, Words) and near and beside_stamps(item.text):
            yield Label(text=item.text)
        else:
            yield item


def _leading_labels(items: Sequence[object]) -> Iterator[Label]:
    for item in items:
        if not isinstance(item, Label):
            return
        yield item


def _repeated(run: Sequence[Label]) -> tuple[int, int]:
    """How many labels from the first on come again in the same order, and how often in all."""
    texts = [label.text.casefold() for label in run]
    if not run or not run[0].starts_row:
        return 0, 0
    for size in range(1, len(texts) // 2 + 1):
        times = 1
        while texts[:size] == texts[times * size : (times + 1) * size]:
            times += 1
        if times >= _LEAST_RUN:
            return size, times
    return 0, 0


def _add_repeated(fields: Fields, part: Part, group: Sequence[Label]) -> str:
    heading = _heading(part)
    first = group[0].text
    name = plain_title(part.title) or first
    if len(group) == 1 and known(first).role == "organisation":
        spec = FieldSpec(
            id=slug(name), labels=_labels(first), type="organisations", heading=heading, question=name, repeats=True
        )
        return fields.add(spec, Doubt(target="", code="repeats", said=first))
    columns = tuple(_column(label.text, label.choices, ()) for label in group)
    spec = FieldSpec(id=slug(name), labels=(), type="table", heading=heading, question=name, columns=columns)
    said = ", ".join(label.text for label in group)
    return fields.add(spec, Doubt(target="", code="group", said=said))


def _add_label(fields: Fields, part: Part, label: Label) -> list[str]:
    heading = label.number.partition(".")[0] or _heading(part)
    short = short_of(label.text)
    if short.casefold() in _PLACE_AND_DATE:
        doubt = Doubt(target="", code="two-in-one", said=label.text)
        ort = FieldSpec(id="ort", labels=(label.text, "Ort"), heading=heading, question="Ort")
        datum = FieldSpec(id="datum", labels=(label.text, "Datum"), type="date", heading=heading, question="Datum")
        return [fields.add(ort, doubt), fields.add(datum)]
    stamp = is_stamp(label.text) or (part.heading is None and beside_stamps(label.text))
    kind, choices = _type(label)
    spec = FieldSpec(
        id=slug(short),
        labels=_labels(label.text),
        type=kind,
        choices=choices,
        heading=heading,
        question=plain_title(short),
        stamp=stamp,
    )
    return [fields.add(spec, *_label_doubts(spec, label))]


def _label_doubts(spec: FieldSpec, label: Label) -> Iterator[Doubt]:
    if spec.stamp:
        yield Doubt(target="", code="stamp")
    elif spec.choices:
        yield Doubt(target="", code="choices", said=", ".join(spec.choices))
    elif spec.type not in ("text", "email", "phone"):
        yield Doubt(target="", code="type", said=f'"{label.text}"')


def _heading(part: Part) -> str:
    """The number that a part's fields stand under, "" where its heading has none."""
    return part.number if part.heading and part.heading.number else ""


def _type(label: Label) -> tuple[FieldType, tuple[str, ...]]:
    choices = label.choices or worded_choices(label.text)
    return ("choice", choices) if choices else (known(label.text).type, ())


def _labels(label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((label, short_of(label))))


def _add_grid(fields: Fields, part: Part, grid: Grid) -> str:
    heading = _heading(part)
    amounts = [place for place, head in enumerate(grid.heads) if place and _is_amount(head, grid)]
    columns: list[ColumnSpec] = []
    for place, head in enumerate(grid.heads):
        made = _column(head, grid.choices[place], [column.id for column in columns])
        if place in amounts:
            made = replace(made, type="amount")
        elif grid.rows and (place == 0 or made.type == "amount"):
            made = replace(made, type="text")
        columns.append(made)
    name = plain_title(
        part.title if part.title and len(part.grids) == 1 and not part.in_words else next(filter(None, grid.heads))
    )
    spec = FieldSpec(
        id=slug(name), labels=(), type="table", heading=heading, question=name, columns=tuple(columns), rows=grid.rows
    )
    typed = ", ".join(f"{column.labels[0] if column.labels else column.id} ({column.type})" for column in columns)
    return fields.add(spec, Doubt(target="", code="type", said=typed))


def _is_amount(head: str, grid: Grid) -> bool:
    """Whether a column holds amounts: "Utfall" does so only beside a budget, or where the rows are sorts of cost."""
    words = head.casefold().replace("(", " ").replace(")", " ").split()
    if known(head).type == "amount":
        return True
    money = grid.rows or any("budget" in other.casefold() or "kr" in other.casefold().split() for other in grid.heads)
    return bool(money) and len(words) <= 3 and any(word in _AMOUNT_COLUMNS for word in words)


def _column(head: str, choices: Sequence[str], taken: Sequence[str]) -> ColumnSpec:
    if not head:
        return ColumnSpec(id=_NO_HEAD, labels=())
    chosen = tuple(choices) or worded_choices(head)
    kind: FieldType = "choice" if chosen else known(head).type
    if kind in _LISTS:
        kind = "text"
    return ColumnSpec(id=unique(slug(short_of(head)), taken), labels=_labels(head), type=kind, choices=chosen)


def is_sum(row: str) -> bool:
    """Whether a printed row is the sum of those above."""
    return row.casefold().strip(" :").split(" ")[0] in _SUMS
