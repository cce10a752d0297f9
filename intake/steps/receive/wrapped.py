"""What comes out of a container, as the parts of a mail: a zip, a .msg and a winmail.dat are then walked like any mail.

Contents are never encoded anew: a part's payload is its bytes, so that its digest is the file's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from intake.errors import Unreadable, UnreadableCode
from intake.steps.receive.names import clean_name

MAX_BYTES = 30_000_000  # that the containers of one mail may hold together, inflated; a larger file is not read anyway
MAX_FILES = 500  # in the containers of one mail
MAX_LEVELS = 3  # containers inside each other


@dataclass(slots=True)
class Allowance:
    """What may still be taken out of the containers of one mail."""

    size: int = MAX_BYTES
    files: int = MAX_FILES

    def take(self, size: int) -> None:
        """Use up a file of *size* bytes, before it is inflated. Raises Unreadable too_large."""
        if size > self.size or not self.files:
            raise Unreadable("too_large", "the containers of the mail hold too much", do="send the report alone")
        self.size -= size
        self.files -= 1


class Locked(Message):
    """A file that can't be taken out of its container; its payload is what stands there."""

    def __init__(self, code: UnreadableCode) -> None:
        super().__init__()
        self.code: UnreadableCode = code


def file_part(name: str, content: bytes, *, content_id: str = "", hidden: bool = False) -> Message:
    """An attachment. *hidden*: the container says that it is shown in the text only."""
    part = Message()
    _fill(part, "" if hidden else name, content)
    if hidden:
        part.replace_header("Content-Disposition", "inline")
    if content_id:
        part["Content-ID"] = f"<{clean_name(content_id)}>"
    return part


def locked_part(name: str, content: bytes, code: UnreadableCode) -> Message:
    part = Locked(code)
    _fill(part, name, content)
    return part


def _fill(part: Message, name: str, content: bytes) -> None:
    part["Content-Type"] = "application/octet-stream"
    cleaned = clean_name(name)
    if cleaned:
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", cleaned))
    else:
        part["Content-Disposition"] = "attachment"
    part.set_payload(content)


def text_part(text: str, html: str) -> Message:
    """A mail's text, in two versions where it has both."""
    parts = [_text(kind, body) for kind, body in (("plain", text), ("html", html)) if body.strip()]
    return _multipart("alternative", parts)


def _text(kind: str, body: str) -> Message:
    part = Message()
    part["Content-Type"] = f"text/{kind}; charset=utf-8"
    part.set_payload(body.encode("utf-8", "replace"))
    return part


def mail_part(mail: Message) -> Message:
    """A mail that is attached to another (RFC 2046, 5.2.1)."""
    part = Message()
    part["Content-Type"] = "message/rfc822"
    part.set_payload([mail])
    return part


def bundle(parts: Sequence[Message]) -> Message:
    """Parts beside each other."""
    return _multipart("mixed", parts)


def _multipart(kind: str, parts: Sequence[Message]) -> Message:
    whole = Message()
    whole["Content-Type"] = f"multipart/{kind}"
    whole.set_payload(list(parts))
    return whole
