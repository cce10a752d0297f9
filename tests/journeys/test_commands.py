"""The commands as an operator meets them: help, tables in words, errors with a cure, exit statuses, pipes."""

from __future__ import annotations

import ast
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from incoming import a_letter, sample

from intake.cli import words
from intake.cli.app import app
from intake.cli.show import print_table

CODE = Path(words.__file__).parent.parent


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield (*path, name), inner
        yield from commands(inner, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))
LEAVES = [path for path, command in COMMANDS.items() if not hasattr(command, "commands")]


def shell(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "intake", *argv],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )


@pytest.fixture
def reported(site):
    """A site that has taken one report in."""
    site.deliver(a_letter(files={"Slutrapport RESAN.docx": sample("gavleborg-resan.docx")}))
    site.run()
    return site


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_shows_an_example_of_itself(path: tuple[str, ...]) -> None:
    assert f"Example: intake {' '.join(path)}" in (COMMANDS[path].help or "")


def test_the_version_is_told(site) -> None:
    assert site.cli("--version").startswith("intake 0.")


@pytest.mark.parametrize("columns", ["80", "160"])
def test_the_tables_are_readable_and_in_words(reported, monkeypatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = {group: reported.command(group, "list") for group in ("mail", "register", "outbox")}
    shown["show"] = reported.command("register", "show", "SFG 23-12.5", "--federation", "gavleborg")
    for table in shown.values():
        assert "SFG 23–12.5" in table
        assert max(map(len, table.splitlines())) <= int(columns)
    assert "2024-01-11" in shown["mail"]
    assert "2024-01-11" in shown["register"]
    assert "2 458 000 kr" in shown["show"].replace("\u00a0", " ")
    for said in ("2024-01-11 23:40", "komplett", "ifyllt", "gäller inte", "fråga", "avsändaren", "registrerat"):
        assert said in shown["show"]
    for code in ("answered", "not_applicable", "warning", "record.registered", "beviljade_medel", "complete"):
        assert code not in "".join(shown.values())


def test_an_empty_list_says_so(site) -> None:
    for group in ("mail", "register", "outbox"):
        assert len(site.command(group, "list").strip().splitlines()) == 1
        assert json.loads(site.command(group, "list", "--json")) == []


def test_what_came_from_outside_is_neither_markup_nor_a_command_to_the_terminal(capsys) -> None:
    print_table("SFG 1 [/bold] [red]x", ["a", "c"], [["[/x]", "\x1b[2Jrad\nrad"]], empty="")
    shown = capsys.readouterr().out
    assert "SFG 1 [/bold] [red]x" in shown
    assert "[/x]" in shown
    assert "\x1b" not in shown


ERRORS: list[tuple[tuple[str, ...], int, str]] = [
    (("register", "show", "SFG 23-99.9", "--federation", "gavleborg"), 1, "no record 'SFG 23-99.9'"),
    (("register", "show", "SFG 23-12.5"), 1, "gavleborg, sundsvall"),
    (("register", "list", "--federation", "nowhere"), 1, "no federation 'nowhere'"),
    (("mail", "retry", "999"), 1, "no mail"),
    (("mail", "register", "abc"), 1, "no mail"),
    (("outbox", "approve", "999"), 1, "no outgoing mail"),
    (("outbox", "reject", "1"), 1, "not a draft"),
    (("digest",), 1, "add --federation"),
    (("digest", "--day", "soon", "--federation", "gavleborg"), 1, "2024-01-11"),
    (("cases", "import", "nowhere.csv", "--federation", "gavleborg"), 1, "there is no such file"),
    (("parse", "nowhere.docx"), 1, "there is no such file"),
    (("register", "list", "--config", "nowhere.toml"), 2, "intake init"),
    (("register", "list", "--config", "wrong.toml"), 2, "wrong.toml:6: 'arkiv'"),
    (("nonsense",), 2, "No such command"),
]


def test_an_error_says_what_and_what_to_do(reported, capsys, monkeypatch) -> None:
    monkeypatch.chdir(reported.folder)
    settings = (reported.folder / "intake.toml").read_text("utf-8")
    (reported.folder / "wrong.toml").write_text(settings.replace("archive =", "arkiv ="), "utf-8")
    for argv, status, said in ERRORS:
        assert reported.cli(*argv, status=status) == ""
        told = capsys.readouterr().err
        assert said in told
        assert "do: " in told or argv == ("nonsense",)


def test_json_stands_alone_on_standard_output_and_logs_on_standard_error(site) -> None:
    site.deliver(a_letter(files={"rapport.docx": sample("gavleborg-resan.docx")}))
    ended = shell("run", "--once", cwd=site.folder)
    assert ended.stdout == ""
    assert "mail.handled" in ended.stderr
    assert "━" not in ended.stderr, "no progress bar outside a terminal"
    assert len(json.loads(shell("mail", "list", "--json", cwd=site.folder).stdout)) == 1


def test_a_terminal_shows_how_far_the_mails_have_come(site) -> None:
    site.deliver(a_letter(files={"rapport.docx": sample("gavleborg-resan.docx")}))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "intake", "run", "--once"], cwd=site.folder, stdout=theirs, stderr=theirs, close_fds=True
    ):
        os.close(theirs)
        shown = b"".join(_until_closed(ours)).decode()
    os.close(ours)
    assert "1/1" in shown
    assert "mail.handled" in shown


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            yield os.read(terminal, 4096)
        except OSError:  # how Linux tells that the other side has closed
            return


def test_a_pipe_that_is_closed_early_gives_no_traceback(reported) -> None:
    file = str(Path(__file__).parent.parent / "samples" / "gavleborg-resan.docx")
    for argv in (("mail", "list"), ("mail", "list", "--json"), ("parse", file, "--json")):
        with subprocess.Popen(
            [sys.executable, "-m", "intake", *argv],
            cwd=reported.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            child.stdout.close()
            assert child.stderr.read() == ""


def test_every_event_has_its_words() -> None:
    kinds = {
        str(keyword.value.value)
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Event"
        for keyword in node.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    assert kinds >= {"record.registered", "case.opened"}
    assert kinds <= set(words.EVENTS)


def test_what_a_command_has_done_is_told_in_swedish(site) -> None:
    assert "Allt är som det ska" in site.command("rules", "check")
    assert site.command("replies", "stop") == "svaren är stoppade\n"
    assert site.command("replies", "start") == "svaren är i gång\n"
    day = ("digest", "--federation", "gavleborg", "--day", "2024-01-12")
    assert site.command(*day) == "2024-01-12 i kö\n"
    assert site.command(*day) == "2024-01-12 låg redan i kö\n"
