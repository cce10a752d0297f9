"""May this sender be answered, with what, and what must staff hear of at once? Plans only; steps/compose.py writes.

RFC 3834 and design.md, decisions 12 to 14: an answer goes to From, never to Reply-To or Cc; a machine gets none; a
sender who failed verification or wants answers elsewhere gets a bare receipt, the registered contact the details.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake import calendar, values
from intake.model.decision import NOTES, Answered, Judged, Numbered, Sifted
from intake.model.form import Form, Level, RuleBook
from intake.model.mail import Mail, SenderVerdict
from intake.model.register import CaseBook, MailId, OutgoingState, RecordStatus, ReplyKind, Task
from intake.model.reply import ReplyPlan, UnreadFile
from intake.ports import Federation

STAFF_KINDS = frozenset({ReplyKind.TRIAGE, ReplyKind.DIGEST})
CAN_WAIT = NOTES | {"uncertain-reading"}  # the digest tells of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every plan for one mail has in common."""

    mail: Mail
    mail_id: MailId
    book: CaseBook
    rulebook: RuleBook
    federation: Federation
    junk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be said of one submission, before it is decided who may hear it."""

    status: RecordStatus
    plan: ReplyPlan
    rounds: int = 0
    tasks: tuple[Task, ...] = ()


def answer(setting: Setting, sifted: Sifted, numbered: Sequence[Numbered]) -> Answered:
    """Plan every mail that this one causes. Nothing is planned twice for one submission and receiver."""
    verdicts = [_verdict(setting, one) for one in numbered]
    tasks = _mail_tasks(setting, sifted) + tuple(task for verdict in verdicts for task in verdict.tasks)
    plans = [plan for one, verdict in zip(numbered, verdicts, strict=True) for plan in _to_whom(setting, one, verdict)]
    if sifted.announced:
        plans += _no_report_found(setting)
    plans += _triage(setting, numbered, tasks)
    return Answered(
        plans=_within_caps(setting, plans, numbered),
        statuses=tuple(verdict.status for verdict in verdicts),
        rounds=tuple(verdict.rounds for verdict in verdicts),
        tasks=tasks,
    )


def _verdict(setting: Setting, one: Numbered) -> Verdict:
    """The one thing to say of a submission: the first line that fits."""
    judged, placed = one.judged, one.judged.placed
    main = judged.main
    base = _base(setting, one)
    tasks = placed.tasks + _notes(judged)
    if placed.repeats is not None:
        return _repeated(setting, one, base)
    if values.has_personal_number(setting.mail.text) or any(
        file.personal_number for file in (main, *placed.submission.copies) if file
    ):
        plan = replace(base, kind=ReplyKind.RECEIPT, template="receipt_bare", files=())
        return Verdict(status="person", plan=plan, tasks=(*tasks, Task(kind="personal-data", detail=one.display)))
    if main is None:
        plan = replace(base, kind=ReplyKind.RECEIPT, template="receipt_text")
        return Verdict(status="person", plan=plan, tasks=(*tasks, Task(kind="text-answer", detail=one.display)))
    if main.unreadable:
        return _unreadable(setting, one, base, tasks)
    if placed.how == "unplaced":
        plan = replace(base, kind=ReplyKind.UNKNOWN_PROJECT, template="unknown_project", asks=True)
        return Verdict(status="person", plan=plan, tasks=tasks)
    if main.report is None:
        template = "receipt_text" if placed.chain else "receipt_person"
        plan = replace(base, kind=ReplyKind.RECEIPT, template=template)
        return Verdict(status="person", plan=plan, tasks=(*tasks, Task(kind="no-form", detail=one.display)))
    return _by_findings(setting, one, base, tasks)


def _by_findings(setting: Setting, one: Numbered, base: ReplyPlan, tasks: tuple[Task, ...]) -> Verdict:
    """A report that was read: complete, complete with questions, or lacking something."""
    judged = one.judged
    rounds = max((record.rounds for record in judged.placed.chain), default=0)
    said = replace(base, missing=judged.missing, questions=judged.questions, settled=judged.settled)
    supplement = bool(judged.placed.chain)
    if judged.missing:
        return _lacking(setting, one, said, rounds, tasks)
    if judged.uncertain:
        template = "receipt_text" if supplement else "receipt_person"
        plan = replace(said, kind=ReplyKind.RECEIPT, template=template, questions=())
        return Verdict(status="person", plan=plan, rounds=rounds, tasks=(*tasks, _uncertain(judged)))
    if supplement:
        plan = replace(
            said, kind=ReplyKind.SUPPLEMENT_COMPLETE, template="supplement_complete", asks=bool(said.questions)
        )
    else:
        template = "receipt_questions" if said.questions else "receipt"
        plan = replace(said, kind=ReplyKind.RECEIPT, template=template, asks=bool(said.questions))
    return Verdict(status="complete", plan=plan, rounds=rounds, tasks=tasks)


def _lacking(setting: Setting, one: Numbered, said: ReplyPlan, rounds: int, tasks: tuple[Task, ...]) -> Verdict:
    """Something is missing: ask for it, at most max_rounds times; then a person takes over."""
    supplement = bool(one.judged.placed.chain)
    kind = ReplyKind.SUPPLEMENT_INCOMPLETE if supplement else ReplyKind.CORRECTION_REQUEST
    plan = replace(said, kind=kind, template=kind.value)
    if rounds >= setting.rulebook.policy.max_rounds:
        plan = replace(plan, person_takes_over=True)
        return Verdict(
            status="person", plan=plan, rounds=rounds, tasks=(*tasks, Task(kind="rounds-used-up", detail=one.display))
        )
    plan = replace(plan, asks=True, deadline=_deadline(setting))
    return Verdict(status="waiting", plan=plan, rounds=rounds + 1, tasks=tasks)


def _unreadable(setting: Setting, one: Numbered, base: ReplyPlan, tasks: tuple[Task, ...]) -> Verdict:
    main = one.judged.main
    unread = (UnreadFile(name=main.name, code=main.unreadable),) if main else ()
    plan = replace(
        base,
        kind=ReplyKind.UNREADABLE,
        template="unreadable",
        unread=unread,
        asks=True,
        deadline=_deadline(setting),
    )
    return Verdict(status="person", plan=plan, tasks=(*tasks, Task(kind="unreadable-file", detail=one.display)))


def _repeated(setting: Setting, one: Numbered, base: ReplyPlan) -> Verdict:
    """The same file again: never silently swallowed, and never a new number (decision 9)."""
    record = one.judged.placed.repeats
    assert record is not None  # noqa: S101 - the caller asked
    said = replace(base, record=record.id, place="", first_number=record.display, first_arrival_at=record.arrival_at)
    missing = tuple(f for f in record.findings if f.audience == "sender" and f.severity == "error")
    if record.status in ("waiting", "person") and missing:
        plan = replace(
            said,
            kind=ReplyKind.SUPPLEMENT_INCOMPLETE,
            template="supplement_same_file",
            missing=missing,
            asks=True,
            deadline=_deadline(setting),
        )
    else:
        plan = replace(said, kind=ReplyKind.RECEIPT, template="receipt_again")
    return Verdict(status=record.status, plan=plan, rounds=record.rounds)


def _base(setting: Setting, one: Numbered) -> ReplyPlan:
    """What a reply about this submission says whatever it says."""
    mail, placed = setting.mail, one.judged.placed
    main = one.judged.main
    form = setting.rulebook.form(main.report.form) if main and main.report else None
    report_type, definite = _words(placed.report_type, form)
    first = placed.chain[0] if placed.chain else None
    return ReplyPlan(
        kind=ReplyKind.RECEIPT,
        template="receipt",
        recipients=(),
        state=OutgoingState.QUEUED,
        key=f"{setting.mail_id}/{placed.submission.place}",
        place=placed.submission.place,
        number=one.display,
        arrival_at=mail.arrival.at,
        project=one.case.project,
        organisation=_organisation(one, form),
        report_type=report_type,
        report_type_definite=definite,
        files=tuple(file.name for file in (main, *placed.submission.copies) if file and file.name),
        first_number=first.display if first else "",
        first_arrival_at=first.arrival_at if first else None,
        project_as_written=_as_written(main.report.value(form.project_field)) if main and main.report and form else "",
        in_reply_to=mail.message_id,
        references=(*mail.references, *((mail.message_id,) if mail.message_id else ())),
        subject_answered=values.mask(mail.subject),
    )


def _as_written(value: object) -> str:
    return str(value or "")


def _organisation(one: Numbered, form: Form | None) -> str:
    main = one.judged.main
    written = main.report.value(form.organisation_field) if main and main.report and form else None
    return one.case.organisation or _as_written(written)


def _words(report_type: str, form: Form | None) -> tuple[str, str]:
    """The report's name, indefinite and definite: "delrapport", "delrapporten"."""
    if report_type:
        return report_type, f"{report_type}en"
    if form is not None and form.report_type:
        return form.report_type, form.report_type_definite
    return "rapport", "rapporten"


