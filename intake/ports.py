"""What the pipeline needs of the world outside. Each port has a real and a memory implementation, one test suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from intake.errors import Misconfigured
from intake.model.document import Document
from intake.model.entry import CaseBook, DraftDecision, Entry, Event, Lookup, StatusChange, TakeNumber
from intake.model.form import Level, RuleBook
from intake.model.mail import FileKind, Mail, MailFile, Offer, Sighting
from intake.model.outgoing import NewOutgoing, Outgoing, OutgoingId, OutgoingState
from intake.model.register import Case, MailId, Outcome, Record, RecordId, RuleSet, StoredEvent, StoredMail


class Clock(Protocol):
    """What time it is, in UTC."""

    def now(self) -> datetime: ...


class Mailbox(Protocol):
    """Where reports arrive. Nothing in it is ever deleted, flagged as read or changed but by file_away.

    Every method raises TryLater where the server can't be reached or drops the connection; the next call connects anew.
    """

    name: str  # the federation's mailbox, for logs: "gavleborg"

    def offers(self, since: date, known: Callable[[str, int], frozenset[str]]) -> Iterator[Offer]:
        """Mails that arrived on or after *since*, oldest first, but those whose uid is in known(folder, uidvalidity).

        *since* is compared with INTERNALDATE a day early, so that no time zone loses a mail.
        """

    def fetch(self, sighting: Sighting) -> bytes:
        """The mail's raw bytes, as they lie there (BODY.PEEK[]). Raises Refused where it isn't there any more."""

    def file_away(self, sighting: Sighting) -> bool:
        """Move the mail to the registered folder, or give it the keyword; True where it is done or was done before.

        False where the server has no safe way (decision 5) or the mail is gone: the ledger alone knows then.
        """

    def append_sent(self, raw: bytes) -> bool:
        """Put a copy of a mail that was sent, marked as read, into the Sent folder. False where there is none."""

    def wait(self, seconds: float) -> bool:
        """Wait for new mail at most *seconds*; True where something changed since offers() last looked.

        Never having looked counts as a change, told at once; a change that nobody looks at is told again every two
        seconds at most. False at once where the server can't tell (no IDLE): poll then.
        May be called from another thread than the rest.
        """

    def wake(self) -> None:
        """End the wait in progress, else the next one, within a second. May be called from any thread."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What the outlet's server said."""

    refused: Mapping[str, str]  # recipient -> the server's answer, where it refused some and took the others


class Outlet(Protocol):
    """Where replies leave."""

    def send(self, raw: bytes, *, sender: str, recipients: Sequence[str]) -> Delivery:
        """Send the bytes as they are, envelope sender *sender*.

        Raises TryLater where nothing was accepted and it may be tried again (no connection, 4xx), Refused where nothing
        was accepted and never will be (5xx for all), and Uncertain where the connection broke after DATA.
        """

    def close(self) -> None: ...


class Archive(Protocol):
    """Content-addressed bytes that are never altered."""

    def put(self, content: bytes) -> str:
        """Keep the bytes durably (fsync) and give their sha256 in hex. The same bytes again are no new file."""

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against their hash. Raises Refused where they are not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveOptions:
    """What receive needs to know of the federation, as plain values that cross into the sandbox."""

    address: str  # the contact address, lower case
    staff: tuple[str, ...] = ()
    own_hosts: tuple[str, ...] = ()  # suffixes with a leading dot, or whole names
    authserv_id: str = ""


class Reader(Protocol):
    """Opens what came from outside, in a sandbox. Bytes in, bounded values out."""

    def mail(self, raw: bytes, options: ReceiveOptions, internal_date: datetime) -> Mail:
        """The mail; one that can't be parsed comes back with *troubles* and no files. Never raises Unreadable."""

    def document(self, content: bytes, kind: FileKind) -> Document:
        """The file as blocks. Raises Unreadable: encrypted, damaged, ..., failed where the reader died."""

    def files(self, content: bytes, kind: FileKind) -> tuple[MailFile, ...]:
        """The files in a container that lies outside any mail, one of model.mail's CONTAINERS. Raises Unreadable."""

    def close(self) -> None: ...


