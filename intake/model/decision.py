"""What is decided about one mail on its way: sifted, placed, judged, numbered, answered."""

from __future__ import annotations

from dataclasses import dataclass

from intake.model.entry import Asked, NewCase
from intake.model.mail import MailFile
from intake.model.register import Case, CaseId, CaseNumber, Outcome, Record, RecordStatus, RegistryNumber, Task
from intake.model.reply import ReplyPlan
from intake.model.report import Finding, ReadFile

FILE_NOTES = frozenset({"active-content", "attachments", "drawn-marks", "macros", "ocr", "repaired", "unread-content"})
"""Flags of a report's file (Document.flags) that staff are told of, each a kind of task."""

NOTES = FILE_NOTES | {"stamped", "formats-differ", "arrival-differs"}
"""Kinds of task that are only to be known: nobody has to do anything for the report to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What makes one record: a report with its other formats and enclosures, or the mail's text alone (*main* None)."""

    main: ReadFile | None
    copies: tuple[ReadFile, ...] = ()  # the same report in another format
    enclosures: tuple[MailFile, ...] = ()
    unreadable: tuple[ReadFile, ...] = ()  # documents of the mail that could not be read
    personal_number: bool = False  # in what could be read of its files, the enclosures included

    @property
    def place(self) -> str:
        """The report's place in the mail; "" for the mail's text."""
        return "" if self.main is None else self.main.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """Whether a mail is a report, and why; cli-contract.md, "When is a mail a report"."""

    outcome: Outcome  # REGISTERED stands for all that goes on to be placed
    reason: str  # constant: "form-recognised", "document-with-signal", "unreadable-without-signal" ...
    submissions: tuple[Submission, ...] = ()
    asked: Asked | None = None  # the newest of our requests that this mail answers
    numbers: tuple[CaseNumber, ...] = ()  # cases whose number stands in the subject or the unquoted text, verified
    records: tuple[RegistryNumber, ...] = ()  # the same where a record's number was written
    announced: bool = False  # says that a report comes with it, and none does: text D
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a submission belongs."""

    submission: Submission
    case: CaseId | NewCase
    how: str  # "thread", "number", "project", "contact", "new", "unplaced"
    report_type: str  # "slutrapport", "delrapport", "" where it can't be told
    chain: tuple[Record, ...] = ()  # the records that it supplements, oldest first
    repeats: Record | None = None  # the record that already holds this very file
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A placed submission with what the rules say of it, or of the union it makes with what came before."""

    placed: Placed
    main: ReadFile | None  # as read; its report is the union for a supplement
    findings: tuple[Finding, ...] = ()
    settled: tuple[str, ...] = ()  # rows on what was missing and now is there

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.audience == "sender" and f.severity == "error")

    @property
    def questions(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.audience == "sender" and f.severity == "warning")

    @property
    def uncertain(self) -> tuple[Finding, ...]:
        """What may be missing but was not read surely: staff must look before anyone is told that all is there."""
        return tuple(f for f in self.findings if f.unsure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A judged submission that has its number, or the number of the record that it repeats."""

    judged: Judged
    case: Case
    number: RegistryNumber
    display: str
    opened: bool = False  # the case was opened for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What becomes of the records, and what is said to whom."""

    plans: tuple[ReplyPlan, ...]
    statuses: tuple[RecordStatus, ...]  # one for each numbered submission, in their order
    rounds: tuple[int, ...]  # automatic requests for its chain so far, this one counted
    tasks: tuple[Task, ...]
