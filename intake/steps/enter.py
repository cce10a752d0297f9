"""All that one mail changes, gathered into one Entry for the one write transaction."""

from __future__ import annotations

from collections.abc import Sequence

from intake import calendar, values
from intake.letters.tokens import without_tokens
from intake.model.decision import NOTES, Answered, Numbered, Sifted
from intake.model.entry import Entry, Event, NewRecord, StatusChange
from intake.model.form import Form, RuleBook
from intake.model.mail import Mail, identity
from intake.model.outgoing import NewOutgoing
from intake.model.register import UNPLACED_PROJECT, MailFacts, Outcome, RecordFile, RecordStatus


def enter(
    mail: Mail,
    letter: RecordFile,
    sifted: Sifted,
    numbered: Sequence[Numbered],
    answered: Answered,
    replies: Sequence[NewOutgoing],
    rulebook: RuleBook,
) -> Entry:
    """The Entry. *letter* is the mail itself, kept with each record; *answered* goes with *numbered*."""
    new = [
        (one, status, rounds)
        for one, status, rounds in zip(numbered, answered.statuses, answered.rounds, strict=True)
        if one.judged.placed.repeats is None
    ]
    records = tuple(_record(letter, one, status, rounds, rulebook) for one, status, rounds in new)
    outcome = _outcome(sifted, [one for one, _, _ in new], numbered)
    return Entry(
        outcome=outcome,
        reason=sifted.reason,
        facts=facts(mail),
        identity=identity(mail),
        needs_person=outcome is Outcome.HELD or any(task.kind not in NOTES for task in answered.tasks),
        tasks=answered.tasks,
        records=records,
        changes=tuple(change for one, status, _ in new for change in _changes(one, status)),
        replies=tuple(replies),
        events=_events(outcome, sifted, [one for one, _, _ in new], records),
    )


def facts(mail: Mail) -> MailFacts:
    """What the ledger keeps of a mail beside its bytes."""
    return MailFacts(
        message_id=mail.message_id,
        sender=mail.sender.address if mail.sender else None,
        subject=without_tokens(values.mask(mail.subject)),
        arrival=mail.arrival,
        arrival_date=calendar.stockholm_date(mail.arrival.at),
        verdict=mail.verdict.value,
    )


def _outcome(sifted: Sifted, new: Sequence[Numbered], numbered: Sequence[Numbered]) -> Outcome:
    if sifted.outcome is not Outcome.REGISTERED:
        return sifted.outcome
    if numbered and not new:
        return Outcome.DUPLICATE
    if sifted.reason == "text-answer":
        return Outcome.SUPPLEMENT  # also where our request was about no record yet
    return Outcome.SUPPLEMENT if all(one.judged.placed.chain for one in new) else Outcome.REGISTERED


def _record(letter: RecordFile, one: Numbered, status: RecordStatus, rounds: int, rulebook: RuleBook) -> NewRecord:
    placed, read = one.judged.placed, one.judged.main.report if one.judged.main else None
    before = placed.chain[-1] if read is None and placed.chain else None  # nothing new was judged: that goes on
    report = before.report if before else read
    form = rulebook.form(report.form) if report else None
    return NewRecord(
        place=placed.submission.place,
        case=one.case.id,
        number=one.number,
        display=one.display,
        title=_title(one, form),
        status=status,
        form=before.form if before else read.form if read else None,
        report_type=placed.report_type,
        report=report,
        findings=before.findings if before else one.judged.findings if read else (),
        files=(*_files(one), letter),
        supplements=(placed.chain[0].supplements or placed.chain[0].id) if placed.chain else None,
        rounds=rounds,
        rules_version=before.rules_version if before else rulebook.version,
        form_version=before.form_version if before else form.version if form else "",
    )


def _title(one: Numbered, form: Form | None) -> str:
    """ "Slutrapport, insats RESAN, Söderhamns kommun"; a public title: organisation and project, never a person."""
    placed, main = one.judged.placed, one.judged.main
    what = placed.report_type or (form.name if form and form.report_type else "Rapport")
    if placed.chain:
        what = f"Komplettering av {what.lower()}" if main and main.report else "Komplettering"
    report = main.report if main and form else None
    written_organisation = str(report.value(form.organisation_field) or "") if report and form else ""
    written_project = str(report.value(form.project_field) or "") if report and form else ""
    project = written_project if one.case.project == UNPLACED_PROJECT else one.case.project
    organisation = one.case.organisation or written_organisation
    parts = [what[:1].upper() + what[1:], f"insats {project}" if project else "", organisation]
    return values.mask(", ".join(part for part in parts if part))


def _files(one: Numbered) -> tuple[RecordFile, ...]:
    submission = one.judged.placed.submission
    main = submission.main
    report = [RecordFile(name=main.name, sha256=main.sha256, role="report")] if main else []
    copies = [RecordFile(name=file.name, sha256=file.sha256, role="copy") for file in submission.copies]
    enclosures = [
        RecordFile(name=values.mask(file.name), sha256=file.sha256, role="enclosure") for file in submission.enclosures
    ]
    return (*report, *copies, *enclosures)


def _changes(one: Numbered, status: RecordStatus) -> tuple[StatusChange, ...]:
    """The records that this one supplements share its status from now on."""
    reason = f"supplemented by {one.display}"
    return tuple(
        StatusChange(record=record.id, status=status, reason=reason)
        for record in one.judged.placed.chain
        if record.status != status
    )


def _events(
    outcome: Outcome, sifted: Sifted, new: Sequence[Numbered], records: Sequence[NewRecord]
) -> tuple[Event, ...]:
    handled = Event(kind="mail.handled", payload={"outcome": outcome.value, "reason": sifted.reason})
    opened = [
        Event(kind="case.opened", place=record.place, payload={"how": one.judged.placed.how})
        for one, record in zip(new, records, strict=True)
        if one.opened
    ]
    registered = [
        Event(
            kind="record.registered",
            place=record.place,
            payload={
                "number": record.display,
                "how": one.judged.placed.how,
                "status": record.status,
                "form": record.form,
                "rules": record.rules_version,
                "findings": len(record.findings),
            },
        )
        for one, record in zip(new, records, strict=True)
    ]
    return (handled, *opened, *registered)
