"""The reader that opens what came from outside in a process of its own, under limits (design.md, decision 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

import msgspec

from intake.adapters import reader_protocol as protocol
from intake.adapters.reader_messages import DOCUMENT, FILES, MAIL, DocumentAnswer, FileAsked, FilesAnswer
from intake.adapters.reader_server import ReaderServer
from intake.adapters.reader_tools import ToolDesk
from intake.errors import Unreadable
from intake.model.document import Document
from intake.model.mail import FileKind, Mail, MailFile, unread_mail
from intake.readports import Tools

if TYPE_CHECKING:
    from intake.ports import ReceiveOptions

MAX_PIECES = 20_000  # blocks, lines in them and tabbed parts of those: a form is looked for in each, in the worker
MAX_TEXT_CHARS = 5_000_000
MAX_CONTENT_BYTES = 200_000_000  # of one mail or file; larger ones are not opened

_MOST_DOCUMENT = 64_000_000  # bytes of an answer
_MOST_FILES = 64_000_000
_MORE_THAN_MAIL = 48_000_000  # bytes that a mail's answer may have beyond twice the mail itself: inflated files, text
_REASONS = {
    protocol.DIED: "the reader died on it",
    protocol.TOO_SLOW: "it took too long to read",
    protocol.TOO_LONG: "it holds more than any report does",
}


class Sandbox:
    """A Reader that asks a server (one of its own, unless it is given one) and believes nothing that it answers.

    The *tools* that reading leans on run here, since they must not run in there; they are got when one is asked for.
    """

    def __init__(self, server: ReaderServer | None = None, tools: Callable[[], Tools] = Tools) -> None:
        self.server = server or ReaderServer()
        self._tools = tools

    @property
    def level(self) -> str:
        """What holds the child back, for logs: "bubblewrap+seccomp". Raises TryLater where no reader comes up."""
        return self.server.level()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def mail(self, raw: bytes, options: ReceiveOptions, internal_date: datetime) -> Mail:
        if len(raw) > MAX_CONTENT_BYTES:
            return unread_mail(internal_date, "too-large")
        from intake.adapters.reader_mail import MailAsked  # it loads the ports, which reading one file does not need

        for opens in (True, False):  # a zip that the reader dies of must not take the whole mail with it
            asked = msgspec.msgpack.encode(MailAsked(raw, options, internal_date, opens))
            status, answer = self.server.ask(MAIL, asked, most=2 * len(raw) + _MORE_THAN_MAIL)
            mail = _mail(answer) if status == protocol.ANSWERED else None
            if mail is not None:
                return mail
        return unread_mail(internal_date, "reader-failed")

    def document(self, content: bytes, kind: FileKind) -> Document:
        use = ToolDesk(self._tools).answer
        return _document(self._asked(f"{DOCUMENT}.{kind}", content, kind, most=_MOST_DOCUMENT, use=use))

    def files(self, content: bytes, kind: FileKind) -> tuple[MailFile, ...]:
        return _files(self._asked(FILES, content, kind, most=_MOST_FILES))

    def _asked(
        self, topic: str, content: bytes, kind: FileKind, *, most: int, use: Callable[[bytes], bytes] | None = None
    ) -> bytes:
        """The child's answer about a file. Raises Unreadable."""
        if len(content) > MAX_CONTENT_BYTES:
            raise Unreadable("too_large", f"the file has {len(content)} bytes", do="send a smaller file")
        status, answer = self.server.ask(topic, msgspec.msgpack.encode(FileAsked(content, kind)), most=most, use=use)
        if status != protocol.ANSWERED:
            raise _failed(_REASONS[status])
        return answer

    def close(self) -> None:
        self.server.close()


def _mail(answer: bytes) -> Mail | None:
    """The child's answer, believed only as far as its types and digests go."""
    try:
        mail = msgspec.msgpack.decode(answer, type=Mail)
    except msgspec.MsgspecError:
        return None
    return mail if _have_their_digests(mail.files) else None


def _have_their_digests(files: Iterable[MailFile]) -> bool:
    """Whether each is the file that it says: a record names it by that, and the archive holds others' files too."""
    import hashlib  # on use: parse must start fast

    return all(hashlib.sha256(file.content).hexdigest() == file.sha256 for file in files)


def _document(answer: bytes) -> Document:
    """The child's answer, believed only as far as its types and bounds go. Raises Unreadable."""
    try:
        decoded = msgspec.msgpack.decode(answer, type=DocumentAnswer)
    except msgspec.MsgspecError as error:
        raise _failed("the reader's answer makes no sense") from error
    if decoded.failure is not None:
        raise decoded.failure.error()
    if decoded.document is None:
        raise _failed("the reader gave no answer")
    blocks = (*decoded.document.blocks, *decoded.document.asides)
    texts = [block.text for block in blocks]
    pieces = sum(1 + text.count("\n") + text.count("\t") for text in texts)
    if pieces > MAX_PIECES or sum(map(len, texts)) > MAX_TEXT_CHARS:
        raise Unreadable("too_large", "the file holds more text than any report", do="send the report alone")
    return decoded.document


def _files(answer: bytes) -> tuple[MailFile, ...]:
    """As _document. Raises Unreadable."""
    try:
        decoded = msgspec.msgpack.decode(answer, type=FilesAnswer)
    except msgspec.MsgspecError as error:
        raise _failed("the reader's answer makes no sense") from error
    if decoded.failure is not None:
        raise decoded.failure.error()
    files = decoded.files or ()
    if not _have_their_digests(files):
        raise _failed("the reader's answer makes no sense")
    return files


def _failed(why: str) -> Unreadable:
    return Unreadable("failed", "the file could not be read", why=why, do="send it again, as docx or pdf")
