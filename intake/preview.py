"""A mail as it would be sent today about a record: to see a changed text on real data. Nothing is stored or sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake import calendar
from intake.errors import Refused
from intake.letters.edited import html_of, text_of
from intake.model.form import Policy, RuleBook
from intake.model.outgoing import Outgoing, OutgoingState, ReplyKind
from intake.model.register import UNPLACED_PROJECT, Case, Record
from intake.model.reply import ReplyPlan, UnreadFile
from intake.ports import World
from intake.steps.compose import compose

ASKING = frozenset({"correction_request", "supplement_incomplete", "supplement_same_file", "unreadable", "reminder"})
NOT_OF_A_RECORD = frozenset({"digest", "draft", "draft_note"})
OF_THE_REPORT = ("report", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The mail's bytes, and its two bodies."""

    raw: bytes
    text: str
    html: str


def preview(template: str, number: str, federation_id: str, world: World) -> Preview:
    """The mail that *template* makes of the record with the displayed *number*.

    Raises Refused where there is no such record or the text tells of none, Misconfigured where it is broken.
    """
    if template in NOT_OF_A_RECORD:
        raise Refused(f"{template} tells of no single record", do="choose another text: templates/README.md lists them")
    federation = world.federations[federation_id]
    rulebook = world.rules.current(federation_id)
    made = compose(
        _plan(template, _record(number, federation_id, world), federation_id, rulebook, world),
        policy=rulebook.policy,
        federation_name=federation.name,
        federation_address=federation.address,
        texts=world.texts,
        now=world.clock.now(),
    )
    return Preview(raw=made.raw, text=text_of(made.raw), html=html_of(made.raw))


def _record(number: str, federation: str, world: World) -> Record:
    found = next((record for record in world.register.records(federation) if record.display == number), None)
    if found is None:
        raise Refused(f"there is no record {number!r} in {federation}", do="see: intake register list")
    return found


def _plan(template: str, record: Record, federation: str, rulebook: RuleBook, world: World) -> ReplyPlan:
    """What a mail of this kind would say of the record, whether or not it would be sent."""
    case = next(case for case in world.register.cases(federation) if case.id == record.case)
    mail = world.ledger.mail(record.mail)
    first = next((one for one in world.register.records(federation) if one.id == record.supplements), record)
    form = rulebook.form(record.form) if record.form else None
    report_type = record.report_type or (form.report_type if form else "")
    to_sender = [finding for finding in record.findings if finding.audience == "sender"]
    return ReplyPlan(
        kind=_kind(template),
        template=template,
        recipients=_recipients(template, record, case, federation, world),
        state=OutgoingState.QUEUED,
        key=f"preview/{template}/{record.id}",
        number=record.display,
        arrival_at=record.arrival_at,
        project="" if case.project == UNPLACED_PROJECT else case.project,
        organisation=case.organisation,
        report_type=report_type,
        report_type_definite=form.report_type_definite if form and form.report_type == report_type else "",
        files=tuple(file.name for file in record.files if file.role in OF_THE_REPORT and file.name),
        missing=tuple(finding for finding in to_sender if finding.severity == "error"),
        questions=tuple(finding for finding in to_sender if finding.severity == "warning"),
        unread=tuple(UnreadFile(name=file.name, code="damaged") for file in record.files if file.role == "report")
        if template == "unreadable"
        else (),
        first_number=first.display,
        first_arrival_at=first.arrival_at,
        asked_on=_asked_on(first, world.outbox.mails(federation)),
        tasks=mail.tasks if template == ReplyKind.TRIAGE else (),
        sender=record.sender if template == ReplyKind.TRIAGE else "",
        in_reply_to=mail.facts.message_id if mail.facts else None,
        references=(mail.facts.message_id,) if mail.facts and mail.facts.message_id else (),
        subject_answered=mail.facts.subject if mail.facts else "",
        deadline=_deadline(rulebook.policy, world) if template in ASKING else None,
        rules_version=record.rules_version,
        form_version=record.form_version,
    )


def _kind(template: str) -> ReplyKind:
    """The kind of reply that a text is for: "receipt_text" is a receipt."""
    if template == "supplement_same_file":
        return ReplyKind.SUPPLEMENT_INCOMPLETE
    return next((kind for kind in ReplyKind if kind.value == template), ReplyKind.RECEIPT)


def _recipients(template: str, record: Record, case: Case, federation: str, world: World) -> tuple[str, ...]:
    if template == ReplyKind.TRIAGE:
        return world.federations[federation].staff
    return tuple(address for address in (record.sender, *case.contacts) if address)[:1]


def _asked_on(first: Record, outgoing: Sequence[Outgoing]) -> date | None:
    asked = [mail for mail in outgoing if mail.record_id == first.id and mail.asks]
    return calendar.stockholm_date(asked[-1].sent_at or asked[-1].created_at) if asked else None


def _deadline(policy: Policy, world: World) -> date:
    today = calendar.stockholm_date(world.clock.now())
    return calendar.deadline(today, policy.days_to_answer, policy.closed_periods, policy.closed_days)
