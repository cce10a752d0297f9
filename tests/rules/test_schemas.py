"""The schemas that editors read: as generated, true of every shipped file, and false of files that can't be right."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from intake.adapters.rulecheck import check_folder
from intake.adapters.schemafiles import schemas, with_line, write_schemas
from intake.adapters.yamlfile import read_yaml
from intake.bootstrap import read_blank
from intake.rulebook.strict import Written

RULES = Path(__file__).parents[2] / "rules"
FILES = sorted(file for file in RULES.rglob("*.yaml"))

RULE = """
id: spent
kind: at_most
with: {field: utnyttjade_medel, limit: beviljade_medel}
severity: warning
reason: En fråga.
message: "{place}: {field} är mer än {limit}."
examples: [{utnyttjade_medel: 2, beviljade_medel: 1, expect: finding}]
"""
OWN = """
id: own
kind: expression
with: {finding_if: utnyttjade_medel > beviljade_medel, place: "6.3"}
when: {expression: 'report_type == "slutrapport"', answered: [4.1]}
severity: info
audience: staff
reason: En fråga.
message: "{place}: {utnyttjade_medel} kronor."
examples: [{utnyttjade_medel: 2, beviljade_medel: 1, arrived: 2024-02-01, expect: finding}]
"""
CHANGE = """
adjusts: section-missing
reason: Vi frågar bara.
severity: warning
"""
BROKEN = {
    "a misspelt key": (RULE, "severity:", "severty:"),
    "an unknown kind": (RULE, "at_most", "at_least"),
    "an unknown severity": (RULE, "warning", "varning"),
    "an unknown audience": (RULE, "reason:", "audience: everyone\nreason:"),
    "a field that the form doesn't have": (RULE, "field: utnyttjade_medel", "field: utnyttjat"),
    "a field that is no amount": (RULE, "field: utnyttjade_medel", "field: epost"),
    "a parameter of another kind": (RULE, "limit:", "sections:"),
    "a parameter too few": (RULE, ", limit: beviljade_medel", ""),
    "no parameters at all": (RULE, "with:", "#"),
    "a list for a name": (RULE, "field: utnyttjade_medel", "field: [utnyttjade_medel]"),
    "no message": (RULE, "message:", "#"),
    "an unknown word in the message": (RULE, "{limit}", "{limits}"),
    "half a brace in the message": (RULE, "{limit}", "{limit"),
    "no examples": (RULE, "[{utnyttjade_medel: 2, beviljade_medel: 1, expect: finding}]", "[]"),
    "an example that expects nothing known": (RULE, "expect: finding", "expect: found"),
    "an example of an unknown field": (RULE, "{utnyttjade_medel: 2", "{utnyttjat: 2"),
    "a condition that is none": (RULE, "severity:", "when: {answerd: [epost]}\nseverity:"),
    "a section that the form doesn't have": (RULE, "severity:", "when: {answered: [9.9]}\nseverity:"),
    "a kind in a change": (CHANGE, "severity: warning", "kind: required"),
    "a parameter that no kind has": (CHANGE, "severity: warning", "with: {limits: 2}"),
    "a change without a reason": (CHANGE, "reason:", "#"),
    "off that is neither true nor false": (CHANGE, "severity: warning", "off: 7"),
}


@pytest.fixture(scope="module")
def made() -> dict[str, Draft7Validator]:
    """By their names: "rule", "gavleborg/slutrapport"."""
    folder = RULES / "schemas"
    texts = {
        file.relative_to(folder).with_suffix("").as_posix(): text for file, text in schemas(RULES, read_blank).items()
    }
    return {name: Draft7Validator(json.loads(text)) for name, text in texts.items()}


def as_an_editor_reads(value: Any) -> Any:
    """Editors read YAML 1.2: dates are text, and so is every boolean but true and false."""
    if isinstance(value, Written):
        odd = isinstance(value.value, date) or (isinstance(value.value, bool) and value.text not in ("true", "false"))
        return value.text if odd else value.value
    if isinstance(value, dict):
        return {key: as_an_editor_reads(item) for key, item in value.items()}
    return [as_an_editor_reads(item) for item in value] if isinstance(value, list) else value


def marked(validator: Draft7Validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(as_an_editor_reads(read_yaml(text.encode(), "x.yaml")))]


def test_the_shipped_schemas_are_those_that_the_code_makes() -> None:
    """Where this fails: intake rules schema --rules rules."""
    wanted = schemas(RULES, read_blank)
    assert sorted(wanted) == sorted((RULES / "schemas").rglob("*.json"))
    assert [file.name for file, text in wanted.items() if file.read_text("utf-8") != text] == []


def test_every_schema_is_one_and_tells_what_each_key_means(made) -> None:
    for validator in made.values():
        Draft7Validator.check_schema(validator.schema)
        assert '"description": ""' not in json.dumps(validator.schema)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RULES).as_posix())
def test_a_shipped_file_names_its_schema_and_fits_it(file: Path, made) -> None:
    text = file.read_text("utf-8")
    assert with_line(text, file.relative_to(RULES)) == text
    named = (file.parent / text.partition("\n")[0].partition("$schema=")[2]).resolve()
    assert marked(made[named.relative_to(RULES / "schemas").with_suffix("").as_posix()], text) == []


@pytest.mark.parametrize("text", [RULE, OWN, CHANGE], ids=["rule", "expression", "change"])
def test_what_is_right_is_not_marked(text: str, made) -> None:
    assert marked(made["gavleborg/slutrapport"], text) == []


@pytest.mark.parametrize(("text", "right", "wrong"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_right_is_marked(text: str, right: str, wrong: str, made) -> None:
    assert right in text
    assert marked(made["gavleborg/slutrapport"], text.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("schema", "file", "right", "wrong"),
    [
        ("form", "gavleborg/slutrapport/form.yaml", "type: amount", "type: money"),
        ("form", "gavleborg/slutrapport/form.yaml", "period_field:", "periodfield:"),
        ("federation", "sundsvall/federation.yaml", "receipt: send", "receipt: sent"),
        ("federation", "sundsvall/federation.yaml", "reminder:", "reminders:"),
        ("federation", "sundsvall/federation.yaml", "days_to_answer: 10", "days_to_answer: tio"),
    ],
)
def test_a_mistake_in_a_form_or_a_federation_is_marked(schema: str, file: str, right: str, wrong: str, made) -> None:
    text = (RULES / file).read_text("utf-8")
    assert right in text
    assert marked(made[schema], text.replace(right, wrong, 1))


def test_writing_them_again_changes_nothing_and_they_are_no_rules(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    own = tmp_path / "rules" / "gavleborg" / "own.yaml"
    own.write_text("# Vår egen.\n" + (RULES / "shared" / "spent-within-grant.yaml").read_text("utf-8"), "utf-8")
    own.write_text(own.read_text("utf-8").replace("id: spent-within-grant", "id: own"), "utf-8")
    assert own in write_schemas(tmp_path / "rules", read_blank)
    first, second, *_ = own.read_text("utf-8").splitlines()
    assert (first, second) == ("# yaml-language-server: $schema=../schemas/rule.json", "# Vår egen.")
    assert write_schemas(tmp_path / "rules", read_blank) == ()
    assert check_folder(tmp_path / "rules", read_blank) == []
