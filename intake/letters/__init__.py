"""A mail of ours as RFC 5322 bytes: one From, exact recipients, threading, and what keeps robots from answering."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from intake.calendar import STOCKHOLM
from intake.letters.lines import one_line

LONGEST_SUBJECT = 200  # characters
TWIN_HEADINGS = {"sv": "På svenska", "en": "In English"}  # above the second of two bodies
STYLE = (  # a long file name breaks rather than widens a telephone's page
    "font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 1.5; max-width: 42em; "
    "overflow-wrap: anywhere"
)
MOST_REFERENCES = 20  # message ids: the thread's first and its last ones

_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,250}@?[!-;=?-~]{0,250}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")

AutoSubmitted = Literal["auto-replied", "auto-generated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The mail in one language. *html* is a fragment with the same content as *text*."""

    language: str  # "sv"
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What to_bytes() needs. No string in it has to be trusted but the sender's two."""

    sender_name: str
    sender_address: str
    recipients: tuple[str, ...]
    subject: str
    bodies: tuple[Body, ...]  # one, or Swedish and its English twin
    written_at: datetime
    message_id: str  # without <>
    mark: str  # opaque, for us to know our own mails by
    auto_submitted: AutoSubmitted
    number: str = ""
    in_reply_to: str | None = None  # without <>
    references: tuple[str, ...] = ()  # without <>


def to_bytes(letter: Letter) -> bytes:
    """The mail as it is sent and archived: CRLF, quoted-printable UTF-8, ASCII headers. Same letter, same bytes."""
    mail = EmailMessage(policy=_policy())
    mail["From"] = _address(letter.sender_address, letter.sender_name)
    mail["To"] = [_address(recipient) for recipient in usable(letter.recipients)]
    mail["Subject"] = clean_subject(letter.subject)
    mail["Date"] = letter.written_at.astimezone(ZoneInfo(STOCKHOLM)).replace(microsecond=0)
    mail["Message-ID"] = f"<{letter.message_id}>"
    _thread(mail, letter)
    mail["Auto-Submitted"] = letter.auto_submitted
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Intake-Mail"] = letter.mark
    if letter.number:
        mail["X-Intake-Number"] = one_line(letter.number, 80)
    _fill(mail, letter)
    mail["Content-Language"] = ", ".join(
        body.language for body in letter.bodies
    )  # after the content, which takes it off
    return mail.as_bytes()


def message_id(key: str, kind: str, address: str) -> str:
    """The Message-ID, without <>, of the one mail of its *kind* that *key* names, however often it is composed."""
    domain = _ascii(address.rpartition("@")[2])
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.{kind}@{domain}"


def mark(key: str) -> str:
    """The opaque value of X-Intake-Mail."""
    return hashlib.sha256(b"mark:" + key.encode()).hexdigest()[:24]


def clean_subject(subject: str) -> str:
    return one_line(subject, LONGEST_SUBJECT)


def usable(recipients: Sequence[str]) -> tuple[str, ...]:
    """Those of *recipients* that are plain ASCII addresses (RFC 5321, dot-string), the only ones safe to write to."""
    return tuple(recipient for recipient in recipients if _ADDRESS.fullmatch(recipient) and len(recipient) <= 254)


class _MessageIds(UnstructuredHeader):
    """References and In-Reply-To, folded between the ids: the standard library would encode a long one to shreds."""

    max_count = 1
    name: str  # set by BaseHeader, which the registry mixes in

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {(policy.linesep + ' ').join(str(self).split())}{policy.linesep}"


class _Subject(UnstructuredHeader):
    """The subject, encoded whole by the older encoder: the newer one of Python 3.13 sets words together wrongly."""

    max_count = 1
    name: str  # set by BaseHeader, which the registry mixes in

    def fold(self, *, policy: Any) -> str:
        encoded = Header(str(self), header_name=self.name, maxlinelen=76).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


def _policy() -> policy.EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to", "message-id"):
        registry.map_to_type(name, cast(type[BaseHeader], _MessageIds))
    registry.map_to_type("subject", cast(type[BaseHeader], _Subject))
    return policy.SMTP.clone(header_factory=registry)


def _address(address: str, name: str = "") -> Address:
    user, _, domain = address.rpartition("@")
    return Address(display_name=one_line(name), username=user, domain=_ascii(domain))


def _ascii(domain: str) -> str:
    """A domain as it is written in a header: "gävle.example" becomes "xn--gvle-loa.example" (RFC 5891)."""
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")


def _thread(mail: EmailMessage, letter: Letter) -> None:
    answered = [letter.in_reply_to] if letter.in_reply_to else []
    known = [i for i in dict.fromkeys([*letter.references, *answered]) if _MESSAGE_ID.fullmatch(i)]
    kept = known if len(known) <= MOST_REFERENCES else [known[0], *known[1 - MOST_REFERENCES :]]
    if answered and answered[0] in kept:
        mail["In-Reply-To"] = f"<{answered[0]}>"
    if kept:
        mail["References"] = " ".join(f"<{i}>" for i in kept)


def _fill(mail: EmailMessage, letter: Letter) -> None:
    text = "\n".join(_headed(body, position) + body.text for position, body in enumerate(letter.bodies))
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_page(letter), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"={letter.mark}=")


def _headed(body: Body, position: int) -> str:
    """What stands above a body in the mail's text: nothing above the first."""
    return f"==========\n\n{TWIN_HEADINGS[body.language]}\n\n" if position else ""


def _page(letter: Letter) -> str:
    first = letter.bodies[0].language
    parts = "\n".join(
        f'{"<hr>" if position else ""}<div lang="{body.language}">\n'
        f"{f'<h1>{TWIN_HEADINGS[body.language]}</h1>' if position else ''}{body.html.strip()}\n</div>"
        for position, body in enumerate(letter.bodies)
    )
    return (
        f'<!doctype html>\n<html lang="{first}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(clean_subject(letter.subject))}</title>\n</head>\n"
        f'<body style="{STYLE}">\n'
        f"{parts}\n</body>\n</html>\n"
    )
