"""What a person does: approve, reject, stop, register by hand, import. Load, decide, commit with an event."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intake import calendar
from intake.casefile import read_cases
from intake.errors import Refused
from intake.model.register import Event, MailId, OutgoingId, OutgoingState, RecordId, StatusChange
from intake.ports import World
from intake.steps.compose import compose, plan_from_rendering


def approve(outgoing_id: OutgoingId, world: World, *, actor: str) -> None:
    """Send a draft: rendered anew today, so that its deadline is true. Raises Refused where it is no draft."""
    outgoing = world.outbox.mail(outgoing_id)
    if outgoing.state is not OutgoingState.DRAFT:
        raise Refused(f"mail {outgoing_id} is {outgoing.state.value}, not a draft", do="see: intake outbox list")
    federation = world.federations[outgoing.federation]
    policy = world.rules.current(outgoing.federation).policy
    now = world.clock.now()
    plan = replace(plan_from_rendering(outgoing.rendering), state=OutgoingState.QUEUED, reason="")
    if plan.deadline is not None:
        today = calendar.stockholm_date(now)
        due = calendar.deadline(today, policy.days_to_answer, policy.closed_periods, policy.closed_days)
        plan = replace(plan, deadline=due)
    made = compose(
        plan,
        policy=policy,
        federation_name=federation.name,
        federation_address=federation.address,
        texts=world.texts,
        now=now,
    )
    event = Event(kind="draft.approved", actor=actor, payload={"outgoing": outgoing_id}, record=outgoing.record_id)
    world.outbox.replace_draft(outgoing_id, made, event=event, now=now)


def reject(outgoing_id: OutgoingId, world: World, *, actor: str) -> None:
    """Drop a draft; a report that it was to ask about waits for a person then. Raises Refused where it is no draft."""
    outgoing = world.outbox.mail(outgoing_id)
    event = Event(kind="draft.rejected", actor=actor, payload={"outgoing": outgoing_id}, record=outgoing.record_id)
    world.outbox.reject(outgoing_id, event=event, now=world.clock.now())
    if outgoing.asks and outgoing.record_id is not None:
        _leave_to_a_person(outgoing.federation, outgoing.record_id, world, actor=actor)


def _leave_to_a_person(federation: str, asked: RecordId, world: World, *, actor: str) -> None:
    """Nobody was asked, so nothing is waited for: neither on the record nor on those that it supplements."""
    record = world.register.record(federation, asked)
    root = record.supplements or record.id
    chain = [one for one in world.register.records(federation) if root in (one.id, one.supplements)]
    changes = [
        StatusChange(record=one.id, status="person", reason="the request was rejected")
        for one in chain
        if one.status == "waiting"
    ]
    event = Event(kind="record.left-to-person", actor=actor, payload={"reason": "request-rejected"}, record=asked)
    world.register.change(federation, changes, event=event, now=world.clock.now())


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
