"""What is looked up in the register for one mail, and what one mail adds to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intake.model.outgoing import Agreement, NewOutgoing, Outgoing, OutgoingId, ReplyKind
from intake.model.register import (
    Case,
    CaseId,
    MailFacts,
    MailId,
    Outcome,
    Record,
    RecordFile,
    RecordId,
    RecordStatus,
    RegistryNumber,
    Task,
)
from intake.model.report import Finding, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One of our own mails that a mail answers."""

    message_id: str
    kind: ReplyKind
    record: RecordId | None
    asks: bool  # our request: a correction request, a reminder, text C, D or E, or a receipt with a question
    sent_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How many automatic replies were queued so far, for the caps of design.md, decision 12."""

    address_day: int = 0  # to this mail's sender, today
    hour: int = 0  # the federation, the last hour
    day: int = 0  # the federation, today
    per_case: Mapping[CaseId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What to look up in the register for one mail, beside the cases."""

    identity: str | None  # hash of Message-ID and attachment digests (decision 4); None where it has no Message-ID
    thread_ids: tuple[str, ...]  # In-Reply-To and References, without <>
    sender: str  # bare address, "" where unknown
    file_digests: tuple[str, ...]
    approvals: tuple[str, ...] = ()  # sha256 of what may be a draft's one-time token, in a mail from staff


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBook:
    """What the register knows that matters for one mail, read inside the write transaction."""

    federation: str
    now: datetime  # UTC
    cases: tuple[Case, ...]
    records: tuple[
        Record, ...
    ]  # those that wait or need a person, those asked about, and those that hold the same file
    asked: tuple[Asked, ...]  # our mails that this one answers, newest first
    same_mail: MailId | None = None  # an earlier mail with the same identity
    same_outcome: Outcome | None = None  # what became of that one
    same_files: Mapping[str, RecordId] = field(default_factory=dict)  # sha256 -> first record with that file
    caps: Caps = Caps()
    replies_stopped: bool = False  # the kill switch
    first_run: bool = False  # the federation's first run is not over
    first_run_replies: int = 0  # automatic replies of the first run so far
    drafts: tuple[Outgoing, ...] = ()  # those whose token the mail names

    def case(self, case_id: CaseId) -> Case:
        return next(c for c in self.cases if c.id == case_id)

    def record(self, record_id: RecordId) -> Record | None:
        return next((r for r in self.records if r.id == record_id), None)

    def chain(self, record: Record) -> tuple[Record, ...]:
        """A record with all that supplements it, or with all that it supplements, oldest first; no voided one."""
        root = record.supplements or record.id
        members = [r for r in self.records if (r.supplements or r.id) == root and r.status != "voided"]
        return tuple(sorted(members, key=lambda r: r.number.record))

    def record_of(self, case: CaseId) -> tuple[Record, ...]:
        return tuple(r for r in self.records if r.case == case)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to open, with the year of its number."""

    prefix: str
    class_code: str
    year: int
    project: str
    organisation: str = ""
    contacts: tuple[str, ...] = ()


TakeNumber = Callable[["CaseId | NewCase"], "tuple[Case, RegistryNumber]"]
"""Takes the next number in a case, opening it first where it is new. Only valid inside the write transaction.

The same NewCase object twice opens one case.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record that a mail adds. It is unique on (mail, *place*)."""

    place: str  # the report's place in the mail; "" for a text-only supplement
    case: CaseId
    number: RegistryNumber
    display: str
    title: str
    status: RecordStatus
    form: str | None
    report_type: str
    report: Report | None  # the union where it supplements
    findings: tuple[Finding, ...]
    files: tuple[RecordFile, ...]
    supplements: RecordId | None
    rounds: int
    rules_version: str
    form_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """An earlier record whose wait is over, or goes on with a person."""

    record: RecordId
    status: RecordStatus
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An audit event (decision 16). *payload* is JSON-shaped and holds no report text and no personal number."""

    kind: str  # "record.registered", noun.participle
    actor: str = "worker"  # or a staff member's account name
    payload: Mapping[str, Any] = field(default_factory=dict)
    place: str | None = None  # of the NewRecord it concerns
    record: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecision:
    """What staff decided on a draft, *event*'s actor the one who did; its token is spent by it."""

    outgoing: OutgoingId
    agreement: Agreement
    made: NewOutgoing | None  # the mail to send; None where the draft is dropped
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that one mail changes, committed as one or not at all."""

    outcome: Outcome
    reason: str  # constant, kebab-case: "form-recognised", "no-document", "encrypted"
    facts: MailFacts
    identity: str | None
    needs_person: bool = False
    tasks: tuple[Task, ...] = ()
    records: tuple[NewRecord, ...] = ()
    changes: tuple[StatusChange, ...] = ()
    replies: tuple[NewOutgoing, ...] = ()
    decisions: tuple[DraftDecision, ...] = ()
    events: tuple[Event, ...] = ()
