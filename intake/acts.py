"""What a person does: approve, reject, stop, register by hand, import. Load, decide, commit with an event."""

from __future__ import annotations

from pathlib import Path

from intake.casefile import read_cases
from intake.drafts import decided
from intake.errors import Refused
from intake.letters.edited import text_of
from intake.model.entry import Event
from intake.model.outgoing import Agreement, Outgoing, OutgoingId, OutgoingState
from intake.model.register import MailId
from intake.ports import World
from intake.steps.approve import checked, left_to_person, overtaken


def approve(outgoing_id: OutgoingId, world: World, *, actor: str) -> None:
    """Send a draft: rendered anew today, so that its deadline is true. Raises Refused where it is no draft."""
    _decide(outgoing_id, "unchanged", world, actor=actor)


def reject(outgoing_id: OutgoingId, world: World, *, actor: str) -> None:
    """Drop a draft; a report that it was to ask about waits for a person then. Raises Refused where it is no draft."""
    _decide(outgoing_id, "rejected", world, actor=actor)
    outgoing = world.outbox.mail(outgoing_id)
    changes = left_to_person(world.register.records(outgoing.federation), outgoing)
    if changes:
        payload = {"reason": "request-rejected"}
        event = Event(kind="record.left-to-person", actor=actor, payload=payload, record=outgoing.record_id)
        world.register.change(outgoing.federation, changes, event=event, now=world.clock.now())


def text_of_draft(outgoing_id: OutgoingId, world: World) -> str:
    """A draft's text, to be changed. Raises Refused where it is no draft."""
    return text_of(world.archive.get(_draft(outgoing_id, world).sha256))


def edit(outgoing_id: OutgoingId, text: str, world: World, *, actor: str) -> Agreement:
    """Send a draft with *text* in place of its own; what became of it. Raises Refused where it can't be sent."""
    found = checked(text, text_of_draft(outgoing_id, world))
    if found.agreement is None:
        raise Refused(f"the changed text can't be sent: {found.trouble}", do="write it anew and try again")
    _decide(outgoing_id, found.agreement, world, actor=actor, text=found.text)
    return found.agreement


def _decide(outgoing_id: OutgoingId, agreement: Agreement, world: World, *, actor: str, text: str = "") -> None:
    outgoing = _draft(outgoing_id, world)
    if agreement != "rejected" and overtaken(world.register.records(outgoing.federation), outgoing):
        raise Refused(
            f"mail {outgoing_id} is no longer true",
            why="more of the report came in after it was written, or the record was voided",
            do=f"drop it: intake outbox reject {outgoing_id}",
        )
    federation = world.federations[outgoing.federation]
    policy = world.rules.current(outgoing.federation).policy
    decision = decided(outgoing, agreement, text, federation, policy, world, actor=actor)
    world.outbox.decide(decision, now=world.clock.now())


def _draft(outgoing_id: OutgoingId, world: World) -> Outgoing:
    outgoing = world.outbox.mail(outgoing_id)
    if outgoing.state is not OutgoingState.DRAFT:
        raise Refused(f"mail {outgoing_id} is {outgoing.state.value}, not a draft", do="see: intake outbox list")
    return outgoing


def stop_replies(world: World, federation: str | None, *, stopped: bool, actor: str) -> None:
    """The kill switch: nothing leaves while it is on; what is queued waits."""
    event = Event(kind="replies.stopped" if stopped else "replies.started", actor=actor)
    world.outbox.stop(federation, stopped=stopped, event=event, now=world.clock.now())


def register_mail(mail_id: MailId, world: World, *, actor: str) -> None:
    """A person says that an untouched, ignored or held mail is a report: it is handled anew as one."""
    event = Event(kind="mail.named-report", actor=actor, payload={"mail": mail_id})
    world.ledger.reopen(mail_id, forced=True, event=event, now=world.clock.now())


def retry_mail(mail_id: MailId, world: World, *, actor: str) -> None:
    """Try a held mail again, by the same rules as the first time."""
    event = Event(kind="mail.retried", actor=actor, payload={"mail": mail_id})
    world.ledger.reopen(mail_id, forced=False, event=event, now=world.clock.now())


def import_cases(path: Path, federation: str, world: World, *, actor: str) -> tuple[int, int]:
    """Take existing cases in from a CSV file; (added, updated). Raises Refused with every bad row named."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"{path}: can't be read as UTF-8 text ({type(error).__name__})", do="save the file as CSV with UTF-8"
        ) from error
    policy, known = world.rules.current(federation).policy, world.register.cases(federation)
    cases = read_cases(text, policy, source=path.name, known=known)
    return world.register.import_cases(federation, cases, now=world.clock.now(), actor=actor)
