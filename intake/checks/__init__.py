"""The kinds of check that rule files can name. Each is a pure function of its parameters, a report and its form.

A kind is a frozen dataclass of parameters, the words its message may use, and a function that gives a Draft for each
break. What a parameter may name ("amount", "section") stands in its metadata; rulebook.py tests it against the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.checks.fundshare import said_of_funds
from intake.checks.wording import asked, missing_field, missing_section, percent, place
from intake.model.form import Alternative, FieldSpec, Form, SectionSpec
from intake.model.report import Draft, FieldValue, Report, Section
from intake.values.money import thousands
from intake.values.text import listed


@dataclass(frozen=True, slots=True)
class Message:
    """A rule's message: Swedish, with {words} that its kind of check fills in."""

    template: str

    def fill(self, **words: str) -> str:
        return self.template.format_map(words)


Check = Callable[[Any, Message, Report, Form], Iterator[Draft]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of check: the dataclass of its parameters, the words for its message, and the function."""

    parameters: type
    words: tuple[str, ...]
    check: Check


def names(what: str, *, default: Any = None) -> Any:
    """A parameter that names things of the form: "field", "amount", "period", "section" or "table"."""
    if default is None:
        return field(metadata={"names": what})
    return field(default=default, metadata={"names": what})


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """What must be filled in: the named fields and sections, or every section there is (but alternatives)."""

    fields: tuple[str, ...] = names("field", default=())
    sections: tuple[str, ...] = names("section", default=())
    every_section: bool = False


def required(ask: Required, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft for each field that is blank or unreadable and each section that is empty or has lost its heading."""
    for name in ask.fields:
        spec, value = form.field(name), report.fields.get(name)
        if spec and (value is None or _blank(value.value)):
            text = message.fill(place=place(spec), asked=asked(spec), state=missing_field(spec, value))
            yield Draft(target=name, message=text, confidence=1.0 if value is None else value.confidence)
    pairs = {name for pair in form.alternatives for name in (pair.when_spent, pair.otherwise)}
    every = [spec.id for spec in form.sections if spec.id not in pairs] if ask.every_section else []
    for name in [*every, *(name for name in ask.sections if name not in every)]:
        yield from _required_section(name, message, report, form)


def _required_section(name: str, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    spec, section = form.section(name), report.section(name)
    if spec and (section is None or section.status in ("empty", "missing")):
        text = message.fill(place=place(spec), asked=asked(spec), state=missing_section(spec, section))
        yield Draft(target=name, message=text, confidence=1.0 if section is None else section.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAnswered:
    """Of the form's alternatives the one that applies must be answered. Takes no parameters."""


def one_answered(_: OneAnswered, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft for each pair whose section that applies is blank; on the first where it can't be told which applies."""
    for _pair, first, second in _pairs(report, form):
        due = [section for section in (first, second) if section.status in ("empty", "missing")]
        if due:
            yield from _required_section(due[0].id, message, report, form)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBothAnswered:
    """Of the form's alternatives only one may be answered. Takes no parameters."""


def not_both_answered(_: NotBothAnswered, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft on the section that does not apply by the amounts, or on the second one, where both are answered."""
    for pair, first, second in _pairs(report, form):
        if first.status == second.status == "answered":
            spent, granted = _amount(report, form, pair.spent), _amount(report, form, pair.granted)
            wrong = first if spent is not None and granted is not None and spent < granted else second
            words = {"first": first.id, "second": second.id, "place": f"Avsnitt {wrong.id}"}
            yield Draft(
                target=wrong.id, message=message.fill(**words), confidence=min(first.confidence, second.confidence)
            )


def _pairs(report: Report, form: Form) -> Iterator[tuple[Alternative, Section, Section]]:
    for pair in form.alternatives:
        first, second = report.section(pair.when_spent), report.section(pair.otherwise)
        if first and second:
            yield pair, first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """One amount may not be greater than another."""

    field: str = names("amount")
    limit: str = names("amount")


def at_most(ask: AtMost, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft on *field* where it is greater than *limit*; nothing where either is unknown. Equal is fine."""
    found, limit = _amount(report, form, ask.field), _amount(report, form, ask.limit)
    if found is not None and limit is not None and found > limit:
        target = ask.field.partition(".")[0]
        words = {"place": _field_place(target, form), "field": thousands(found), "limit": thousands(limit)}
        yield Draft(target=target, message=message.fill(**words), confidence=_confidence(report, ask.field, ask.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodInOrder:
    """A period may not end before it begins."""

    field: str = names("period")


def period_in_order(ask: PeriodInOrder, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft on the field where both days are known and the last is before the first. ISO days sort as text."""
    value = report.value(ask.field)
    start, end = (value.get("start"), value.get("end")) if isinstance(value, Mapping) else (None, None)
    if start and end and end < start:
        text = message.fill(place=_field_place(ask.field, form), start=start, end=end)
        yield Draft(target=ask.field, message=text, confidence=_confidence(report, ask.field))


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentAgrees:
    """A percentage in *sections* near words on the use of funds must agree with *spent* of *granted*."""

    sections: tuple[str, ...] = names("section")
    spent: str = names("amount")
    granted: str = names("amount")
    tolerance: float = 1.0  # percentage points


def percent_agrees(ask: PercentAgrees, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft for the first percentage in each section that fits neither the used share nor the share left over."""
    spent, granted = _amount(report, form, ask.spent), _amount(report, form, ask.granted)
    if spent is None or not granted:
        return
    share = 100 * spent / granted
    confidence = _confidence(report, ask.spent, ask.granted)
    for section in filter(None, map(report.section, ask.sections)):
        wrong = [
            said
            for said in said_of_funds(section.text)
            if min(abs(said[0] - share), abs(said[0] - (100 - share))) > ask.tolerance
        ]
        for said, unused in wrong[:1]:
            words = {
                "place": f"Avsnitt {section.id}",
                "said": percent(said),
                "used": "inte är utnyttjade" if unused else "är utnyttjade",
                "amounts": _part(ask.spent, form),
                "spent": thousands(spent),
                "granted": thousands(granted),
                "share": percent(100 - share if unused else share),
            }
            yield Draft(
                target=section.id, message=message.fill(**words), confidence=min(confidence, section.confidence)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsUp:
    """In a table, the row that *label* calls *total* must be the sum of the rows above, in each of *columns*."""

    table: str = names("table")
    label: str
    total: str
    columns: tuple[str, ...]


def sums_up(ask: SumsUp, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft on the table for each column whose sum row has an amount that isn't the sum. Blank cells count 0."""
    rows = _rows(report, ask.table)
    sums = [row for row in rows if row.get(ask.label) == ask.total]
    items = [row for row in rows if row.get(ask.label) != ask.total]
    for column in ask.columns:
        amounts = [row[column] for row in items if isinstance(row.get(column), int)]
        stated = next((row[column] for row in sums if isinstance(row.get(column), int)), None)
        if stated is None or not amounts or sum(amounts) == stated:
            continue
        words = {
            "place": _field_place(ask.table, form),
            "column": _column_name(form, ask.table, column),
            "total": ask.total,
            "stated": thousands(stated),
            "sum": thousands(sum(amounts)),
        }
        yield Draft(target=ask.table, message=message.fill(**words), confidence=_confidence(report, ask.table))


@dataclass(frozen=True, slots=True, kw_only=True)
class EachRowHas:
    """In a table, each row that has something in *where* must have something in *column*."""

    table: str = names("table")
    where: str
    column: str


def each_row_has(ask: EachRowHas, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """One draft on the table that counts up the rows, from 1, where *column* is blank."""
    rows = _rows(report, ask.table)
    blank = [str(n) for n, row in enumerate(rows, 1) if not _blank(row.get(ask.where)) and _blank(row.get(ask.column))]
    if blank:
        text = message.fill(place=_field_place(ask.table, form), rows=listed(blank))
        yield Draft(target=ask.table, message=text, confidence=_confidence(report, ask.table))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumber:
    """No personal number may stand in a report. Takes no parameters."""


def personal_number(_: PersonalNumber, message: Message, report: Report, form: Form) -> Iterator[Draft]:
    """A draft for each field or section with one, target "" where it stands outside them. Never the number itself.

    Always of full confidence: a number that was read with doubt is for a person to look at all the same.
    """
    for name in dict.fromkeys(report.personal_numbers):
        spec = form.section(name) or form.field(name)
        yield Draft(target=name, message=message.fill(place=place(spec) if spec else "Utanför avsnitten"))


KINDS: Mapping[str, Kind] = {
    "required": Kind(parameters=Required, words=("place", "asked", "state"), check=required),
    "one_answered": Kind(parameters=OneAnswered, words=("place", "asked", "state"), check=one_answered),
    "not_both_answered": Kind(parameters=NotBothAnswered, words=("place", "first", "second"), check=not_both_answered),
    "at_most": Kind(parameters=AtMost, words=("place", "field", "limit"), check=at_most),
    "period_in_order": Kind(parameters=PeriodInOrder, words=("place", "start", "end"), check=period_in_order),
    "percent_agrees": Kind(
        parameters=PercentAgrees,
        words=("place", "said", "used", "amounts", "spent", "granted", "share"),
        check=percent_agrees,
    ),
    "sums_up": Kind(parameters=SumsUp, words=("place", "column", "total", "stated", "sum"), check=sums_up),
    "each_row_has": Kind(parameters=EachRowHas, words=("place", "rows"), check=each_row_has),
    "personal_number": Kind(parameters=PersonalNumber, words=("place",), check=personal_number),
}


def vocabulary(what: str, form: Form) -> tuple[str, ...]:
    """The names that a parameter of the sort *what* may have for this form. "amount" has "table.column" too."""
    if what == "section":
        return tuple(section.id for section in form.sections)
    if what == "field":
        return tuple(spec.id for spec in form.fields)
    columns = [f"{t.id}.{c.id}" for t in form.fields for c in t.columns if c.type == what]
    return (*(spec.id for spec in form.fields if spec.type == what), *columns)


def _field_place(name: str, form: Form) -> str:
    spec: FieldSpec | SectionSpec | None = next((s for s in form.sections if s.table == name), None) or form.field(name)
    return place(spec) if spec else name


def _part(name: str, form: Form) -> str:
    """The number of the form's part that a field stands in: "1"."""
    table = name.partition(".")[0]
    section, spec = next((s for s in form.sections if s.table == table), None), form.field(table)
    return section.id if section else spec.heading if spec else ""


def _column_name(form: Form, table: str, column: str) -> str:
    spec = form.field(table)
    found = next((c for c in spec.columns if c.id == column), None) if spec else None
    return found.labels[0] if found and found.labels else column


def _rows(report: Report, table: str) -> Sequence[Mapping[str, Any]]:
    value = report.value(table)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _amount(report: Report, form: Form, name: str) -> int | None:
    """An amount field's value, or a table column's: its printed sum row, else the sum of its rows."""
    table, _, column = name.partition(".")
    if not column:
        value = report.value(name)
        return value if isinstance(value, int) else None
    spec = form.field(table)
    last = spec.rows[-1] if spec and spec.rows else None
    label = spec.columns[0].id if spec else ""
    rows = [row for row in _rows(report, table) if isinstance(row.get(column), int)]
    stated = [int(row[column]) for row in rows if last is not None and row.get(label) == last]
    return stated[0] if stated else sum(int(row[column]) for row in rows) if rows else None


def _confidence(report: Report, *fields: str) -> float:
    found: list[FieldValue | None] = [report.fields.get(name.partition(".")[0]) for name in fields]
    return min((value.confidence for value in found if value is not None), default=1.0)


def _blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_blank(item) for item in value.values())
    if isinstance(value, str):
        return value.strip(" -–—./…").casefold() in ("", "n/a")  # a lone dash answers nothing
    return value is None or value in ([], ())
