"""What the daily summary tells the staff of: read from the store once a day, written by steps/summarise.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intake.model.outgoing import OutgoingId, OutgoingState, ReplyKind
from intake.model.register import RecordStatus, Task
from intake.model.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRecord:
    """A report or supplement that was registered in the days of the summary."""

    number: str  # "SFG 23–12.5"
    arrival_date: date  # Europe/Stockholm
    project: str
    organisation: str = ""
    report_type: str = ""  # "slutrapport"; "" = unknown
    status: RecordStatus = "complete"
    errors: int = 0  # to the sender
    warnings: int = 0  # to the sender
    spent: int | None = None  # whole kronor
    granted: int | None = None  # whole kronor
    period_start: date | None = None
    period_end: date | None = None
    supplements: str = ""  # number of the first record of its chain; "" where it is a report of its own
    for_staff: tuple[Finding, ...] = ()  # what its rules say to staff alone, the gravest first


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWaiting:
    """A record that waits for additions."""

    number: str
    project: str
    deadline: date | None = None  # the last day that we gave
    reminded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestExpected:
    """A report that a project owes: due within 14 days, or late."""

    project: str
    due: date
    report_type: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReply:
    """A mail of ours to a sender: sent in the days of the summary, failed, perhaps sent, or a draft that waits."""

    id: OutgoingId
    kind: ReplyKind
    state: OutgoingState
    recipients: tuple[str, ...]
    at: datetime  # UTC: when it was sent, failed or was drafted
    number: str = ""
    reason: str = ""  # why it is a draft


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTask:
    """Something that a person has to do and has not done."""

    task: Task
    number: str = ""
    project: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRows:
    """All of it. Each part in the order it is to be told; empty where there is nothing."""

    records: tuple[DigestRecord, ...] = ()
    waiting: tuple[DigestWaiting, ...] = ()
    expected: tuple[DigestExpected, ...] = ()
    tasks: tuple[DigestTask, ...] = ()
    notes: tuple[DigestTask, ...] = ()  # only to be known: two arrival dates, an old stamp
    drafts: tuple[DigestReply, ...] = ()  # all that wait, whatever their day
    replies: tuple[DigestReply, ...] = ()  # sent
    failed: tuple[DigestReply, ...] = ()  # failed or uncertain
    unregistered: int = 0  # mails older than a working day that nothing has become of: should always be 0
    untouched: int = 0  # mails of these days that were left as they were
    ignored: int = 0  # automatic ones
    held: int = 0  # in all
    junk: int = 0  # mails in the junk folder to look through
    last_fetch: datetime | None = None  # UTC
    failures: tuple[str, ...] = ()  # Swedish sentences: "Brevlådan gick inte att nå kl. 14.05."
    queued: int = 0  # mails of ours that wait to be sent
    replies_stopped: bool = False  # the kill switch
    unchanged: int = 0  # drafts of the last seven days that staff sent as they were
    changed: int = 0  # that they sent in other words
    rejected: int = 0  # that they dropped

    @property
    def nothing_happened(self) -> bool:
        """Whether there is nothing to tell but that all is well."""
        return self == DigestRows(last_fetch=self.last_fetch)
