"""Examples are run as they are written, and one that doesn't hold is reported with its line."""

from pathlib import Path

import pytest

from intake.adapters.rulecheck import check_folder
from intake.errors import Misconfigured
from intake.model.document import Document
from intake.model.form import Form
from intake.rulebook import compile_form
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Place

FORM = {
    "id": "f/form",
    "name": "Rapport",
    "report_type": "rapport",
    "report_type_definite": "rapporten",
    "project_field": "namn",
    "period_field": "tid",
    "organisation_field": "namn",
    "fields": [
        {"id": "namn", "labels": ["Namn"]},
        {"id": "tid", "labels": ["Tid"], "type": "period"},
        {"id": "spent", "labels": ["Använt"], "type": "amount"},
        {"id": "granted", "labels": ["Beviljat"], "type": "amount"},
    ],
    "sections": [{"id": "1", "title": "Bakgrund"}, {"id": "2.1", "title": "A"}, {"id": "2.2", "title": "B"}],
    "alternatives": [{"spent": "spent", "granted": "granted", "when_spent": "2.1", "otherwise": "2.2"}],
}
RULE = {
    "id": "section-missing",
    "kind": "required",
    "with": {"sections": ["1"]},
    "severity": "error",
    "reason": "w",
    "message": "{asked} {state}",
    "examples": [{"expect": "nothing"}],
}


@pytest.fixture
def form() -> Form:
    return compile_form(FORM, Document(format="docx", blocks=()))


def _faults(form: Form, example: dict[str, object]) -> list[Misconfigured]:
    compiled = compile_example(example, form, Place(source="r.yaml", at=(7, 5)))
    return list(faults(compile_rule(RULE, form), compiled))


def test_what_an_example_does_not_name_is_filled_in(form: Form) -> None:
    assert _faults(form, {"expect": "nothing"}) == []


def test_an_example_that_does_not_hold_names_its_line_and_what_the_rule_says(form: Form) -> None:
    [fault] = _faults(form, {"1": "", "expect": "nothing"})
    assert fault.what.startswith("r.yaml:7:5: the example expects nothing, but the rule gives 1: Avsnitt 1 Bakgrund")


def test_an_example_can_pin_the_target_and_the_message(form: Form) -> None:
    assert _faults(form, {"1": "", "expect": "finding", "target": "1"}) == []
    assert len(_faults(form, {"1": "", "expect": "finding", "target": "2.1"})) == 1
    assert len(_faults(form, {"1": "", "expect": "finding", "message": "Något annat."})) == 1


def test_an_example_with_an_unknown_name_is_refused(form: Form) -> None:
    with pytest.raises(Misconfigured, match="unknown name 'grantd'") as caught:
        compile_example({"grantd": 1, "expect": "nothing"}, form, Place())
    assert caught.value.do == "did you mean 'granted'?"


def test_an_example_without_expectation_is_refused(form: Form) -> None:
    with pytest.raises(Misconfigured, match="must say what it expects"):
        compile_example({"granted": 1}, form, Place())


def test_the_alternative_that_an_example_leaves_out_is_blank(form: Form) -> None:
    example = compile_example({"2.2": "Vakanser.", "spent": None, "expect": "nothing"}, form, Place())
    report = example.evidence.report
    assert [section.status for section in report.sections] == ["answered", "not_applicable", "answered"]


def test_checking_a_folder_gives_every_file_s_fault_and_every_example_that_fails(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "f"
    (folder / "form").mkdir(parents=True)
    (folder / "federation.yaml").write_text("prefix: F\n")
    (folder / "form" / "blank.docx").write_bytes(b"docx")
    (folder / "form" / "form.yaml").write_text(
        "id: f/form\nname: R\nreport_type: r\nreport_type_definite: r\nproject_field: n\nperiod_field: n\n"
        "organisation_field: n\nfields: [{id: n, labels: [Namn]}]\nsections: [{id: 1, title: T}]\nalternatives: []\n"
    )
    rule = "kind: required\nwith: {sections: [1]}\nseverity: error\nreason: w\nmessage: '{state}'\n"
    (folder / "form" / "a.yaml").write_text(
        f"id: a\n{rule}examples:\n  - {{expect: finding}}\n  - {{'1': '', expect: nothing}}\n"
    )
    (folder / "form" / "b.yaml").write_text(f"id: b\n{rule}examples: [{{expect: nothing}}]\nsevrity: error\n")
    found = [problem.what for problem in check_folder(tmp_path / "rules", lambda _: Document(format="docx", blocks=()))]
    assert [text.split(": ")[0] for text in found] == [
        "rules/f/federation.yaml:1:1",
        "rules/f/form/a.yaml:8:5",
        "rules/f/form/a.yaml:9:5",
        "rules/f/form/b.yaml:8:1",
    ]
