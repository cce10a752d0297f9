"""Does the report agree with the board's decision, as the register holds it?

A case that the report itself opens has no decision, and the register need not know all of one: then nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.checks.kind import Kind, parameter
from intake.checks.seen import amount, confidence, period
from intake.checks.wording import day, number, place_of, stretch
from intake.model.evidence import Evidence
from intake.model.report import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAsRegister:
    """An amount must be what the board granted, to the krona."""

    field: str = parameter("beloppet som ska vara det beviljade", names="amount")


def same_as_register(ask: SameAsRegister, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *field* where it is not what the register says was granted."""
    granted = evidence.case.granted if evidence.case else None
    found = amount(evidence.report, evidence.form, ask.field)
    if found is not None and granted is not None and found != granted:
        words = {
            "place": place_of(ask.field, evidence.form),
            "field": number(found),
            "register": number(granted),
        }
        target = ask.field.partition(".")[0]
        yield Draft(target=target, words=words, confidence=confidence(evidence.report, ask.field))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodWithinGrant:
    """A period must lie within the one that the board decided on."""

    field: str = parameter("perioden", names="period")


def period_within_grant(ask: PeriodWithinGrant, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *field* where it begins before the decided period, or ends after it."""
    case, (start, end) = evidence.case, period(evidence.report, ask.field)
    if case is None:
        return
    first, last = case.period_start, case.period_end
    if _before(start, first) or _before(last, end) or _before(end, first) or _before(last, start):
        words = {
            "place": place_of(ask.field, evidence.form),
            "period": stretch(start, end),
            "register": stretch(first, last),
        }
        yield Draft(target=ask.field, words=words, confidence=confidence(evidence.report, ask.field))


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A report must come in by the day when it is due."""

    period: str = parameter("rapportens period, som säger vilken av flera rapporter det är", names="period", default="")


def late(ask: Late, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the report as a whole (target "") where its first part came in after the day that the register has.

    Of the reports of that type it is the first one due on the reported period's last day or later, for a day before it
    is another report's; where the period is not known, the one whose day is nearest to the arrival.
    """
    arrived = evidence.first_arrived
    due = _due(evidence, period(evidence.report, ask.period)[1])
    if arrived is not None and due is not None and arrived > due:
        words = {"arrived": day(arrived), "due": day(due)}
        yield Draft(target="", words=words, confidence=confidence(evidence.report, ask.period))


def _due(evidence: Evidence, ended: date | None) -> date | None:
    """The day when this report is due; None where the register expects none such, or what it is can't be told."""
    wanted = evidence.report_type.casefold()
    expected = evidence.case.expected if evidence.case and wanted else ()
    dues = sorted(one.due for one in expected if one.report_type.casefold() == wanted)
    arrived = evidence.first_arrived
    if not dues or arrived is None:
        return None
    if ended is None:
        return min(dues, key=lambda due: abs(due - arrived))
    return next((due for due in dues if due >= ended), None)


KINDS = (
    Kind(
        name="same_as_register",
        summary="att ett belopp är det som styrelsen har beviljat enligt registret",
        parameters=SameAsRegister,
        words={"place": "var i blanketten", "field": "beloppet", "register": "det beviljade beloppet i registret"},
        check=same_as_register,
    ),
    Kind(
        name="period_within_grant",
        summary="att en period ligger inom den som styrelsen har beslutat om enligt registret",
        parameters=PeriodWithinGrant,
        words={
            "place": "var i blanketten",
            "period": "rapportens period: 2022-01-01 till 2023-12-31",
            "register": "perioden i registret",
        },
        check=period_within_grant,
    ),
    Kind(
        name="late",
        summary="att rapporten har kommit in i tid enligt registret",
        parameters=Late,
        words={"arrived": "dagen då rapporten kom in", "due": "dagen då den senast skulle ha kommit in"},
        check=late,
    ),
)
