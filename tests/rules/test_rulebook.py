"""Rule files are taken strictly: what is wrong is named with file, line, column and cure, and never ignored."""

from typing import Any

import pytest

from intake.adapters.yamlfile import read_yaml
from intake.errors import Misconfigured, unfilled
from intake.messages import in_language, told
from intake.model.document import Document
from intake.model.form import Form
from intake.rulebook import compile_form, compile_policy, compile_rulebook
from intake.rulebook.rules import compile_rule

BLANK = Document(format="docx", blocks=())
FORM = """\
id: f/form
name: Rapport
report_type: rapport
report_type_definite: rapporten
project_field: namn
period_field: tid
organisation_field: namn
titles: [Slutrapport]
fields:
  - {id: namn, labels: [Namn], question: Insatsens namn}
  - {id: tid, labels: [Tid], type: period}
  - {id: spent, labels: [Använt], type: amount, heading: 1}
  - {id: granted, labels: [Beviljat], type: amount}
  - id: mal
    labels: [Mål]
    type: table
    columns: [{id: mal, labels: [Mål]}, {id: svar, labels: [Svar], type: choice, choices: [ja, nej]}]
sections:
  - {id: 4.10, title: Bakgrund, question: Vad hände?}
  - {id: 5, title: Mål, table: mal}
alternatives: []
"""
POLICY = """\
prefix: SFG
number_template: "{prefix} {yy}–{case}.{record}"
contact: {name: Karin Ek, role: förbundschef, phone: 070-174 06 05, email: karin.ek@gavleborg.example}
closed_days: [2026-06-19]
closed_periods: [[07-01, 07-31]]
levels: {receipt: send, personal_data: draft}
"""
RULE = """\
id: spent-within-grant
kind: at_most
with: {field: spent, limit: granted}
severity: warning
reason: Overspending is for the board.
message: "{place}: {field} är mer än {limit}."
examples:
  - {spent: 2, granted: 1, expect: finding}
"""


def _form(text: str = FORM) -> Form:
    return compile_form(read_yaml(text.encode(), "form.yaml"), BLANK)


def _rule(text: str = RULE) -> Any:
    return compile_rule(read_yaml(text.encode(), "rules/f/form/spent.yaml"), _form())


def _refused(text: str, compile_it: Any) -> Misconfigured:
    with pytest.raises(Misconfigured) as caught:
        compile_it(text)
    assert caught.value.why
    assert caught.value.do
    return caught.value


def _policy(text: str) -> Any:
    return compile_policy(read_yaml(text.encode(), "federation.yaml"), federation="f")


def test_a_form_is_its_file_with_its_blank() -> None:
    form = _form()
    assert form.blank is BLANK
    assert form.field("mal").columns[1].choices == ("ja", "nej")
    assert form.titles == ("Slutrapport",)


def test_numbers_without_quotes_are_the_text_as_it_stands() -> None:
    form = _form()
    assert [section.id for section in form.sections] == ["4.10", "5"]
    assert form.field("spent").heading == "1"


def test_a_policy_takes_dates_lists_and_levels() -> None:
    policy = _policy(POLICY)
    assert policy.federation == "f"
    assert policy.closed_days[0].isoformat() == "2026-06-19"
    assert policy.closed_periods == (("07-01", "07-31"),)
    assert policy.levels == {"receipt": "send", "personal_data": "draft"}
    assert policy.days_to_answer == 10


def test_a_rule_book_holds_each_form_with_its_rules() -> None:
    form = _form()
    policy = read_yaml(POLICY.encode(), "federation.yaml")
    book = compile_rulebook("f", b"v1", policy, [(form, [read_yaml(RULE.encode(), "r.yaml")])])
    assert book.form("f/form") is form
    assert [rule.id for rule in book.rules["f/form"]] == ["spent-within-grant"]


