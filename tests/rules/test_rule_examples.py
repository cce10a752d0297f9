"""Every example in every shipped rule file, as a test of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.model.document import Document
from intake.model.form import Form
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.layers import Layered, add_layer, rule_name
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Table, place_of

FOLDER = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=()))
BOOKS = {name: FOLDER.load(name) for name in FOLDER.federations()}
FORMS = [form for book in BOOKS.values() for form in book.forms]
SHARED = [FOLDER.rule(file, content) for file, content in FOLDER.shared().items()]


def _own(form: Form) -> list[Table]:
    files = [path for path in sorted((rules_folder() / form.id).glob("*.yaml")) if path.name != "form.yaml"]
    return [FOLDER.rule(path, path.read_bytes()) for path in files]


def _cases() -> Iterator[tuple[Form, Table, Layered]]:
    """Each rule file with the form that its examples are about, and the rules that it may adjust."""
    wide: Layered = {rule_name(table): (table, "shared") for table in SHARED}
    for table in SHARED:
        yield FOLDER.example_form(), table, {rule_name(table): (table, "shared")}
    for form in FORMS:
        for table in _own(form):
            found = dict(wide)
            add_layer(table, "form", wide, found)
            yield form, table, found


def _examples() -> Iterator[object]:
    for form, table, found in _cases():
        for n, _ in enumerate(table.get("examples", ())):
            yield pytest.param(form, table, found, n, id=f"{form.id}/{rule_name(table)}-{n + 1}")


@pytest.mark.parametrize(("form", "table", "found", "n"), list(_examples()))
def test_a_rule_says_what_its_example_expects(form: Form, table: Table, found: Layered, n: int) -> None:
    where = place_of(table).value(table, "examples")
    example = compile_example(table["examples"][n], form, where)
    entry = found[rule_name(table)]
    assert entry is not None
    rule = compile_rule(entry[0], form, layer=entry[1])
    assert rule is not None
    assert [str(fault) for fault in faults(rule, example)] == []


@pytest.mark.parametrize(
    ("form", "table"), [(f, t) for f, t, _ in _cases()], ids=[f"{f.id}/{rule_name(t)}" for f, t, _ in _cases()]
)
def test_a_rule_file_is_short_and_shows_both_a_finding_and_none(form: Form, table: Table) -> None:
    assert len(Path(rules_folder().parent / table.source).read_text().splitlines()) < 40
    if "adjusts" not in table:
        assert {example["expect"] for example in table["examples"]} == {"finding", "nothing"}


def test_both_federations_ship_their_form_with_rules() -> None:
    assert [form.id for form in FORMS] == ["gavleborg/slutrapport", "sundsvall/del-slutrapport"]
    assert all(_own(form) for form in FORMS)
