"""A clock that stands still and a reader without a sandbox, for tests and for files of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intake.model.document import Document
from intake.model.mail import FileKind, Mail, MailFile
from intake.ports import Clock, Reader, ReceiveOptions
from intake.steps.read import read
from intake.steps.receive import receive
from intake.steps.receive.opened import open_container


class FixedClock(Clock):
    """A clock that goes only when told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, **span: float) -> None:
        """Go on by *span*, in timedelta's units: ``clock.forward(days=1)``."""
        self._now += timedelta(**span)

    def set(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)


class InProcessReader(Reader):
    """Reads mails and files right here. Nothing holds a hostile file back: for tests only."""

    def mail(self, raw: bytes, options: ReceiveOptions, internal_date: datetime) -> Mail:
        return receive(raw, options, internal_date)

    def document(self, content: bytes, kind: FileKind) -> Document:
        return read(content, kind)

    def files(self, content: bytes, kind: FileKind) -> tuple[MailFile, ...]:
        return open_container(content, kind)

    def close(self) -> None:
        """Nothing to close."""