@pytest.mark.parametrize(
    ("old", "new", "what", "do"),
    [
        ("severity:", "sevrity:", "rules/f/form/spent.yaml:4:1: unknown key 'sevrity'", "did you mean 'severity'?"),
        ("at_most", "atmost", "rules/f/form/spent.yaml:2:7: unknown kind of check 'atmost'", "did you mean 'at_most'?"),
        ("limit: gr", "limt: gr", "rules/f/form/spent.yaml:3:22: unknown key 'limt'", "did you mean 'limit'?"),
        (
            "granted}",
            "grantd}",
            "rules/f/form/spent.yaml:3:29: unknown amount of f/form 'grantd'",
            "did you mean 'granted'?",
        ),
        (
            "granted}",
            "namn}",
            "rules/f/form/spent.yaml:3:29: unknown amount of f/form 'namn'",
            "use one of: spent, granted",
        ),
        ("warning", "warn", "rules/f/form/spent.yaml:4:11: unknown value 'warn'", "did you mean 'warning'?"),
        (
            "{limit}",
            "{limt}",
            "rules/f/form/spent.yaml:6:10: unknown word '{limt}' in the message",
            "did you mean 'limit'?",
        ),
        ("{limit}.", "{limit", "rules/f/form/spent.yaml:6:10: the message can't be read: a {", "write words"),
        (
            "{limit}",
            "{limit.real}",
            "rules/f/form/spent.yaml:6:10: unknown word '{limit.real}'",
            "did you mean 'limit'?",
        ),
        ("{limit}", "{limit!r}", "rules/f/form/spent.yaml:6:10: the message can't be read", "write words"),
        ("reason:", "# reason:", "rules/f/form/spent.yaml:1:1: 'reason' is missing", "add a line 'reason: ...'"),
        (
            "examples:\n  - {spent: 2, granted: 1, expect: finding}",
            "examples: []",
            "a rule needs examples",
            "write one",
        ),
    ],
)
def test_a_fault_in_a_rule_is_named_with_its_place_and_cure(old: str, new: str, what: str, do: str) -> None:
    error = _refused(RULE.replace(old, new), _rule)
    assert what in error.what
    assert do in error.do


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("labels: [Namn],", "label: [Namn],", "form.yaml:10:16: unknown key 'label'"),
        ("labels: [Namn]", "labels: Namn", "form.yaml:10:24: expected a list, found 'Namn'"),
        ("type: period", "type: perod", "form.yaml:11:36: unknown value 'perod'"),
        ("period_field: tid", "period_field: tidd", "form.yaml:6:15: unknown name 'tidd'"),
        ("table: mal}", "table: spent}", "form.yaml:20:5: unknown name 'spent'"),
        ("{id: 5, title", "{id: 4.10, title", "form.yaml:20:5: '4.10' stands twice"),
        (
            "alternatives: []",
            "alternatives: [{spent: spent, granted: granted, when_spent: '5', otherwise: '6'}]",
            "unknown name '6'",
        ),
        ("name: Rapport", "name:", "form.yaml:2:6: expected text, found nothing"),
    ],
)
def test_a_fault_in_a_form_is_named_with_its_place(old: str, new: str, what: str) -> None:
    assert what in _refused(FORM.replace(old, new), _form).what


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{yy}", "{y}", "federation.yaml:2:18: unknown token"),
        ("{prefix} {yy}", "{prefix} {class} {yy}", "the template has {class}, but there is no class_code"),
        ("receipt: send", "reciept: send", "unknown name 'reciept'"),
        ("receipt: send", "receipt: always", "federation.yaml:6:19: unknown value 'always'"),
        ("07-31", "31/7", "'31/7' is no day of the year"),
        (
            "prefix: SFG",
            "prefix: SFG\ndays_to_answer: tio",
            "federation.yaml:2:17: expected a whole number, found 'tio'",
        ),
        (
            "prefix: SFG",
            "prefix: SFG\ndays_to_answer: yes",
            "federation.yaml:2:17: expected a whole number, found 'yes'",
        ),
        ("prefix: SFG", "prefix: SFG\nunknown_project: ask", "there is no unplaced_case"),
        ("prefix: SFG", "prefix: SFG\nfederation: g", "federation 'g' stands in the folder 'f'"),
        ("2026-06-19", "midsommar", "federation.yaml:4:15: expected a date (2024-12-31), found 'midsommar'"),
    ],
)
def test_a_fault_in_a_policy_is_named_with_its_place(old: str, new: str, what: str) -> None:
    assert what in _refused(POLICY.replace(old, new), _policy).what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: 'a' stands twice, first in line 1"),
        ("a: [1\nb: 2\n", "f.yaml:1:4: a bracket that is not closed"),
        ("a: 'x\n", "f.yaml:1:4: a quote that is not closed"),
        ("- a\n", "f.yaml:1:1: the file is no list of keys and values"),
        ("", "f.yaml:1:1: the file is empty"),
        ("a: &x [1]\nb: *x\n", "f.yaml:1:4: an anchor"),
        ("a: !!python/object:os.system x\n", "f.yaml:1:4: a tag"),
        ("a: 2024-13-45\n", "f.yaml:1:4: '2024-13-45' is no date or number"),
        ("? [a]\n: b\n", "a key that is no word"),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_named_with_its_place(text: str, what: str) -> None:
    assert what in _refused(text, lambda t: read_yaml(t.encode(), "f.yaml")).what


