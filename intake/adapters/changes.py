"""Whether a mailbox has changed since somebody looked: what wait() remembers in every implementation of the port."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable

RETELL = 2.0  # seconds before a change is told once more, while nobody has looked


class Changes:
    """Compares a mailbox's state now with its state at the last look, and lets the waiting be cut short.

    A change is told at once, and again every RETELL seconds until somebody looks: a caller who goes on waiting, because
    the look must wait, neither spins nor forgets it.
    """

    def __init__(self) -> None:
        self._seen: Hashable = None
        self._told: Hashable = None
        self._woken = threading.Event()

    def seen(self, state: Hashable) -> None:
        """Somebody looked at the mailbox in this state."""
        self._seen = state

    def told(self, state: Hashable, deadline: float) -> bool:
        """Whether *state* is to be told as a change; pauses first where it was told before. *deadline*: monotonic."""
        if state == self._seen:
            return False
        if state == self._told:
            self.pause(RETELL, deadline)
        self._told = state
        return state != self._seen

    def pause(self, seconds: float, deadline: float) -> None:
        """Sleep, but not past the deadline, and not once somebody called wake()."""
        self._woken.wait(max(0.0, min(seconds, deadline - time.monotonic())))

    def over(self, deadline: float) -> bool:
        """Whether the wait has to end: its time is up, or somebody called wake()."""
        return self._woken.is_set() or time.monotonic() >= deadline

    def wake(self) -> None:
        self._woken.set()

    def rest(self) -> None:
        """The wait is over: the next one isn't cut short by what cut this one."""
        self._woken.clear()
