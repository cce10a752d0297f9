"""What is to be said of a submission, whoever may hear it, and what staff must do about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from intake import calendar, values
from intake.model.decision import FILE_NOTES, Judged, Numbered, Sifted
from intake.model.form import Form
from intake.model.mail import Mail, SenderVerdict
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import UNPLACED_PROJECT, Record, Task
from intake.model.reply import ReplyPlan, UnreadFile
from intake.model.report import Report
from intake.steps.answer.setting import Said, Setting


def what_to_say(setting: Setting, sifted: Sifted, one: Numbered) -> Said:
    """The one thing to say of a submission: the first line that fits."""
    judged, placed = one.judged, one.judged.placed
    main = judged.main
    base = _base(setting, one)
    tasks = placed.tasks + _notes(judged)
    personal = placed.submission.personal_number or _personal_number_in(setting.mail)
    if placed.repeats is not None:
        return _repeated(setting, one, base, placed.repeats, personal=personal)
    if personal:
        plan = replace(base, kind=ReplyKind.RECEIPT, template="receipt_bare", files=())
        return Said(status="person", plan=plan, tasks=(*tasks, Task(kind="personal-data", detail=one.display)))
    if main is None and not sifted.asked:  # a person named it a report
        plan = replace(base, kind=ReplyKind.RECEIPT, template="receipt_person")
        return Said(status="person", plan=plan, tasks=(*tasks, Task(kind="no-form", detail=one.display)))
    if main is None:
        plan = replace(base, kind=ReplyKind.RECEIPT, template="receipt_text")
        return Said(status="person", plan=plan, tasks=(*tasks, Task(kind="text-answer", detail=one.display)))
    if main.unreadable:
        return _unreadable(setting, one, base, tasks)
    if placed.how == "unplaced":
        plan = replace(base, kind=ReplyKind.UNKNOWN_PROJECT, template="unknown_project", asks=True)
        return Said(status="person", plan=plan, tasks=tasks)
    if main.report is None:
        template = "receipt_text" if placed.chain else "receipt_person"
        plan = replace(base, kind=ReplyKind.RECEIPT, template=template)
        return Said(status="person", plan=plan, tasks=(*tasks, Task(kind="no-form", detail=one.display)))
    return _by_findings(setting, one, base, tasks)


def _personal_number_in(mail: Mail) -> bool:
    """In what was written around the files: subject, text and the files' names."""
    written = (mail.subject, mail.text, *(file.name for file in mail.files))
    return any(values.has_personal_number(text) for text in written)


def _by_findings(setting: Setting, one: Numbered, base: ReplyPlan, tasks: tuple[Task, ...]) -> Said:
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
        return Said(status="person", plan=plan, rounds=rounds, tasks=(*tasks, _uncertain(judged)))
    if supplement:
        plan = replace(
            said, kind=ReplyKind.SUPPLEMENT_COMPLETE, template="supplement_complete", asks=bool(said.questions)
        )
    else:
        template = "receipt_questions" if said.questions else "receipt"
        plan = replace(said, kind=ReplyKind.RECEIPT, template=template, asks=bool(said.questions))
    return Said(status="complete", plan=plan, rounds=rounds, tasks=tasks)


def _lacking(setting: Setting, one: Numbered, said: ReplyPlan, rounds: int, tasks: tuple[Task, ...]) -> Said:
    """Something is missing: ask for it, at most max_rounds times; then a person takes over."""
    supplement = bool(one.judged.placed.chain)
    kind = ReplyKind.SUPPLEMENT_INCOMPLETE if supplement else ReplyKind.CORRECTION_REQUEST
    plan = replace(said, kind=kind, template=kind.value)
    if rounds >= setting.rulebook.policy.max_rounds:
        plan = replace(plan, person_takes_over=True)
        return Said(
            status="person", plan=plan, rounds=rounds, tasks=(*tasks, Task(kind="rounds-used-up", detail=one.display))
        )
    plan = replace(plan, asks=True, deadline=_deadline(setting))
    return Said(status="waiting", plan=plan, rounds=rounds + 1, tasks=tasks)


def _unreadable(setting: Setting, one: Numbered, base: ReplyPlan, tasks: tuple[Task, ...]) -> Said:
    plan = _which_cannot_be_read(setting, one, base)
    return Said(status="person", plan=plan, tasks=(*tasks, Task(kind="unreadable-file", detail=one.display)))


