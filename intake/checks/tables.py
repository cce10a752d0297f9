"""Does each row of a table say what it has to?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intake.checks.kind import Kind, parameter
from intake.checks.seen import blank, confidence, rows
from intake.checks.texts import word_count
from intake.checks.wording import enumerated, place_of
from intake.checks.wordsearch import found_words
from intake.model.evidence import Evidence
from intake.model.report import Draft

_CLAUSE = re.compile(r"[.,;:!?()](?=\s|$)|\n|\s[-–]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class EachRowHas:
    """In a table, each row that has something in *where* must have something in *column*."""

    table: str = parameter("tabellen", names="table")
    where: str = parameter("kolumnen som säger att raden används")
    column: str = parameter("kolumnen som då måste vara ifylld")


def each_row_has(ask: EachRowHas, evidence: Evidence) -> Iterator[Draft]:
    """One draft on the table that counts up the rows, from 1, where *column* is blank."""
    found = rows(evidence.report, ask.table)
    lacking = [n for n, row in enumerate(found, 1) if not blank(row.get(ask.where)) and blank(row.get(ask.column))]
    yield from _on_rows(ask.table, lacking, evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """In a table, each row with one of *answers* in *where* must be explained in *column*."""

    table: str = parameter("tabellen", names="table")
    where: str = parameter("kolumnen med svaret")
    column: str = parameter("kolumnen som ska förklara svaret")
    answers: tuple[str, ...] = parameter("svar som behöver en förklaring", default=("nej",))
    least: int = parameter("så många ord ska förklaringen ha minst", default=3)
    references: tuple[str, ...] = parameter("hänvisningar som inte är någon förklaring: se bilaga", default=())


def explained(ask: Explained, evidence: Evidence) -> Iterator[Draft]:
    """One draft on the table that counts up the rows, from 1, whose answer has too few words of explanation.

    A clause with a reference in it does not count: "Enkät görs i höst och redovisas i årsrapporten" is none.
    """
    wanted = {answer.casefold() for answer in ask.answers}
    lacking = [
        n
        for n, row in enumerate(rows(evidence.report, ask.table), 1)
        if _folded(row.get(ask.where)) in wanted and _explaining(row.get(ask.column), ask.references) < ask.least
    ]
    yield from _on_rows(ask.table, lacking, evidence)


def _explaining(cell: Any, references: tuple[str, ...]) -> int:
    """The number of words in *cell* but for clauses that refer to elsewhere."""
    clauses = _CLAUSE.split(cell) if isinstance(cell, str) else []
    return sum(word_count(clause) for clause in clauses if not found_words(clause, references))


def _folded(value: Any) -> str:
    return value.strip(" .!").casefold() if isinstance(value, str) else ""


def _on_rows(table: str, lacking: list[int], evidence: Evidence) -> Iterator[Draft]:
    if lacking:
        words = {"place": place_of(table, evidence.form), "rows": enumerated([str(n) for n in lacking])}
        yield Draft(target=table, words=words, confidence=confidence(evidence.report, table))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedValues:
    """A field, or a table's column, may hold only listed values."""

    values: tuple[str, ...] = parameter("svaren som får stå där; stora och små bokstäver är lika")
    field: str = parameter("fältet", names="field", default="")
    table: str = parameter("eller tabellen", names="table", default="")
    column: str = parameter("och kolumnen i tabellen", default="")


def allowed_values(ask: AllowedValues, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the field that holds something else, or one on the table that counts up the rows, from 1.

    It tells what may stand there, never what does.
    """
    report, form = evidence.report, evidence.form
    allowed = {_folded(value) for value in ask.values}
    said = {"values": enumerated(list(ask.values))}
    if ask.field and _strays(report.value(ask.field), allowed):
        words = {"place": place_of(ask.field, form), "rows": enumerated([]), **said}
        yield Draft(target=ask.field, words=words, confidence=confidence(report, ask.field))
    wrong = [str(n) for n, row in enumerate(rows(report, ask.table), 1) if _strays(row.get(ask.column), allowed)]
    if wrong:
        words = {"place": place_of(ask.table, form), "rows": enumerated(wrong), **said}
        yield Draft(target=ask.table, words=words, confidence=confidence(report, ask.table))


def _strays(value: Any, allowed: set[str]) -> bool:
    if isinstance(value, list | tuple):
        return any(_strays(item, allowed) for item in value)
    return not blank(value) and _folded(str(value)) not in allowed


KINDS = (
    Kind(
        name="each_row_has",
        summary="att varje rad i en tabell har ett svar i en viss kolumn",
        parameters=EachRowHas,
        words={"place": "var i blanketten", "rows": "radernas nummer: 1 och 3"},
        check=each_row_has,
    ),
    Kind(
        name="explained",
        summary="att ett visst svar i en tabell, som nej, är förklarat",
        parameters=Explained,
        words={"place": "var i blanketten", "rows": "radernas nummer: 1 och 3"},
        check=explained,
    ),
    Kind(
        name="allowed_values",
        summary="att det bara står vissa svar i ett fält eller en kolumn",
        parameters=AllowedValues,
        words={
            "place": "var i blanketten",
            "values": "svaren som får stå där",
            "rows": "radernas nummer i en tabell: 1 och 3",
        },
        check=allowed_values,
    ),
)
