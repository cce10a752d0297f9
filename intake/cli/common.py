"""What the commands share: options, opening the site, tables and JSON."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.errors import Refused

if TYPE_CHECKING:
    from intake.ports import World
    from intake.settings import Settings

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The settings file; default: $INTAKE_CONFIG, then ./intake.toml.",
        show_default=False,
    ),
]
FederationOption = Annotated[
    str | None,
    typer.Option(
        "--federation",
        metavar="ID",
        help="The federation's id; needed where the site has several.",
        show_default=False,
    ),
]
AnyFederation = Annotated[
    str | None,
    typer.Option("--federation", metavar="ID", help="Only this federation; default: all.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")]


@contextmanager
def site(config: Path | None, *, reads: bool = False) -> Iterator[World]:
    """The site's world, opened by its settings and closed at the end; *reads*: for reading mails."""
    from intake.bootstrap import opened

    log_to_stderr()
    with opened(settings_of(config), reads=reads) as world:
        yield world


def settings_file(config: Path | None) -> Path:
    """The settings file that is meant, as --config says."""
    return config or Path(os.environ.get("INTAKE_CONFIG", "intake.toml"))


def settings_of(config: Path | None) -> Settings:
    """The site's settings. Raises Misconfigured where they can't be used."""
    from intake.settings import load

    return load(settings_file(config), os.environ)


def log_to_stderr() -> None:
    """Logs go to standard error: lines for people in a terminal, JSON elsewhere."""
    import logging

    import structlog

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a poll that runs when it is called again is no news
    logging.getLogger("imapclient").setLevel(logging.WARNING)  # its debug lines hold what people write
    terminal = sys.stderr.isatty()
    renderer: Any = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if terminal else [structlog.processors.format_exc_info]),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def the_federation(world: World, named: str | None) -> str:
    """The federation meant: the one that is named, or the only one. Raises Refused where it can't be told."""
    return chosen(world.federations, named)


def chosen(federations: Collection[str], named: str | None) -> str:
    """The one of *federations* that is meant, as the_federation() has it, where no world can be opened."""
    known = ", ".join(federations)
    if named is None and len(federations) == 1:
        return next(iter(federations))
    if named is None:
        raise Refused("which federation is meant?", why=f"this site has several: {known}", do="add --federation ID")
    if named not in federations:
        raise Refused(f"there is no federation {named!r}", do=f"use one of: {known}")
    return named


def any_federation(world: World, named: str | None) -> str | None:
    """The federation named, None for all."""
    return None if named is None else the_federation(world, named)


def as_day(text: str) -> date:
    """A day as a person writes it, "2024-01-11". Raises Refused where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no day", do="write it as 2024-01-11") from None


def actor() -> str:
    """Who does it, for the audit chain: the account's name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"  # a container without a passwd entry


def moment(at: datetime | None) -> str | None:
    """ISO 8601, UTC with Z."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def write_file(path: Path, content: bytes) -> None:
    """A file that the caller asked for, its folders made. Raises Refused where it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refused(
            f"{path}: can't be written ({type(error).__name__})", do="name a file in a folder of your own"
        ) from error
