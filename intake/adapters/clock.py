"""The system's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from intake.ports import Clock


class SystemClock(Clock):
    """What time the machine thinks it is."""

    def now(self) -> datetime:
        return datetime.now(UTC)
