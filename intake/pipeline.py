"""The mail's way. START READING HERE: handle() is the table of contents, and each step stands in a file of its own.

archived bytes ─► receive ─► read ─► recognise ─► extract          pure, in the sandbox where it opens files
one write transaction: sift ─► place ─► judge ─► number ─► answer ─► compose ─► enter
                       or, for a staff member's answer to the notice of a draft: approve (drafts.py)
afterwards: outbox.py sends, and the worker files the mail away
"""

from __future__ import annotations

from dataclasses import replace

from intake import calendar, numbering, values
from intake.drafts import answer_to_draft, note_ids
from intake.model.decision import Judged, Numbered, Placed
from intake.model.entry import CaseBook, Entry, Lookup, NewCase, TakeNumber
from intake.model.evidence import Evidence
from intake.model.form import RuleBook
from intake.model.mail import Mail, identity, is_document
from intake.model.register import MailId, Outcome, RecordFile, StoredMail
from intake.ports import Federation, World
from intake.reading import read_files
from intake.steps.answer import Setting, answer
from intake.steps.approve import approvals
from intake.steps.compose import compose
from intake.steps.enter import enter
from intake.steps.judge import judge, settled, unite
from intake.steps.place import place
from intake.steps.sift import sift


def handle(mail_id: MailId, world: World) -> Outcome:
    """Take one archived mail to a recorded answer. Safe to repeat: a handled mail is left as it is.

    Raises TryLater where the database or the archive can't be reached; nothing is half done then.
    """
    stored = world.ledger.mail(mail_id)
    federation = world.federations[stored.federation]
    rulebook = world.rules.current(stored.federation)  # one frozen, versioned set for the whole mail
    mail = world.reader.mail(world.archive.get(stored.sha256), federation.receive, stored.internal_date)
    files = read_files(mail, rulebook.forms, world.reader, largest=world.largest_file, now=world.clock.now)
    junk = bool(stored.sightings) and all(sighting.junk for sighting in stored.sightings)

    def entry(book: CaseBook, take_number: TakeNumber) -> Entry:  # runs inside the one write transaction
        about_draft = answer_to_draft(mail, mail_id, files, book, federation, rulebook.policy, world)
        if about_draft is not None and not stored.forced:
            return about_draft
        sifted = sift(mail, files, book, rulebook, forced=stored.forced, junk=junk)
        placed = place(mail, sifted, book, rulebook, own=(federation.address, *federation.staff))
        judged = [_judge(one, mail, book, rulebook) for one in placed]
        numbered = [_number(one, book, rulebook, take_number) for one in judged]
        setting = Setting(mail=mail, mail_id=mail_id, book=book, rulebook=rulebook, federation=federation, junk=junk)
        answered = answer(setting, sifted, numbered)
        replies = [
            compose(
                plan,
                policy=rulebook.policy,
                federation_name=federation.name,
                federation_address=federation.address,
                texts=world.texts,
                now=book.now,
            )
            for plan in answered.plans
        ]
        made = enter(mail, _letter(stored), sifted, numbered, answered, replies, rulebook)
        _keep_files(made, mail, rulebook, world)
        return made

    return world.register.commit(mail_id, _lookup(mail, federation), entry, now=world.clock.now())


def _judge(placed: Placed, mail: Mail, book: CaseBook, rulebook: RuleBook) -> Judged:
    """What the rules say of a report, or of the union it makes with what came before (decision 9)."""
    main = placed.submission.main
    form = rulebook.form(main.report.form) if main and main.report else None
    if main is None or main.report is None or form is None:
        return Judged(placed=placed, main=main)
    earlier = next((record for record in reversed(placed.chain) if record.report and record.form == form.id), None)
    report = unite(earlier.report, main.report, form) if earlier and earlier.report else main.report
    arrived = calendar.stockholm_date(mail.arrival.at)
    before = [file.name for record in placed.chain for file in record.files if file.role == "enclosure"]
    evidence = Evidence(
        report=report,
        form=form,
        report_type=placed.report_type or form.report_type,
        arrived=arrived,
        first_arrived=placed.chain[0].arrival_date if placed.chain else arrived,
        case=None if isinstance(placed.case, NewCase) else book.case(placed.case),
        enclosures=(*before, *(values.mask(file.name) for file in placed.submission.enclosures)),
    )
    findings = judge(evidence, rulebook.rules[form.id])
    return Judged(
        placed=placed,
        main=replace(main, report=report),
        findings=findings,
        settled=settled(earlier.findings, findings) if earlier else (),
    )


def _number(judged: Judged, book: CaseBook, rulebook: RuleBook, take_number: TakeNumber) -> Numbered:
    """The next number of the case; what repeats a record keeps that record's number."""
    repeats = judged.placed.repeats
    if repeats is not None:
        return Numbered(judged=judged, case=book.case(repeats.case), number=repeats.number, display=repeats.display)
    case, number = take_number(judged.placed.case)
    display = numbering.format_number(number, rulebook.policy.number_template)
    return Numbered(
        judged=judged, case=case, number=number, display=display, opened=isinstance(judged.placed.case, NewCase)
    )


def _lookup(mail: Mail, federation: Federation) -> Lookup:
    answered = approvals(mail, federation.staff)
    notes = note_ids(answered, federation)
    return Lookup(
        identity=identity(mail),
        thread_ids=tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references), *notes))),
        sender=mail.sender.address if mail.sender else "",
        file_digests=tuple(file.sha256 for file in mail.files if is_document(file)),
        approvals=answered,
    )


def _letter(stored: StoredMail) -> RecordFile:
    """The mail itself, kept with its records as the covering letter."""
    return RecordFile(name="mejl.eml", sha256=stored.sha256, role="letter")


def _keep_files(entry: Entry, mail: Mail, rulebook: RuleBook, world: World) -> None:
    """Every file that a record names stands in the archive before the row that names it, and so do the rules."""
    if entry.records:
        world.archive.put(rulebook.source)
    named = {file.sha256 for record in entry.records for file in record.files}
    for file in mail.files:
        if file.sha256 in named:
            world.archive.put(file.content)
