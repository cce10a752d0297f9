"""`intake cases`: existing cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import Config, FederationOption, actor, site, the_federation
from intake.cli.show import spoken
from intake.errors import Refused

commands = typer.Typer(help="The cases that the federation has already.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The cases that the federation has already."""


@commands.command("import")
def import_cases(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file in UTF-8")],
    federation: FederationOption = None,
    config: Config = None,
) -> None:
    """Take existing cases in from a CSV file; again = update. One bad row refuses the whole file.

    Columns, parted by ; or , (only number and project must be filled in; | parts several values in one cell):
    number, next_record, project, aliases, organisation, contacts, granted, period_start, period_end, kind, expected.

    Example: intake cases import register.csv --federation gavleborg
    """
    from intake import acts

    if not file.is_file():
        raise Refused(f"{file}: there is no such file", do="name the CSV file with the cases, or give its whole path")
    with site(config) as world:
        added, updated = acts.import_cases(file, the_federation(world, federation), world, actor=actor())
    _ = spoken()
    typer.echo(_("{added} added, {updated} updated").format(added=added, updated=updated))
