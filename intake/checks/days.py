"""Are the days in order?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.seen import confidence, period
from intake.checks.wording import place_of, same
from intake.model.evidence import Evidence
from intake.model.report import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodInOrder:
    """A period may not end before it begins."""

    field: str = parameter("perioden", names="period")


def period_in_order(ask: PeriodInOrder, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the field where both days are known and the last is before the first."""
    start, end = period(evidence.report, ask.field)
    if start and end and end < start:
        words = {
            "place": place_of(ask.field, evidence.form),
            "start": same(start.isoformat()),
            "end": same(end.isoformat()),
        }
        yield Draft(target=ask.field, words=words, confidence=confidence(evidence.report, ask.field))


KINDS = (
    Kind(
        name="period_in_order",
        summary="att en period inte slutar innan den börjar",
        parameters=PeriodInOrder,
        words={"place": "var i blanketten", "start": "första dagen", "end": "sista dagen"},
        check=period_in_order,
    ),
)
