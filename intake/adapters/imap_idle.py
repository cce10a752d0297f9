"""Waiting for new mail with IDLE (RFC 2177) on a connection of its own, so that the work is never in the way."""

from __future__ import annotations

import select
import ssl
import threading
import time
from typing import Any

from intake.adapters.changes import Changes
from intake.adapters.imap_session import Session

# IDLE is left and the folder opened again this often, in seconds: far below the 29 minutes of RFC 2177, and below the
# 5 minutes after which many routers forget a silent connection.
SLICE = 240.0
TICK = 0.5  # seconds between two looks at whether someone wants the wait to end
QUICK = 1.0  # seconds; a server that says something idle more often than this is given pauses, doubled each time
LONGEST_PAUSE = 30.0


class IdleWatch:
    """Tells when a folder has got more mail than offers() saw (which says so to *changes*).

    Nothing that the server says in IDLE is believed or even parsed: whatever it says, IDLE is left and the folder
    opened again, and its UIDNEXT decides. So a lost or misread line can't lose a mail.
    """

    def __init__(self, session: Session, folder: str) -> None:
        self._session = session
        self._folder = folder
        self._waiting = threading.Lock()
        self.changes = Changes()

    def wait(self, seconds: float) -> bool:
        """True where the folder isn't as it was seen, within *seconds*; False at once where there is no IDLE."""
        deadline = time.monotonic() + seconds
        with self._waiting:
            try:
                with self._session.client() as client:
                    return bool(client.has_capability("IDLE")) and self._changed(client, deadline)
            finally:
                self.changes.rest()

    def close(self) -> None:
        self.changes.wake()
        with self._waiting:
            self._session.close()

    def _changed(self, client: Any, deadline: float) -> bool:
        pause = 0.0
        while not self._differs(deadline):
            if pause:
                self.changes.pause(pause, deadline)
                if self._differs(deadline):
                    return True
            if self.changes.over(deadline):
                return False
            began = time.monotonic()
            self._idle(client, min(deadline, began + SLICE))
            quick = time.monotonic() - began < QUICK
            pause = min(max(QUICK, 2 * pause), LONGEST_PAUSE) if quick else 0.0
        return True

    def _differs(self, deadline: float) -> bool:
        return self.changes.told(self._session.select(self._folder, fresh=True).mark, deadline)

    def _idle(self, client: Any, end: float) -> None:
        """In IDLE until the server says anything, the time is up or someone wakes us.

        A dead connection is readable for ever: leaving IDLE then meets the end of the stream and raises.
        """
        client.idle()
        told = _told_already(client)
        poll = select.poll()
        poll.register(client.socket(), select.POLLIN)
        while not told and not self.changes.over(end):
            told = bool(poll.poll(max(0.0, min(TICK, end - time.monotonic())) * 1000))
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
