"""`intake templates`: the mails' texts, tried on real records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import Config, FederationOption, site, the_federation, write_file
from intake.cli.show import spoken

commands = typer.Typer(help="The mails' texts.", no_args_is_help=True)
Record = Annotated[str, typer.Option("--record", metavar="NUMBER", help="The record's number, as it is written.")]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the three files are written.")]


@commands.callback()
def group() -> None:
    """The mails' texts."""


@commands.command("preview")
def preview(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The text's name: correction_request, receipt_bare ...")],
    record: Record,
    federation: FederationOption = None,
    out: Out = Path(),
    config: Config = None,
) -> None:
    """Write a mail as it would be sent today about a record: as eml, txt and html. Nothing is sent or stored.

    Example: intake templates preview correction_request --record "SFG 23–12.5" --out preview
    """
    from intake import preview as mails

    with site(config) as world:
        made = mails.preview(kind, record, the_federation(world, federation), world)
    _ = spoken()
    for suffix, content in (("eml", made.raw), ("txt", made.text.encode()), ("html", made.html.encode())):
        path = out / f"{kind}.{suffix}"
        write_file(path, content)
        typer.echo(_("written: {file}").format(file=path))