def _notes(judged: Judged) -> tuple[Task, ...]:
    """What staff should know of the file, and nobody needs to hurry for."""
    main = judged.main
    notes = [Task(kind="stamped", detail=main.name)] if main and main.stamped else []
    if main and any(
        copy.report and main.report and copy.report.sections != main.report.sections
        for copy in judged.placed.submission.copies
    ):
        notes.append(Task(kind="formats-differ", detail=main.name))
    return tuple(notes)


def _uncertain(judged: Judged) -> Task:
    return Task(kind="uncertain-reading", detail=", ".join(finding.target for finding in judged.uncertain))


def _deadline(setting: Setting) -> date:
    policy = setting.rulebook.policy
    today = calendar.stockholm_date(setting.book.now)
    return calendar.deadline(today, policy.days_to_answer, policy.closed_periods, policy.closed_days)


def _mail_tasks(setting: Setting, sifted: Sifted) -> tuple[Task, ...]:
    """What staff must know of the mail as a whole, where it concerns a report."""
    mail = setting.mail
    tasks = list(sifted.tasks)
    if not sifted.submissions:
        return tuple(tasks)
    if mail.reply_to_differs:
        tasks.append(Task(kind="reply-to-differs", detail=mail.sender.address if mail.sender else ""))
    if mail.verdict is SenderVerdict.FAIL:
        tasks.append(Task(kind="sender-unverified", detail=mail.sender.address if mail.sender else ""))
    if abs((mail.arrival.at - mail.arrival.internal_date).days) > 7:
        tasks.append(
            Task(kind="arrival-differs", detail=calendar.stockholm_date(mail.arrival.internal_date).isoformat())
        )
    if mail.forwarded and mail.forwarded.proposed_date:
        tasks.append(Task(kind="forwarded-inline", detail=mail.forwarded.proposed_date.isoformat()))
    return tuple(tasks)


