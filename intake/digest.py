"""The daily summary for staff: rows from the store, the text by steps/summarise.py, queued once for a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from intake import calendar
from intake.checks.seen import amount
from intake.forstaff import for_staff
from intake.model.decision import NOTES
from intake.model.digest import (
    DigestExpected,
    DigestRecord,
    DigestReply,
    DigestRows,
    DigestTask,
    DigestWaiting,
)
from intake.model.form import RuleBook
from intake.model.outgoing import Agreement, Outgoing, OutgoingState, ReplyKind
from intake.model.register import Case, CaseId, Outcome, Record, RecordId, StoredMail
from intake.ports import World
from intake.steps.summarise import summarise

SOON = timedelta(days=14)  # an expected report is named so long before its day
WEEK = timedelta(days=7)
BEGINNING = datetime.min.replace(tzinfo=UTC)
NOT_TOLD = (OutgoingState.DRAFT, OutgoingState.REJECTED, OutgoingState.SUPPRESSED)
TO_STAFF = (ReplyKind.TRIAGE, ReplyKind.DIGEST)
REPORT_MADE = (Outcome.REGISTERED, Outcome.SUPPLEMENT)


def queue_digest(federation_id: str, day: date, world: World) -> bool:
    """Make and queue the summary told on *day*; False where that day's was queued before, or staff want none."""
    federation = world.federations[federation_id]
    rulebook = world.rules.current(federation_id)
    if not federation.staff or rulebook.policy.level(ReplyKind.DIGEST.value) == "off":
        return False
    now = world.clock.now()
    mail = summarise(
        day,
        digest_rows(federation_id, day, world),
        policy=rulebook.policy,
        federation_name=federation.name,
        federation_address=federation.address,
        staff=federation.staff,
        texts=world.texts,
        now=now,
    )
    if rulebook.policy.level(ReplyKind.DIGEST.value) == "draft":
        mail = replace(mail, state=OutgoingState.DRAFT, reason="level")
    return world.outbox.queue(federation_id, mail, once=f"digest:{day.isoformat()}", now=now)


