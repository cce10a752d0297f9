"""What a mail says: sender, thread, text, files, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from intake.errors import UnreadableCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where a mail was seen in a mailbox. A UID is worth nothing without its UIDVALIDITY (RFC 3501, 2.3.1.1)."""

    folder: str  # decoded name, "INBOX"
    uidvalidity: int  # 0 for a Maildir
    uid: str  # IMAP: the number as text; Maildir: the file's name before ":2,"
    junk: bool = False  # seen in the junk folder
    mailbox: str = ""  # name of the federation's mailbox, set by the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A mail that lies in a mailbox, with what is known before it is fetched."""

    sighting: Sighting
    internal_date: datetime  # INTERNALDATE or the file's mtime, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox address: bare and in lower case; the display name is never used to decide anything."""

    address: str  # "anna@example.se"
    name: str = ""


class FileKind(StrEnum):
    """What a file is by its content, never by its name."""

    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    IMAGE = "image"
    ZIP = "zip"
    MSG = "msg"
    TNEF = "tnef"
    OLE = "ole"  # an OLE container that is no doc or msg: most often an encrypted Office file
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    CALENDAR = "calendar"
    VCARD = "vcard"
    SIGNATURE = "signature"  # S/MIME or PGP, beside its mail or around it
    SEALED = "sealed"  # a mail or file inside S/MIME or PGP, most often encrypted
    WORD_XML = "word-xml"  # a Word document as one XML file, with or without the packaging of docx
    MESSAGE = "message"  # message/rfc822
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file in a mail. *place* is its path in the MIME tree ("2", "3.1"), which makes a report's place in the mail.

    A container (zip, .msg, winmail.dat, S/MIME, PDF portfolio) is a file, and so is each file in it: the zip "2" holds
    "2.1", "2.2". A report's file is the inner one; the container goes with it as an enclosure, so all is archived as it
    came.
    """

    place: str
    name: str  # as sent, decoded, cleaned of control characters and path parts; "" where it has none
    kind: FileKind
    content: bytes
    sha256: str  # of content, hex
    inline: bool = False  # a picture shown in the text: logo, signature
    declared_type: str = ""  # the sender's Content-Type, for the log of oddities only
    container: str = ""  # place of the container that it was taken out of
    opened: bool = False  # a container whose files stand beside it in the mail's list
    unreadable: UnreadableCode | None = None  # why a container, or a file in one, can't be opened


class SenderVerdict(StrEnum):
    """pass = DMARC, or aligned DKIM or SPF, by our own authserv-id; fail = a fail there; none = no usable header."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"


class ArrivalMethod(StrEnum):
    RECEIVED = "received"
    INTERNALDATE = "internaldate"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When the mail reached the authority's own mail system (FL 22 §; HD NJA 2024 s. 3 "Spamfiltret")."""

    at: datetime  # UTC
    method: ArrivalMethod
    internal_date: datetime  # UTC, kept beside it for staff


class Automatic(StrEnum):
    """Why a mail is taken for a machine's. List-*, Precedence and X-Auto-Response-Suppress alone never are a reason."""

    AUTO_SUBMITTED = "auto-submitted"  # RFC 3834, Auto-Submitted other than "no"
    DELIVERY_REPORT = "delivery-report"  # RFC 3464 multipart/report, or a bounce by its words
    NULL_SENDER = "null-sender"  # Return-Path: <>
    ROBOT_ADDRESS = "robot-address"  # MAILER-DAEMON, postmaster, no-reply
    OUT_OF_OFFICE = "out-of-office"  # by its subject, Swedish and English
    OWN = "own"  # sent by ourselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A mail that was passed on. Attached (message/rfc822) tells an arrival; inline only proposes a day to staff."""

    attached: bool
    original: Address | None
    proposed_date: date | None = None  # inline: the day its "Skickat:" line names


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A received mail, read once. Nothing in it is trusted but *arrival* and *verdict*."""

    message_id: str | None  # without <>
    in_reply_to: tuple[str, ...]  # without <>
    references: tuple[str, ...]  # without <>
    sender: Address | None  # From, where it is exactly one address
    reply_to_differs: bool  # a Reply-To that names another address than From
    recipients: tuple[Address, ...]  # To and Cc
    subject: str  # decoded, one line
    text: str  # what this sender wrote: without quotes
    quoted: str  # what was quoted, kept apart
    files: tuple[MailFile, ...]
    links: tuple[str, ...]  # links to files on OneDrive, SharePoint and the like; host names only: "sharepoint.com"
    arrival: Arrival
    verdict: SenderVerdict
    automatic: Automatic | None = None
    mass: bool = False  # carries List-Id, List-Unsubscribe or Precedence: bulk, list, junk
    forwarded: Forwarded | None = None
    troubles: tuple[str, ...] = ()  # what the guard had to mend: "unknown-charset", "too-deep", "no-parts"


CONTAINERS = frozenset({FileKind.ZIP, FileKind.MSG, FileKind.TNEF, FileKind.SIGNATURE, FileKind.SEALED})
_DOCUMENTS = frozenset(
    {
        FileKind.DOCX,
        FileKind.DOC,
        FileKind.ODT,
        FileKind.RTF,
        FileKind.PDF,
        FileKind.IMAGE,
        FileKind.ZIP,
        FileKind.MSG,
        FileKind.TNEF,
        FileKind.OLE,
        FileKind.SEALED,
        FileKind.WORD_XML,
    }
)
_BROKEN = frozenset({FileKind.EMPTY, FileKind.OTHER, FileKind.TEXT, FileKind.HTML, FileKind.XML})
_DOCUMENT_NAMES = (
    *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf", ".pdf", ".zip", ".msg", ".mht", ".mhtml"),
    *(".tif", ".tiff", ".jpg", ".jpeg", ".png", ".heic"),
    ".p7m",  # a whole mail, encrypted or wrapped in its signature (RFC 8551)
)


def is_document(file: MailFile) -> bool:
    """Whether a file may be a report (cli-contract.md, "When is a mail a report"), readable or not.

    Empty and damaged files, text, html and xml count by what their name promises; spreadsheets, calendars, signatures
    and pictures shown in the text never do, and for an opened container the files in it do.
    """
    if file.inline or file.opened:
        return False
    if file.kind in _BROKEN:
        return file.name.lower().endswith(_DOCUMENT_NAMES)
    return file.kind in _DOCUMENTS


def identity(mail: Mail) -> str | None:
    """What makes two mails the same one: hash of Message-ID and attachments (design.md, decision 4).

    None without a Message-ID: a missing one equals no other. Pictures in the text are left out, since Exchange rebuilds
    the parts that show them, and so is what stands in containers, which the containers tell of.
    """
    import hashlib  # on use: the model is loaded by programs that must start fast

    if mail.message_id is None:
        return None
    digests = sorted(file.sha256 for file in mail.files if not file.inline and not file.container)
    return hashlib.sha256("\n".join([mail.message_id, *digests]).encode()).hexdigest()


def unread_mail(internal_date: datetime, *troubles: str) -> Mail:
    """What is known of a mail that nothing could be read of: when the mailbox got it (with time zone; naive = UTC)."""
    at = internal_date.astimezone(UTC) if internal_date.tzinfo else internal_date.replace(tzinfo=UTC)
    return Mail(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=None,
        reply_to_differs=False,
        recipients=(),
        subject="",
        text="",
        quoted="",
        files=(),
        links=(),
        arrival=Arrival(at=at, method=ArrivalMethod.INTERNALDATE, internal_date=at),
        verdict=SenderVerdict.NONE,
        troubles=troubles,
    )
