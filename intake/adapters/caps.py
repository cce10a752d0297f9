"""Which replies count towards the caps (design.md, decision 12), and from when; the same for every store."""

from __future__ import annotations

from datetime import datetime

from intake import calendar
from intake.model.outgoing import OutgoingState, ReplyKind

STAFF_KINDS = (ReplyKind.TRIAGE, ReplyKind.DIGEST)
"""Mails to staff are no replies."""

COUNTED_STATES = (
    OutgoingState.QUEUED,
    OutgoingState.SENDING,
    OutgoingState.SENT,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
)
"""What was to leave without a person's doing: drafts and suppressed replies were not."""

FIRST_RUN = "first-run"
"""Why a reply of a large first run is a draft."""


def day_start(now: datetime) -> datetime:
    """When today began in Sweden, in UTC."""
    return calendar.day_start(calendar.stockholm_date(now))
