"""What a kind of check looks at, made for tests: a small form, a report on it, and the facts around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import ColumnSpec, FieldSpec, Form, SectionSpec
from intake.model.register import Case, CaseId, CaseNumber, Expected
from intake.model.report import FieldValue, Report, Section

FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="slutrapport",
    report_type_definite="slutrapporten",
    fields=(
        FieldSpec(id="tid", labels=("Tid (åååå-mm-dd)",), question="Tid", type="period", heading="1"),
        FieldSpec(id="beviljat", labels=("Beviljat",), type="amount", heading="1"),
        FieldSpec(id="anvant", labels=("Använt",), type="amount", heading="1"),
        FieldSpec(id="datum", labels=("Datum",), type="date", heading="8"),
        FieldSpec(
            id="kostnader",
            labels=(),
            type="table",
            columns=(
                ColumnSpec(id="slag", labels=("Kostnadsslag",)),
                ColumnSpec(id="budget", labels=("Budget",), type="amount"),
                ColumnSpec(id="utfall", labels=("Utfall",), type="amount"),
            ),
            rows=("Löner", "Summa"),
        ),
        FieldSpec(
            id="namnteckning",
            labels=(),
            type="table",
            question="Underskrift",
            heading="8",
            columns=(
                ColumnSpec(id="dag", labels=("Datum ÅÅMMDD",), type="date"),
                ColumnSpec(id="namn", labels=("Namn",)),
            ),
        ),
    ),
    sections=(SectionSpec(id="5", title="Resultat"), SectionSpec(id="6", title="Ekonomi", table="kostnader")),
    alternatives=(),
    blank=Document(format="docx", blocks=()),
    project_field="tid",
    period_field="tid",
    organisation_field="tid",
)


def seen(
    *,
    sure: Mapping[str, float] | None = None,
    raw: Mapping[str, str] | None = None,
    text: str = "",
    case: Case | None = None,
    arrived: date | None = None,
    first_arrived: date | None = None,
    report_type: str = "slutrapport",
    **values: Any,
) -> Evidence:
    """A report with *values* by field, *text* in section 5, and what is *sure* (0..1) or *raw* of fields by name."""
    sure, raw = sure or {}, raw or {}
    fields = {
        name: FieldValue(value=value, raw=raw.get(name, ""), confidence=sure.get(name, 1.0))
        for name, value in values.items()
    }
    section = Section(
        id="5",
        title="Resultat",
        status="answered" if text else "empty",
        text=text,
        confidence=sure.get("5", 1.0),
    )
    return Evidence(
        report=Report(form=FORM.id, fields=fields, sections=(section,)),
        form=FORM,
        report_type=report_type,
        arrived=arrived,
        first_arrived=first_arrived or arrived,
        case=case,
    )


def decided(
    *,
    granted: int | None = None,
    start: date | None = None,
    end: date | None = None,
    expected: Mapping[str, list[date]] | None = None,
) -> Case:
    """A case as the board decided on it; *expected* are the days when reports are due, by their type."""
    return Case(
        id=CaseId("1"),
        number=CaseNumber(prefix="SFG", year=2023, case=12),
        project="Resan",
        granted=granted,
        period_start=start,
        period_end=end,
        expected=tuple(Expected(report_type=name, due=due) for name, days in (expected or {}).items() for due in days),
    )


def period(start: str | None, end: str | None) -> dict[str, str | None]:
    return {"start": start, "end": end}
