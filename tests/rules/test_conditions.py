"""When a rule applies at all: its `when`, and what in it can never hold."""

from __future__ import annotations

from typing import Any

import pytest

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.adapters.yamlfile import read_yaml
from intake.checks.conditions import When, applies
from intake.errors import Misconfigured
from intake.findings import found_by
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import Rule
from intake.model.register import Case, CaseId, CaseNumber
from intake.model.report import Report
from intake.rulebook.examples import compile_example
from intake.rulebook.layers import Layer
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Place

FORM = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=())).example_form()
RULE = """\
id: explained
kind: required
with: {sections: ["6"]}
severity: warning
reason: What is asked for only sometimes.
message: "{place}"
examples: [{expect: nothing}]
when:
"""


def _rule(when: str, layer: Layer = "form", written: str = RULE) -> Rule | None:
    return compile_rule(read_yaml((written + when).encode(), "rules/f/form/explained.yaml"), FORM, layer=layer)


def _found(when: str, **report: Any) -> bool:
    rule = _rule(when)
    assert rule is not None
    example = {"6": "", "expect": "finding", **report}
    return bool(found_by(rule, compile_example(example, FORM, Place()).evidence))


@pytest.mark.parametrize(
    ("when", "report", "found"),
    [
        ("  expression: spent > granted", {"spent": 2, "granted": 1}, True),
        ("  expression: spent > granted", {"spent": 1, "granted": 1}, False),
        ("  expression: spent > granted", {"spent": 2, "granted": None}, False),
        ("  answered: [phone]\n  expression: spent > granted", {"spent": 2, "granted": 1, "phone": []}, False),
        ("  choice: {goals.reached: nej}", {"goals": [{"reached": "ja"}, {"reached": "nej"}]}, True),
        ("  choice: {goals.reached: nej}", {"goals": [{"reached": "ja"}]}, False),
        ("  project_kind: individinriktad", {"register": {"kind": "Individinriktad"}}, True),
        ("  project_kind: individinriktad", {"register": {"kind": "strukturövergripande"}}, False),
        ("  project_kind: individinriktad", {}, False),
        ("  report_type: slutrapport", {}, True),
    ],
)
def test_a_rule_is_tried_where_all_its_conditions_hold(when: str, report: dict[str, Any], found: bool) -> None:
    assert _found(when, **report) is found


def test_a_condition_that_cannot_be_worked_out_is_told_to_staff() -> None:
    rule = _rule("  expression: 100 / (spent - granted) > 1")
    assert rule is not None
    (finding,) = found_by(
        rule, compile_example({"spent": 1, "granted": 1, "expect": "nothing"}, FORM, Place()).evidence
    )
    assert (finding.audience, finding.unsure) == ("staff", False)


def test_a_rule_rests_on_what_its_conditions_name() -> None:
    rule = _rule("  expression: spent > granted")
    assert rule is not None
    assert rule.looks_at == ("6", "spent", "granted")


@pytest.mark.parametrize(
    ("when", "what", "do"),
    [
        ("  report_type: delrapport", ":9:16: 'delrapport' is never the report_type of shared/form", "'slutrapport'"),
        ("  project_kind: individuell", "unknown project_kind 'individuell'", "individinriktad"),
        ("  answered: [spent]\n  blank: [spent]", ":10:10: 'spent' can't be both answered and blank", "leave one"),
        ("  blank: [goals]\n  choice: {goals.reached: ja}", "'goals' is blank and has an answer at once", "leave one"),
        ("  choice: {goals.reached: kanske}", "'kanske' is no answer to goals.reached", "use one of: ja, nej"),
        ("  expression: 1 < 2", "the expression is the same for all reports", "name a field"),
        ("  expression: spent > grnted", "explained.yaml:9:23: unknown name 'grnted'", "did you mean 'granted'?"),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(when: str, what: str, do: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        _rule(when)
    assert what in caught.value.what
    assert do in caught.value.do


def test_a_rule_for_all_forms_is_none_of_a_form_that_is_never_that_report() -> None:
    assert _rule("  report_type: delrapport", layer="shared") is None


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("kind: at_most\nwith: {field: spent, limit: spent}", "'spent' is compared with itself"),
        ("kind: date_not_before\nwith: {date: signed, earliest: signed}", "'signed' is compared with itself"),
        ("kind: minimum_words\nwith: {parts: ['5'], least: 0}", "'0' is always reached"),
    ],
)
def test_a_check_that_can_never_find_anything_is_refused(written: str, what: str) -> None:
    rule = RULE.replace('kind: required\nwith: {sections: ["6"]}', written).removesuffix("when:\n")
    with pytest.raises(Misconfigured, match=what):
        _rule("", written=rule)


@pytest.mark.parametrize(
    ("known", "met"),
    [("individ", True), ("Individinriktad insats", True), ("struktur", False), ("i", False), ("", False)],
)
def test_the_register_may_shorten_a_project_s_kind(known: str, met: bool) -> None:
    case = Case(id=CaseId("1"), number=CaseNumber(prefix="F", year=2023, case=1), project="", kind=known)
    report = Report(form=FORM.id, fields={}, sections=())
    assert applies(When(project_kind="individinriktad"), Evidence(report=report, form=FORM, case=case)) is met
