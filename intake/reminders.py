"""One reminder for a report that we asked to have completed and that nobody has answered (text F); then a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from intake import calendar
from intake.model.outgoing import Outgoing, OutgoingState, ReplyKind
from intake.model.register import Record
from intake.model.reply import ReplyPlan
from intake.ports import Federation, World
from intake.steps.compose import compose, plan_from_rendering

REQUESTS = (ReplyKind.CORRECTION_REQUEST, ReplyKind.SUPPLEMENT_INCOMPLETE)


def queue_reminders(federation_id: str, day: date, world: World) -> int:
    """Queue a reminder for each request whose last day has passed on *day*; how many.

    A report is reminded of once (domain: two requests and one reminder, then a person), whoever runs this and however
    often. A report that waits for a person is left to that
    person: a text-only answer pauses reminders.
    """
    federation = world.federations[federation_id]
    outgoing = world.outbox.mails(federation_id)
    waiting = [record for record in world.register.records(federation_id) if record.status == "waiting"]
    return sum(_remind(request, day, federation, world) for request in _unanswered(waiting, outgoing, day))


def _unanswered(waiting: Sequence[Record], outgoing: Sequence[Outgoing], day: date) -> list[Outgoing]:
    """The newest request of each chain that waits and was not reminded of, if sent and its last day is past."""
    newest: dict[str, Outgoing] = {}
    chain_of = {record.id: record.supplements or record.id for record in waiting}
    reminded = {chain_of.get(mail.record_id) for mail in outgoing if mail.kind is ReplyKind.REMINDER and mail.record_id}
    for mail in outgoing:
        if mail.kind in REQUESTS and mail.state is OutgoingState.SENT and mail.record_id in chain_of:
            newest[chain_of[mail.record_id]] = mail
    late = {chain: mail for chain, mail in newest.items() if mail.deadline is not None and mail.deadline < day}
    return [mail for chain, mail in late.items() if chain not in reminded]


def _remind(request: Outgoing, day: date, federation: Federation, world: World) -> bool:
    policy = world.rules.current(federation.id).policy
    level = policy.level(ReplyKind.REMINDER.value, federation.replies)
    if level == "off":
        return False
    plan = _plan(request, state=OutgoingState.QUEUED if level == "send" else OutgoingState.DRAFT)
    now = world.clock.now()
    due = calendar.deadline(day, policy.days_to_answer, policy.closed_periods, policy.closed_days)
    mail = compose(
        replace(plan, deadline=due),
        policy=policy,
        federation_name=federation.name,
        federation_address=federation.address,
        texts=world.texts,
        now=now,
    )
    return world.outbox.queue(federation.id, mail, once=f"reminder:{request.message_id}", now=now)


def _plan(request: Outgoing, *, state: OutgoingState) -> ReplyPlan:
    """The request's own plan, made into a reminder of it in the same thread."""
    plan = plan_from_rendering(request.rendering)
    sent = request.sent_at or request.created_at
    return replace(
        plan,
        kind=ReplyKind.REMINDER,
        template=ReplyKind.REMINDER.value,
        state=state,
        reason="" if state is OutgoingState.QUEUED else "level",
        key=f"{plan.key}/reminder",
        record=request.record_id,
        place="",
        asks=True,
        asked_on=calendar.stockholm_date(sent),
        in_reply_to=request.message_id,
        references=(*plan.references, request.message_id),
    )
