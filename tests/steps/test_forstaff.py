"""What the summary is to tell staff of a record: nothing that was told before, or is told as a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from builders import a_finding, a_record, a_rulebook

from intake.forstaff import for_staff
from intake.model.form import Rule, RuleText
from intake.model.register import Record, Task
from intake.model.report import Finding

FORM = "gavleborg/slutrapport"


def to_staff(target: str = "4.1", severity: Any = "info", **changes: Any) -> Finding:
    return replace(a_finding(target, severity, "staff"), **changes)


def a_rule(rule_id: str, kind: str) -> Rule:
    return Rule(
        id=rule_id,
        kind=kind,
        severity="error",
        audience="staff",
        reason="",
        swedish=RuleText(message=""),
        english=None,
        version="v1",
        source="",
        looks_at=(),
        applies=lambda _: True,
        check=lambda _: (),
    )


def told(record: Record, *others: Record, tasks: Sequence[Task] = (), rules: tuple[Rule, ...] = ()) -> list[Finding]:
    book = replace(a_rulebook(), rules={FORM: rules})
    return list(for_staff(record, (*others, record), tasks, book))


def test_staff_are_told_what_is_for_them_the_gravest_first_then_in_the_forms_order() -> None:
    findings = (to_staff("4.1"), to_staff("4.2"), a_finding("5"), to_staff("6", "warning"), to_staff("7", "error"))
    said = told(a_record(findings=findings))
    assert [finding.target for finding in said] == ["7", "6", "4.1", "4.2"]


def test_a_supplement_tells_only_what_was_not_found_before_it() -> None:
    first = a_record(5, findings=(to_staff("4.1"),))
    other = a_record(4, findings=(to_staff("4.2"),))
    later = a_record(6, findings=(to_staff("4.1"), to_staff("4.2"), to_staff("5")), supplements=first.id)
    last = a_record(7, findings=(to_staff("5"), to_staff("6")), supplements=first.id)
    assert [finding.target for finding in told(later, other, first, last)] == ["4.2", "5"]
    assert [finding.target for finding in told(last, other, first, later)] == ["6"]
    assert [finding.target for finding in told(first, other, later, last)] == ["4.1"]


def test_a_personal_number_keeps_its_own_notice() -> None:
    """By the kind of the rule: a federation may have one of its own."""
    found = to_staff("5", "error", rule="inga-personnummer")
    rules = (a_rule("inga-personnummer", "personal_number"),)
    alarm = Task(kind="personal-data", detail="SFG 23–12.5")
    record = a_record(findings=(found, to_staff("4.1")))
    assert [finding.target for finding in told(record, tasks=(alarm,), rules=rules)] == ["4.1"]
    assert found in told(record, rules=rules)


@pytest.mark.parametrize(("target", "detail", "rows"), [("6.3", "6.2, 6.3", 0), ("6.3", "6.2", 1), ("", "", 1)])
def test_what_was_read_unsurely_is_told_once(target: str, detail: str, rows: int) -> None:
    """A rule that couldn't be tried names no part, so its row stays beside the task."""
    record = a_record(findings=(to_staff(target, "warning", unsure=True),))
    assert len(told(record, tasks=(Task(kind="uncertain-reading", detail=detail),))) == rows


def test_nothing_is_told_of_a_voided_record() -> None:
    assert told(a_record(status="voided", findings=(to_staff(),))) == []
