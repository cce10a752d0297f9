"""The one message that needs the ports, apart from the others: a process that reads a file only need not load them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from intake.ports import ReceiveOptions


class MailAsked(msgspec.Struct, frozen=True):
    """A mail to be received. The answer is a Mail."""

    raw: bytes
    options: ReceiveOptions
    internal_date: datetime
    opens: bool  # the files in it that hold files
