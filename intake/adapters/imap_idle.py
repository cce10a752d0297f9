"""Waiting for new mail with IDLE (RFC 2177) on a connection of its own, so that the work is never in the way."""

from __future__ import annotations

import select
import ssl
import threading
import time
from typing import Any

from intake.adapters.imap_session import Session

# IDLE is left and the folder opened again this often, in seconds: far below the 29 minutes of RFC 2177, and below the
# 5 minutes after which many routers forget a silent connection.
SLICE = 240.0
TICK = 0.5  # seconds between two looks at whether someone wants the wait to end
QUICK = 1.0  # seconds; a server that says something idle more often than this is given pauses, doubled each time
LONGEST_PAUSE = 30.0

Mark = tuple[int, int]  # UIDVALIDITY and UIDNEXT: what tells one state of a folder from a later one with more mail


class IdleWatch:
    """Tells when a folder has got more mail than offers() saw.

    Nothing that the server says in IDLE is believed or even parsed: whatever it says, IDLE is left and the folder
    opened again, and its UIDNEXT decides. So a lost or misread line can't lose a mail.
    """

    def __init__(self, session: Session, folder: str) -> None:
        self._session = session
        self._folder = folder
        self._seen: Mark | None = None
        self._woken = threading.Event()
        self._waiting = threading.Lock()

    def seen(self, mark: Mark) -> None:
        """offers() has looked at the folder in this state."""
        self._seen = mark

    def wait(self, seconds: float) -> bool:
        """True where the folder isn't as it was seen, within *seconds*; False at once where there is no IDLE."""
        deadline = time.monotonic() + seconds
        with self._waiting:
            try:
                with self._session.client() as client:
                    return bool(client.has_capability("IDLE")) and self._changed(client, deadline)
            finally:
                self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self.wake()
        with self._waiting:
            self._session.close()

    def _changed(self, client: Any, deadline: float) -> bool:
        pause = 0.0
        while not self._differs():
            if pause:
                self._woken.wait(max(0.0, min(pause, deadline - time.monotonic())))
                if self._differs():
                    return True
            began = time.monotonic()
            if self._woken.is_set() or began >= deadline:
                return False
            self._idle(client, min(deadline, began + SLICE))
            quick = time.monotonic() - began < QUICK
            pause = min(max(QUICK, 2 * pause), LONGEST_PAUSE) if quick else 0.0
        return True

    def _differs(self) -> bool:
        selected = self._session.select(self._folder, fresh=True)
        return (selected.uidvalidity, selected.uidnext) != self._seen

    def _idle(self, client: Any, end: float) -> None:
        """In IDLE until the server says anything, the time is up or someone wakes us.

        A dead connection is readable for ever: leaving IDLE then meets the end of the stream and raises.
        """
        client.idle()
        told = _told_already(client)
        poll = select.poll()
        poll.register(client.socket(), select.POLLIN)
        while not told and not self._woken.is_set() and (left := end - time.monotonic()) > 0:
            told = bool(poll.poll(min(TICK, left) * 1000))
        client.idle_done()


def _told_already(client: Any) -> bool:
    """Whether more came in the same packet as the answer to IDLE: it lies in a buffer that no poll shows."""
    sock = client.socket()
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))  # imapclient has no public way to its buffer
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(timeout)
