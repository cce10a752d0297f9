"""`intake rules`: what staff tune."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from intake.cli.common import Config
from intake.cli.show import spoken
from intake.errors import Misconfigured

commands = typer.Typer(help="The rules, forms and texts that staff tune.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The rules, forms and texts that staff tune."""


@commands.command("check")
def check(config: Config = None) -> None:
    """Check every file in rules/ and templates/ and run the examples in them. Exit status 2 where one is wrong.

    Example: intake rules check
    """
    from intake.adapters.rulefiles import check_folder
    from intake.adapters.texts import MailTexts
    from intake.bootstrap import read_blank
    from intake.settings import load

    settings = load(config or Path(os.environ.get("INTAKE_CONFIG", "intake.toml")), os.environ)
    problems = check_folder(settings.store.rules, read_blank)
    MailTexts(settings.store.templates).check()
    if problems:
        raise Misconfigured(
            f"{len(problems)} fault(s) in {settings.store.rules}\n  " + "\n  ".join(map(str, problems)),
            why="the running service keeps the last set that worked until they are mended",
            do="mend them and run: intake rules check",
        )
    _ = spoken()
    typer.echo(
        _("{rules} and {texts} are as they should be").format(
            rules=settings.store.rules, texts=settings.store.templates
        )
    )
