"""Days against each other, against the day of arrival, and as the form asks for them to be written."""

from dataclasses import replace
from datetime import date

import pytest
from seenby import FORM, period, seen

from intake.checks.days import (
    DateNotBefore,
    DateNotInFuture,
    WrittenAsAsked,
    date_not_before,
    date_not_in_future,
    written_as_asked,
)
from intake.checks.kind import vocabulary
from intake.errors import Misconfigured
from intake.model.evidence import Evidence
from intake.model.form import Rule
from intake.model.report import Draft
from intake.rulebook.layers import Layer
from intake.rulebook.rules import compile_rule

YEAR = period("2023-01-01", "2023-12-31")


def test_a_day_is_a_date_field_a_column_of_dates_a_period_or_a_side_of_one() -> None:
    assert vocabulary("day", FORM) == ("datum", "namnteckning.dag", "tid", "tid.start", "tid.end")


def _rule(earliest: str, layer: Layer) -> Rule | None:
    rule = {
        "id": "early",
        "kind": "date_not_before",
        "with": {"date": "signed", "earliest": earliest},
        "severity": "warning",
        "reason": "w",
        "message": "{place}: {date}",
        "examples": [{"expect": "nothing"}],
    }
    return compile_rule(rule, replace(FORM, signed_field="namnteckning.dag"), layer=layer)


def test_a_shared_rule_names_the_side_of_a_period_by_the_part_it_plays() -> None:
    rule = _rule("period.end", "shared")
    assert rule is not None
    assert rule.looks_at == ("namnteckning.dag", "tid.end")
    evidence = seen(namnteckning=[{"dag": "2023-12-08"}], tid=YEAR)
    assert [draft.target for draft in rule.check(evidence)] == ["namnteckning"]


@pytest.mark.parametrize("layer", ["shared", "form"])
@pytest.mark.parametrize("name", ["tid.slut", "period.slut", "beviljat"])
def test_what_is_no_day_of_the_form_is_refused(layer: Layer, name: str) -> None:
    with pytest.raises(Misconfigured, match=f"'{name}'"):
        _rule(name, layer)


def test_a_shared_rule_is_none_of_a_form_that_lacks_the_part() -> None:
    assert _rule("goals.day", "shared") is None


def _before(evidence: Evidence, day: str = "datum", earliest: str = "tid.end") -> list[Draft]:
    return list(date_not_before(DateNotBefore(date=day, earliest=earliest), evidence))


def test_a_day_before_the_earliest_is_told_in_both_languages() -> None:
    [draft] = _before(seen(datum="2023-12-20", tid=YEAR))
    assert (draft.target, draft.words["place"].sv) == ("datum", "Avsnitt 8 Datum")
    assert draft.words["date"].sv == "onsdagen den 20 december 2023"
    assert draft.words["earliest"].en == "Sunday 31 December 2023"


def test_the_day_itself_is_not_before() -> None:
    assert _before(seen(datum="2023-12-31", tid=YEAR)) == []
    assert len(_before(seen(datum="2023-12-31", tid=YEAR), earliest="tid")) == 0
    assert _before(seen(datum="2023-06-30", tid=YEAR), earliest="tid.start") == []


def test_of_several_days_the_first_counts() -> None:
    signed = [{"dag": "2024-01-08", "namn": "Maja Lindqvist"}, {"dag": "2023-12-08", "namn": "Omar Haddad"}]
    [draft] = _before(seen(namnteckning=signed, tid=YEAR), day="namnteckning.dag")
    assert (draft.target, draft.words["date"].sv) == ("namnteckning", "fredagen den 8 december 2023")


@pytest.mark.parametrize("tid", [None, period("2023-01-01", None), "2023", period("x", "2023-02-30")])
def test_nothing_is_before_a_day_that_is_not_known(tid: object) -> None:
    assert _before(seen(datum="2020-01-01", tid=tid)) == []


@pytest.mark.parametrize("datum", [None, "", "220829", ["2020-01-01"], 2020])
def test_what_is_no_day_is_not_before_anything(datum: object) -> None:
    assert _before(seen(datum=datum, tid=YEAR)) == []


def test_days_are_compared_as_surely_as_the_less_sure_was_read() -> None:
    [draft] = _before(seen(datum="2023-01-01", tid=YEAR, sure={"tid": 0.5, "datum": 0.8}))
    assert draft.confidence == 0.5


def _ahead(evidence: Evidence, day: str = "datum") -> list[Draft]:
    return list(date_not_in_future(DateNotInFuture(date=day), evidence))


def test_a_day_after_the_arrival_is_in_the_future() -> None:
    [draft] = _ahead(seen(datum="2024-01-12", arrived=date(2024, 1, 11)))
    assert draft.words["date"].sv == "fredagen den 12 januari 2024"
    assert draft.words["arrived"].sv == "torsdagen den 11 januari 2024"
    assert _ahead(seen(datum="2024-01-11", arrived=date(2024, 1, 11))) == []


def test_a_supplement_may_be_dated_after_the_report_that_it_completes() -> None:
    evidence = seen(datum="2024-02-01", arrived=date(2024, 2, 2), first_arrived=date(2024, 1, 11))
    assert _ahead(evidence) == []


def test_without_an_arrival_there_is_no_future() -> None:
    assert _ahead(seen(datum="2999-01-01")) == []
    assert _ahead(seen(arrived=date(2024, 1, 11))) == []


def _odd(evidence: Evidence, day: str = "tid") -> list[Draft]:
    return list(written_as_asked(WrittenAsAsked(date=day), evidence))


@pytest.mark.parametrize(
    "raw",
    [
        "2023-01-01 – 2023-12-31",
        "2023-01-01-2023-12-31",
        "2023‑01‑01 t.o.m. 2023–12–31",  # Word's own hyphens
        "fr.o.m. 2023-01-01 t.o.m. 2023-12-31 (12 månader)",
    ],
)
def test_a_period_that_is_written_as_the_form_asks_is_well_written(raw: str) -> None:
    assert _odd(seen(tid=YEAR, raw={"tid": raw})) == []


@pytest.mark.parametrize(
    "raw", ["2023.01.01. – 2023.12.31", "2023", "1 januari - 31 december 2023", "20230101-20231231", "2023-01-01 - dec"]
)
def test_another_way_of_writing_is_told_with_how_it_was_read(raw: str) -> None:
    [draft] = _odd(seen(tid=YEAR, raw={"tid": raw}))
    assert draft.words["pattern"].sv == "åååå-mm-dd"
    assert draft.words["read"].sv == "2023-01-01 och 2023-12-31"


def test_a_column_is_asked_for_by_its_own_heading() -> None:
    rows = [{"dag": "2022-08-29", "namn": "Elin Forsberg"}]
    assert _odd(seen(namnteckning=rows, raw={"namnteckning": "220829 | Elin Forsberg"}), "namnteckning.dag") == []
    [draft] = _odd(seen(namnteckning=rows, raw={"namnteckning": "20220829 | Elin Forsberg"}), "namnteckning.dag")
    assert draft.words["pattern"].sv == "ååmmdd"


def test_nothing_is_odd_where_the_form_asks_nothing_or_nothing_was_read() -> None:
    assert _odd(seen(datum="2022-08-29", raw={"datum": "29/8 2022"}), "datum") == []
    assert _odd(seen(tid=None, raw={"tid": "vet inte"})) == []
    assert _odd(seen(tid=YEAR)) == []
