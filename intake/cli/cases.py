"""`intake cases`: existing cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import Config, FederationOption, actor, site, the_federation

commands = typer.Typer(help="The cases that the federation has already.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The cases that the federation has already."""


@commands.command("import")
def import_cases(
    file: Annotated[Path, typer.Argument(help="A CSV file, columns as in deploy/README.md")],
    federation: FederationOption = None,
    config: Config = None,
) -> None:
    """Take existing cases in from a CSV file; again = update. One bad row refuses the whole file.

    Example: intake cases import register.csv --federation gavleborg
    """
    from intake import acts

    with site(config) as world:
        added, updated = acts.import_cases(file, the_federation(world, federation), world, actor=actor())
    typer.echo(f"{added} added, {updated} updated")
