"""How long a failed attempt is left alone, and when a mail has failed for good; the same for every store."""

from __future__ import annotations

from datetime import timedelta

from intake.model.entry import Event
from intake.model.outgoing import OutgoingState
from intake.model.register import MailId, Task

MAX_ATTEMPTS = 3
FAILED_REASON = "failed-three-times"
FAILED_TASK = Task(kind=FAILED_REASON, detail="Mejlet gick inte att behandla på tre försök. Läs det i brevlådan.")
UNCERTAIN_TASK = Task(
    kind="reply-uncertain", detail="Ett svar kan ha skickats, men det är inte säkert. Se efter bland skickade mejl."
)
FAILED_REPLY_TASK = Task(kind="reply-failed", detail="Ett svar gick inte att skicka. Ta kontakt på ett annat sätt.")


def mail_back_off(error: str, attempts: int) -> tuple[int, timedelta]:
    """What remains counted of a mail's attempts after *error*, and how long after its start the next one comes.

    30 seconds, then two minutes. TryLater is never the mail's fault, so it does not count: a minute.
    """
    if error == "TryLater":
        return attempts - 1, timedelta(minutes=1)
    return attempts, timedelta(seconds=30 * 4 ** (attempts - 1))


def outgoing_back_off(attempts: int) -> timedelta:
    """How long a reply waits after its *attempts*-th failure: from 15 seconds, doubled up to an hour."""
    return min(timedelta(seconds=15 * 2 ** min(attempts - 1, 8)), timedelta(hours=1))


def held_event(mail: MailId) -> Event:
    """The audit event of a mail that failed for good."""
    return Event(kind="mail.held", payload={"mail": mail, "reason": FAILED_REASON})


def troubled(state: OutgoingState) -> Task | None:
    """What a person has to do for an outgoing mail that came into *state*."""
    return {OutgoingState.UNCERTAIN: UNCERTAIN_TASK, OutgoingState.FAILED: FAILED_REPLY_TASK}.get(state)


def first_run_event(drafted: int) -> Event:
    """The audit event of a first run's end."""
    return Event(kind="first-run.ended", payload={"drafts": drafted})


FINISHED_FROM = {
    OutgoingState.SENT: (OutgoingState.SENDING, OutgoingState.UNCERTAIN),
    OutgoingState.FAILED: (OutgoingState.SENDING, OutgoingState.UNCERTAIN),
    OutgoingState.UNCERTAIN: (OutgoingState.SENDING,),
    OutgoingState.QUEUED: (OutgoingState.SENDING,),
}
"""What each end of a delivery may follow on. A sender that comes late with its answer knows better than the clock."""


def imported_event(added: int, updated: int, actor: str) -> Event:
    """The audit event of an import of cases."""
    return Event(kind="cases.imported", actor=actor, payload={"added": added, "updated": updated})