class Rules(Protocol):
    """The federations' rule books as they stand now."""

    def current(self, federation: str) -> RuleBook: ...

    def problems(self, federation: str) -> tuple[Misconfigured, ...]:
        """Why a later change is not in force; empty where all is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A mail's subject and its two bodies with the same content."""

    subject: str
    text: str
    html: str  # what stands inside <body>; letter.py makes the page
    version: str  # sha256 of *source*
    source: bytes  # every text that the site had then, as one tar: the archive keeps it under *version*


class Texts(Protocol):
    """The mail templates."""

    def render(self, template: str, language: str, values: Mapping[str, Any], federation: str = "") -> Rendered:
        """Fill in the template "receipt", say, in *federation*'s own wording where it has one.

        Raises Misconfigured where a placeholder has no value.
        """

    def check(self) -> None:
        """Raises Misconfigured that names every text that can't be used."""

    def problems(self) -> tuple[Misconfigured, ...]:
        """Why a later change is not in use; empty where all is."""


class Ledger(Protocol):
    """Every mail that was ever fetched, and who works on it now."""

    def known(self, federation: str, mailbox: str, folder: str, uidvalidity: int) -> frozenset[str]:
        """The UIDs of a mailbox's folder that were taken in or passed over."""

    def pass_over(self, federation: str, sighting: Sighting, *, now: datetime) -> None:
        """Note a mail that isn't ours to take in (it arrived before start_date), so that it isn't fetched again."""

    def looked(self, federation: str, *, now: datetime) -> None:
        """Note that a mailbox of the federation was looked into, whether there was a mail or not."""

    def last_look(self, federation: str) -> datetime | None: ...

    def take_in(
        self, federation: str, sighting: Sighting, *, sha256: str, size: int, internal_date: datetime, now: datetime
    ) -> MailId:
        """Note a sighting of archived bytes: a new mail, or one more sighting of the mail with the same bytes."""

    def claim(self, federation: str, *, owner: str, now: datetime, seconds: float) -> MailId | None:
        """Lease the oldest unhandled mail that nobody has; None where there is none. Counts an attempt.

        A mail that failed its third attempt is held instead, reason "failed-three-times".
        """

    def renew(self, mail: MailId, *, owner: str, now: datetime, seconds: float) -> None:
        """Lease it for *seconds* from *now* on, where *owner* still has it: some files take minutes to read."""

    def release(self, mail: MailId, *, owner: str, error: str) -> None:
        """Give a lease back after a failure; *error* is the exception's class name, never its text."""

    def mail(self, mail: MailId) -> StoredMail: ...

    def mails(self, federation: str | None = None) -> tuple[StoredMail, ...]:
        """All, oldest first."""

    def unfiled(self, federation: str) -> tuple[StoredMail, ...]:
        """Registered, supplement or duplicate mails that were not filed away yet."""

    def filed(self, mail: MailId) -> None: ...

    def reopen(self, mail: MailId, *, forced: bool, event: Event, now: datetime) -> None:
        """Make a held or untouched mail unhandled again, an ignored one if *forced*. Raises Refused for the others."""


class Register(Protocol):
    """The register of cases and records, and the one write transaction."""

    def commit(
        self,
        mail: MailId,
        lookup: Lookup,
        entry: Callable[[CaseBook, TakeNumber], Entry],
        *,
        now: datetime,
    ) -> Outcome:
        """Run *entry* under the register's write lock and store what it gives, all or nothing.

        A mail that is handled already is left alone and its outcome given: two workers on one mail make one record.
        """

    def change(self, federation: str, changes: Sequence[StatusChange], *, event: Event, now: datetime) -> None:
        """Give records another status by a person's doing; all or, where one isn't there (Refused), none."""

    def cases(self, federation: str) -> tuple[Case, ...]: ...

    def import_cases(self, federation: str, cases: Sequence[Case], *, now: datetime, actor: str) -> tuple[int, int]:
        """Add or update cases by number, never lowering next_record; (added, updated)."""

    def records(self, federation: str | None = None) -> tuple[Record, ...]:
        """All, oldest first, each with its own findings and files."""

    def record(self, federation: str, record: RecordId) -> Record: ...

    def rule_sets(self, federation: str) -> tuple[RuleSet, ...]:
        """Every version of its rules that a record names, by the time when it was first used."""

    def events(self, federation: str, record: RecordId | None = None) -> tuple[StoredEvent, ...]: ...

    def verify_chain(self, federation: str) -> int:
        """Walk the audit chain; the number of events. Raises Refused with the first broken link."""


