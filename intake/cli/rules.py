"""`intake rules`: what staff tune."""

from __future__ import annotations

import typer

from intake.cli import ruleagreement, ruleexplain, rulekinds, ruleschema, ruleshistory, ruletry
from intake.cli.common import Config, settings_of
from intake.cli.show import language, spoken
from intake.messages import noop

WRONG_SETTINGS = 2  # the exit status of settings, rules or texts that can't be used
_WRONG = noop(
    "{count} fault(s). A running service goes on with the rules, forms and texts that it has. Mend these before it is "
    "started anew."
)
_RIGHT = noop(
    "All is as it should be: {rules} rules with {examples} examples, {forms} forms in {federations} federations, "
    "{texts} mail texts."
)

commands = typer.Typer(help="The rules, forms and texts that staff tune.", no_args_is_help=True)
commands.command("kinds")(rulekinds.kinds)
commands.command("try")(ruletry.try_rules)
commands.command("schema")(ruleschema.schema)
commands.command("history")(ruleshistory.history)
commands.command("explain")(ruleexplain.explain_rules)
commands.command("agreement")(ruleagreement.agreement)


@commands.callback()
def group() -> None:
    """The rules, forms and texts that staff tune."""


@commands.command("check")
def check(config: Config = None) -> None:
    """Check every file in rules/ and templates/ and run the examples in them. Exit status 2 where one is wrong.

    Example: intake rules check
    """
    from intake.adapters.rulecheck import check_folder, checked
    from intake.adapters.texts import check_texts, own_texts, text_count
    from intake.bootstrap import read_blank
    from intake.messages import told

    settings = settings_of(config)
    faults = [*check_folder(settings.store.rules, read_blank), *check_texts(settings.store.templates)]
    _ = spoken()
    if faults:
        for fault in faults:
            typer.echo(told(fault, language()) + "\n", err=True)
        typer.echo(_(_WRONG).format(count=len(faults)), err=True)
        raise typer.Exit(WRONG_SETTINGS)
    found = checked(settings.store.rules, read_blank)
    for file in found.unused:
        typer.echo(_("note: no form has the rule in {file}").format(file=file))
    for name in own_texts(settings.store.templates):
        if not (settings.store.rules / name / "federation.yaml").is_file():
            typer.echo(_("note: no federation is called {name}, so nobody uses the texts there").format(name=name))
    counts = {"rules": found.rules, "examples": found.examples, "forms": found.forms, "federations": found.federations}
    typer.echo(_(_RIGHT).format(**counts, texts=text_count(settings.store.templates)))
