"""Mails as a mail server lays them into a mailbox, for the journeys. Everyone in them is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
WINTER = timezone(timedelta(hours=1))
EVENING = datetime(2024, 1, 11, 23, 40, tzinfo=WINTER)
MAJA = "Maja Lindqvist <maja.lindqvist@example.se>"
ELIN = "Elin Forsberg <elin.forsberg@example.se>"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def a_letter(
    *,
    sender: str = MAJA,
    to: str = "kontakt@gavleborg.example",
    subject: str = "Slutrapport RESAN",
    text: str = "Hej!\n\nBifogar rapporten.\n\nMaja",
    files: Mapping[str, bytes] | None = None,
    message_id: str | None = "brev-1@example.se",
    answers: str | None = None,
    arrived: datetime = EVENING,
    headers: Mapping[str, str] | None = None,
    below: Sequence[str] = (),
    results: str | None = "dmarc=pass",
    return_path: str | None = None,
) -> bytes:
    """A mail taken in at *arrived* by the receiver's own server; *below* are Received lines that anyone may forge."""
    host = f"mx.{to.partition('@')[2].rstrip('>')}"
    bare = sender.rpartition("<")[2].rstrip(">")
    hop = f"from mail.example.se (mail.example.se [192.0.2.25]) by {host} with ESMTPS id 1"
    mail = EmailMessage()
    mail["Return-Path"] = f"<{bare}>" if return_path is None else return_path
    mail["Received"] = f"{hop}; {format_datetime(arrived)}"
    if results:
        mail["Authentication-Results"] = f"{host}; {results} header.from={bare.partition('@')[2]}"
    for line in below:
        mail["Received"] = line
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(arrived - timedelta(days=400))
    if message_id:
        mail["Message-ID"] = f"<{message_id}>"
    if answers:
        mail["In-Reply-To"] = f"<{answers}>"
        mail["References"] = f"<{answers}>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    for name, content in (files or {}).items():
        main, _, sub = TYPES.get(name.rpartition(".")[2], "application/octet-stream").partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
