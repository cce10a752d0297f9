"""When a rule applies at all: the `when` of a rule file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.checks.expression import program_of
from intake.checks.kind import parameter
from intake.checks.seen import filled, rows
from intake.model.evidence import Evidence
from intake.model.report import Report

LEAST_OF_A_KIND = 4  # letters: "indi", "stru"
PROJECT_KINDS = ("individinriktad", "strukturövergripande")  # as the register's CSV says them (domain: two kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Conditions that all have to hold; none given = always."""

    report_type: str = parameter("bara för den rapporten: slutrapport, delrapport", default="")
    project_kind: str = parameter("bara för insatser av det slaget i registret: individinriktad", default="")
    answered: tuple[str, ...] = parameter("fält och avsnitt som är ifyllda", names="part", default=())
    blank: tuple[str, ...] = parameter("fält och avsnitt som är tomma", names="part", default=())
    choice: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "told": "fält med ett visst svar, eller tabellens kolumn med det på någon rad: {mal.uppnatt: nej}",
            "names": "choice",
        },
    )
    expression: str = parameter("ett eget villkor som är sant: spent > granted", names="expression", default="")


def applies(when: When, evidence: Evidence) -> bool:
    """Whether all conditions hold. One that rests on what is not known (the kind of a new project) does not.

    Raises Untried where the expression can't be worked out.
    """
    report, case = evidence.report, evidence.case
    if when.report_type and evidence.report_type.casefold() != when.report_type.casefold():
        return False
    if when.project_kind and (case is None or not _same_kind(case.kind, when.project_kind)):
        return False
    if not all(filled(report, part) for part in when.answered) or any(filled(report, part) for part in when.blank):
        return False
    if not all(wanted in _answers(report, name) for name, wanted in when.choice.items()):
        return False
    return not when.expression or program_of(when.expression).holds(evidence)


def _answers(report: Report, name: str) -> list[Any]:
    """A choice's answer, or those of a table's column, a row each."""
    table, _, column = name.partition(".")
    return [row.get(column) for row in rows(report, table)] if column else [report.value(name)]


def _same_kind(known: str, wanted: str) -> bool:
    """Whether the register's word means the kind: people write "individ" for individinriktad."""
    known, wanted = known.casefold(), wanted.casefold()
    return len(known) >= LEAST_OF_A_KIND and (known.startswith(wanted) or wanted.startswith(known))
