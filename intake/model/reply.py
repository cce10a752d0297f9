"""What a reply is to say, decided before a word of it is written: steps/answer/ plans, steps/compose.py writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import RecordId, Task
from intake.model.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A file that could not be read, and why."""

    name: str  # personal numbers masked
    code: str  # errors.UnreadableCode, or "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPlan:
    """One mail to one receiver. Empty strings and None mean that there is nothing to say of it."""

    kind: ReplyKind
    template: str  # name in templates/mail/LANGUAGE/, see templates/README.md
    recipients: tuple[str, ...]
    state: OutgoingState  # DRAFT, QUEUED or SUPPRESSED
    reason: str = ""  # why it is a draft or suppressed
    asks: bool = False  # an answer to it is a supplement
    key: str  # what makes this mail one of its kind, for its Message-ID: "MAILID/2/receipt"
    place: str = ""  # of the new record it tells about
    record: RecordId | None = None  # an existing record it tells about
    number: str = ""  # displayed number of that record
    arrival_at: datetime | None = None  # UTC, of the mail it answers
    project: str = ""
    organisation: str = ""
    report_type: str = ""  # "slutrapport", "delrapport", "rapport"
    report_type_definite: str = ""  # "slutrapporten"
    files: tuple[str, ...] = ()
    missing: tuple[Finding, ...] = ()  # errors to the sender, each one's message a row
    questions: tuple[Finding, ...] = ()  # warnings to the sender
    settled: tuple[str, ...] = ()  # G2: rows on what is complete now
    unread: tuple[UnreadFile, ...] = ()
    first_number: str = ""  # the record that it supplements, or that it repeats
    first_arrival_at: datetime | None = None  # UTC
    asked_on: date | None = None  # reminder: the day of the request
    project_as_written: str = ""  # text E
    person_takes_over: bool = False  # the rounds are used up: "{kontakt} hör av sig till er"
    tasks: tuple[Task, ...] = ()  # triage: what staff must do
    sender: str = ""  # triage: whom the mail came from
    in_reply_to: str | None = None  # without <>
    references: tuple[str, ...] = ()  # without <>
    subject_answered: str = ""  # text D quotes it, personal numbers masked
    deadline: date | None = None
    rules_version: str = ""  # RuleBook.version whose findings it tells of, or by which there were none to tell
    form_version: str = ""  # Form.version of the form that the report is on
