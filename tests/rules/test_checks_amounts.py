"""Amounts against each other: one that must equal another, or be a share of it."""

from typing import Any

import pytest
from seenby import seen

from intake.checks.amounts import Equals, ShareAtLeast, equals, share_at_least
from intake.model.evidence import Evidence
from intake.model.report import Draft

SUM = [{"slag": "Löner", "budget": 90, "utfall": 80}, {"slag": "Summa", "budget": 90, "utfall": 80}]


def _unequal(evidence: Evidence, *, tolerance: int = 0) -> list[Draft]:
    return list(equals(Equals(field="kostnader.utfall", other="anvant", tolerance=tolerance), evidence))


def test_a_table_s_sum_must_be_the_amount_that_is_said_elsewhere() -> None:
    [draft] = _unequal(seen(kostnader=SUM, anvant=82))
    assert draft.target == "kostnader"
    assert {name: phrase.sv for name, phrase in draft.words.items()} == {
        "place": "Avsnitt 6 Ekonomi",
        "field": "80",
        "other_place": "Avsnitt 1 Använt",
        "other": "82",
        "difference": "2",
    }


def test_the_same_amount_is_right_and_so_is_one_within_the_tolerance() -> None:
    assert _unequal(seen(kostnader=SUM, anvant=80)) == []
    assert _unequal(seen(kostnader=SUM, anvant=82), tolerance=2) == []
    assert len(_unequal(seen(kostnader=SUM, anvant=82), tolerance=1)) == 1


@pytest.mark.parametrize("values", [{"kostnader": SUM}, {"anvant": 80}, {"kostnader": None, "anvant": 80}, {}])
def test_an_amount_alone_equals_nothing(values: dict[str, Any]) -> None:
    assert _unequal(seen(**values)) == []


def test_amounts_are_as_unlike_as_the_less_sure_of_them() -> None:
    [draft] = _unequal(seen(kostnader=SUM, anvant=82, sure={"anvant": 0.4, "kostnader": 0.9}))
    assert draft.confidence == 0.4


def _low(evidence: Evidence, *explained: str, percent: float = 80) -> list[Draft]:
    ask = ShareAtLeast(field="anvant", of="beviljat", percent=percent, unless_answered=explained)
    return list(share_at_least(ask, evidence))


def test_a_share_that_is_too_small_is_told_with_both_amounts() -> None:
    [draft] = _low(seen(anvant=1_580, beviljat=2_000))
    assert draft.target == "anvant"
    assert {name: phrase.en for name, phrase in draft.words.items()} == {
        "place": "Section 1 Använt",
        "field": "1,580",
        "of": "2,000",
        "share": "79",
        "percent": "80",
    }


def test_the_very_share_is_enough() -> None:
    assert _low(seen(anvant=1_600, beviljat=2_000)) == []
    assert len(_low(seen(anvant=1_599, beviljat=2_000))) == 1
    assert len(_low(seen(anvant=1_600, beviljat=2_000), percent=80.1)) == 1


def test_an_explanation_is_enough_and_an_empty_section_is_none() -> None:
    assert _low(seen(anvant=0, beviljat=2_000, text="Vi hade vakanser."), "5") == []
    assert len(_low(seen(anvant=0, beviljat=2_000), "5")) == 1


def test_a_section_that_was_not_read_surely_makes_the_finding_unsure() -> None:
    [draft] = _low(seen(anvant=0, beviljat=2_000, sure={"5": 0.3}), "5")
    assert draft.confidence == 0.3


@pytest.mark.parametrize(("spent", "granted"), [(None, 100), (10, None), (0, 0), (10, 0)])
def test_there_is_no_share_of_nothing_or_of_what_is_not_known(spent: int | None, granted: int | None) -> None:
    assert _low(seen(anvant=spent, beviljat=granted)) == []
