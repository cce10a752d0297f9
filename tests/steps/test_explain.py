"""Why a rule says something of a report, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builders import a_form, a_report

from intake.explain import SHOWN, Explained, explain
from intake.model.evidence import Evidence
from intake.model.form import ColumnSpec, FieldSpec, Form, Rule
from intake.model.report import FieldValue, Finding, Report, Section
from intake.rulebook.rules import compile_rule

ECONOMY = FieldSpec(
    id="ekonomi",
    labels=("Ekonomi",),
    type="table",
    columns=(ColumnSpec(id="post", labels=("Post",)), ColumnSpec(id="utfall", labels=("Utfall",), type="amount")),
)
GRANTED = FieldSpec(id="beviljat", labels=("Beviljat",), type="amount", question="Beviljade medel")


def the_form() -> Form:
    plain = a_form()
    return replace(plain, fields=(*plain.fields, GRANTED, ECONOMY))


def the_rule(**changes: Any) -> Rule:
    plain = {
        "id": "spent",
        "kind": "at_most",
        "with": {"field": "ekonomi.utfall", "limit": "beviljat"},
        "severity": "warning",
        "reason": "En fråga.",
        "message": "{field} är mer än {limit}.",
        "examples": [{"expect": "nothing"}],
    }
    rule = compile_rule(plain | changes, the_form())
    assert rule is not None
    return rule


def the_report(spent: int, **changes: Any) -> Report:
    plain = a_report()
    fields = {
        **plain.fields,
        "beviljat": FieldValue(value=100, raw="100 kr", where="page 1, table 1", confidence=0.9),
        "ekonomi": FieldValue(value=[{"post": "Lön", "utfall": spent}], where="page 2, table 4"),
    }
    return replace(plain, fields=fields, **changes)


def explained(rule: Rule, report: Report, then: tuple[Finding, ...] = (), **facts: Any) -> Explained:
    [made] = explain([rule], Evidence(report=report, form=the_form(), **facts), then)
    return made


def test_a_rule_that_finds_something_shows_what_it_looked_at_and_where_it_stood() -> None:
    made = explained(the_rule(), the_report(120))
    assert (made.outcome, [finding.message for finding in made.findings]) == ("found", ["120 är mer än 100."])
    spent, granted, table = made.looked
    assert (spent.name, spent.value, spent.where) == ("ekonomi.utfall", 120, "page 2, table 4")
    assert (granted.value, granted.raw, granted.where, granted.confidence) == (100, "100 kr", "page 1, table 1", 0.9)
    assert table.name == "ekonomi"


def test_a_rule_that_finds_nothing_shows_the_same() -> None:
    made = explained(the_rule(), the_report(80))
    assert (made.outcome, made.findings, made.conditions) == ("nothing", (), ())
    assert [one.value for one in made.looked] == [80, 100]


def test_a_silent_rule_names_the_conditions_that_do_not_hold() -> None:
    rule = the_rule(when={"report_type": "slutrapport", "answered": ["4.1"], "blank": ["beviljat"]})
    made = explained(rule, the_report(120), report_type="slutrapport")
    assert (made.outcome, [one.name for one in made.conditions]) == ("silent", ["blank"])
    assert made.conditions[0].wanted == ("beviljat",)


def test_of_a_section_only_its_first_words_are_shown() -> None:
    rule = the_rule(when={"answered": ["4.1"]})
    long = Section(id="4.1", title="Syfte", status="answered", text="Ett ord och\n" * 50, where="page 3, paragraph 9")
    section = explained(rule, the_report(80, sections=(long,))).looked[-1]
    assert (section.status, section.where) == ("answered", "page 3, paragraph 9")
    assert section.value.startswith("Ett ord och Ett ord")
    assert len(section.value) <= SHOWN + 2


def test_what_the_rule_said_then_is_told_where_it_says_something_else_now() -> None:
    then = Finding(
        rule="spent", severity="error", audience="sender", target="ekonomi", message="För mycket.", rule_version="old"
    )
    made = explained(the_rule(), the_report(120), (then,))
    assert (made.differs, made.then, made.then_version) == (True, (then,), "old")
    now = made.findings[0]
    assert not explained(the_rule(), the_report(120), (now,)).differs
    assert explained(the_rule(), the_report(80), (now,)).differs


def test_a_rule_that_is_gone_is_told_with_what_it_said() -> None:
    then = Finding(rule="older", severity="error", audience="sender", target="4.1", message="Tomt.")
    evidence = Evidence(report=the_report(80), form=the_form())
    nothing, gone = sorted(explain([the_rule()], evidence, [then]), key=lambda one: one.outcome, reverse=True)
    assert (gone.id, gone.rule, gone.outcome, gone.then) == ("older", None, "gone", (then,))
    assert nothing.outcome == "nothing"


def test_what_finds_something_comes_first() -> None:
    rules = [
        the_rule(id="a", when={"blank": ["beviljat"]}),
        the_rule(id="b", **{"with": {"field": "beviljat", "limit": "ekonomi.utfall"}}),
        the_rule(id="c"),
    ]
    evidence = Evidence(report=the_report(120), form=the_form())
    assert [(one.id, one.outcome) for one in explain(rules, evidence, ())] == [
        ("c", "found"),
        ("b", "nothing"),
        ("a", "silent"),
    ]
