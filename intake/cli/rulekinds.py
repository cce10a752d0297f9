"""`intake rules kinds`: what rules can be made of."""

from __future__ import annotations

import typer


def kinds() -> None:
    """Every kind of check with its parameters and the words for its message, in Swedish.

    Example: intake rules kinds
    """
    from intake.rulebook.cookbook import kinds_told

    typer.echo(kinds_told())
