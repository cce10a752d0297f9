"""Cases, records, mails and the audit chain: what the register knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NewType

from intake.model.mail import Arrival, Sighting
from intake.model.report import Finding, Report

MailId = NewType("MailId", str)
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


RecordStatus = Literal["complete", "waiting", "person", "voided"]
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
class StoredEvent:
    """A link of the audit chain."""

    sequence: int  # from 1, per federation
    at: datetime  # UTC
    kind: str
    actor: str
    payload: Mapping[str, Any]
    record: str | None  # displayed number
    digest: str  # sha256 over the previous digest and this event
