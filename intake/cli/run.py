"""`intake run` and `intake digest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.common import Config, FederationOption, as_day, settings_of, site, the_federation
from intake.cli.show import spoken
from intake.errors import TryLater

if TYPE_CHECKING:
    from intake.worker import Round

commands = typer.Typer()


@commands.command("run")
def run(
    config: Config = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what there is to do now, then exit.")] = False,
) -> None:
    """Run the service until SIGTERM or SIGINT; with --once, fetch, handle, send what waits and exit.

    Example: intake run --once --config intake.toml
    """
    if once:
        _once(config)
    else:
        _serve(config)


@commands.command("digest")
def digest(
    day: Annotated[
        str | None, typer.Option("--day", help="The day it tells of, as 2024-01-11; default: today.")
    ] = None,
    federation: FederationOption = None,
    config: Config = None,
) -> None:
    """Make the summary of a day and queue it for staff; twice for one day queues one.

    Example: intake digest --federation gavleborg
    """
    from intake import calendar
    from intake.digest import queue_digest

    with site(config) as world:
        name = the_federation(world, federation)
        told = calendar.stockholm_date(world.clock.now()) if day is None else as_day(day)
        queued = queue_digest(name, told, world)
    _ = spoken()
    typer.echo(f"{told.isoformat()} {_('queued') if queued else _('was queued before')}")


def _once(config: Config) -> None:
    from intake.cli.progress import shown
    from intake.worker import run_once

    with site(config, reads=True) as world:
        world.texts.check()
        with shown(world):
            rounds = run_once(world, list(world.federations))
    typer.echo(_summary(rounds), err=True)
    if any(one.server_failed for one in rounds):
        raise TryLater(
            "a mail server could not be reached; what could be done is done",
            why="the log lines above name it",
            do="check the connection and run again",
        )


def _summary(rounds: tuple[Round, ...]) -> str:
    fetched, handled, sent = (
        sum(counts) for counts in zip(*((r.fetched, r.handled, r.sent) for r in rounds), strict=True)
    )
    return f"fetched {fetched}, handled {handled}, sent {sent}"


def _serve(config: Config) -> None:
    import signal
    import threading

    from intake.service import Timetable, serve

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    schedule = settings_of(config).schedule
    timetable = Timetable(poll=schedule.poll_seconds, send=schedule.send_seconds, digest_at=schedule.digest_at)
    with site(config, reads=True) as world:
        world.texts.check()
        serve(world, timetable, stop)