class Outbox(Protocol):
    """The outgoing mails and their states."""

    def due(self, federation: str, *, now: datetime) -> tuple[OutgoingId, ...]: ...

    def begin(self, outgoing: OutgoingId, *, owner: str, now: datetime, seconds: float) -> Outgoing | None:
        """queued -> sending, with a lease; None where someone else has it, it isn't queued, or replies are stopped."""

    def finish(self, outgoing: OutgoingId, state: OutgoingState, *, now: datetime, reason: str = "") -> None:
        """sending -> sent | failed | uncertain, or back to queued with a later next try."""

    def recover(self, *, now: datetime) -> int:
        """sending whose lease ran out -> uncertain, with a task for a person; how many."""

    def mails(self, federation: str | None = None) -> tuple[Outgoing, ...]: ...

    def mail(self, outgoing: OutgoingId) -> Outgoing: ...

    def queue(self, federation: str, mail: NewOutgoing, *, once: str, now: datetime) -> bool:
        """Queue a mail that answers no single mail (digest, reminder). False where one with the key *once* is there."""

    def untold(self, federation: str) -> tuple[Outgoing, ...]:
        """Drafts to others than staff that staff were not told of, oldest first; none of a large first run."""

    def tell(self, draft: OutgoingId, notice: NewOutgoing, *, approval: str, now: datetime) -> bool:
        """Queue the notice of a draft, and keep the hash of its token with the draft.

        False where it is decided or told of already: two workers tell once.
        """

    def decide(self, decision: DraftDecision, *, now: datetime) -> None:
        """Send or drop a draft. Raises Refused where it is no draft any more: the first decision counts."""

    def stop(self, federation: str | None, *, stopped: bool, event: Event, now: datetime) -> None:
        """The kill switch, for one federation or all."""

    def stopped(self, federation: str) -> bool: ...

    def first_run(self, federation: str) -> bool:
        """Whether the federation's first run is not over."""

    def end_first_run(self, federation: str, *, limit: int, now: datetime) -> int:
        """End the first run. More than *limit* (0 = none) automatic replies in it all become drafts; how many did."""


class Store(Protocol):
    """The database: three ports over one engine."""

    ledger: Ledger
    register: Register
    outbox: Outbox

    def lock(self, name: str) -> AbstractContextManager[bool]:
        """A lock over all processes ("fetch:gavleborg"); yields whether it was free. Never waits."""

    def close(self) -> None: ...


SentCopy = Literal["append", "bcc", "none"]
"""How a copy comes into the Sent folder: we append it, a Bcc to ourselves comes back, or the provider sees to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """One tenant as the pipeline sees it: plain values from intake.toml and its own mailbox and outlet."""

    id: str  # "gavleborg"
    name: str  # "Samordningsförbund Gävleborg"
    address: str  # the contact address, lower case
    staff: tuple[str, ...]
    start_date: date
    receive: ReceiveOptions
    mailboxes: tuple[Mailbox, ...]
    outlet: Outlet
    sent_copy: SentCopy = "none"
    replies: Level = "send"  # the most that any kind may do
    unverified: str = "bare"  # full | bare | none
    first_run_limit: int = 50  # 0 = no limit
    cap_address_day: int = 10  # 0 = no cap
    cap_case: int = 20
    cap_hour: int = 60
    cap_day: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything outside, put together once by bootstrap.py."""

    clock: Clock
    archive: Archive
    ledger: Ledger
    register: Register
    outbox: Outbox
    reader: Reader
    rules: Rules
    texts: Texts
    federations: Mapping[str, Federation]
    worker: str  # this process's name on its leases
    lock: Callable[[str], AbstractContextManager[bool]]
    token: Callable[[], str]  # a new one-time token, 80 bits or more: letters.tokens.new_token
    largest_file: int = 25_000_000  # bytes; a larger one is not opened