def _which_cannot_be_read(setting: Setting, one: Numbered, base: ReplyPlan) -> ReplyPlan:
    """Text C, with every file that could not be read."""
    files = one.judged.placed.submission.unreadable
    return replace(
        base,
        kind=ReplyKind.UNREADABLE,
        template="unreadable",
        unread=tuple(UnreadFile(name=file.name, code=file.unreadable) for file in files),
        asks=True,
        deadline=_deadline(setting),
    )


def _repeated(setting: Setting, one: Numbered, base: ReplyPlan, record: Record, *, personal: bool) -> Said:
    """The same file again: never silently swallowed, and never a new number (decision 9).

    One with a participant's number in it gets the bare receipt again, and staff were alarmed the first time.
    """
    said = replace(base, record=record.id, place="", first_number=record.display, first_arrival_at=record.arrival_at)
    newest = (setting.book.chain(record)[-1:] or (record,))[0]  # what came later may have completed it
    to_sender = [finding for finding in newest.findings if finding.audience == "sender"]
    missing = tuple(finding for finding in to_sender if finding.severity == "error")
    questions = tuple(finding for finding in to_sender if finding.severity == "warning")
    said = replace(said, rules_version=newest.rules_version, form_version=newest.form_version)
    main = one.judged.main
    if personal:
        plan = replace(said, kind=ReplyKind.RECEIPT, template="receipt_bare", files=())
    elif main is not None and main.unreadable:
        plan = _which_cannot_be_read(setting, one, said)
    elif record.status in ("waiting", "person") and missing:
        plan = _same_file(setting, replace(said, missing=missing), newest)
    else:
        asks = bool(questions)
        plan = replace(said, kind=ReplyKind.RECEIPT, template="receipt_again", questions=questions, asks=asks)
    return Said(status=record.status, plan=plan, rounds=record.rounds)


def _same_file(setting: Setting, said: ReplyPlan, newest: Record) -> ReplyPlan:
    """What is still missing, to one who sent the same file again; it uses up no round."""
    plan = replace(said, kind=ReplyKind.SUPPLEMENT_INCOMPLETE, template="supplement_same_file")
    if newest.status == "person" and newest.rounds >= setting.rulebook.policy.max_rounds:
        return replace(plan, person_takes_over=True)
    return replace(plan, asks=True, deadline=_deadline(setting))


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
        project="" if one.case.project == UNPLACED_PROJECT else one.case.project,
        organisation=_organisation(one, form),
        report_type=report_type,
        report_type_definite=definite,
        files=tuple(file.name for file in (main, *placed.submission.copies) if file and file.name),
        rules_version=setting.rulebook.version,
        form_version=form.version if form else "",
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
    if form is not None and form.report_type:
        return form.report_type, form.report_type_definite
    if report_type:
        return report_type, f"{report_type}en"
    return "rapport", "rapporten"


def _notes(judged: Judged) -> tuple[Task, ...]:
    """What staff should know of the file, and nobody needs to hurry for."""
    main = judged.main
    if main is None:
        return ()
    kinds = (["stamped"] if main.stamped else []) + [flag for flag in main.flags if flag in FILE_NOTES]
    notes = [Task(kind=kind, detail=main.name) for kind in kinds]
    if main.report:
        unread = judged.placed.submission.unreadable
        notes += [Task(kind="unreadable-enclosure", detail=file.name or "namnlös fil") for file in unread]
    copies = judged.placed.submission.copies
    if main.report and any(copy.report and _differ(main.report, copy.report) for copy in copies):
        notes.append(Task(kind="formats-differ", detail=main.name))
    return tuple(notes)


def _differ(one: Report, other: Report) -> bool:
    """Whether two formats say different things by their letters and digits: white space and bullets always differ."""
    words = [
        [(section.id, section.status, re.sub(r"[\W_]", "", section.text)) for section in report.sections]
        for report in (one, other)
    ]
    return words[0] != words[1]


def _uncertain(judged: Judged) -> Task:
    return Task(kind="uncertain-reading", detail=", ".join(finding.target for finding in judged.uncertain))


def _deadline(setting: Setting) -> date:
    policy = setting.rulebook.policy
    today = calendar.stockholm_date(setting.book.now)
    return calendar.deadline(today, policy.days_to_answer, policy.closed_periods, policy.closed_days)


def mail_tasks(setting: Setting, sifted: Sifted) -> tuple[Task, ...]:
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
