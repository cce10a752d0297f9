"""An Outlook item as a mail: its properties ([MS-OXPROPS]) as they stand in a .msg and in a winmail.dat alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.message import Message
from email.parser import HeaderParser

from intake.steps.receive.wrapped import Allowance, bundle, file_part, mail_part, text_part

SUBJECT = 0x0037
HEADERS = 0x007D  # PidTagTransportMessageHeaders, the header as the mail came by SMTP
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
BODY, HTML = 0x1000, 0x1013
ATTACHED_DATA, ATTACHED_NAME, ATTACHED_LONG_NAME, ATTACHED_CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x3712
ATTACHMENT_HIDDEN = 0x7FFE  # boolean: shown in the text only
WANTED = frozenset(
    {SUBJECT, HEADERS, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, BODY, HTML}
    | {ATTACHED_DATA, ATTACHED_NAME, ATTACHED_LONG_NAME, ATTACHED_CONTENT_ID, ATTACHMENT_HIDDEN}
)
STRING8, UNICODE, BINARY, OBJECT, BOOLEAN = 0x001E, 0x001F, 0x0102, 0x000D, 0x000B  # types of properties

Properties = Mapping[int, tuple[int, bytes]]  # id -> type and value

_OF_THE_BODY = ("content-type", "content-transfer-encoding", "content-disposition", "mime-version")


def mail_of(properties: Properties, parts: Sequence[Message]) -> Message:
    """The item as a mail with the header it came with, else with what Outlook knows of its sender and subject."""
    mail = HeaderParser().parsestr(text(properties, HEADERS))
    for name in _OF_THE_BODY:  # they tell of a body in MIME that isn't here any more
        del mail[name]
    if "from" not in mail:
        address = text(properties, SENDER_SMTP) or text(properties, SENDER_ADDRESS)
        mail["From"] = one_field(f"{text(properties, SENDER_NAME)} <{address}>" if "@" in address else "")
    if "subject" not in mail:
        mail["Subject"] = one_field(text(properties, SUBJECT))
    whole = bundle([said(properties), *parts])
    mail["Content-Type"] = whole["Content-Type"]
    mail.set_payload(whole.get_payload())
    return mail


def said(properties: Properties) -> Message:
    """The item's text."""
    return text_part(text(properties, BODY), text(properties, HTML))


def attachment(properties: Properties, title: str, embedded: Message | None, allowance: Allowance) -> Message | None:
    """What is attached: an item, or a file; None for a link and for what only Windows can open."""
    if embedded is not None:
        return mail_part(embedded)
    kind, data = properties.get(ATTACHED_DATA, (0, b""))
    if kind != BINARY:
        return None
    allowance.take(len(data))
    hidden = properties.get(ATTACHMENT_HIDDEN, (0, b""))[1][:1] == b"\x01"
    name = text(properties, ATTACHED_LONG_NAME) or title or text(properties, ATTACHED_NAME)
    return file_part(name, data, content_id=text(properties, ATTACHED_CONTENT_ID), hidden=hidden)


def text(properties: Properties, number: int) -> str:
    """A property's text, "" where the item has none."""
    kind, data = properties.get(number, (0, b""))
    if kind == UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\0").replace("\0", "")
    return eight_bit_text(data)


def eight_bit_text(data: bytes) -> str:
    """Text without a declared character set; Swedish Windows writes its own."""
    data = data.rstrip(b"\0")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def one_field(value: str) -> str:
    return " ".join(value.split())
