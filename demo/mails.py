"""The demo's mails, as bytes like those that a mail server lays into a mailbox. All people in them are invented.

Each function is pure: the same arguments give the same bytes. Times are aware; the topmost Received line, written by
the federation's own server, carries the arrival.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime

WINTER = timezone(timedelta(hours=1))  # Swedish normal time
GAVLEBORG = "kontakt@gavleborg.example"
SUNDSVALL = "kontakt@sundsvall.example"
MAJA = "Maja Lindqvist <maja.lindqvist@example.se>"
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
ELIN = "Elin Forsberg <elin.forsberg@example.se>"

RESAN_ARRIVED = datetime(2024, 1, 11, 23, 40, tzinfo=WINTER)  # late in the evening: the day still counts


def gavleborg_report(docx: bytes) -> bytes:
    """The report on RESAN, arrived 2024-01-11 23:40 by our own server; its Date and its lower Received line lie."""
    mail = _mail(
        MAJA,
        GAVLEBORG,
        "Slutrapport RESAN",
        arrived=RESAN_ARRIVED,
        message_id="resan-slutrapport@example.se",
        text=[
            "Hej!",
            "Här kommer slutrapporten för insatsen RESAN.",
            "Vänliga hälsningar\nMaja Lindqvist\nSöderhamns kommun",
        ],
        dated=datetime(2024, 1, 2, 8, 0, tzinfo=WINTER),
        below="from pc.example.se by relay.example.se; Tue, 02 Jan 2024 08:00:00 +0100",
    )
    return _with_file(mail, docx, DOCX, "Slutrapport RESAN.docx")


def sundsvall_report(pdf: bytes, *, arrived: datetime) -> bytes:
    """The report on SIP as a pdf, with a good deal left blank."""
    mail = _mail(
        ELIN,
        SUNDSVALL,
        "Delrapport SIP-samordnare",
        arrived=arrived,
        message_id="sip-delrapport@example.se",
        text=[
            "Hej!",
            "Bifogar vår delrapport för SIP-samordnare på Arbetsmarknadstorget.",
            "Hälsningar\nElin Forsberg",
        ],
    )
    return _with_file(mail, pdf, "pdf", "Delrapport SIP.pdf")


def sundsvall_correction(docx: bytes, *, request_id: str, request_subject: str, arrived: datetime) -> bytes:
    """The corrected report, as an answer to our request; *request_id* is its Message-ID without <>."""
    mail = _mail(
        ELIN,
        SUNDSVALL,
        f"SV: {request_subject}",
        arrived=arrived,
        message_id="sip-komplettering@example.se",
        text=["Hej!", "Tack för en tydlig lista. Nu har vi fyllt i det som saknades.", "Hälsningar\nElin Forsberg"],
    )
    mail["In-Reply-To"] = f"<{request_id}>"
    mail["References"] = f"<{request_id}>"
    return _with_file(mail, docx, DOCX, "Delrapport SIP kompletterad.docx")


def out_of_office(*, arrived: datetime) -> bytes:
    """A robot's answer: a person is on leave."""
    mail = _mail(
        "Ali Berg <ali.berg@example.se>",
        GAVLEBORG,
        "Autosvar: Påminnelse om styrelsemöte",
        arrived=arrived,
        message_id="franvaro-17@example.se",
        text=["Hej!", "Jag är ledig till och med fredag. Ring växeln, 070-174 06 20, om det är bråttom.", "Ali Berg"],
    )
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail.as_bytes()


def newsletter(*, arrived: datetime) -> bytes:
    """A mass mailing to a list."""
    mail = _mail(
        "Nätverket för samordning <nyhetsbrev@natverket.example>",
        GAVLEBORG,
        "Nyhetsbrev: vårens konferens och nya handledningar",
        arrived=arrived,
        message_id="nyhetsbrev-42@natverket.example",
        text=[
            "Vårens konferens hålls i Umeå. Anmälan öppnar i mars.",
            "Avsluta prenumerationen: https://natverket.example/av",
        ],
    )
    mail["List-Id"] = "Nyhetsbrev <nyhetsbrev.natverket.example>"
    mail["List-Unsubscribe"] = "<https://natverket.example/av>"
    mail["Precedence"] = "bulk"
    return mail.as_bytes()


def question(*, arrived: datetime) -> bytes:
    """A colleague's ordinary question, which a person will answer."""
    mail = _mail(
        "Eva Sjödin <eva@sundsvall.example>",
        GAVLEBORG,
        "Lunch på torsdag?",
        arrived=arrived,
        message_id="fraga-3@sundsvall.example",
        text=["Hej Karin!", "Är du i Gävle på torsdag? Vi kan väl äta lunch och prata om nästa års budget.", "Eva"],
    )
    return mail.as_bytes()


def arrived(raw: bytes) -> datetime:
    """When the federation's own server took the mail in, by its topmost Received line."""
    return parsedate_to_datetime(message_from_bytes(raw)["Received"].rpartition(";")[2])


def _mail(
    sender: str,
    to: str,
    subject: str,
    *,
    arrived: datetime,
    message_id: str,
    text: list[str],
    dated: datetime | None = None,
    below: str = "",
) -> EmailMessage:
    """A mail that the server of *to*'s domain took in at *arrived*.

    *text* is its paragraphs, *below* a Received line that anyone could have written.
    """
    own_host = f"mx.{to.partition('@')[2]}"
    domain = sender.partition("@")[2].rstrip(">")
    mail = EmailMessage()
    mail["Return-Path"] = sender[sender.index("<") :]
    hop = f"from mail.{domain} (mail.{domain} [192.0.2.25]) by {own_host} with ESMTPS id 4T9xQ1"
    mail["Received"] = f"{hop}; {format_datetime(arrived)}"
    mail["Authentication-Results"] = f"{own_host}; dmarc=pass header.from={domain}; spf=pass smtp.mailfrom={domain}"
    if below:
        mail["Received"] = below
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(dated or arrived)
    mail["Message-ID"] = f"<{message_id}>"
    mail.set_content("\n\n".join(text) + "\n")
    return mail


def _with_file(mail: EmailMessage, content: bytes, subtype: str, name: str) -> bytes:
    mail.add_attachment(content, maintype="application", subtype=subtype, filename=name)
    mail.set_boundary("the-parts-of-a-demo-mail")  # not by chance, so that the bytes are the same again
    return mail.as_bytes()
