"""The texts and what templates/README.md says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, meta
from letters import TEMPLATES

from intake.adapters.textsamples import samples

README = (TEMPLATES / "README.md").read_text("utf-8")
SET_BY_THE_TEXTS = {"kontrollerad", "påminnelse", "checked", "a_reminder"}


def tables() -> Iterator[tuple[str, set[str]]]:
    """Each table of the README: its first heading and the code words of its first column."""
    for table in re.findall(r"(?:^\|.*\n)+", README, re.MULTILINE):
        rows = [line.split("|")[1] for line in table.splitlines()]
        yield rows[0].strip(), {word for row in rows[2:] for word in re.findall(r"`([^`]+)`", row)}


def documented(heading: str) -> set[str]:
    return set().union(*(words for name, words in tables() if name == heading))


def texts(language: str) -> set[str]:
    return {path.stem for path in (TEMPLATES / "mail" / language).glob("[!_]*.txt")}


def test_the_readme_lists_every_text_and_no_other() -> None:
    assert documented("fil") == texts("sv")


def test_every_text_is_there_in_both_languages() -> None:
    assert texts("sv") == texts("en")


def test_every_text_is_tried_before_it_is_used() -> None:
    assert {sample.template for sample in samples()} == texts("sv")


def test_the_readme_lists_every_placeholder_and_no_other() -> None:
    given = {name for sample in samples() for name in sample.values("sv")}
    assert documented("platshållare") == given


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "mail").glob("*/*.txt")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_text_uses_an_undocumented_placeholder(path: object) -> None:
    used = meta.find_undeclared_variables(Environment(autoescape=True).parse(path.read_text("utf-8")))  # type: ignore[attr-defined]
    assert used - SET_BY_THE_TEXTS <= documented("platshållare")
