"""The loop: fetch, handle, deliver, file away. One log line a mail. service.py says when.

Each round can be repeated without harm and finds the truth in rows, so that any number of workers may run at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Event, Thread

import structlog
from structlog.contextvars import bound_contextvars

from intake import calendar
from intake.drafts import tell_of_drafts
from intake.errors import Refused, TryLater, where
from intake.model.mail import Offer
from intake.model.register import MailId, StoredMail
from intake.outbox import deliver_due
from intake.pipeline import handle
from intake.ports import Federation, Mailbox, World
from intake.rulealarm import tell_of_broken_files

log = structlog.get_logger()

GIVE_UP = 3  # mails in a row that could not be fetched: then it is the server
LEASE_SECONDS = 50.0  # a killed worker's mail is taken over within a minute; a living one renews it


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did for one federation."""

    fetched: int = 0
    handled: int = 0
    sent: int = 0
    server_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a look into one mailbox went."""

    fetched: int = 0
    failed: bool = False  # the server could not be reached
    busy: bool = False  # another worker is at it


def run_once(world: World, federations: Iterable[str]) -> tuple[Round, ...]:
    """Fetch and handle everything that waits, send what is due; one federation's failure never stops another."""
    return tuple(one_round(federation, world) for federation in federations)


def one_round(federation_id: str, world: World) -> Round:
    """Everything there is to do now for one federation."""
    federation = world.federations[federation_id]
    tell_of_broken_files(federation.id, world)
    looks = [_look_into(mailbox, federation, world) for mailbox in federation.mailboxes]
    handled = _handle_all(federation, world)
    _end_first_run(federation, looks, world)
    tell_of_drafts(federation.id, world)
    delivered = deliver_due(federation.id, world)
    filing_failed = _file_all(federation, world)
    return Round(
        fetched=sum(look.fetched for look in looks),
        handled=handled,
        sent=delivered.sent,
        server_failed=any(look.failed for look in looks) or delivered.server_failed or filing_failed,
    )


def _look_into(mailbox: Mailbox, federation: Federation, world: World) -> Look:
    """Fetch what is new in one mailbox; its failure is told in the log and stops no other."""
    with _alone_at(mailbox, federation, world) as free:
        if not free:
            return Look(busy=True)
        try:
            fetched = _fetch(mailbox, federation, world)
        except TryLater as error:
            log.warning("mailbox.unreachable", federation=federation.id, mailbox=mailbox.name, what=error.what)
            return Look(failed=True)
    world.ledger.looked(federation.id, now=world.clock.now())
    return Look(fetched=fetched)


def _alone_at(mailbox: Mailbox, federation: Federation, world: World) -> AbstractContextManager[bool]:
    """One worker at a time in a mailbox: two that move one mail at once would double it."""
    return world.lock(f"mailbox:{federation.id}:{mailbox.name}")


def _fetch(mailbox: Mailbox, federation: Federation, world: World) -> int:
    """Take every new mail into the ledger: the bytes into the archive first, then one row."""

    def known(folder: str, uidvalidity: int) -> frozenset[str]:
        return world.ledger.known(federation.id, mailbox.name, folder, uidvalidity)

    fetched, in_a_row = 0, 0
    failure: TryLater | None = None
    for offer in mailbox.offers(federation.start_date, known):
        try:
            fetched += _take_in(offer, mailbox, federation, world)
            in_a_row = 0
        except TryLater as error:  # one mail that can't be fetched doesn't stop those behind it
            failure, in_a_row = error, in_a_row + 1
            if in_a_row == GIVE_UP:
                break
    if failure is not None:
        raise failure
    return fetched


