"""Cases, records and replies: what the register knows, and what one mail adds to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NewType

from intake.model.mail import Arrival, Sighting
from intake.model.report import Finding, Report

MailId = NewType("MailId", str)
OutgoingId = NewType("OutgoingId", str)
CaseId = NewType("CaseId", str)
RecordId = NewType("RecordId", str)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CaseNumber:
    """A case's registry number, structured. *year* is the year it was opened, four digits; sorts by its integers."""

    prefix: str
    year: int
    case: int
    class_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RegistryNumber:
    """A record's registry number: its case and its number in the case."""

    case: CaseNumber
    record: int


class Outcome(StrEnum):
    """What became of a mail; cli-contract.md, `outcome`."""

    REGISTERED = "registered"
    SUPPLEMENT = "supplement"
    DUPLICATE = "duplicate"
    UNTOUCHED = "untouched"
    IGNORED = "ignored"
    HELD = "held"


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


RecordStatus = Literal["complete", "waiting", "person", "voided"]
Agreement = Literal["unchanged", "changed", "rejected"]
"""What staff did with a draft: sent it as it was, sent it in other words, or dropped it."""
FileRole = Literal["report", "enclosure", "letter", "copy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A report that a project owes."""

    report_type: str  # "slutrapport"
    due: date


UNPLACED_PROJECT = "Oplacerade rapporter"
"""What stands for the project in the standing case for unplaced reports (unknown_project: ask): no name to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A registry case: one project, as the federation decided on it."""

    id: CaseId
    number: CaseNumber
    project: str
    next_record: int = 1
    aliases: tuple[str, ...] = ()
    organisation: str = ""
    contacts: tuple[str, ...] = ()  # addresses, lower case
    granted: int | None = None  # whole kronor
    period_start: date | None = None
    period_end: date | None = None
    kind: str = ""
    expected: tuple[Expected, ...] = ()
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A file of a record. *name* has its personal numbers masked."""

    name: str
    sha256: str
    role: FileRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A registered document as the register holds it."""

    id: RecordId
    case: CaseId
    number: RegistryNumber
    display: str  # the number as it was written when it was taken: "SFG 23–12.5"
    status: RecordStatus
    title: str
    arrival_date: date  # Europe/Stockholm
    arrival_at: datetime  # UTC
    registered_at: datetime  # UTC
    mail: MailId
    form: str | None = None
    report_type: str = ""
    report: Report | None = None  # the union of all that came so far, on the newest record of the chain
    findings: tuple[Finding, ...] = ()  # on that union
    files: tuple[RecordFile, ...] = ()
    supplements: RecordId | None = None  # the first record of the chain that this one supplements
    rounds: int = 0  # automatic requests sent for the chain
    sender: str = ""
    rules_version: str = ""  # RuleBook.version that judged it
    form_version: str = ""  # Form.version that it was read against


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A version of a federation's rules that records were judged by."""

    version: str  # RuleBook.version
    first_used_at: datetime  # UTC
    last_used_at: datetime  # UTC
    records: int  # how many records name it


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
class Task:
    """Something a person has to do: *kind* is constant ("unreadable-file"), *detail* Swedish without report text."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What the ledger keeps of a mail beside its bytes."""

    message_id: str | None
    sender: str | None  # bare address
    subject: str  # personal numbers masked
    arrival: Arrival
    arrival_date: date  # Europe/Stockholm
    verdict: str  # pass | fail | none


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """A row of the ledger."""

    id: MailId
    federation: str
    sha256: str  # of the raw bytes
    size: int
    sightings: tuple[Sighting, ...]
    fetched_at: datetime  # UTC
    internal_date: datetime  # UTC, of the first sighting
    facts: MailFacts | None = None  # None until handled
    outcome: Outcome | None = None
    reason: str = ""
    needs_person: bool = False
    tasks: tuple[Task, ...] = ()
    records: tuple[str, ...] = ()  # displayed numbers, in order
    replies: tuple[str, ...] = ()  # message ids; notices to staff are none
    filed: bool = False  # moved to the registered folder, or given its keyword
    attempts: int = 0
    forced: bool = False  # a person said that it is a report (`mail register`)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """A link of the audit chain."""

    sequence: int  # from 1, per federation
    at: datetime  # UTC
    kind: str
    actor: str
    payload: Mapping[str, Any]
    record: str | None  # displayed number
    digest: str  # sha256 over the previous digest and this event
