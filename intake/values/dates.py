"""Dates and periods as Swedish reports write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH = (
    r"(?P<month_name>jan(?:uari)?|feb(?:r(?:uari)?)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|"
    r"okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NOT_A_DAY = rf"(?![\d.:/])(?!\s?(?:{'|'.join(_MONTH_NAMES)}))"  # after a short year
_ITS_YEAR = rf"(?:,?\s*(?:(?:år\s*)?{_YEAR}|['’ –-](?P<short>\d\d){_NOT_A_DAY})\b)?"  # after a month's name
_EARLY = r"(?<![\d/])"
_NEXT_YEAR = r"(?:(?:19|20)\d\d(?![\d/])|\x00)"  # "2022/2023"; of "2022/23" the 23 has been taken before
_AFTER_YEAR = rf"(?!\d|[.:]\d|/(?!{_NEXT_YEAR})|-(?!(?:19|20)\d\d(?!\d))\d)"  # a dash and another year may follow
_DASH = r"[-\u2010-\u2015\u2212]"
_HALVES = {"första": (1, 6), "1": (1, 6), "1:a": (1, 6), "andra": (7, 12), "2": (7, 12), "2:a": (7, 12)}
_TERMS = {"vt": (1, 6), "vår": (1, 6), "ht": (7, 12), "hös": (7, 12)}
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
_PARTS = {"k": 3, "q": 3, "t": 4}  # months of a kvartal, a tertial

# Each way of writing, the most certain first; where one has matched, no later one is tried on the same text.
_WAYS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2022-01-01, 2022.01.01.
        rf"(?<!\d){_YEAR}(?P<sep>[-./\u2010\u2011\u2013])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?!\d)\.?",
        # 2022 01 01, 2022 0101
        rf"{_EARLY}{_YEAR}[ \u00a0](?P<month>0[1-9]|1[0-2])[ \u00a0]?(?P<day>[0-3]\d)(?!\d)",
        # 20220101
        rf"{_EARLY}{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        # 11/1 2024
        rf"{_EARLY}(?P<day>\d\d?)\s?/\s?(?P<month>\d\d?)[ \u00a0,]*(?:{_DASH}\s?)?(?P<year>20\d\d)\b",
        # 11.1.2024, 11/01/2024, 11-01-2024, 11.1 2024: Swedish has the day first
        rf"{_EARLY}(?P<day>\d\d?)(?P<sep>[./-])(?P<month>\d\d?)(?:(?P=sep)|[ \u00a0])(?P<year>20\d\d)(?!\d|[./]\d)",
        # 1.6.22, 11/1/24; padded, "11.01.24" may as well begin with the year
        (
            rf"{_EARLY}(?=\d[./]|\d\d[./]\d[./])(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)(?P=sep)"
            r"(?P<short>\d\d)(?![\d/]|\.\d)"
        ),
        # 11 januari 2024, den 1:e jan. -24
        rf"{_EARLY}(?P<day>\d\d?)(?::?e|:?a)?\s?{_MONTH}{_ITS_YEAR}",
        # 220829
        rf"{_EARLY}(?P<short>\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        # 11/1, 11/1-24
        rf"{_EARLY}(?P<day>\d\d?)\s?/\s?(?P<month>\d\d?)(?:\s?{_DASH}\s?(?P<short>\d\d))?(?![\d/])",
        # 22-08-29
        rf"{_EARLY}(?P<short>\d\d){_DASH}(?P<month>\d\d){_DASH}(?P<day>\d\d)(?!\d)",
        # januari 2022, jan-22
        rf"\b{_MONTH}{_ITS_YEAR}",
        # 2022-01, also before another month's year
        rf"{_EARLY}{_YEAR}[-./](?P<month>0[1-9]|1[0-2])(?![\d/]|\.\d|-(?!(?:19|20)\d\d)\d)",
        # första halvåret 2022, halvår 1 2022, H1 2022
        (
            r"(?:(?P<half>första|andra|1:a|2:a|[12])\s*halvåret?\b|\b(?:halvår\s?|h)(?P<h>[12])\b)"
            rf"(?:,?\s*(?:år\s*)?{_YEAR}\b)?"
        ),
        # kvartal 2 2022, Q2 2022, T1 2022, kvartal 1-2, andra kvartalet, 3:e kvartalet, tertial 1
        (
            rf"\b(?:(?P<part>kvartal\s*|q|tertial\s*|t)(?P<nth>[1-4])(?:\s?{_DASH}\s?(?P<last_nth>[1-4]))?\b"
            r"|(?P<ordinal>första|andra|tredje|fjärde|[1-4](?::?[ae])?)\s*(?P<whole_part>kvartal|tertial)et)"
            rf"(?:,?\s*{_YEAR}\b)?"
        ),
        # vt 2023, höstterminen 2023
        rf"\b(?P<term>vt|ht|vår(?:en|termin(?:en)?)?|höst(?:en|termin(?:en)?)?)[- ]*(?:{_YEAR}|(?P<short>\d\d))\b",
        # v. 12-26 2022
        rf"\bv(?:ecka)?\.?\s*(?P<week>\d\d?)(?:\s?{_DASH}\s?(?P<last_week>\d\d?))?\b(?:,?\s*(?:år\s*)?{_YEAR}\b)?",
        # the last year of 2022-23
        rf"(?:(?<=20\d\d{_DASH})|(?<=20\d\d/)|(?<=20\d\d\s{_DASH}\s))(?P<short>1[3-9]|[2-9]\d)(?![\d/]|[.:-]\d)",
        # 2022
        rf"(?<!\d)(?:(?<!/)|(?<=20\d\d/)){_YEAR}{_AFTER_YEAR}",
    )
)
_UNTIL = re.compile(
    r"(?:\bt\.?\s?o\.?\s?m\b\.?|\btill(?:\s+och\s+med)?\b|\bslut|[-\u2010-\u2015\u2212]\s*$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day, both included; one side None where it is unreadable."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class _Point:
    """A day or a stretch of days as it stands in the text; *year* 0 where it borrows the next one's."""

    start: int  # place in the text
    stop: int
    year: int
    first: tuple[int, int]  # month, day; day 0 = the month's first
    last: tuple[int, int]  # month, day; day 0 = the month's last
    weeks: tuple[int, int] | None = None  # ISO weeks, first and last
    single: bool = True  # one day


