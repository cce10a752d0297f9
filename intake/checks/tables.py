"""Does each row of a table say what it has to?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.seen import blank, confidence, rows
from intake.checks.wording import enumerated, place_of
from intake.model.evidence import Evidence
from intake.model.report import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class EachRowHas:
    """In a table, each row that has something in *where* must have something in *column*."""

    table: str = parameter("tabellen", names="table")
    where: str = parameter("kolumnen som säger att raden används")
    column: str = parameter("kolumnen som då måste vara ifylld")


def each_row_has(ask: EachRowHas, evidence: Evidence) -> Iterator[Draft]:
    """One draft on the table that counts up the rows, from 1, where *column* is blank."""
    found = rows(evidence.report, ask.table)
    lacking = [str(n) for n, row in enumerate(found, 1) if not blank(row.get(ask.where)) and blank(row.get(ask.column))]
    if lacking:
        words = {"place": place_of(ask.table, evidence.form), "rows": enumerated(lacking)}
        yield Draft(target=ask.table, words=words, confidence=confidence(evidence.report, ask.table))


KINDS = (
    Kind(
        name="each_row_has",
        summary="att varje rad i en tabell har ett svar i en viss kolumn",
        parameters=EachRowHas,
        words={"place": "var i blanketten", "rows": "radernas nummer: 1 och 3"},
        check=each_row_has,
    ),
)
