"""Delivering what is queued: queued -> sending -> sent, and nothing twice.

The bytes that were archived in the register's transaction are sent as they are. A mail that was `sending` when the
worker died is `uncertain` until a person has looked: it may have been accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from intake.errors import Refused, TryLater, Uncertain
from intake.model.outgoing import Outgoing, OutgoingId, OutgoingState
from intake.ports import Federation, World

log = structlog.get_logger()

LEASE_SECONDS = 900.0  # longer than the outlet waits for an answer, so that a live sender is never taken for dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How a round of deliveries went."""

    sent: int = 0
    failed: int = 0
    server_failed: bool = False  # the outlet could not be reached


def deliver_due(federation: str, world: World) -> Delivered:
    """Send all that is due for *federation*; stops at the first sign that the server can't be reached."""
    world.outbox.recover(now=world.clock.now())
    if world.outbox.first_run(federation):
        return Delivered()  # nothing leaves before it is known how much there is (worker.py, the end of the first run)
    sent = failed = 0
    for outgoing in world.outbox.due(federation, now=world.clock.now()):
        state = deliver(outgoing, world)
        if state is OutgoingState.QUEUED:
            return Delivered(sent=sent, failed=failed, server_failed=True)
        sent += state is OutgoingState.SENT
        failed += state in (OutgoingState.FAILED, OutgoingState.UNCERTAIN)
    return Delivered(sent=sent, failed=failed)


def deliver(outgoing_id: OutgoingId, world: World) -> OutgoingState | None:
    """Send one queued mail; its state afterwards, None where it was not ours to send. Safe to repeat."""
    outgoing = world.outbox.begin(outgoing_id, owner=world.worker, now=world.clock.now(), seconds=LEASE_SECONDS)
    if outgoing is None:
        return None
    federation = world.federations[outgoing.federation]
    state, reason = _send(outgoing, federation, world)
    world.outbox.finish(outgoing_id, state, now=world.clock.now(), reason=reason)
    log.info(
        "reply.delivered", federation=federation.id, outgoing=outgoing_id, kind=outgoing.kind.value, state=state.value
    )
    return state


def _send(outgoing: Outgoing, federation: Federation, world: World) -> tuple[OutgoingState, str]:
    try:
        raw = world.archive.get(outgoing.sha256)
        delivery = federation.outlet.send(raw, sender=federation.address, recipients=_envelope(outgoing, federation))
    except TryLater as error:
        log.warning("outlet.unreachable", federation=federation.id, what=error.what)
        return OutgoingState.QUEUED, "try-later"
    except Uncertain:
        return OutgoingState.UNCERTAIN, "connection-lost-after-data"
    except Refused as error:
        log.warning("reply.refused", federation=federation.id, outgoing=outgoing.id)
        return OutgoingState.FAILED, error.what
    if set(delivery.refused) >= set(outgoing.recipients):
        return OutgoingState.FAILED, "all-recipients-refused"
    _keep_sent_copy(raw, federation)
    return OutgoingState.SENT, "some-recipients-refused" if delivery.refused else ""


def _envelope(outgoing: Outgoing, federation: Federation) -> Sequence[str]:
    """The receivers, and ourselves where the copy that comes back is our proof of acceptance (decision 12)."""
    if federation.sent_copy == "bcc":
        return (*outgoing.recipients, federation.address)
    return outgoing.recipients


def _keep_sent_copy(raw: bytes, federation: Federation) -> None:
    """A copy in the mailbox's Sent folder, for the people who share it. The mail is sent whether or not that works."""
    if federation.sent_copy != "append":
        return
    for mailbox in federation.mailboxes[:1]:
        try:
            mailbox.append_sent(raw)
        except TryLater as error:
            log.warning("sent-copy.missed", federation=federation.id, what=error.what)