def _months(match: re.Match[str], year: int, months: tuple[int, int]) -> _Point:
    return _Point(match.start(), match.end(), year, (months[0], 0), (months[1], 0), single=False)


def _stretch(match: re.Match[str], groups: dict[str, str | None], year: int) -> _Point:
    """A point that is longer than a day."""
    if half := groups.get("half") or groups.get("h"):
        return _months(match, year, _HALVES[half.lower()])
    if term := groups.get("term"):
        return _months(match, year, _TERMS[term.lower()[:3].strip()])
    if week := groups.get("week"):
        weeks = (int(week), int(groups.get("last_week") or week))
        return _Point(match.start(), match.end(), year, (0, 0), (0, 0), weeks=weeks, single=False)
    if part := groups.get("part") or groups.get("whole_part"):
        return _months(match, year, _part_months(part, groups))
    month = _month(groups)
    return _months(match, year, (month, month) if month else (1, 12))


def _part_months(part: str, groups: dict[str, str | None]) -> tuple[int, int]:
    """First and last month of a third or a quarter of the year, or of several."""
    ordinal = (groups.get("ordinal") or "").lower()
    first = int(groups.get("nth") or _ORDINALS.get(ordinal) or ordinal[0])
    length = _PARTS[part[0].lower()]
    return length * (first - 1) + 1, length * int(groups.get("last_nth") or first)


def _month(groups: dict[str, str | None]) -> int:
    if name := groups.get("month_name"):
        return _MONTHS[name.lower()[:3]]
    return int(groups.get("month") or 0)


def _point(match: re.Match[str]) -> _Point:
    groups = match.groupdict()
    short = groups.get("short")
    year = int(groups.get("year") or (2000 + int(short) if short else 0))
    if not groups.get("day"):
        return _stretch(match, groups, year)
    place = (_month(groups), int(groups["day"] or 0))
    return _Point(match.start(), match.end(), year, place, place)


def _points(text: str) -> list[_Point]:
    """Every date or stretch in *text*, in order; years filled in from the next one that has a year, else the last."""
    found: list[_Point] = []
    rest = text
    for way in _WAYS:
        found.extend(_point(match) for match in way.finditer(rest))
        rest = way.sub(lambda match: "\x00" * len(match[0]), rest)
    found.sort(key=lambda point: point.start)
    return _with_years(found)


def _with_years(points: list[_Point]) -> list[_Point]:
    filled: list[_Point] = []
    year = next((point.year for point in points if point.year), 0)
    for point in reversed(points):
        year = point.year or (filled[-1].year if filled else year)
        filled.append(replace(point, year=year))
    return filled[::-1]


def _day(point: _Point, *, last: bool) -> date | None:
    """The point's first or last day; None where the calendar has no such day."""
    try:
        if point.weeks:
            return date.fromisocalendar(point.year, point.weeks[last], 7 if last else 1)
        month, day = point.last if last else point.first
        if not day:
            day = calendar.monthrange(point.year, month)[1] if last else 1
        return date(point.year, month, day)
    except ValueError:
        return None


def dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Every whole date in *text* with its start and end, in order; a day without a year is none."""
    for point in _points(text):
        day = _day(point, last=False) if point.single and point.year else None
        if day:
            yield point.start, point.stop, day


def date_of(text: str) -> date | None:
    """The one date in *text* ("2024-01-11", "220829", "11/1 2024", "11 januari 2024"); None for none or several."""
    found = {day for _, _, day in dates(text)}
    return found.pop() if len(found) == 1 else None


def period(text: str) -> Period:
    """The period that *text* tells: two dates, or a year, half-year, quarter, months or weeks.

    A lone date is the start, or the end where "t.o.m." or a dash stands before it. Both sides None: nothing readable.
    """
    points = [point for point in _points(text) if point.year]
    if not points:
        return Period(start=None, end=None)
    if len(points) > 1:
        return Period(start=_day(points[0], last=False), end=_day(points[-1], last=True))
    [point] = points
    if not point.single:
        return Period(start=_day(point, last=False), end=_day(point, last=True))
    day = _day(point, last=False)
    if _UNTIL.search(text[: point.start]):
        return Period(start=None, end=day)
    return Period(start=day, end=None)
