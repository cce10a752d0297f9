"""The commands, one file a group. Heavy modules are imported by the command that needs them: `parse` starts fast."""

from __future__ import annotations

from typing import Annotated

import typer

from intake.cli import cases, forms, init, mail, outbox, register, replies, rules, run, templates

app = typer.Typer(
    name="intake",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"intake {version('finsam-intake')}")
        raise typer.Exit


@app.callback()
def intake(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Registers, reads, judges and answers mailed reports to a samordningsförbund.

    Example: intake init my-site
    """


for commands in (init.commands, run.commands):
    app.registered_commands += commands.registered_commands


@app.command("parse", add_help_option=False, context_settings={"ignore_unknown_options": True})
def parse(words: Annotated[list[str], typer.Argument(metavar="FILE [--json]")]) -> None:
    """Show what would be read from the report FILE. Registers, stores and mails nothing.

    Example: intake parse slutrapport.docx --json
    """
    from intake.cli.parse import run as run_parse

    raise typer.Exit(run_parse(words))


app.add_typer(mail.commands, name="mail")
app.add_typer(register.commands, name="register")
app.add_typer(outbox.commands, name="outbox")
app.add_typer(replies.commands, name="replies")
app.add_typer(cases.commands, name="cases")
app.add_typer(rules.commands, name="rules")
app.add_typer(forms.commands, name="forms")
app.add_typer(templates.commands, name="templates")
