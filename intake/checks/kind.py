"""What a kind of check is: its parameters, the words for a rule's message, and the function.

A kind's parameters are a frozen dataclass. What one may name ("amount", "section") stands in its metadata, with a line
of Swedish on what it means: rulebook/ tests names against the form, and the schemas and the cookbook say it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from intake.model.evidence import Evidence
from intake.model.form import Form
from intake.model.report import Draft

Named = Literal[
    "field", "section", "part", "table", "amount", "day", "period", "choice", "email", "phone", "expression"
]
"""What a parameter can name: a field or section by id ("part" is either), or a field or table's column of that type.

A "day" is a date field or column, a period ("tid": both its days), or one of a period's days: "tid.start", "tid.end".
"""

Check = Callable[[Any, Evidence], Iterator[Draft]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of check, as rules name it."""

    name: str  # "at_most"
    summary: str  # Swedish, as it stands in rules/README.md: "att ett belopp inte är större än ett annat"
    parameters: type  # a frozen dataclass of parameter()s
    words: Mapping[str, str]  # the {words} of its message, each with what it stands for, in Swedish
    check: Check


def parameter(told: str, *, names: Named | None = None, **default: Any) -> Any:
    """A parameter of a kind: what it means, in Swedish, and what it names; *default* as dataclasses.field takes it."""
    return dataclasses.field(metadata={"told": told, "names": names}, **default)


def vocabulary(names: str, form: Form) -> tuple[str, ...]:
    """What a parameter of that sort may name in this form. Those of a type have "table.column", too."""
    fields, sections = [spec.id for spec in form.fields], [section.id for section in form.sections]
    if names in ("field", "section", "part"):
        return (*(fields if names != "section" else ()), *(sections if names != "field" else ()))
    if names == "day":
        periods = [spec.id for spec in form.fields if spec.type == "period"]
        sides = [f"{name}.{side}" for name in periods for side in ("start", "end")]
        return (*_of_type("date", form), *periods, *sides)
    return _of_type(names, form)


def _of_type(names: str, form: Form) -> tuple[str, ...]:
    columns = [f"{t.id}.{c.id}" for t in form.fields for c in t.columns if c.type == names]
    return (*(spec.id for spec in form.fields if spec.type == names), *columns)
