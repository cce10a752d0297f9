"""What must be filled in, and how: where the rule files' examples don't reach."""

from typing import Any

import pytest

from intake.checks.filled import ExactlyOneOf, Readable, Required, exactly_one_of, readable, required
from intake.checks.versions import OutdatedForm, outdated_form
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import Alternative, FieldSpec, Form, SectionSpec
from intake.model.report import FieldValue, Report, Section, SectionStatus
from intake.rulebook.examples import compile_example
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Place

FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=(
        FieldSpec(id="name", labels=("Namn",), required=True),
        FieldSpec(id="granted", labels=("Beviljat",), type="amount", required=True),
        FieldSpec(id="phone", labels=("Telefon",), type="phone", heading="2"),
        FieldSpec(id="time", labels=("Tid",), type="period"),
        FieldSpec(id="others", labels=("Parter",), type="organisations"),
        FieldSpec(id="stamp", labels=("Datum",), type="date", stamp=True),
    ),
    sections=tuple(SectionSpec(id=name, title=f"Del {name}") for name in ("5", "6", "7.1", "7.2")),
    alternatives=(Alternative(spent="granted", granted="granted", when_spent="7.1", otherwise="7.2"),),
    blank=Document(format="docx", blocks=()),
    project_field="name",
    period_field="time",
    organisation_field="name",
)


def _report(answered: str = "", *, fields: dict[str, FieldValue] | None = None) -> Evidence:
    """The report with those sections answered, "5 7.2"."""
    sections = []
    for spec in FORM.sections:
        status: SectionStatus = "answered" if spec.id in answered.split() else "empty"
        sections.append(Section(id=spec.id, title=spec.title, status=status, text="Text.", confidence=0.8))
    return Evidence(report=Report(form=FORM.id, fields=fields or {}, sections=tuple(sections)), form=FORM)


def _written(raw: str, value: Any = None) -> dict[str, FieldValue]:
    return {
        name: FieldValue(value=value, raw=raw, confidence=0.7)
        for name in ("phone", "time", "others", "stamp", "granted")
    }


def test_what_is_excepted_is_not_asked_for_though_all_else_is() -> None:
    every = Required(every_field=True, every_section=True)
    assert [draft.target for draft in required(every, _report())] == ["name", "granted", "5", "6"]
    but = Required(every_field=True, every_section=True, sections=("7.1",), without=("granted", "6"))
    assert [draft.target for draft in required(but, _report())] == ["name", "5", "7.1"]


@pytest.mark.parametrize(
    ("example", "found"),
    [
        ({"5": "Ja.", "6": ""}, True),
        ({"5": "", "6": ""}, False),
        ({"5": "Ja.", "6": "Text."}, False),
    ],
)
def test_a_section_may_be_required_only_if_another_is_answered(example: dict[str, str], found: bool) -> None:
    rule = compile_rule(
        {
            "id": "six-if-five",
            "kind": "required",
            "with": {"sections": ["6"]},
            "when": {"answered": ["5"]},
            "severity": "error",
            "reason": "Den som har svarat ja ska beskriva det.",
            "message": "{asked} {state}",
            "examples": [{"expect": "nothing"}],
        },
        FORM,
    )
    evidence = compile_example({**example, "expect": "nothing"}, FORM, Place()).evidence
    assert rule is not None
    assert (rule.applies(evidence) and bool(rule.check(evidence))) is found


@pytest.mark.parametrize(
    ("answered", "found"),
    [
        ("", [("5", "0", "Del 5 och Avsnitt 6 Del 6")]),
        ("5", []),
        ("6", []),
        ("5 6", [("6", "2", "Del 5 och Avsnitt 6 Del 6")]),
    ],
)
def test_exactly_one_is_neither_none_nor_both(answered: str, found: list[tuple[str, str, str]]) -> None:
    drafts = list(exactly_one_of(ExactlyOneOf(parts=("5", "6")), _report(answered)))
    said = [(d.target, d.words["count"].sv, d.words["place"].sv.removeprefix("Avsnitt 5 ")) for d in drafts]
    assert said == found
    assert all(draft.confidence == 0.8 for draft in drafts)


def test_one_of_a_field_and_a_section() -> None:
    ask = ExactlyOneOf(parts=("phone", "6"))
    assert list(exactly_one_of(ask, _report(fields=_written("070-174 06 05", ["+46701740605"])))) == []
    [draft] = exactly_one_of(ask, _report("6", fields=_written("070-174 06 05", ["+46701740605"])))
    assert draft.target == "6"


@pytest.mark.parametrize(
    ("raw", "value", "targets"),
    [
        ("det vet jag inte", None, ["phone", "time"]),
        ("det vet jag inte", {"start": None, "end": None}, ["phone", "time"]),
        ("070-174 06 05", ["+46701740605"], []),
        (" – ", None, []),
        ("", None, []),
    ],
)
def test_what_is_written_but_not_read_is_told_where_the_form_does_not_require_it(
    raw: str, value: Any, targets: list[str]
) -> None:
    drafts = list(readable(Readable(every_field=True), _report(fields=_written(raw, value))))
    assert [draft.target for draft in drafts] == targets
    assert all(draft.words["state"].sv.startswith("vi kan inte läsa") for draft in drafts)


def test_a_named_field_is_told_of_though_it_is_required() -> None:
    [draft] = readable(Readable(fields=("granted",)), _report(fields=_written("mycket")))
    assert (draft.target, draft.confidence) == ("granted", 0.7)


def test_a_form_that_nothing_replaces_is_not_outdated() -> None:
    assert list(outdated_form(OutdatedForm(), _report())) == []
