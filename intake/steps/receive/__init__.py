"""receive: a mail's raw bytes -> a Mail. Pure, bounded, and never raises: what can't be read becomes a trouble."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from intake.model.mail import Mail

if TYPE_CHECKING:
    from intake.ports import ReceiveOptions


def receive(raw: bytes, options: ReceiveOptions, internal_date: datetime, *, opens: bool = True) -> Mail:
    """Everything that the mail says. *internal_date* is the mailbox's own time for it (INTERNALDATE), with a zone.

    *opens*: zips and other files that hold files are opened; else each is a file that could not be read, `failed`.
    """
    from intake.steps.receive.whole import whole_mail  # the mail library is loaded only where a mail is read

    return whole_mail(raw, options, internal_date, opens=opens)
