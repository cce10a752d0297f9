"""replaced_by in form.yaml: what it may name, and how an import writes it."""

from __future__ import annotations

from pathlib import Path

import formversions
import pytest
from formversions import lay

from intake.adapters.rulecheck import check_folder
from intake.adapters.rulefolder import RuleFolder
from intake.bootstrap import read_blank
from intake.errors import Misconfigured, Refused

NEW = formversions.NEW["one section more"]


def form_yaml(rules: Path, name: str) -> Path:
    return rules / "dalen" / name / "form.yaml"


def replaced_by(rules: Path, name: str, newer: str) -> None:
    file = form_yaml(rules, name)
    file.write_text(file.read_text("utf-8").replace("name: ", f"replaced_by: {newer}\nname: ", 1), "utf-8")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    lay(tmp_path, "slutrapport")
    return tmp_path


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_an_imported_version_is_named_in_the_older_one_and_nothing_else_there_changes(rules: Path, line: str) -> None:
    file = form_yaml(rules, "slutrapport")
    before = (file.read_text("utf-8") + "# vår egen anteckning\n").replace("\n", line).encode()
    file.write_bytes(before)
    lay(rules, "slutrapport-2025", NEW, replaces="slutrapport")
    written = f"id: dalen/slutrapport{line}replaced_by: slutrapport-2025{line}".encode()
    assert file.read_bytes() == before.replace(f"id: dalen/slutrapport{line}".encode(), written)
    book = RuleFolder(rules, read_blank).load("dalen")
    assert book.newest("dalen/slutrapport") == book.newest("dalen/slutrapport-2025") == "dalen/slutrapport-2025"


@pytest.mark.parametrize("replaces", ["delrapport", "../dalen/slutrapport", "."])
def test_a_version_of_no_form_is_refused_and_leaves_nothing_behind(rules: Path, replaces: str) -> None:
    tree = sorted(rules.rglob("*"))
    with pytest.raises(Refused, match="no form"):
        lay(rules, "slutrapport-2025", NEW, replaces=replaces)
    assert sorted(rules.rglob("*")) == tree


def test_a_form_has_one_newer_version(rules: Path) -> None:
    lay(rules, "slutrapport-2025", NEW, replaces="slutrapport")
    with pytest.raises(Refused, match="already"):
        lay(rules, "slutrapport-2026", NEW, replaces="slutrapport")


def test_a_newer_version_that_is_not_there_is_told_with_its_line(rules: Path) -> None:
    lay(rules, "slutrapport-2025", NEW)
    replaced_by(rules, "slutrapport", "slutraport-2025")
    [problem] = check_folder(rules, read_blank)
    line = form_yaml(rules, "slutrapport").read_text("utf-8").splitlines().index("replaced_by: slutraport-2025") + 1
    assert f"dalen/slutrapport/form.yaml:{line}:14: " in problem.what
    assert "slutrapport-2025" in problem.do
    with pytest.raises(Misconfigured, match="no form 'slutraport-2025'"):
        RuleFolder(rules, read_blank).load("dalen")


@pytest.mark.parametrize("ring", [("slutrapport",), ("slutrapport-2025", "slutrapport")])
def test_versions_in_a_ring_are_told(rules: Path, ring: tuple[str, ...]) -> None:
    lay(rules, "slutrapport-2025", NEW)
    for name, newer in zip(("slutrapport", *ring[:-1]), ring, strict=True):
        replaced_by(rules, name, newer)
    [problem] = check_folder(rules, read_blank)
    assert "replaced by itself" in problem.what
