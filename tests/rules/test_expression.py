"""Rules that are expressions: what they see, when they are silent, and how a fault in one is told."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.adapters.yamlfile import read_yaml
from intake.errors import Misconfigured
from intake.findings import found_by
from intake.model.document import Document
from intake.model.form import Form, Rule
from intake.model.report import Finding
from intake.rulebook import compile_form
from intake.rulebook.examples import compile_example
from intake.rulebook.layers import Layer
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Place

FORM = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=())).example_form()
RULE = """\
id: own
kind: expression
with:
  place: PLACE
  finding_if: EXPRESSION
severity: error
reason: R
message: "{place}: MESSAGE"
examples: [{expect: nothing}]
"""
REGISTERED = {
    "granted": 90,
    "period_end": date(2023, 12, 31),
    "kind": "individinriktad",
    "organisation": "Gävle kommun",
}
TEN = "ett två tre fyra fem sex sju åtta nio tio"


def _rule(
    expression: str, *, place: str = "spent", message: str = "", form: Form = FORM, layer: Layer = "form"
) -> Rule | None:
    text = RULE.replace("PLACE", place).replace("MESSAGE", message).replace("EXPRESSION", expression)
    return compile_rule(read_yaml(text.encode(), "rules/f/form/own.yaml"), form, layer=layer)


def _findings(expression: str, report: dict[str, Any], **written: Any) -> tuple[Finding, ...]:
    rule = _rule(f"|\n    {expression}", **written)
    assert rule is not None
    return found_by(rule, compile_example({**report, "expect": "nothing"}, FORM, Place()).evidence)


@pytest.mark.parametrize(
    ("expression", "report", "found"),
    [
        ("spent > granted", {"spent": 2, "granted": 1}, True),
        ("spent > granted", {"spent": 1, "granted": 1}, False),
        ("percent(spent, granted) < 97", {"spent": 84, "granted": 100}, True),
        ("percent(spent, granted) < 97.5", {"spent": 98, "granted": 100}, False),
        ("organisation == project", {"organisation": "A", "project": "A"}, True),
        ("signed < period.end", {"signed": "2023-12-30", "period": {"start": None, "end": "2023-12-31"}}, True),
        ("days(signed, arrived) > 30", {"signed": "2024-01-01", "arrived": date(2024, 2, 1)}, True),
        ("days(signed, arrived) > 31", {"signed": "2024-01-01", "arrived": date(2024, 2, 1)}, False),
        ("words(sections['5']) < 11", {"5": TEN}, True),
        ("words(sections['5']) < 10", {"5": TEN}, False),
        ("!sections['5'].contains('kvinnor')", {"5": "51 kvinnor och 20 män"}, False),
        ("!answered['6']", {"6": ""}, True),
        ("!answered['email'] || !answered['5']", {"email": [], "5": "Ja."}, True),
        ("!email.exists(e, domain(e) == 'gavle.example')", {"email": ["maja@Gavle.example"]}, False),
        ("!email.exists(e, domain(e) == 'gavle.example')", {"email": ["maja@example.se"]}, True),
        ("!email.exists(e, domain(e) == 'gavle.example')", {"email": []}, False),
        ("goals.exists(g, g.reached == 'nej' && !has(g.outcome))", {"goals": [{"reached": "nej"}]}, True),
        (
            "goals.exists(g, g.reached == 'nej' && !has(g.outcome))",
            {"goals": [{"reached": "nej", "outcome": "x"}]},
            False,
        ),
        ("goals.filter(g, g.reached == 'nej').size() > 1", {"goals": [{"reached": "nej"}, {"reached": "nej"}]}, True),
        ("register.granted != granted", {"granted": 91, "register": REGISTERED}, True),
        ("register.kind == 'individinriktad' && register.end < arrived", {"register": REGISTERED}, True),
        ("report_type == 'slutrapport' && enclosures.size() == 0", {}, True),
        ("contact.matches('^[A-ZÅÄÖ]')", {"contact": "Åsa"}, True),
        ("lower(contact).startsWith('åsa')", {"contact": "ÅSA"}, True),
    ],
)
def test_a_finding_is_made_where_the_expression_is_true(expression: str, report: dict[str, Any], found: bool) -> None:
    assert bool(_findings(expression, report)) is found


@pytest.mark.parametrize(
    ("expression", "report"),
    [
        ("spent > granted", {"spent": 2, "granted": None}),
        ("spent < granted", {"spent": None, "granted": 1}),
        ("!(spent > granted)", {"spent": None}),
        ("spent == granted || spent != granted", {"spent": None}),
        ("percent(spent, granted) < 97", {"granted": None}),
        ("percent(spent, granted) < 97", {"granted": 0}),
        ("contact != 'Maja Lindqvist'", {"contact": "-"}),
        ("signed != arrived", {"signed": None}),
        ("period.end > '2000-01-01'", {"period": {"start": "2023-01-01", "end": None}}),
        ("words(sections['5']) < 50", {"5": ""}),
        ("words(sections['5']) < 50", {"5": None}),
        ("goals.all(g, g.outcome != 'x')", {"goals": [{"reached": "ja", "outcome": None}]}),
        ("goals.size() < 5", {"goals": []}),
        ("register.granted != granted", {}),
    ],
)
def test_what_is_blank_or_not_known_is_never_held_against_a_report(expression: str, report: dict[str, Any]) -> None:
    assert _findings(expression, report) == ()


def test_what_is_blank_does_not_hide_what_is_sure() -> None:
    assert _findings("!answered['granted'] || spent > granted", {"spent": 1, "granted": None})


def test_a_message_tells_amounts_days_and_shares() -> None:
    message = "{spent} av {granted} kronor är {percent} procent, {register_end}, {signed}."
    expression = "percent(spent, granted) < 97 && (signed > '2024-01-01' || register.end > '2024-01-01')"
    (finding,) = _findings(
        expression,
        {"spent": 1_234_567, "granted": 2_000_000, "signed": "2024-01-31"},
        message=message,
    )
    assert finding.message == (
        "Avsnitt 1 Utnyttjade medel: 1\u00a0234\u00a0567 av 2\u00a0000\u00a0000 kronor är 61,7 procent, "
        "uppgift saknas, 2024-01-31."
    )
    assert finding.target == "spent"


def test_of_two_shares_a_message_tells_neither() -> None:
    with pytest.raises(Misconfigured, match=r"unknown word '\{percent\}'"):
        _rule("percent(spent, granted) > 1 || percent(granted, spent) > 1", message="{percent}")


@pytest.mark.parametrize("word", ["contact", "email", "goals", "sections"])
def test_a_message_cannot_quote_the_report(word: str) -> None:
    with pytest.raises(Misconfigured, match=f"unknown word '{{{word}}}' in the message"):
        _rule("'contact == \"x\" && email.size() > 1 && goals.size() > 1'", message=f"{{{word}}}")


@pytest.mark.parametrize(
    ("expression", "report"),
    [
        ("100 / (granted - spent) > 1", {"granted": 5, "spent": 5}),
        ("spent * 9000000000000000000 > 1", {"spent": 2}),
        ("goals[3].goal == 'x'", {"goals": [{"goal": "x"}]}),
        ("contact == 'x'", {"contact": "Maja \ud800"}),
        ("goals.exists(g, g.goal > 5)", {"goals": [{"goal": "Fler SIP"}]}),
    ],
)
def test_a_rule_that_cannot_be_worked_out_is_told_to_staff(expression: str, report: dict[str, Any]) -> None:
    (finding,) = _findings(expression, report)
    assert (finding.rule, finding.audience, finding.severity, finding.unsure) == ("own", "staff", "warning", True)
    assert finding.message.startswith("Regeln own gick inte att pröva")


def test_a_rule_rests_on_what_its_expression_names() -> None:
    rule = _rule("goals.size() > 1 && words(sections['5']) > 2 && answered['6'] && register.granted > spent")
    assert rule is not None
    assert set(rule.looks_at) == {"goals", "5", "6", "spent"}


def test_parts_go_by_the_form_s_own_names_in_rules_for_all_forms() -> None:
    text = (rules_folder() / "sundsvall" / "del-slutrapport" / "form.yaml").read_bytes()
    form = compile_form(read_yaml(text, "form.yaml"), Document(format="docx", blocks=()))
    rule = _rule("spent > granted && period.end < signed", place="granted", form=form, layer="shared")
    assert rule is not None
    assert set(rule.looks_at) == {"ekonomi.utfall", "beviljade_medel", "tidsperiod", "underskrift_datum"}
    assert _rule("phone.size() > 3", place="granted", form=form, layer="shared") is None
    with pytest.raises(Misconfigured, match="unknown name 'phone'"):
        _rule("phone.size() > 3", place="granted", form=form)


@pytest.mark.parametrize(
    ("expression", "what", "do"),
    [
        ("spent > grnted", ":5:23: unknown name 'grnted'", "did you mean 'granted'?"),
        ("spent > beviljat_på", ":5:23: unknown name 'beviljat_på'", "use one of"),
        ("'spent > grnted'", ":5:24: unknown name 'grnted'", "did you mean 'granted'?"),
        ('"answered[\\"5\\"] && spent > grnted"', ":5:43: unknown name 'grnted'", "did you mean 'granted'?"),
        ("'contact == ''x'' && spent > grnted'", ":5:44: unknown name 'grnted'", "did you mean 'granted'?"),
        ("|\n    spent > 1 &&\n      spent > grnted", ":7:15: unknown name 'grnted'", "did you mean 'granted'?"),
        (">-\n    spent > 1\n    && spent > grnted", ":7:16: unknown name 'grnted'", "did you mean 'granted'?"),
        ("word(contact) > 3", ":5:15: unknown function 'word'", "did you mean 'words'?"),
        ("contact.words() > 3", ":5:23: '.words()' can't stand here", "write words(x) instead of x.words()"),
        ("spent = granted", ":5:21: '=' can't stand here", "write == instead of ="),
        ("spent > 1 and granted > 1", ":5:25: 'and' can't stand here", "write && instead of and"),
        ("spent > 1 och granted > 1", ":5:25: 'och' can't stand here", "write && instead of och"),
        ("not answered['5']", ":5:15: 'not' can't stand here", "write ! instead of not"),
        ("spent <> granted", ":5:21: '<>' can't stand here", "write != instead of <>"),
        ("spent ≥ granted", ":5:21: '≥' can't stand here", "write >= instead of ≥"),
        ("contact == ”x”", ":5:26: '”' can't stand here", 'write " instead of ”'),
        ("spent > 1 000", ":5:25: a number that can't be read", "without spaces"),
        ("spent > 1,5", ":5:24: a number that can't be read", "97.5 with a point"),
        ("spent > 1.5", ":5:21: a whole number and a number with decimals don't go together with >", "percent("),
        ("spent > '5'", ":5:21: a whole number and a text don't go together with >", "compare numbers with numbers"),
        ("email == 'x'", ":5:21: a list of texts and a text don't go together with ==", "name.exists("),
        ("contact == null", ":5:23: a text and null don't go together with ==", '!answered["name"]'),
        ("(spent > 1", ":5:25: the expression ends too early", "a ) too few"),
        ("spent > 1)", ":5:24: ')' can't stand here", "a ) too many"),
        ("'spent > \"x'", ":5:24: a quote that is not closed", "at the end of the text"),
        ("if spent > 1", ":5:15: 'if' can't be used here", "write a condition alone"),
        ("spent", ":5:15: the expression gives no yes or no", "compare with something"),
        ("1 > 2", ":5:15: the expression is the same for all reports", "name a field"),
        ("sections['9'] == ''", ":5:24: unknown section '9'", "use one of: 4, 5, 6, 7.1, 7.2"),
        ("answered.spnt", ":5:23: unknown field or section 'spnt'", "did you mean 'spent'?"),
        ("goals.exists(g, g.reachd == 'ja')", ":5:32: unknown column 'reachd'", "did you mean 'reached'?"),
        ("goals[0].reachd == 'ja'", ":5:23: unknown column 'reachd'", "did you mean 'reached'?"),
        ("signed < '2024-1-31'", ":5:24: '2024-1-31' is no day", 'write "2024-01-31"'),
        ("days(signed, 'i dag') > 3", ":5:28: 'i dag' is no day", 'write "2024-01-31"'),
        ("contact.matches('(')", ":5:31: what matches() looks for can't be read", "a ( or [ too many"),
    ],
)
def test_a_fault_is_told_where_it_stands_with_its_cure(expression: str, what: str, do: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        _rule(expression)
    assert f"rules/f/form/own.yaml{what}" in caught.value.what
    assert do in caught.value.do
    assert caught.value.why


def test_the_library_is_loaded_by_the_first_expression_only() -> None:
    code = "import sys, intake.peek, intake.rulebook.rules; print('cel_expr_python' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"False\n"
