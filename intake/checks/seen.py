"""What stands in a report, as checks ask for it: amounts, days, rows and texts by their names in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from intake.model.form import ColumnSpec, FieldSpec, Form
from intake.model.report import FieldValue, Report


def amount(report: Report, form: Form, name: str) -> int | None:
    """An amount in kronor: a field's, or a table column's: its printed sum row, else the sum of its rows."""
    table, _, column = name.partition(".")
    if not column:
        value = report.value(name)
        return value if isinstance(value, int) else None
    spec = form.field(table)
    last = spec.rows[-1] if spec and spec.rows else None
    label = spec.columns[0].id if spec else ""
    found = [row for row in rows(report, table) if isinstance(row.get(column), int)]
    stated = [int(row[column]) for row in found if last is not None and row.get(label) == last]
    return stated[0] if stated else sum(int(row[column]) for row in found) if found else None


def days(report: Report, name: str) -> tuple[date, ...]:
    """The days of a date field, a table's column of dates, a period ("tid") or a side of one ("tid.end"), as known."""
    field, _, side = name.partition(".")
    value = report.value(field)
    if isinstance(value, Mapping):
        written = [value.get(side)] if side else [value.get("start"), value.get("end")]
    else:
        written = [row.get(side) for row in rows(report, field)] if side else [value]
    return tuple(day for found in written if (day := _day(found)))


def period(report: Report, name: str) -> tuple[date | None, date | None]:
    """A period's first and last day, None where one is not known."""
    value = report.value(name)
    return (_day(value.get("start")), _day(value.get("end"))) if isinstance(value, Mapping) else (None, None)


def rows(report: Report, table: str) -> Sequence[Mapping[str, Any]]:
    """A table's rows, by column id."""
    value = report.value(table)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def text(report: Report, part: str) -> str:
    """The author's words in a section or field; "" where there are none."""
    section = report.section(part)
    if section is not None:
        return section.text
    found = report.fields.get(part.partition(".")[0])
    return found.raw or (found.value if isinstance(found.value, str) else "") if found else ""


def filled(report: Report, part: str) -> bool:
    """Whether a field holds something, or a section is answered. What doesn't apply is not filled in."""
    section = report.section(part)
    return section.status == "answered" if section is not None else not blank(report.value(part))


def confidence(report: Report, *parts: str) -> float:
    """How surely all of these fields, columns and sections were read: as surely as the least sure, 0..1."""
    fields: list[FieldValue | None] = [report.fields.get(name.partition(".")[0]) for name in parts]
    sections = [report.section(name) for name in parts]
    return min((found.confidence for found in (*fields, *sections) if found is not None), default=1.0)


def blank(value: Any) -> bool:
    """Whether a field's value says nothing."""
    if isinstance(value, Mapping):
        return all(blank(item) for item in value.values())
    if isinstance(value, str):
        return value.strip(" -–—./…") in ("", "n/a", "N/A", "N/a")  # a lone dash answers nothing
    return value is None or value in ([], ())


def column_of(form: Form, table: str, column: str) -> ColumnSpec | None:
    """A table's column as the form describes it."""
    spec: FieldSpec | None = form.field(table)
    return next((c for c in spec.columns if c.id == column), None) if spec else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
