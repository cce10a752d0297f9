"""`intake rules schema`: what lets an editor complete and mark rules as one types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import Config, settings_of
from intake.cli.show import spoken

Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FOLDER", help="Another folder with rules than the site's.", show_default=False),
]


def schema(config: Config = None, rules: Rules = None) -> None:
    """Write what lets an editor help with the files in rules/: complete words, and mark mistakes as you type.

    Run it again when a form has changed. Files of yours get one line at the top that points there; nothing else in them
    is changed.

    Example: intake rules schema
    """
    from intake.adapters.schemafiles import write_schemas
    from intake.bootstrap import read_blank

    if rules is None:
        rules = settings_of(config).store.rules
    changed = write_schemas(rules, read_blank)
    _ = spoken()
    for file in changed:
        typer.echo(str(file))
    typer.echo(_("{n} files written").format(n=len(changed)) if changed else _("All is as it should be already."))