def digest_rows(federation: str, day: date, world: World) -> DigestRows:
    """Everything that the summary of *day* tells, Monday's with the weekend in it."""
    policy = world.rules.current(federation).policy
    now = world.clock.now()
    mails = world.ledger.mails(federation)
    records = world.register.records(federation)
    cases = {case.id: case for case in world.register.cases(federation)}
    outgoing = world.outbox.mails(federation)
    span = _span(day, policy.closed_days, outgoing)
    decided = _decisions(outgoing, day)
    fetched = [mail for mail in mails if mail.fetched_at in span]
    tasks = [task for mail in mails if _is_open(mail, records, span) for task in _tasks(mail, records, cases)]
    return DigestRows(
        records=_records(records, mails, cases, span, world.rules.current(federation)),
        waiting=_waiting(records, cases, outgoing),
        expected=_expected(cases.values(), records, day),
        tasks=tuple(one for one in tasks if one.task.kind not in NOTES),
        notes=tuple(one for one in tasks if one.task.kind in NOTES),
        drafts=_replies(outgoing, [OutgoingState.DRAFT], None),
        replies=_replies(outgoing, [OutgoingState.SENT], span),
        failed=_replies(outgoing, [OutgoingState.FAILED, OutgoingState.UNCERTAIN], None),
        unregistered=sum(mail.outcome is None and _older_than_a_working_day(mail.fetched_at, now) for mail in mails),
        untouched=sum(mail.outcome is Outcome.UNTOUCHED and not _junk(mail) for mail in fetched),
        ignored=sum(mail.outcome is Outcome.IGNORED and not _junk(mail) for mail in fetched),
        held=sum(mail.outcome is Outcome.HELD for mail in mails),
        junk=sum(_junk(mail) and mail.outcome not in REPORT_MADE for mail in fetched),
        last_fetch=world.ledger.last_look(federation),
        queued=sum(mail.state is OutgoingState.QUEUED for mail in outgoing),
        replies_stopped=world.outbox.stopped(federation),
        unchanged=decided["unchanged"],
        changed=decided["changed"],
        rejected=decided["rejected"],
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a summary tells of, UTC: after *start*, up to *end*."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start < moment <= self.end


def _span(day: date, closed_days: Sequence[date], outgoing: Sequence[Outgoing]) -> Span:
    """From the last summary of an earlier day, the first one from the beginning, to the end of *day*.

    A summary is made in the morning: what came after it is told by the next one.
    """
    first = calendar.day_start(min(calendar.digest_days(day, closed_days)))
    told = [mail.created_at for mail in outgoing if mail.kind is ReplyKind.DIGEST]
    earlier = [at for at in told if at < calendar.day_start(day)]
    start = min(max(earlier), first) if earlier else BEGINNING
    return Span(start, calendar.day_start(day + timedelta(days=1)))


def _is_open(mail: StoredMail, records: Sequence[Record], span: Span) -> bool:
    """Whether its tasks are to be told: it is held, or a record of its waits for a person, or it came just now."""
    waits = any(record.mail == mail.id and record.status == "person" for record in records)
    return mail.outcome is Outcome.HELD or waits or mail.fetched_at in span


def _records(
    records: Sequence[Record],
    mails: Sequence[StoredMail],
    cases: Mapping[CaseId, Case],
    span: Span,
    rulebook: RuleBook,
) -> tuple[DigestRecord, ...]:
    display = {record.id: record.display for record in records}
    tasks = {mail.id: mail.tasks for mail in mails}
    new = [record for record in records if record.registered_at in span]
    return tuple(
        replace(
            _record(record, cases[record.case], display, rulebook),
            for_staff=for_staff(record, records, tasks[record.mail], rulebook),
        )
        for record in new
    )


def _record(record: Record, case: Case, display: Mapping[RecordId, str], rulebook: RuleBook) -> DigestRecord:
    report = record.report
    form = rulebook.form(report.form) if report else None
    said = [finding for finding in record.findings if finding.audience == "sender"]
    made = DigestRecord(
        number=record.display,
        arrival_date=record.arrival_date,
        project=case.project,
        organisation=case.organisation,
        report_type=record.report_type,
        status=record.status,
        errors=sum(finding.severity == "error" for finding in said),
        warnings=sum(finding.severity == "warning" for finding in said),
        supplements=display.get(record.supplements, "") if record.supplements else "",
    )
    if report is None or form is None:
        return made
    period = report.value(form.period_field)
    start, end = (_day(period.get(side)) for side in ("start", "end")) if isinstance(period, dict) else (None, None)
    spent, granted = amount(report, form, form.spent_field), amount(report, form, form.granted_field)
    return replace(made, spent=spent, granted=granted, period_start=start, period_end=end)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _waiting(
    records: Sequence[Record], cases: Mapping[CaseId, Case], outgoing: Sequence[Outgoing]
) -> tuple[DigestWaiting, ...]:
    """The first record of each chain that waits, with the last day that we gave."""
    chains = [record for record in records if record.status == "waiting" and record.supplements is None]
    made = []
    for first in chains:
        members = {record.id for record in records if first.id in (record.id, record.supplements)}
        told = [mail for mail in outgoing if mail.record_id in members and mail.state not in NOT_TOLD]
        asked = [mail for mail in told if mail.deadline is not None]
        made.append(
            DigestWaiting(
                number=first.display,
                project=cases[first.case].project,
                deadline=max((mail.deadline for mail in asked if mail.deadline), default=None),
                reminded=any(mail.kind is ReplyKind.REMINDER for mail in asked),
            )
        )
    return tuple(sorted(made, key=lambda one: (one.deadline or date.max, one.number)))


def _expected(cases: Iterable[Case], records: Sequence[Record], day: date) -> tuple[DigestExpected, ...]:
    """Reports that are due within 14 days or late, and that no record of the case answers to."""
    come = {(record.case, record.report_type) for record in records if record.status != "voided"}
    owed = [
        DigestExpected(project=case.project, due=one.due, report_type=one.report_type, organisation=case.organisation)
        for case in cases
        if case.open
        for one in case.expected
        if one.due <= day + SOON and (case.id, one.report_type) not in come
    ]
    return tuple(sorted(owed, key=lambda one: (one.due, one.project)))


def _tasks(mail: StoredMail, records: Sequence[Record], cases: Mapping[CaseId, Case]) -> list[DigestTask]:
    record = next((one for one in records if one.mail == mail.id), None)
    sender = mail.facts.sender if mail.facts and mail.facts.sender else ""
    return [
        DigestTask(
            task=task,
            number=record.display if record else "",
            project=cases[record.case].project if record else "",
            sender=sender,
        )
        for task in mail.tasks
    ]


def _replies(
    outgoing: Sequence[Outgoing], states: Sequence[OutgoingState], span: Span | None
) -> tuple[DigestReply, ...]:
    """Our mails to senders in *states*, in *span* or, None, whenever."""
    chosen = [mail for mail in outgoing if mail.state in states and mail.kind not in TO_STAFF]
    told = [(mail, mail.sent_at or mail.created_at) for mail in chosen]
    return tuple(
        DigestReply(
            id=mail.id,
            kind=mail.kind,
            state=mail.state,
            recipients=mail.recipients,
            at=at,
            number=mail.record or "",
            reason=mail.reason,
        )
        for mail, at in told
        if span is None or at in span
    )


def _decisions(outgoing: Sequence[Outgoing], day: date) -> Counter[Agreement | None]:
    """What staff made of drafts in the seven days up to *day*: how many of each agreement."""
    week = Span(calendar.day_start(day - WEEK), calendar.day_start(day + timedelta(days=1)))
    return Counter(mail.agreement for mail in outgoing if mail.decided_at is not None and mail.decided_at in week)


def _junk(mail: StoredMail) -> bool:
    return bool(mail.sightings) and all(sighting.junk for sighting in mail.sightings)


def _older_than_a_working_day(then: datetime, now: datetime) -> bool:
    """Whether a whole working day lies between (OSL 5:1, "utan dröjsmål")."""
    day = calendar.stockholm_date(then) + timedelta(days=1)
    today = calendar.stockholm_date(now)
    between = (day + timedelta(days=n) for n in range((today - day).days))
    return any(calendar.is_working_day(one) for one in between)
