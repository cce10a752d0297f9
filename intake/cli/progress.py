"""How far a round has come, for who waits at a terminal: a bar on standard error, moved on by the log's own lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from intake.cli.show import spoken

if TYPE_CHECKING:
    from intake.ports import World

STEPS = ("mail.handled", "mail.failed")  # the log lines that move it on


@contextmanager
def shown(world: World) -> Iterator[None]:
    """A bar while the body runs, in a terminal only; log lines stand above it."""
    if not sys.stderr.isatty():
        yield
        return
    import structlog
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    before = structlog.get_config()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(spoken()("Mails"), total=None)
        seen: set[str] = set()

        def step(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
            if event["event"] in STEPS:
                if event["federation"] not in seen:  # its mails are all fetched when the first one is handled
                    seen.add(event["federation"])
                    bar.update(task, total=(bar.tasks[0].total or 0) + 1 + _waiting(world, event["federation"]))
                bar.advance(task)
            return event

        merge, *rest = before["processors"]
        structlog.configure(processors=[merge, step, *rest], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        try:
            yield
        finally:
            structlog.configure(**before)


def _waiting(world: World, federation: str) -> int:
    return sum(mail.outcome is None for mail in world.ledger.mails(federation))
