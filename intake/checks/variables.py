"""What an expression can name: each field by its id and by the part it plays, and the facts around the report.

What is blank, unread or not known is unknown, for all types alike: the name has no value then, and an expression that
rests on it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from intake.checks.seen import amount, blank, days, period, rows
from intake.model.evidence import Evidence
from intake.model.form import ROLES, FieldSpec, Form

if TYPE_CHECKING:
    from intake.model.register import Case

VariableType = Literal["amount", "day", "text", "texts", "rows"]
FORMS_KEPT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A name's type, and how its value is found: whole kronor, a day as "2024-01-31", text, or None = not known."""

    type: VariableType
    read: Callable[[Evidence], Any]
    part: str = ""  # the field or column that it is of; "" for a fact
    columns: tuple[str, ...] = ()  # type "rows": what a row has


@lru_cache(maxsize=FORMS_KEPT)
def variables(form: Form) -> Mapping[str, Variable]:
    """Every name that an expression on *form* may use, but for `sections` and `answered`."""
    own = {name: variable for field in form.fields for name, variable in _of_field(field)}
    played = {
        role + name.removeprefix(form.role(role)): variable
        for role in ROLES
        if form.role(role)
        for name, variable in own.items()
        if name == form.role(role) or name.startswith(form.role(role) + ".")
    }
    return {**_facts(), **played, **own}


def parts(form: Form) -> Mapping[str, str]:
    """What `answered["..."]` can ask of: fields and sections, and fields by the part they play."""
    played = {role: form.role(role).partition(".")[0] for role in ROLES if form.role(role)}
    own = [*(field.id for field in form.fields), *(section.id for section in form.sections)]
    return {**played, **{name: name for name in own}}


def _of_field(spec: FieldSpec) -> Iterator[tuple[str, Variable]]:
    name = spec.id
    if spec.type == "amount":
        yield name, Variable(type="amount", part=name, read=lambda e: amount(e.report, e.form, name))
    elif spec.type == "period":
        yield f"{name}.start", Variable(type="day", part=name, read=lambda e: _iso(period(e.report, name)[0]))
        yield f"{name}.end", Variable(type="day", part=name, read=lambda e: _iso(period(e.report, name)[1]))
    elif spec.type == "date":
        yield name, Variable(type="day", part=name, read=lambda e: _last_day(e, name))
    elif spec.type == "table":
        yield from _of_table(spec)
    elif spec.type in ("email", "phone", "organisations"):
        yield name, Variable(type="texts", part=name, read=lambda e: _texts(e.report.value(name)))
    else:
        yield name, Variable(type="text", part=name, read=lambda e: _text(e.report.value(name)))


def _of_table(spec: FieldSpec) -> Iterator[tuple[str, Variable]]:
    columns = tuple(column.id for column in spec.columns)
    yield spec.id, Variable(type="rows", part=spec.id, columns=columns, read=lambda e: _rows(e, spec.id))
    for column in spec.columns:
        yield from _of_column(f"{spec.id}.{column.id}", column.type)


def _of_column(name: str, column_type: str) -> Iterator[tuple[str, Variable]]:
    if column_type == "amount":
        yield name, Variable(type="amount", part=name, read=lambda e: amount(e.report, e.form, name))
    elif column_type == "date":
        yield name, Variable(type="day", part=name, read=lambda e: _last_day(e, name))


def _facts() -> Mapping[str, Variable]:
    return {
        "report_type": Variable(type="text", read=lambda e: _text(e.report_type)),
        "arrived": Variable(type="day", read=lambda e: _iso(e.arrived)),
        "first_arrived": Variable(type="day", read=lambda e: _iso(e.first_arrived)),
        "enclosures": Variable(type="texts", read=lambda e: list(e.enclosures)),
        "register.granted": Variable(type="amount", read=_registered(lambda case: case.granted)),
        "register.start": Variable(type="day", read=_registered(lambda case: _iso(case.period_start))),
        "register.end": Variable(type="day", read=_registered(lambda case: _iso(case.period_end))),
        "register.kind": Variable(type="text", read=_registered(lambda case: _text(case.kind.casefold()))),
        "register.organisation": Variable(type="text", read=_registered(lambda case: _text(case.organisation))),
        "register.contacts": Variable(type="texts", read=_registered(lambda case: _texts(case.contacts))),
    }


def _registered(read: Callable[[Case], Any]) -> Callable[[Evidence], Any]:
    return lambda evidence: None if evidence.case is None else read(evidence.case)


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _last_day(evidence: Evidence, name: str) -> str | None:
    return _iso(max(days(evidence.report, name), default=None))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and not blank(value) else None


def _texts(value: Any) -> list[str] | None:
    found = [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
    return found or None


def _rows(evidence: Evidence, table: str) -> list[dict[str, Any]] | None:
    """A table's rows, each with the cells that hold something."""
    found = [
        {
            column: list(cell) if isinstance(cell, list | tuple) else cell
            for column, cell in row.items()
            if not blank(cell) and not isinstance(cell, Mapping)
        }
        for row in rows(evidence.report, table)
    ]
    return found or None
