"""The outbox in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from intake.adapters.caps import FIRST_RUN, STAFF_KINDS
from intake.adapters.leases import FINISHED_FROM, first_run_event, outgoing_back_off, troubled
from intake.adapters.memory_state import KeptOutgoing, State, Tables, add_task, counted, is_stopped, record_in
from intake.errors import Refused
from intake.model.entry import DraftDecision, Event
from intake.model.outgoing import NewOutgoing, Outgoing, OutgoingId, OutgoingState
from intake.model.register import MailId, RecordId
from intake.ports import Archive


class MemoryOutbox:
    """The Outbox port in memory."""

    def __init__(self, state: State, archive: Archive) -> None:
        self._state = state
        self._archive = archive

    def due(self, federation: str, *, now: datetime) -> tuple[OutgoingId, ...]:
        with self._state.reading() as tables:
            if is_stopped(tables, federation):
                return ()
            mine = (kept for kept in tables.outgoing.values() if kept.outgoing.federation == federation)
            return tuple(kept.outgoing.id for kept in mine if _is_due(kept, now))

    def begin(self, outgoing: OutgoingId, *, owner: str, now: datetime, seconds: float) -> Outgoing | None:  # noqa: ARG002 (the port's)
        with self._state.writing() as tables:
            kept = _kept(tables, outgoing)
            if not _is_due(kept, now) or is_stopped(tables, kept.outgoing.federation):
                return None
            sending = replace(kept.outgoing, state=OutgoingState.SENDING, attempts=kept.outgoing.attempts + 1)
            tables.outgoing[outgoing] = replace(kept, outgoing=sending, lease_until=now + timedelta(seconds=seconds))
            return sending

    def finish(self, outgoing: OutgoingId, state: OutgoingState, *, now: datetime, reason: str = "") -> None:
        with self._state.writing() as tables:
            kept = _kept(tables, outgoing)
            mail = kept.outgoing
            if mail.state not in FINISHED_FROM.get(state, ()):
                raise Refused(f"mail {outgoing} is {mail.state}, it can't become {state}")
            sent_at = now if state is OutgoingState.SENT else mail.sent_at
            later = now + outgoing_back_off(mail.attempts) if state is OutgoingState.QUEUED else kept.next_try
            done = replace(mail, state=state, reason=reason, sent_at=sent_at)
            tables.outgoing[outgoing] = replace(kept, outgoing=done, next_try=later, lease_until=None)
            for number in [number for number, task in tables.tasks.items() if task.outgoing == outgoing]:
                del tables.tasks[number]
            self._tell(tables, done)

    def recover(self, *, now: datetime) -> int:
        with self._state.writing() as tables:
            lost = [
                kept
                for kept in tables.outgoing.values()
                if kept.outgoing.state is OutgoingState.SENDING and kept.lease_until and kept.lease_until <= now
            ]
            for kept in lost:
                doubtful = replace(kept.outgoing, state=OutgoingState.UNCERTAIN, reason="worker-died")
                tables.outgoing[doubtful.id] = replace(kept, outgoing=doubtful, lease_until=None)
                self._tell(tables, doubtful)
            return len(lost)

    def _tell(self, tables: Tables, outgoing: Outgoing) -> None:
        task = troubled(outgoing.state)
        if task is None:
            return
        add_task(self._state, task, outgoing.mail, outgoing.id)
        if outgoing.mail is not None:
            kept = tables.mails[outgoing.mail]
            tables.mails[outgoing.mail] = replace(kept, mail=replace(kept.mail, needs_person=True))

    def mails(self, federation: str | None = None) -> tuple[Outgoing, ...]:
        with self._state.reading() as tables:
            everything = (kept.outgoing for kept in tables.outgoing.values())
            return tuple(one for one in everything if federation in (None, one.federation))

    def mail(self, outgoing: OutgoingId) -> Outgoing:
        with self._state.reading() as tables:
            return _kept(tables, outgoing).outgoing

    def queue(self, federation: str, mail: NewOutgoing, *, once: str, now: datetime) -> bool:
        with self._state.writing() as tables:
            if any(kept.outgoing.federation == federation and kept.once == once for kept in tables.outgoing.values()):
                return False
            tables.known.setdefault(federation, False)
            add_outgoing(self._state, self._archive, federation, mail, now=now, record=mail.record, once=once)
            return True

    def untold(self, federation: str) -> tuple[Outgoing, ...]:
        with self._state.reading() as tables:
            mine = (kept.outgoing for kept in tables.outgoing.values() if kept.outgoing.federation == federation)
            drafts = (one for one in mine if one.state is OutgoingState.DRAFT and not one.approval)
            return tuple(one for one in drafts if one.kind not in STAFF_KINDS and one.reason != FIRST_RUN)

    def tell(self, draft: OutgoingId, notice: NewOutgoing, *, approval: str, now: datetime) -> bool:
        with self._state.writing() as tables:
            kept = _kept(tables, draft)
            one = kept.outgoing
            if one.state is not OutgoingState.DRAFT or one.approval:
                return False
            tables.outgoing[draft] = replace(kept, outgoing=replace(one, approval=approval))
            add_outgoing(self._state, self._archive, one.federation, notice, now=now, record=one.record_id)
            return True

    def decide(self, decision: DraftDecision, *, now: datetime) -> None:
        with self._state.writing() as tables:
            federation = _kept(tables, decision.outgoing).outgoing.federation
            decide_draft(tables, self._archive, federation, decision, now=now)
            self._state.append(federation, [decision.event], at=now)

    def stop(self, federation: str | None, *, stopped: bool, event: Event, now: datetime) -> None:
        with self._state.writing() as tables:
            if federation is None and not stopped:
                tables.stopped.clear()
            else:
                tables.stopped[federation or ""] = stopped
            if federation is not None and not stopped and is_stopped(tables, federation):
                raise Refused(f"replies of {federation} stay stopped: they are stopped for all federations")
            if federation is not None:
                tables.known.setdefault(federation, False)
            for name in sorted(tables.known) if federation is None else [federation]:
                self._state.append(name, [event], at=now)

    def stopped(self, federation: str) -> bool:
        with self._state.reading() as tables:
            return is_stopped(tables, federation)

    def first_run(self, federation: str) -> bool:
        with self._state.reading() as tables:
            return not tables.known.get(federation, False)

    def end_first_run(self, federation: str, *, limit: int, now: datetime) -> int:
        with self._state.writing() as tables:
            if tables.known.get(federation, False):
                return 0
            tables.known[federation] = True
            replies = counted(tables, federation)
            too_many = bool(limit) and len(replies) > limit
            waiting = [one for one in replies if one.state is OutgoingState.QUEUED] if too_many else []
            for one in waiting:
                draft = replace(one, state=OutgoingState.DRAFT, reason=FIRST_RUN)
                tables.outgoing[one.id] = replace(tables.outgoing[one.id], outgoing=draft)
            self._state.append(federation, [first_run_event(len(waiting))], at=now)
            return len(waiting)


def add_outgoing(
    state: State,
    archive: Archive,
    federation: str,
    mail: NewOutgoing,
    *,
    now: datetime,
    record: RecordId | None,
    answers: MailId | None = None,
    once: str | None = None,
) -> None:
    """Archive the mail's bytes and keep it; *answers* is the mail that it answers."""
    _check_unique(state.tables, mail.message_id)
    display = None if record is None else record_in(state.tables, federation, record).record.display
    made = _outgoing(archive, federation, mail, now=now)
    made = replace(made, id=OutgoingId(state.new_id()), record=display, record_id=record, mail=answers)
    state.tables.outgoing[made.id] = KeptOutgoing(outgoing=made, once=once)


