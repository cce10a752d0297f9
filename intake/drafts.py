"""Drafts, approved where staff live: a notice of each in their mail, and what their answers decide.

The notice holds a one-time token; an answer that brings it back is heeded only from a verified staff address, in the
notice's own thread, and never from a machine. steps/approve.py says what an answer says, steps/notify.py writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import structlog

from intake import calendar, letters
from intake.letters.edited import bodies, folded, text_of
from intake.letters.tokens import approval, token_of
from intake.model.entry import CaseBook, DraftDecision, Entry, Event
from intake.model.form import Policy
from intake.model.mail import Mail, identity
from intake.model.outgoing import Agreement, NewOutgoing, Outgoing, OutgoingState, ReplyKind
from intake.model.register import MailId, Outcome
from intake.model.report import ReadFile
from intake.ports import Federation, World
from intake.steps.approve import Said, Trouble, left_to_person, overtaken, said, with_new_deadline
from intake.steps.compose import compose, plan_from_rendering
from intake.steps.enter import facts
from intake.steps.notify import NOTE, NOTICE, Notice, notify

log = structlog.get_logger()

MOST_NOTES = 3  # about one draft and trouble: a robot that no sign tells from a person is answered no more than that
EVENTS = {"unchanged": "draft.approved", "changed": "draft.changed", "rejected": "draft.rejected"}
REASONS = {"unchanged": "draft-approved", "changed": "draft-changed", "rejected": "draft-rejected"}


def tell_of_drafts(federation_id: str, world: World) -> int:
    """Queue a notice to staff of each draft that they were not told of; how many.

    More drafts at once than a first run may send are told by the daily summary alone.
    """
    federation = world.federations[federation_id]
    policy = world.rules.current(federation_id).policy
    if not federation.staff or policy.level(ReplyKind.TRIAGE.value) != "send" or world.outbox.first_run(federation_id):
        return 0
    waiting = world.outbox.untold(federation_id)
    if federation.first_run_limit and len(waiting) > federation.first_run_limit:
        return 0
    return sum(_tell(draft, federation, policy, world) for draft in waiting)


def _tell(draft: Outgoing, federation: Federation, policy: Policy, world: World) -> bool:
    token, now = world.token(), world.clock.now()
    notice = Notice(
        template=NOTICE,
        key=_key(draft),
        draft=draft,
        text=text_of(world.archive.get(draft.sha256)),
        project=plan_from_rendering(draft.rendering).project,
        token=token,
    )
    made = _written(notice, federation, policy, world)
    told = world.outbox.tell(draft.id, made, approval=approval(token), now=now)
    log.info("draft.told", federation=federation.id, outgoing=draft.id, told=told)
    return told


def answer_to_draft(
    mail: Mail,
    mail_id: MailId,
    files: Sequence[ReadFile],
    book: CaseBook,
    federation: Federation,
    policy: Policy,
    world: World,
) -> Entry | None:
    """What a mail that brings a draft's token back changes; None where it is any other mail.

    A report is never taken for an answer, and the same mail twice is one. Runs inside the one write transaction.
    """
    if not book.drafts or book.same_mail is not None or any(file.report for file in files):
        return None
    draft = book.drafts[0]
    text = text_of(world.archive.get(draft.sha256))
    found = said(mail, draft, text, (_message_id(_key(draft), federation), *note_ids((draft.approval,), federation)))
    if len(book.drafts) > 1:  # two notices in one mail: which one is meant?
        found = Said(trouble=Trouble.UNCLEAR)
    elif found.agreement in ("unchanged", "changed") and overtaken(book.records, draft):
        found = Said(trouble=Trouble.OVERTAKEN)
    plain = Entry(
        outcome=Outcome.UNTOUCHED,
        reason=REASONS[found.agreement] if found.agreement else _nothing(found),
        facts=facts(mail),
        identity=identity(mail),
    )
    handled = Event(kind="mail.handled", payload={"outcome": plain.outcome.value, "reason": plain.reason})
    if found.agreement is None:
        notes = _notes(found, mail, draft, text, book, federation, policy, world)
        return replace(plain, replies=notes, events=(handled,))
    actor = mail.sender.address if mail.sender else ""
    decision = decided(draft, found.agreement, found.text, federation, policy, world, actor=actor, mail=mail_id)
    changes = left_to_person(book.records, draft) if found.agreement == "rejected" else ()
    return replace(plain, decisions=(decision,), changes=changes, events=(handled,))


def decided(
    draft: Outgoing,
    agreement: Agreement,
    text: str,
    federation: Federation,
    policy: Policy,
    world: World,
    *,
    actor: str,
    mail: MailId | None = None,
) -> DraftDecision:
    """The decision with the mail that it sends, *text* in place of the draft's where that is changed."""
    payload = {"outgoing": draft.id} if mail is None else {"outgoing": draft.id, "mail": mail}
    event = Event(kind=EVENTS[agreement], actor=actor, payload=payload, record=draft.record_id)
    made = None if agreement == "rejected" else _sent(draft, text, federation, policy, world)
    return DraftDecision(outgoing=draft.id, agreement=agreement, made=made, event=event)


