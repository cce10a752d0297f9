"""README.md, Makefile and the command line tell the same story."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from intake.cli.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "deploy" / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)


def commands(group: typer.Typer, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Each command's words, ("mail", "list")."""
    for command in group.registered_commands:
        yield (*path, str(command.name))
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from commands(inner.typer_instance, (*path, str(inner.name)))


COMMANDS = sorted(commands(app))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_commands_help_shows_what_it_does_and_an_example(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"])
    assert shown.exit_code == 0
    assert re.search(rf"Example:\s+intake {' '.join(words)}\b", shown.output), shown.output


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_readme_names_the_command(words: tuple[str, ...]) -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `intake ")]
    assert any(all(re.search(rf"[` ]{word}\b", row) for word in words) for row in rows)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    known = {" ".join(words) for words in COMMANDS} | {words[0] for words in COMMANDS}
    for text in (README, GUIDE):
        for named in re.findall(r"\bintake ((?:mail|register|outbox|replies|cases|forms|rules) [a-z]+|[a-z]+)", text):
            first = named.partition(" ")[0]
            if re.search(rf"[`$/] ?(?:bin/)?intake {first}\b", text):
                assert named in known, named


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "help"])
def test_the_readme_names_each_make_target(target: str) -> None:
    assert f"| `make {target}` |" in README


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README.md", "deploy/README.md"])
def test_a_document_names_no_make_target_that_is_not_there(text: str) -> None:
    assert set(re.findall(r"(?:`|\$ |^)make ([a-z]+)", text, re.MULTILINE)) <= set(TARGETS)


@pytest.mark.parametrize("folder", ["", "deploy", "rules", "templates"])
def test_links_between_the_documents_lead_somewhere(folder: str) -> None:
    document = ROOT / folder / "README.md"
    for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
        assert (document.parent / link).exists(), f"{document}: {link}"


def test_the_readmes_layout_names_what_is_there() -> None:
    layout = README.partition("```\nintake/")[2].partition("```")[0]
    for name in re.findall(r"^  ([\w.]+/?)  ", layout, re.MULTILINE):
        assert (ROOT / "intake" / name).exists(), name
    for name in re.findall(r"^(\w+/)  ", layout, re.MULTILINE):
        assert (ROOT / name).exists(), name


def test_the_guide_explains_every_warning_of_the_service() -> None:
    """An operator who sees a warning finds it in the guide."""
    quiet = {"mailbox.not-watched", "sent-copy.missed"}  # told as well by mailbox.unreachable; the mail itself has left
    logged = set()
    for source in (ROOT / "intake").rglob("*.py"):
        logged |= set(
            re.findall(r'log\.(?:warning|error|exception)\(\s*"([a-z-]+\.[a-z-]+)"', source.read_text("utf-8"))
        )
    assert logged
    assert {event for event in logged - quiet if f"`{event}`" not in GUIDE} == set()


def test_the_build_server_runs_what_the_readme_shows() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.findall(r"^make \w+", run, re.MULTILINE) == re.findall(r"^\$ (make \w+)", README, re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_hashes_and_no_address_or_path(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9-]+(?:\[[a-z]+\])?==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    assert not re.search(r"https?:|file:|@ |index-url|find-links|/home|/tmp", text)


def test_the_lock_has_every_package_that_the_project_names() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = project.partition("dependencies = [")[2].partition("[project.scripts]")[0]
    dev = (ROOT / "requirements-dev.lock").read_text("utf-8")
    for package in re.findall(r'^    "([A-Za-z0-9.-]+)', listed, re.MULTILINE):
        assert re.search(rf"^{package.lower().replace('.', '-')}(\[\w+\])?==", dev, re.MULTILINE), package