# Who may hear it


def _to_whom(setting: Setting, one: Numbered, verdict: Verdict) -> list[ReplyPlan]:
    """The plan made out to the sender, or to the registered contact, or a bare receipt to one and all to the other."""
    plan = verdict.plan
    contact = one.case.contacts[0] if one.case.contacts else ""
    sender, full = _hearing(setting, contact)
    plans = []
    if any(task.kind == "personal-data" for task in verdict.tasks):
        plans.append(_personal_data(setting, plan, sender or contact))
    if sender:
        plans.append(_addressed(setting, plan if full else _bare(plan), sender))
    if contact and contact != sender and not full:
        plans.append(_addressed(setting, plan, contact))
    return [made for made in plans if made.recipients]


def _hearing(setting: Setting, contact: str) -> tuple[str, bool]:
    """The address of the sender's that may be answered ("" = none), and whether it may hear everything."""
    mail, federation = setting.mail, setting.federation
    sender = _original(setting)
    if not sender or mail.automatic or sender in (federation.address, *federation.staff):
        return "", False
    if (mail.mass or setting.junk) and mail.verdict is not SenderVerdict.PASS:
        return (sender, True) if sender == contact and not setting.junk else ("", False)
    if mail.reply_to_differs:
        return sender, False
    if mail.verdict is SenderVerdict.FAIL and sender != contact:
        unverified = federation.unverified
        return ("" if unverified == "none" else sender), unverified == "full"
    return sender, True


def _original(setting: Setting) -> str:
    """Whom the report is from. A forwarded mail's sender is answered only where the register knows the address."""
    mail = setting.mail
    if mail.forwarded is None or mail.forwarded.original is None:
        return mail.sender.address if mail.sender else ""
    original = mail.forwarded.original.address
    known = any(original in case.contacts for case in setting.book.cases)
    from_staff = mail.sender is not None and mail.sender.address in setting.federation.staff
    if from_staff:
        return original if known else ""
    return mail.sender.address if mail.sender else ""


def _bare(plan: ReplyPlan) -> ReplyPlan:
    """Number, arrival date and contact person only."""
    return replace(
        plan,
        kind=ReplyKind.RECEIPT,
        template="receipt_bare",
        asks=False,
        files=(),
        missing=(),
        questions=(),
        settled=(),
        unread=(),
        deadline=None,
        project="",
        organisation="",
        project_as_written="",
        subject_answered="",
    )


