"""The report against the decision in the register: the amount, the period, and the day when it was due."""

from datetime import date

import pytest
from seenby import decided, period, seen

from intake.checks.register import (
    Late,
    PeriodWithinGrant,
    SameAsRegister,
    late,
    period_within_grant,
    same_as_register,
)
from intake.model.evidence import Evidence
from intake.model.report import Draft

FIRST, LAST = date(2022, 1, 1), date(2023, 12, 31)


def _differs(evidence: Evidence) -> list[Draft]:
    return list(same_as_register(SameAsRegister(field="beviljat"), evidence))


def test_the_amount_is_the_board_s_to_the_krona() -> None:
    [draft] = _differs(seen(beviljat=2_458_001, case=decided(granted=2_458_000)))
    assert (draft.target, draft.words["place"].sv) == ("beviljat", "Avsnitt 1 Beviljat")
    assert (draft.words["field"].en, draft.words["register"].en) == ("2,458,001", "2,458,000")
    assert _differs(seen(beviljat=2_458_000, case=decided(granted=2_458_000))) == []


def test_an_amount_is_compared_with_a_decision_only() -> None:
    assert _differs(seen(beviljat=1)) == []
    assert _differs(seen(beviljat=1, case=decided())) == []
    assert _differs(seen(case=decided(granted=1))) == []
    assert len(_differs(seen(beviljat=1, case=decided(granted=0)))) == 1


def _outside(start: str | None, end: str | None, first: date | None = FIRST, last: date | None = LAST) -> list[Draft]:
    evidence = seen(tid=period(start, end), case=decided(start=first, end=last))
    return list(period_within_grant(PeriodWithinGrant(field="tid"), evidence))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2021-12-31", "2023-12-31"),
        ("2022-01-01", "2024-01-01"),
        ("2021-12-31", None),
        (None, "2024-01-01"),
        (None, "2021-06-30"),
        ("2024-06-30", None),
    ],
)
def test_a_period_outside_the_decided_one_is_found_by_the_sides_that_are_known(
    start: str | None, end: str | None
) -> None:
    [draft] = _outside(start, end)
    assert (draft.target, draft.words["register"].sv) == ("tid", "2022-01-01 till 2023-12-31")


@pytest.mark.parametrize(
    ("start", "end"), [("2022-01-01", "2023-12-31"), ("2022-07-01", "2022-12-31"), ("2022-01-01", None), (None, None)]
)
def test_a_period_within_the_decided_one_is_right(start: str | None, end: str | None) -> None:
    assert _outside(start, end) == []


def test_a_side_that_the_register_does_not_know_is_no_limit() -> None:
    assert _outside("1999-01-01", "2023-12-31", first=None) == []
    assert _outside("2022-01-01", "2099-12-31", last=None) == []
    assert list(period_within_grant(PeriodWithinGrant(field="tid"), seen(tid=period("1999-01-01", None)))) == []


@pytest.mark.parametrize(
    ("start", "end", "swedish", "english"),
    [
        ("2021-01-01", "2021-06-30", "2021-01-01 till 2021-06-30", "2021-01-01 to 2021-06-30"),
        ("2021-01-01", None, "från 2021-01-01", "from 2021-01-01"),
        (None, "2021-06-30", "till 2021-06-30", "to 2021-06-30"),
    ],
)
def test_a_period_is_told_by_what_is_known_of_it(
    start: str | None, end: str | None, swedish: str, english: str
) -> None:
    [draft] = _outside(start, end)
    assert (draft.words["period"].sv, draft.words["period"].en) == (swedish, english)


DUES = {"delrapport": [date(2023, 2, 28), date(2022, 8, 31)], "slutrapport": [date(2024, 2, 29)]}


def _late(arrived: date | None, *, kind: str = "slutrapport", ended: str | None = None, **more: object) -> list[Draft]:
    facts: dict[str, object] = {"case": decided(expected=DUES)} | more
    evidence = seen(arrived=arrived, report_type=kind, tid=period(None, ended), **facts)
    return list(late(Late(period="tid"), evidence))


def test_a_report_after_its_day_is_late_and_on_its_day_it_is_not() -> None:
    [draft] = _late(date(2024, 3, 4))
    assert draft.target == ""
    assert draft.words["arrived"].sv == "måndagen den 4 mars 2024"
    assert draft.words["due"].sv == "torsdagen den 29 februari 2024"
    assert _late(date(2024, 2, 29)) == []


@pytest.mark.parametrize(
    ("arrived", "ended", "due"),
    [
        (date(2022, 9, 1), "2022-06-30", "onsdagen den 31 augusti 2022"),
        (date(2023, 2, 1), "2022-06-30", "onsdagen den 31 augusti 2022"),  # so late that the next one is near
        (date(2023, 3, 1), "2022-12-31", "tisdagen den 28 februari 2023"),
        (date(2022, 9, 1), None, "onsdagen den 31 augusti 2022"),
        (date(2023, 3, 1), None, "tisdagen den 28 februari 2023"),
    ],
)
def test_of_several_reports_it_is_the_one_due_after_its_period(arrived: date, ended: str | None, due: str) -> None:
    [draft] = _late(arrived, kind="delrapport", ended=ended)
    assert draft.words["due"].sv == due


def test_of_several_reports_one_before_its_day_is_in_time() -> None:
    assert _late(date(2023, 2, 1), kind="delrapport", ended="2022-12-31") == []
    assert _late(date(2023, 2, 1), kind="Delrapport") == []


def test_a_report_on_a_time_after_all_that_are_due_is_one_that_nobody_expects() -> None:
    assert _late(date(2023, 8, 20), kind="delrapport", ended="2023-06-30") == []


def test_a_supplement_is_as_early_as_what_it_completes() -> None:
    assert _late(date(2024, 3, 20), first_arrived=date(2024, 2, 20)) == []


def test_nothing_is_late_where_nothing_is_expected_or_the_day_is_not_known() -> None:
    assert _late(date(2030, 1, 1), kind="") == []
    assert _late(date(2030, 1, 1), kind="lägesrapport") == []
    assert _late(date(2030, 1, 1), case=None) == []
    assert _late(None) == []
