"""Days and times as people at a Swedish authority reckon and write them: Europe/Stockholm, Swedish working days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from intake.errors import Misconfigured

STOCKHOLM = "Europe/Stockholm"
FAR_AHEAD = 1100  # days: no deadline is further away unless the closed periods leave no working day at all

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_LONG = {"sv": "EEEE'en den' d MMMM y", "en": "EEEE d MMMM y"}
_PLAIN = {"sv": "d MMMM y", "en": "d MMMM y"}
_SHORT = {"sv": "d MMMM", "en": "d MMMM"}

ClosedPeriods = Sequence[tuple[str, str]]
"""Month and day of the first and the last day, ("07-01", "07-31"); ("12-20", "01-06") spans new year."""


def stockholm_date(moment: datetime) -> date:
    """The calendar day in Sweden at *moment*, an aware datetime."""
    return moment.astimezone(ZoneInfo(STOCKHOLM)).date()


def day_start(day: date) -> datetime:
    """The moment, in UTC, at which *day* begins in Sweden."""
    return datetime.combine(day, time.min, ZoneInfo(STOCKHOLM)).astimezone(UTC)


def is_working_day(day: date, closed_days: Collection[date] = ()) -> bool:
    """No weekend, public holiday (lag 1989:253), eve that counts as one (lag 1930:173) or closed day."""
    return day.weekday() < 5 and day not in closed_days and not _is_eve(day) and day not in _holidays(day.year)


def is_closed(day: date, closed_periods: ClosedPeriods) -> bool:
    """Whether *day* stands in one of the federation's yearly closed periods."""
    today = day.strftime("%m-%d")
    return any(
        first <= today <= last if first <= last else today >= first or today <= last for first, last in closed_periods
    )


def deadline(
    sent_on: date, working_days: int, closed_periods: ClosedPeriods = (), closed_days: Collection[date] = ()
) -> date:
    """The last day to answer a mail sent on *sent_on*: its *working_days*th working day after that.

    Days in a closed period aren't counted, so a deadline that would fall in or beyond one comes after it, with as many
    working days to answer as at any other time. Never a day before the first working day after *sent_on*.

    Raises Misconfigured where the closed periods and days leave no working day to answer on.
    """
    left = max(working_days, 1)
    for ahead in range(1, FAR_AHEAD + 7 * left):
        day = sent_on + timedelta(days=ahead)
        if is_working_day(day, closed_days) and not is_closed(day, closed_periods):
            left -= 1
        if not left:
            return day
    raise Misconfigured(
        "federation.yaml: the closed periods leave no day to answer on",
        why="no deadline can be set for a request",
        do="shorten closed_periods",
    )


def digest_days(day: date, closed_days: Collection[date] = ()) -> tuple[date, ...]:
    """The days that the summary of *day* covers: itself and the days off just before it, oldest first.

    Monday's covers the weekend; the Tuesday after Easter covers the days from Good Friday on.
    """
    days = [day]
    while not is_working_day(days[0] - timedelta(days=1), closed_days):
        days.insert(0, days[0] - timedelta(days=1))
    return tuple(days)


def long_date(day: date, language: str = "sv") -> str:
    """In running text: "torsdagen den 11 januari 2024", "Thursday 11 January 2024"."""
    return _written(day, _LONG, language)


def plain_date(day: date, language: str = "sv") -> str:
    """Without the weekday: "11 januari 2024", "11 January 2024"."""
    return _written(day, _PLAIN, language)


def short_date(day: date, language: str = "sv", *, today: date) -> str:
    """For subjects: "25 januari"; with its year where that is not the year of *today*."""
    return _written(day, _SHORT if day.year == today.year else _PLAIN, language)


def clock_time(moment: datetime, language: str = "sv") -> str:
    """The time in Sweden, to the minute: "23.40", in English "23:40"."""
    local = moment.astimezone(ZoneInfo(STOCKHOLM))
    return local.strftime("%H:%M" if language == "en" else "%H.%M")


def _written(day: date, patterns: dict[str, str], language: str) -> str:
    from babel.dates import format_date

    return format_date(day, patterns[language], locale=_LOCALES[language])


def _is_eve(day: date) -> bool:
    """Julafton, nyårsafton, or midsommarafton: the Friday that falls on 19 to 25 June."""
    midsummer = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return midsummer or (day.month == 12 and day.day in (24, 31))


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("SE", years=year, include_sundays=False))