def _sent(draft: Outgoing, text: str, federation: Federation, policy: Policy, world: World) -> NewOutgoing:
    """The draft rendered anew today, so that its deadline is true; in other words where *text* holds any.

    A yes is to the words that were shown: they are sent as they were where the texts have been changed since.
    """
    now, raw = world.clock.now(), world.archive.get(draft.sha256)
    today = calendar.stockholm_date(now)
    plan = replace(plan_from_rendering(draft.rendering), state=OutgoingState.QUEUED, reason="")
    if plan.deadline is not None:
        due = calendar.deadline(today, policy.days_to_answer, policy.closed_periods, policy.closed_days)
        plan = replace(plan, deadline=due)
    written = calendar.stockholm_date(draft.created_at)
    anew = with_new_deadline(text or text_of(raw), draft.deadline, plan.deadline, written=written, today=today)
    write = partial(
        compose,
        plan,
        policy=policy,
        federation_name=federation.name,
        federation_address=federation.address,
        texts=world.texts,
        now=now,
    )
    made = write()
    return made if folded(text_of(made.raw)) == folded(anew) else write(wording=bodies(anew, raw))


def note_ids(approvals: Sequence[str], federation: Federation) -> tuple[str, ...]:
    """The Message-IDs that notes about these drafts have, sent or not: the register says which were."""
    keys = [key for one in approvals for trouble in Trouble for key in _note_keys(one, trouble)]
    return tuple(_message_id(key, federation) for key in keys)


def _note_keys(approved: str, trouble: Trouble) -> list[str]:
    # whoever forges a sender is told of once: a note for each would be a way to flood staff
    most = 1 if trouble is Trouble.UNVERIFIED else MOST_NOTES
    return [f"draft/{approved}/{trouble}/{number}" for number in range(most)]


def _notes(
    found: Said,
    mail: Mail,
    draft: Outgoing,
    text: str,
    book: CaseBook,
    federation: Federation,
    policy: Policy,
    world: World,
) -> tuple[NewOutgoing, ...]:
    """What staff are told of an answer that decided nothing, at most a few times."""
    trouble = found.trouble or Trouble.UNCLEAR
    told = {one.message_id for one in book.asked}
    keys = _note_keys(draft.approval, trouble)
    key = next((key for key in keys if _message_id(key, federation) not in told), None)
    if key is None:
        return ()
    closed = trouble in (Trouble.UNVERIFIED, Trouble.SPENT, Trouble.OVERTAKEN)
    notice = Notice(
        template=NOTE if closed else NOTICE,
        key=key,
        draft=draft,
        text=text,
        project=plan_from_rendering(draft.rendering).project,
        token="" if closed else token_of(draft.approval, mail.subject, mail.text, mail.quoted),
        trouble=trouble.value,
        in_reply_to=mail.message_id,
        references=(*mail.references, *((mail.message_id,) if mail.message_id else ())),
    )
    return (_written(notice, federation, policy, world),)


def _written(notice: Notice, federation: Federation, policy: Policy, world: World) -> NewOutgoing:
    return notify(
        notice,
        policy=policy,
        federation_name=federation.name,
        federation_address=federation.address,
        staff=federation.staff,
        texts=world.texts,
        now=world.clock.now(),
    )


def _nothing(found: Said) -> str:
    """The outcome's reason where nothing was decided."""
    reasons = {
        Trouble.SPENT: "draft-spent",
        Trouble.OVERTAKEN: "draft-overtaken",
        Trouble.UNVERIFIED: "draft-unverified",
    }
    return reasons.get(found.trouble or Trouble.UNCLEAR, "draft-not-understood")


def _key(draft: Outgoing) -> str:
    return f"draft/{draft.message_id}"


def _message_id(key: str, federation: Federation) -> str:
    return letters.message_id(key, ReplyKind.TRIAGE.value, federation.address)
