"""Who may hear it: the sender, the registered contact, staff; RFC 3834 and design.md, decisions 12 to 14."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake import values
from intake.model.decision import NOTES, Numbered
from intake.model.mail import SenderVerdict
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import Task
from intake.model.reply import ReplyPlan, UnreadFile
from intake.steps.answer.limits import level
from intake.steps.answer.setting import Said, Setting

CAN_WAIT = NOTES | {"uncertain-reading", "nobody-asked"}  # the digest tells of these


def to_whom(setting: Setting, one: Numbered, said: Said) -> list[ReplyPlan]:
    """The plan made out to the sender, or to the registered contact, or a bare receipt to one and all to the other."""
    plan = said.plan
    contact = one.case.contacts[0] if one.case.contacts else ""
    sender, full = _hearing(setting, contact)
    plans = []
    if any(task.kind == "personal-data" for task in said.tasks):
        plans.append(_personal_data(setting, plan, sender or contact))
    if sender:
        plans.append(_addressed(setting, plan if full else _bare(plan), sender))
    if contact and contact != sender and not full:
        plans.append(_addressed(setting, plan, contact))
    return [made for made in plans if made.recipients]


def if_asked(said: Said, plans: Sequence[ReplyPlan]) -> Said:
    """A report waits only where somebody is asked to complete it; else a person has to ask, and no round is used."""
    asked = any(plan.asks and plan.state is not OutgoingState.SUPPRESSED for plan in plans)
    if asked or said.status != "waiting":
        return said
    task = Task(kind="nobody-asked", detail=said.plan.number)
    return replace(said, status="person", rounds=said.rounds - 1, tasks=(*said.tasks, task))


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
    state, reason = level(setting, plan.kind)
    return replace(
        plan,
        recipients=(receiver,) if receiver else (),
        state=state,
        reason=reason,
        key=f"{plan.key}/{plan.template}/{receiver}",
    )


def no_report_found(setting: Setting) -> list[ReplyPlan]:
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
        rules_version=setting.rulebook.version,
        unread=tuple(UnreadFile(name=host, code="link") for host in mail.links),
    )
    return [_addressed(setting, plan, sender)]


def triage(setting: Setting, numbered: Sequence[Numbered], tasks: Sequence[Task]) -> list[ReplyPlan]:
    """One notice to all staff for what can't wait until the digest."""
    urgent = tuple(task for task in tasks if task.kind not in CAN_WAIT)
    if not urgent or not setting.federation.staff:
        return []
    state, reason = level(setting, ReplyKind.TRIAGE)
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
        rules_version=setting.rulebook.version,
        sender=setting.mail.sender.address if setting.mail.sender else "",
    )
    return [plan]
