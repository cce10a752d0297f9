"""`intake rules kinds`: what rules can be made of."""

from __future__ import annotations

import typer


def kinds() -> None:
    """Every kind of check with its parameters and the words for its message, and the functions of expressions, in
    Swedish.

    Example: intake rules kinds
    """
    from intake.rulebook.cookbook import functions_told, kinds_told

    typer.echo(kinds_told())
    typer.echo(f"\nFunktioner i `expression`:\n\n{functions_told()}")
