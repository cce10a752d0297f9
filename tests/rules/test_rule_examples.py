"""Every example in every shipped rule file, as a test of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.adapters.rulefiles import RuleFiles
from intake.adapters.shipped import rules_folder
from intake.adapters.yamlfile import read_yaml
from intake.model.document import Document
from intake.model.form import Form
from intake.rulebook import compile_rule
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.strict import place_of


def _blank(_: bytes) -> Document:
    return Document(format="docx", blocks=())


BOOKS = RuleFiles(rules_folder(), _blank)
FORMS = [form for federation in BOOKS.federations() for form in BOOKS.current(federation).forms]
FILES = [
    (form, path)
    for form in FORMS
    for path in sorted((rules_folder() / form.id).glob("*.yaml"))
    if path.name != "form.yaml"
]


def _examples() -> Iterator[object]:
    for form, path in FILES:
        for n, _ in enumerate(read_yaml(path.read_bytes(), path.name)["examples"]):
            yield pytest.param(form, path, n, id=f"{form.id}/{path.stem}-{n + 1}")


@pytest.mark.parametrize(("form", "path", "n"), list(_examples()))
def test_a_rule_says_what_its_example_expects(form: Form, path: Path, n: int) -> None:
    table = read_yaml(path.read_bytes(), path.name)
    where = place_of(table).value(table, "examples")
    example = compile_example(table["examples"][n], form, where)
    assert [str(fault) for fault in faults(compile_rule(table, form), example, form)] == []


@pytest.mark.parametrize(("form", "path"), FILES, ids=[f"{form.id}/{path.stem}" for form, path in FILES])
def test_a_rule_file_is_short_and_shows_both_a_finding_and_none(form: Form, path: Path) -> None:
    table = read_yaml(path.read_bytes(), path.name)
    assert len(path.read_text().splitlines()) < 40
    assert {example["expect"] for example in table["examples"]} == {"finding", "nothing"}


def test_both_federations_ship_their_form_with_rules() -> None:
    assert [form.id for form in FORMS] == ["gavleborg/slutrapport", "sundsvall/del-slutrapport"]
    assert {form.id for form, _ in FILES} == {form.id for form in FORMS}