def _take_in(offer: Offer, mailbox: Mailbox, federation: Federation, world: World) -> bool:
    sighting = replace(offer.sighting, mailbox=mailbox.name)
    try:
        raw = mailbox.fetch(sighting)
    except Refused:
        return False  # moved or deleted by a person since it was listed: it isn't ours any more
    arrival = world.reader.mail(raw, federation.receive, offer.internal_date).arrival
    if calendar.stockholm_date(arrival.at) < federation.start_date:
        world.ledger.pass_over(federation.id, sighting, now=world.clock.now())
        return False
    world.ledger.take_in(
        federation.id,
        sighting,
        sha256=world.archive.put(raw),
        size=len(raw),
        internal_date=offer.internal_date,
        now=world.clock.now(),
    )
    return True


def _handle_all(federation: Federation, world: World) -> int:
    """Handle mails until none is left that nobody has."""
    handled = 0
    while (mail_id := _claim(federation, world)) is not None:
        handled += _handle_one(mail_id, federation, world)
    return handled


def _claim(federation: Federation, world: World) -> MailId | None:
    return world.ledger.claim(federation.id, owner=world.worker, now=world.clock.now(), seconds=LEASE_SECONDS)


def _handle_one(mail_id: MailId, federation: Federation, world: World) -> bool:
    started = time.monotonic()
    with bound_contextvars(mail=mail_id, federation=federation.id):
        try:
            with _kept(mail_id, world):
                outcome = handle(mail_id, world)
        except Exception as error:  # noqa: BLE001 - no mail may stop the others: it's tried again, then held
            world.ledger.release(mail_id, owner=world.worker, error=type(error).__name__)
            log.warning("mail.failed", error=type(error).__name__, where=where(error))
            return False
        stored = world.ledger.mail(mail_id)
        log.info(
            "mail.handled",
            outcome=outcome.value,
            reason=stored.reason,
            numbers=list(stored.records),
            replies=len(stored.replies),
            needs_person=stored.needs_person,
            seconds=round(time.monotonic() - started, 3),
        )
    return True


@contextmanager
def _kept(mail_id: MailId, world: World) -> Iterator[None]:
    """Renew the lease while a mail is handled: to read a scan of many pages takes longer than one lasts."""
    handled = Event()
    keeper = Thread(target=_renew_until, args=(handled, mail_id, world), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        handled.set()
        keeper.join()


def _renew_until(handled: Event, mail_id: MailId, world: World) -> None:
    while not handled.wait(LEASE_SECONDS / 3):
        with suppress(TryLater):  # a lease outlasts two renewals that did not reach the database
            world.ledger.renew(mail_id, owner=world.worker, now=world.clock.now(), seconds=LEASE_SECONDS)


def _end_first_run(federation: Federation, looks: Sequence[Look], world: World) -> None:
    """The first run is over when all that lay there is handled; too many replies in it become drafts.

    A mailbox that can't be reached doesn't hold the others' replies back for ever.
    """
    if any(look.busy for look in looks) or all(look.failed for look in looks):
        return
    if world.outbox.first_run(federation.id):
        drafted = world.outbox.end_first_run(federation.id, limit=federation.first_run_limit, now=world.clock.now())
        log.info("first-run.ended", federation=federation.id, drafted=drafted, limit=federation.first_run_limit)


def _file_all(federation: Federation, world: World) -> bool:
    """Move what is registered out of the inbox; whether a server failed."""
    unfiled = world.ledger.unfiled(federation.id)
    failed = False
    for mailbox in federation.mailboxes if unfiled else ():
        with _alone_at(mailbox, federation, world) as free:
            if not free:
                return failed  # whoever is at it files them away
            try:
                _file(mailbox, unfiled)
            except TryLater as error:
                failed = True
                log.warning("mailbox.unreachable", federation=federation.id, mailbox=mailbox.name, what=error.what)
    if not failed:
        for stored in unfiled:
            world.ledger.filed(stored.id)
    return failed


def _file(mailbox: Mailbox, mails: Sequence[StoredMail]) -> None:
    for stored in mails:
        for sighting in stored.sightings:
            if sighting.mailbox == mailbox.name:
                mailbox.file_away(sighting)
