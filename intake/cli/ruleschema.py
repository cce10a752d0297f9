"""`intake rules schema`: what lets an editor complete and mark rules as one types."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from intake.cli.common import Config
from intake.cli.show import spoken


def schema(config: Config = None) -> None:
    """Write what lets an editor help with the files in rules/: complete words, and mark mistakes as you type.

    Run it again when a form has changed. Files of yours get one line at the top that points there; nothing else in them
    is changed.

    Example: intake rules schema
    """
    from intake.adapters.schemafiles import write_schemas
    from intake.bootstrap import read_blank
    from intake.settings import load

    settings = load(config or Path(os.environ.get("INTAKE_CONFIG", "intake.toml")), os.environ)
    changed = write_schemas(settings.store.rules, read_blank)
    _ = spoken()
    for file in changed:
        typer.echo(str(file))
    typer.echo(_("{n} files written").format(n=len(changed)) if changed else _("All is as it should be already."))
