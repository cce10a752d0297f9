"""The mails that leave: composed to be sent, and as the outbox holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NewType

from intake.model.register import MailId, RecordId

OutgoingId = NewType("OutgoingId", str)


class ReplyKind(StrEnum):
    RECEIPT = "receipt"
    CORRECTION_REQUEST = "correction_request"
    UNREADABLE = "unreadable"
    NO_REPORT_FOUND = "no_report_found"
    UNKNOWN_PROJECT = "unknown_project"
    REMINDER = "reminder"
    SUPPLEMENT_COMPLETE = "supplement_complete"
    SUPPLEMENT_INCOMPLETE = "supplement_incomplete"
    PERSONAL_DATA = "personal_data"
    TRIAGE = "triage"
    DIGEST = "digest"


class OutgoingState(StrEnum):
    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    REJECTED = "rejected"


Agreement = Literal["unchanged", "changed", "rejected"]
"""What staff did with a draft: sent it as it was, sent it in other words, or dropped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutgoing:
    """A mail to send, composed whole. *raw* is archived as it is and sent as it is."""

    message_id: str  # without <>
    kind: ReplyKind
    state: OutgoingState  # DRAFT, QUEUED or SUPPRESSED
    recipients: tuple[str, ...]
    subject: str
    in_reply_to: str | None
    raw: bytes
    place: str = ""  # of the NewRecord it tells about; "" with record None = about none
    record: RecordId | None = None  # an existing record it tells about
    asks: bool = False
    reason: str = ""  # why it is a draft or suppressed: "cap-address", "level", "replies-stopped"
    deadline: date | None = None
    rendering: Mapping[str, Any] = field(default_factory=dict)  # what it was rendered from, JSON-shaped: to render anew
    template_version: str = ""  # Rendered.version of its texts
    templates: bytes = b""  # Rendered.source, which the archive keeps under that version
    rules_version: str = ""  # RuleBook.version whose findings it tells of, or by which there were none to tell
    form_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A row of the outbox."""

    id: OutgoingId
    federation: str
    message_id: str
    kind: ReplyKind
    state: OutgoingState
    recipients: tuple[str, ...]
    subject: str
    in_reply_to: str | None
    sha256: str  # of the bytes in the archive
    record: str | None  # displayed number
    record_id: RecordId | None
    mail: MailId | None
    asks: bool
    reason: str
    deadline: date | None
    rendering: Mapping[str, Any]
    created_at: datetime  # UTC
    sent_at: datetime | None  # UTC
    attempts: int = 0
    template_version: str = ""
    rules_version: str = ""
    form_version: str = ""
    approval: str = ""  # a draft's: sha256 of the one-time token in the notice that staff may answer; "" = not told of
    agreement: Agreement | None = None  # a draft's: what staff made of it
    decided_at: datetime | None = None  # UTC
    decided_by: str = ""  # a staff member's address or account name