def _personal_data(setting: Setting, plan: ReplyPlan, receiver: str) -> ReplyPlan:
    """Text H: always a draft, whatever the settings say."""
    made = _addressed(setting, replace(_bare(plan), kind=ReplyKind.PERSONAL_DATA, template="personal_data"), receiver)
    return (
        made
        if made.state is OutgoingState.SUPPRESSED
        else replace(made, state=OutgoingState.DRAFT, reason="always-draft")
    )


def _addressed(setting: Setting, plan: ReplyPlan, receiver: str) -> ReplyPlan:
    state, reason = _level(setting, plan.kind)
    return replace(
        plan,
        recipients=(receiver,) if receiver else (),
        state=state,
        reason=reason,
        key=f"{plan.key}/{plan.template}/{receiver}",
    )


def _level(setting: Setting, kind: ReplyKind) -> tuple[OutgoingState, str]:
    """send, draft or off: the stricter of the installation's and the kind's own. Mails to staff heed the latter."""
    most: Level = "send" if kind in STAFF_KINDS else setting.federation.replies
    level = setting.rulebook.policy.level(kind.value, most)
    states = {"send": OutgoingState.QUEUED, "draft": OutgoingState.DRAFT, "off": OutgoingState.SUPPRESSED}
    return states[level], "" if level == "send" else "level"


def _no_report_found(setting: Setting) -> list[ReplyPlan]:
    """Text D. Only known senders come here, and never a machine."""
    sender, full = _hearing(setting, "")
    if not sender or not full:
        return []
    mail = setting.mail
    plan = ReplyPlan(
        kind=ReplyKind.NO_REPORT_FOUND,
        template="no_report_found",
        recipients=(),
        state=OutgoingState.QUEUED,
        asks=True,
        key=f"{setting.mail_id}/",
        arrival_at=mail.arrival.at,
        in_reply_to=mail.message_id,
        references=(*mail.references, *((mail.message_id,) if mail.message_id else ())),
        subject_answered=values.mask(mail.subject),
        unread=tuple(UnreadFile(name=host, code="link") for host in mail.links),
    )
    return [_addressed(setting, plan, sender)]


def _triage(setting: Setting, numbered: Sequence[Numbered], tasks: Sequence[Task]) -> list[ReplyPlan]:
    """One notice to all staff for what can't wait until the digest."""
    urgent = tuple(task for task in tasks if task.kind not in CAN_WAIT)
    if not urgent or not setting.federation.staff:
        return []
    state, reason = _level(setting, ReplyKind.TRIAGE)
    first = numbered[0] if numbered else None
    plan = ReplyPlan(
        kind=ReplyKind.TRIAGE,
        template="triage",
        recipients=setting.federation.staff,
        state=state,
        reason=reason,
        key=f"{setting.mail_id}//triage",
        place=first.judged.placed.submission.place if first else "",
        number=first.display if first else "",
        arrival_at=setting.mail.arrival.at,
        project=first.case.project if first else "",
        organisation=first.case.organisation if first else "",
        tasks=urgent,
        sender=setting.mail.sender.address if setting.mail.sender else "",
    )
    return [plan]


# How much may be said


def _within_caps(setting: Setting, plans: Sequence[ReplyPlan], numbered: Sequence[Numbered]) -> tuple[ReplyPlan, ...]:
    """What goes beyond a cap becomes a draft with its reason: a person decides, and nothing loops."""
    case_of = {one.judged.placed.submission.place: one.case.id for one in numbered}
    caps, federation = setting.book.caps, setting.federation
    kept: list[ReplyPlan] = []
    for plan in plans:
        sent = sum(one.state is OutgoingState.QUEUED and one.kind not in STAFF_KINDS for one in kept)
        case_used = caps.per_case.get(case_of[plan.place], 0) if plan.place in case_of else 0
        limits: tuple[tuple[str, int, int], ...] = (
            ("cap-address", caps.address_day + sent, federation.cap_address_day),
            ("cap-case", case_used + sent, federation.cap_case),
            ("cap-hour", caps.hour + sent, federation.cap_hour),
            ("cap-day", caps.day + sent, federation.cap_day),
        )
        over = next((reason for reason, used, limit in limits if limit and used >= limit), "")
        capped = over and plan.state is OutgoingState.QUEUED and plan.kind not in STAFF_KINDS
        kept.append(replace(plan, state=OutgoingState.DRAFT, reason=over) if capped else plan)
    return tuple(kept)