def test_a_file_in_another_encoding_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"f.yaml:1:5: not saved as UTF-8"):
        read_yaml("a: förbund\n".encode("latin-1"), "f.yaml")


def test_a_plain_mapping_s_fault_names_its_path() -> None:
    mapping: dict[str, Any] = {
        "prefix": "F",
        "number_template": "{prefix} {yy}–{case}.{record}",
        "contact": {"name": "Karin Ek", "role": "r", "phone": "p", "mail": "e"},
    }
    with pytest.raises(Misconfigured, match=r"^contact.mail: unknown key 'mail'"):
        compile_policy(mapping, federation="f")


def test_staff_read_a_fault_in_swedish_and_the_log_keeps_it_in_english() -> None:
    error = _refused(RULE.replace("severity:", "sevrity:"), _rule)
    assert told(error, "sv") == (
        "rules/f/form/spent.yaml:4:1: okänd nyckel 'sevrity'\n"
        "  varför: den skulle inte ha någon verkan, och något annat skulle gälla än det som står\n"
        "  gör så här: menade du `severity`?"
    )
    assert str(error) == told(error, "en")


def test_the_words_inside_a_fault_are_swedish_too() -> None:
    error = _refused(FORM.replace("name: Rapport", "name:"), _form)
    assert in_language(error.what, "sv") == "form.yaml:2:6: väntade text, hittade inget"


def test_a_log_tells_a_fault_without_what_was_written() -> None:
    error = _refused(POLICY.replace("name: Karin Ek", "name: [Karin Ek]"), _policy)
    assert unfilled(error.what) == "federation.yaml:3:17: expected {expected}, found {found}"
    error = _refused(POLICY.replace("contact: {name: Karin Ek", "contact: {nam: Karin Ek"), _policy)
    assert "Karin" not in unfilled(error.what)


@pytest.mark.parametrize(
    ("old", "new", "what", "do"),
    [
        ("severity: warning", "severity:warning", ":4:9: there is no space after the colon", "severity: warning"),
        ('message: "', "message: ”", ":6:10: curly quotes", "straight quotes"),
        ("  - {spent: 2", " \u00a0- {spent: 2", ":8:2: a hard space", "ordinary spaces"),
        ("  - {spent: 2", "  – {spent: 2", ":8:3: a dash in place of a hyphen", "begin the line with -"),
    ],
)
def test_a_slip_of_the_hand_is_called_by_its_name(old: str, new: str, what: str, do: str) -> None:
    error = _refused(RULE.replace(old, new), _rule)
    assert what in error.what
    assert do in error.do
