"""rules/README.md tells admins what is true: its rules work, and it lists every kind of check as it is."""

import re
from collections.abc import Iterator

import pytest

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.adapters.yamlfile import read_yaml
from intake.model.document import Document
from intake.rulebook.cookbook import functions_told, kinds_told
from intake.rulebook.examples import compile_example, faults
from intake.rulebook.layers import Layered, add_layer, rule_name
from intake.rulebook.rules import compile_rule
from intake.rulebook.strict import Place, Table

README = (rules_folder() / "README.md").read_text(encoding="utf-8")
FOLDER = RuleFolder(rules_folder(), lambda _: Document(format="docx", blocks=()))
[FORM] = FOLDER.load("gavleborg").forms


def _shown() -> Iterator[object]:
    """The rules and adjustments that it shows."""
    for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL):
        if re.match(r"(?:id|adjusts): ", block):
            table = read_yaml(block.encode(), "README.md")
            if "kind" in table or "adjusts" in table:
                yield pytest.param(table, id=rule_name(table))


def test_the_rule_that_it_begins_with_is_the_shipped_one() -> None:
    shipped = (rules_folder() / "shared" / "spent-within-grant.yaml").read_text(encoding="utf-8")
    assert shipped.partition("\n")[2].rstrip() in README


@pytest.mark.parametrize("table", list(_shown()))
def test_each_rule_that_it_shows_works_on_a_shipped_form(table: Table) -> None:
    wide: Layered = {}
    for file, content in FOLDER.shared().items():
        shared = FOLDER.rule(file, content)
        wide[rule_name(shared)] = (shared, "shared")
    shipped = rule_name(table) in wide and "adjusts" not in table
    found: Layered = {} if shipped else dict(wide)
    form = FOLDER.example_form() if shipped else FORM
    add_layer(table, "form", wide, found)
    entry = found[rule_name(table)]
    assert entry is not None
    rule = compile_rule(entry[0], form)
    assert rule is not None
    for example in table.get("examples", ()):
        compiled = compile_example(example, form, Place(source="README.md"))
        assert [str(fault) for fault in faults(rule, compiled)] == []


def test_it_lists_every_kind_and_function_as_they_are() -> None:
    assert kinds_told() in README
    assert functions_told() in README
