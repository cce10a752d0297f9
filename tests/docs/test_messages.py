"""Strings in code, their Swedish, and that the compiled catalogue is the edited one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from intake import messages
from intake.errors import UnreadableCode

CODE = messages.LOCALES.parent
MARKERS = ("noop", "translate", "_", "said")
CATALOGUE = messages.LOCALES / "sv" / "LC_MESSAGES" / "intake.po"


def swedish() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, abort_invalid=True) if message.id}


def marked() -> Iterator[tuple[Path, str]]:
    """Every text in the code that stands in noop("..."), translate("..."), _("...") or said("...")."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                yield from ((path, str(text.value)) for text in node.args[:1] if isinstance(text, ast.Constant))


def test_every_text_in_the_code_has_its_swedish() -> None:
    catalogue = swedish()
    assert [(path.name, text) for path, text in marked() if not catalogue.get(text)] == []


def test_the_catalogue_holds_no_text_that_is_gone_from_the_code() -> None:
    assert set(swedish()) - {text for _, text in marked()} == set()


def test_the_compiled_catalogue_is_the_edited_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {str(message.id): str(message.string) for message in read_mo(file) if message.id}
    assert compiled == swedish()


def test_a_translation_keeps_its_placeholders() -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    assert [text for text, other in swedish().items() if holes(text) != holes(other)] == []


def test_a_language_without_a_catalogue_is_english() -> None:
    assert messages.translator("fi")("receipt") == "receipt"
    assert messages.translator("sv")("receipt") == "mottagningsbekräftelse"


@pytest.mark.parametrize("code", [*UnreadableCode.__args__, "link"])
def test_every_reason_for_an_unreadable_file_has_its_words(code: str) -> None:
    assert messages.reason(code, "sv").startswith("filen ")


def test_a_task_without_detail_has_no_hole() -> None:
    for kind in messages.TASKS:
        assert '""' not in messages.task_text(kind, "", "sv")
        assert "  " not in messages.task_text(kind, "", "sv")
        assert messages.task_text(kind, "", "sv")
