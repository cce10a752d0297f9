"""When the worker works: APScheduler's polls, IDLE in between, reminders and the digest on working days."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as time_of_day

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from intake import calendar
from intake.digest import queue_digest
from intake.errors import IntakeError, TryLater, where
from intake.outbox import deliver_due
from intake.ports import Federation, Mailbox, World
from intake.reminders import queue_reminders
from intake.worker import one_round

log = structlog.get_logger()

WAIT_SECONDS = 240.0  # one slice of IDLE, under the 29 minutes of RFC 2177; every slice is followed by a search
RECONNECT_SECONDS = 30.0  # between two tries at a mailbox that can't be waited on


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """How often, in seconds, and when, in Swedish time."""

    poll: float
    send: float
    digest_at: time_of_day


def serve(world: World, timetable: Timetable, stop: threading.Event) -> None:
    """Run until *stop* is set; the mail in hand is finished then. Blocks."""
    scheduler = BackgroundScheduler(timezone="Europe/Stockholm", job_defaults={"coalesce": True, "max_instances": 1})
    watchers = []
    for federation in world.federations.values():
        _schedule(scheduler, federation, world, timetable)
        watchers += [_watcher(scheduler, federation, mailbox, stop) for mailbox in federation.mailboxes]
    scheduler.start()
    for watcher in watchers:
        watcher.start()
    log.info("service.started", federations=list(world.federations), worker=world.worker)
    stop.wait()
    scheduler.shutdown(wait=True)
    for federation in world.federations.values():
        for mailbox in federation.mailboxes:
            mailbox.wake()
    for watcher in watchers:
        watcher.join()
    log.info("service.stopped", worker=world.worker)


def _schedule(scheduler: BackgroundScheduler, federation: Federation, world: World, timetable: Timetable) -> None:
    now = datetime.now(UTC)
    scheduler.add_job(
        _guarded(one_round, federation.id, world),
        IntervalTrigger(seconds=timetable.poll),
        id=f"poll:{federation.id}",
        next_run_time=now,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        _guarded(deliver_due, federation.id, world),
        IntervalTrigger(seconds=timetable.send),
        id=f"send:{federation.id}",
        misfire_grace_time=None,
    )
    scheduler.add_job(
        _guarded(_morning, federation.id, world),
        CronTrigger(day_of_week="mon-fri", hour=timetable.digest_at.hour, minute=timetable.digest_at.minute),
        id=f"morning:{federation.id}",
        misfire_grace_time=6 * 3600,  # a machine that was off in the morning still sends it
    )


def _morning(federation: str, world: World) -> None:
    """What is done once on a working day: the reminders that are due, then the summary, which tells of them."""
    today = calendar.stockholm_date(world.clock.now())
    if calendar.is_working_day(today, world.rules.current(federation).policy.closed_days):
        queue_reminders(federation, today, world)
        queue_digest(federation, today, world)


def _guarded(job: Callable[[str, World], object], federation: str, world: World) -> Callable[[], None]:
    """A job whose failure is told in the log and tried again at its next time."""

    def run() -> None:
        try:
            job(federation, world)
        except Exception as error:  # noqa: BLE001 - a scheduled job has no caller to tell, and its next time comes
            what = error.what if isinstance(error, IntakeError) else type(error).__name__
            log.warning("job.failed", federation=federation, job=job.__name__, what=what, where=where(error))

    return run


def _watcher(
    scheduler: BackgroundScheduler, federation: Federation, mailbox: Mailbox, stop: threading.Event
) -> threading.Thread:
    """A thread that waits on the mailbox and brings the next poll forward when something has come."""

    def watch() -> None:
        while not stop.is_set():
            began = time.monotonic()
            try:
                changed = mailbox.wait(WAIT_SECONDS)
            except TryLater as error:
                log.warning("mailbox.not-watched", federation=federation.id, mailbox=mailbox.name, what=error.what)
                stop.wait(RECONNECT_SECONDS)
                continue
            if stop.is_set():
                return
            if changed:
                scheduler.modify_job(f"poll:{federation.id}", next_run_time=datetime.now(UTC))
            elif time.monotonic() - began < 1.0:
                stop.wait(RECONNECT_SECONDS)  # a server that can't tell answers at once: the poll finds new mail

    return threading.Thread(target=watch, name=f"watch:{mailbox.name}", daemon=True)
