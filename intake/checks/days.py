"""Are the days in order?"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.checks.kind import Kind, parameter
from intake.checks.seen import column_of, confidence, days, period
from intake.checks.wording import day, enumerated, place_of, same
from intake.model.evidence import Evidence
from intake.model.form import Form
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DateNotBefore:
    """A day may not lie before another."""

    date: str = parameter("datumet: ett fält, en kolumn eller en sida av en period (tid.start, tid.end)", names="day")
    earliest: str = parameter("dagen som det inte får ligga före", names="day")


def date_not_before(ask: DateNotBefore, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *date* where it is before *earliest*; of several days the first, and the last of *earliest*."""
    found, earliest = days(evidence.report, ask.date), days(evidence.report, ask.earliest)
    if found and earliest and min(found) < max(earliest):
        words = {
            "place": place_of(ask.date, evidence.form),
            "date": day(min(found)),
            "earliest": day(max(earliest)),
        }
        sure = confidence(evidence.report, ask.date, ask.earliest)
        yield Draft(target=ask.date.partition(".")[0], words=words, confidence=sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateNotInFuture:
    """A day may not lie after the one when the report came in."""

    date: str = parameter("datumet: ett fält, en kolumn eller en sida av en period (tid.start, tid.end)", names="day")


def date_not_in_future(ask: DateNotInFuture, evidence: Evidence) -> Iterator[Draft]:
    """A draft on the last of its days that is after the arrival of the newest part; none where that is not known."""
    found = days(evidence.report, ask.date)
    if found and evidence.arrived is not None and max(found) > evidence.arrived:
        words = {
            "place": place_of(ask.date, evidence.form),
            "date": day(max(found)),
            "arrived": day(evidence.arrived),
        }
        yield Draft(target=ask.date.partition(".")[0], words=words, confidence=confidence(evidence.report, ask.date))


_PATTERN = re.compile(r"\b(?:(?:åå){1,2}[^\w\s]?mm[^\w\s]?dd|dd[^\w\s]?mm[^\w\s]?(?:åå){1,2})\b", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))  # Word makes them of a hyphen


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAsAsked:
    """A day or a period must be written in the way that the form prints beside it: "åååå-mm-dd"."""

    date: str = parameter("datumet eller perioden; sättet står i fältets labels i form.yaml", names="day")


def written_as_asked(ask: WrittenAsAsked, evidence: Evidence) -> Iterator[Draft]:
    """A draft on *date* where one of its days doesn't stand in it as asked; none where the form says nothing of it."""
    field = evidence.report.fields.get(ask.date.partition(".")[0])
    found = days(evidence.report, ask.date)
    pattern = _pattern_of(ask.date, evidence.form)
    if field is None or not field.raw or not pattern:
        return
    raw = field.raw.translate(_DASHES)
    if all(_stands(_in_digits(one, pattern), raw) for one in found):
        return
    words = {
        "place": place_of(ask.date, evidence.form),
        "pattern": same(pattern),
        "read": enumerated([one.isoformat() for one in found]),
    }
    yield Draft(target=ask.date.partition(".")[0], words=words, confidence=field.confidence)


def _pattern_of(name: str, form: Form) -> str:
    """How the form's own words ask for the day to be written, in small letters; "" where they say nothing of it."""
    table, _, column = name.partition(".")
    spec = column_of(form, table, column) or form.field(table)
    found = next(filter(None, map(_PATTERN.search, spec.labels if spec else ())), None)
    return found[0].lower().translate(_DASHES) if found else ""


def _in_digits(one: date, pattern: str) -> str:
    """The day as *pattern* says: "220829" for "ååmmdd"."""
    year = f"{one.year:04}"
    digits = (("åååå", year), ("åå", year[2:]), ("mm", f"{one.month:02}"), ("dd", f"{one.day:02}"))
    return functools.reduce(lambda text, letters: text.replace(*letters), digits, pattern)


def _stands(digits: str, text: str) -> bool:
    """Whether *digits* stand in *text*, and not as a part of a longer number."""
    return re.search(rf"(?<!\d){re.escape(digits)}(?!\d)", text) is not None


KINDS = (
    Kind(
        name="period_in_order",
        summary="att en period inte slutar innan den börjar",
        parameters=PeriodInOrder,
        words={"place": "var i blanketten", "start": "första dagen", "end": "sista dagen"},
        check=period_in_order,
    ),
    Kind(
        name="date_not_before",
        summary="att ett datum inte ligger före ett annat",
        parameters=DateNotBefore,
        words={"place": "var i blanketten", "date": "datumet", "earliest": "dagen som det inte får ligga före"},
        check=date_not_before,
    ),
    Kind(
        name="date_not_in_future",
        summary="att ett datum inte ligger efter dagen då rapporten kom in",
        parameters=DateNotInFuture,
        words={"place": "var i blanketten", "date": "datumet", "arrived": "dagen då rapporten kom in"},
        check=date_not_in_future,
    ),
    Kind(
        name="written_as_asked",
        summary="att ett datum eller en period är skriven så som blanketten ber om",
        parameters=WrittenAsAsked,
        words={
            "place": "var i blanketten",
            "pattern": "så som det ska vara skrivet: åååå-mm-dd",
            "read": "dagarna som vi har läst: 2022-01-01 och 2023-12-31",
        },
        check=written_as_asked,
    ),
)