def _outgoing(archive: Archive, federation: str, mail: NewOutgoing, *, now: datetime) -> Outgoing:
    if mail.templates:
        archive.put(mail.templates)
    return Outgoing(
        id=OutgoingId(""),
        federation=federation,
        message_id=mail.message_id,
        kind=mail.kind,
        state=mail.state,
        recipients=mail.recipients,
        subject=mail.subject,
        in_reply_to=mail.in_reply_to,
        sha256=archive.put(mail.raw),
        record=None,
        record_id=None,
        mail=None,
        asks=mail.asks,
        reason=mail.reason,
        deadline=mail.deadline,
        rendering=dict(mail.rendering),
        created_at=now,
        sent_at=None,
        template_version=mail.template_version,
        rules_version=mail.rules_version,
        form_version=mail.form_version,
    )


def decide_draft(tables: Tables, archive: Archive, federation: str, decision: DraftDecision, *, now: datetime) -> None:
    """Send or drop a draft; its event is left to the caller. Raises Refused where it is no draft of *federation*."""
    kept = tables.outgoing.get(decision.outgoing)
    if kept is None or kept.outgoing.federation != federation or kept.outgoing.state is not OutgoingState.DRAFT:
        raise Refused(f"mail {decision.outgoing} is not a draft", do="see: intake outbox list")
    old = kept.outgoing
    made = replace(old, state=OutgoingState.REJECTED)
    if decision.made is not None:
        tables.outgoing[old.id] = replace(kept, outgoing=replace(old, message_id=""))
        _check_unique(tables, decision.made.message_id)
        anew = _outgoing(archive, federation, decision.made, now=old.created_at)
        queued = replace(anew, id=old.id, state=OutgoingState.QUEUED, reason="", attempts=old.attempts)
        made = replace(queued, record=old.record, record_id=old.record_id, mail=old.mail, approval=old.approval)
    decided = replace(made, agreement=decision.agreement, decided_at=now, decided_by=decision.event.actor)
    tables.outgoing[old.id] = replace(kept, outgoing=decided)


def _check_unique(tables: Tables, message_id: str) -> None:
    if any(kept.outgoing.message_id == message_id for kept in tables.outgoing.values()):
        raise Refused("two outgoing mails can't have one Message-ID")


def _kept(tables: Tables, outgoing: OutgoingId) -> KeptOutgoing:
    kept = tables.outgoing.get(outgoing)
    if kept is None:
        raise Refused(f"there is no outgoing mail {outgoing}", do="see: intake outbox list")
    return kept


def _is_due(kept: KeptOutgoing, now: datetime) -> bool:
    return kept.outgoing.state is OutgoingState.QUEUED and (kept.next_try is None or kept.next_try <= now)
