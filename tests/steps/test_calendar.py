"""Days and times as the authority reckons them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import calendar
from intake.errors import Misconfigured

JULY = (("07-01", "07-31"),)
CHRISTMAS = (("12-20", "01-06"),)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 1, 11, 22, 59, 59, tzinfo=UTC), date(2024, 1, 11)),
        (datetime(2024, 1, 11, 23, 0, 0, tzinfo=UTC), date(2024, 1, 12)),
        (datetime(2024, 7, 1, 21, 59, 59, tzinfo=UTC), date(2024, 7, 1)),
        (datetime(2024, 7, 1, 22, 0, 0, tzinfo=UTC), date(2024, 7, 2)),
    ],
)
def test_a_day_ends_at_midnight_in_sweden(moment: datetime, day: date) -> None:
    assert calendar.stockholm_date(moment) == day


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 1, 1), date(2024, 1, 6), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
        date(2028, 6, 6), date(2026, 6, 19), date(2027, 6, 25), date(2028, 6, 23), date(2024, 6, 22),
        date(2026, 10, 31),
        date(2025, 12, 24), date(2025, 12, 25), date(2025, 12, 26), date(2025, 12, 31),
        date(2024, 1, 13), date(2024, 1, 14),
    ],
)  # fmt: skip
def test_weekends_holidays_and_the_three_eves_are_no_working_days(day: date) -> None:
    assert not calendar.is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 15), date(2026, 12, 23), date(2024, 6, 20)]
)
def test_maundy_thursday_valborg_and_squeeze_days_are_working_days(day: date) -> None:
    assert calendar.is_working_day(day)


def test_a_federations_own_closed_day_is_no_working_day() -> None:
    assert not calendar.is_working_day(date(2026, 5, 15), closed_days=(date(2026, 5, 15),))


@pytest.mark.parametrize(
    ("sent_on", "last_day"),
    [
        (date(2024, 1, 11), date(2024, 1, 25)),  # two plain weeks
        (date(2024, 1, 13), date(2024, 1, 26)),  # from a Saturday
        (date(2026, 3, 26), date(2026, 4, 13)),  # over Easter, Friday to Monday
        (date(2026, 12, 21), date(2027, 1, 11)),  # over Christmas: three eves and holidays
    ],
)
def test_ten_working_days_are_counted_from_the_day_after(sent_on: date, last_day: date) -> None:
    assert calendar.deadline(sent_on, 10) == last_day


def test_a_deadline_that_would_fall_in_july_comes_after_it_with_as_many_days_to_answer() -> None:
    assert calendar.deadline(date(2024, 6, 28), 10, JULY) == date(2024, 8, 14)


def test_a_deadline_beyond_the_closed_period_is_moved_by_it_too() -> None:
    assert calendar.deadline(date(2024, 6, 26), 30, JULY) > calendar.deadline(date(2024, 6, 26), 30)


def test_a_closed_period_may_span_new_year() -> None:
    assert calendar.deadline(date(2023, 12, 18), 3, CHRISTMAS) == date(2024, 1, 9)


def test_a_closed_day_is_not_counted() -> None:
    assert calendar.deadline(date(2026, 5, 13), 1, closed_days=(date(2026, 5, 15),)) == date(2026, 5, 18)


@given(st.dates(date(2023, 1, 1), date(2035, 12, 31)), st.integers(0, 40))
def test_a_deadline_is_a_working_day_after_the_sending_outside_closed_periods(sent_on: date, days: int) -> None:
    closed = (*JULY, *CHRISTMAS)
    last_day = calendar.deadline(sent_on, days, closed)
    assert last_day > sent_on
    assert calendar.is_working_day(last_day)
    assert not calendar.is_closed(last_day, closed)


def test_a_year_that_is_closed_throughout_is_refused() -> None:
    with pytest.raises(Misconfigured, match="closed periods"):
        calendar.deadline(date(2024, 1, 11), 10, (("01-01", "12-31"),))


def test_mondays_summary_covers_the_weekend() -> None:
    assert calendar.digest_days(date(2024, 1, 15)) == (date(2024, 1, 13), date(2024, 1, 14), date(2024, 1, 15))


def test_any_other_days_summary_covers_that_day() -> None:
    assert calendar.digest_days(date(2024, 1, 16)) == (date(2024, 1, 16),)


def test_the_summary_after_easter_covers_good_friday_to_tuesday() -> None:
    assert calendar.digest_days(date(2024, 4, 2))[0] == date(2024, 3, 29)


def test_dates_and_times_are_written_as_people_write_them() -> None:
    day, moment = date(2024, 1, 11), datetime(2024, 1, 11, 22, 40, tzinfo=UTC)
    assert calendar.long_date(day) == "torsdagen den 11 januari 2024"
    assert calendar.long_date(day, "en") == "Thursday 11 January 2024"
    assert calendar.plain_date(day) == "11 januari 2024"
    assert calendar.clock_time(moment) == "23.40"
    assert calendar.clock_time(moment, "en") == "23:40"


def test_a_short_date_has_its_year_only_where_it_is_another() -> None:
    assert calendar.short_date(date(2024, 1, 25), today=date(2024, 1, 11)) == "25 januari"
    assert calendar.short_date(date(2025, 1, 8), today=date(2024, 12, 20)) == "8 januari 2025"
