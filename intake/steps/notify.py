"""The mails to staff about a draft: its notice, which an answer decides on, and what is wrong with an answer.

Pure: a draft and its text in, one mail out. What the placeholders mean stands in templates/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake import calendar, letters, messages
from intake.letters.edited import MARKERS, paragraphs
from intake.letters.lines import SHORT, safe
from intake.letters.tokens import without_tokens
from intake.model.form import Language, Policy
from intake.model.outgoing import NewOutgoing, Outgoing, OutgoingState, ReplyKind
from intake.ports import Texts

NOTICE = "draft"
NOTE = "draft_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One mail about a draft. *token* "" where an answer to it decides nothing; *trouble* a steps.approve.Trouble."""

    template: str  # NOTICE or NOTE
    key: str  # what makes this mail one of its kind, for its Message-ID
    draft: Outgoing
    text: str  # the draft's, as it would be sent
    project: str = ""
    token: str = ""
    trouble: str = ""
    in_reply_to: str | None = None  # without <>
    references: tuple[str, ...] = ()  # without <>


def notify(
    notice: Notice,
    *,
    policy: Policy,
    federation_name: str,
    federation_address: str,
    staff: tuple[str, ...],
    texts: Texts,
    now: datetime,
) -> NewOutgoing:
    """Write *notice* to all *staff*. Raises Misconfigured where its template is missing or broken."""
    language = policy.language
    rendered = texts.render(
        notice.template, language, placeholders(notice, federation_name, language), policy.federation
    )
    made = letters.Letter(
        sender_name=federation_name,
        sender_address=federation_address,
        recipients=letters.usable(staff),
        subject=letters.clean_subject(rendered.subject),
        bodies=(letters.Body(language=language, text=rendered.text, html=rendered.html),),
        written_at=now,
        message_id=letters.message_id(notice.key, ReplyKind.TRIAGE.value, federation_address),
        mark=letters.mark(notice.key),
        auto_submitted="auto-generated",
        number=notice.draft.record or "",
        in_reply_to=notice.in_reply_to,
        references=notice.references,
    )
    return NewOutgoing(
        message_id=made.message_id,
        kind=ReplyKind.TRIAGE,
        state=OutgoingState.QUEUED if made.recipients else OutgoingState.SUPPRESSED,
        recipients=made.recipients,
        subject=without_tokens(made.subject),  # the mail holds the token, the outbox only its hash
        in_reply_to=notice.in_reply_to,
        raw=letters.to_bytes(made),
        record=notice.draft.record_id,
        reason="" if made.recipients else "no-usable-address",
        template_version=rendered.version,
        templates=rendered.source,
    )


def placeholders(notice: Notice, federation_name: str, language: Language) -> dict[str, Any]:
    """Every placeholder that the two texts may use; what there is nothing to say of is "" or an empty tuple."""
    draft = notice.draft
    begin, end = MARKERS[language]
    at = draft.decided_at
    return {
        "förbund": federation_name,
        "dnr": safe(draft.record or "", SHORT),
        "insats": safe(notice.project, SHORT),
        "utkast_id": draft.id,
        "utkast_typ": messages.word(messages.KINDS, draft.kind.value, language),
        "utkast_till": tuple(safe(recipient, SHORT) for recipient in draft.recipients),
        "utkast_ämne": safe(draft.subject),
        "utkast": tuple(tuple(safe(line) for line in lines) for lines in paragraphs(notice.text)),
        "utkast_början": begin,
        "utkast_slut": end,
        "kod": notice.token,
        "hinder": notice.trouble,
        "beslut": draft.agreement or "",
        "beslutad_av": safe(draft.decided_by, SHORT),
        "beslutad": "" if at is None else calendar.plain_date(calendar.stockholm_date(at), language),
        "beslutad_tid": "" if at is None else calendar.clock_time(at, language),
    }
