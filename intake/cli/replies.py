"""`intake replies`: the kill switch."""

from __future__ import annotations

import typer

from intake.cli.common import AnyFederation, Config, actor, any_federation, site
from intake.cli.show import spoken

commands = typer.Typer(help="Stop and start all replies.", no_args_is_help=True)


@commands.command("stop")
def stop(federation: AnyFederation = None, config: Config = None) -> None:
    """Stop all replies at once; what is written waits.

    Example: intake replies stop
    """
    _switch(config, federation, stopped=True)
    typer.echo(spoken()("replies stopped"))


@commands.command("start")
def start(federation: AnyFederation = None, config: Config = None) -> None:
    """Let replies go again, also those that waited.

    Example: intake replies start --federation gavleborg
    """
    _switch(config, federation, stopped=False)
    typer.echo(spoken()("replies started"))


def _switch(config: Config, federation: str | None, *, stopped: bool) -> None:
    from intake.acts import stop_replies

    with site(config) as world:
        stop_replies(world, any_federation(world, federation), stopped=stopped, actor=actor())
