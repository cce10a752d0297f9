"""Mailbox and Outlet in memory, for tests: the same promises as the real ones, and failures on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from intake.adapters.changes import Changes
from intake.errors import IntakeError, Refused, TryLater
from intake.model.mail import Offer, Sighting
from intake.ports import Delivery

TICK = 0.05  # seconds between two looks while waiting


@dataclass(slots=True)
class Lying:
    """A mail in the memory mailbox. Its flags are a person's: the adapter never changes them."""

    offer: Offer
    raw: bytes
    flags: frozenset[str] = frozenset()


class MemoryMailbox:
    """Port Mailbox. *down* makes every call raise TryLater; *uidvalidity* may be changed, as servers do."""

    def __init__(self, name: str = "gavleborg", *, registered_folder: str = "Diarieförda") -> None:
        self.name = name
        self.uidvalidity = 1
        self.mails: list[Lying] = []
        self.registered: list[Lying] = []
        self.sent: list[bytes] = []
        self.down = False
        self._registered_folder = registered_folder
        self._next = 1
        self._changes = Changes()

    def deliver(
        self, raw: bytes, internal_date: datetime | None = None, *, folder: str = "INBOX", junk: bool = False
    ) -> Sighting:
        """Put a mail into the mailbox, as a server does; *internal_date* is now where none is given."""
        sighting = Sighting(folder=folder, uidvalidity=self.uidvalidity, uid=str(self._next), junk=junk)
        at = (internal_date or datetime.now(UTC)).astimezone(UTC)
        self.mails.append(Lying(Offer(sighting=sighting, internal_date=at), raw))
        self._next += 1
        return sighting

    def offers(self, since: date, known: Callable[[str, int], frozenset[str]]) -> Iterator[Offer]:
        self._check()
        self._changes.seen(self._next)
        earliest = since - timedelta(days=1)
        offers = [mail.offer for mail in self.mails if mail.offer.internal_date.date() >= earliest]
        new = [o for o in offers if o.sighting.uid not in known(o.sighting.folder, o.sighting.uidvalidity)]
        return iter(sorted(new, key=lambda offer: (offer.internal_date, int(offer.sighting.uid))))

    def fetch(self, sighting: Sighting) -> bytes:
        self._check()
        mail = _find(self.mails, sighting)
        if mail is None:
            raise Refused(f"the mail with UID {sighting.uid} is not in {sighting.folder} any more")
        return mail.raw

    def file_away(self, sighting: Sighting) -> bool:
        self._check()
        if not self._registered_folder:
            return False
        mail = _find(self.mails, sighting)
        if mail is not None:
            self.mails.remove(mail)
            self.registered.append(mail)
        return _find(self.registered, sighting) is not None

    def append_sent(self, raw: bytes) -> bool:
        self._check()
        self.sent.append(raw)
        return True

    def wait(self, seconds: float) -> bool:
        self._check()
        deadline = time.monotonic() + seconds
        try:
            while not (told := self._changes.told(self._next, deadline)) and not self._changes.over(deadline):
                self._changes.pause(TICK, deadline)
            return told
        finally:
            self._changes.rest()

    def wake(self) -> None:
        self._changes.wake()

    def close(self) -> None:
        self.wake()

    def _check(self) -> None:
        if self.down:
            raise TryLater("the memory mailbox is down", do="set down = False")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """What the memory outlet took."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]  # those that were not refused


class MemoryOutlet:
    """Port Outlet. *refuse* maps recipients to the server's answer ("550 ..." or "450 ..."); *failure* is raised."""

    def __init__(self) -> None:
        self.mails: list[SentMail] = []
        self.refuse: dict[str, str] = {}
        self.failure: IntakeError | None = None

    def send(self, raw: bytes, *, sender: str, recipients: Sequence[str]) -> Delivery:
        if self.failure is not None:
            raise self.failure
        refused = {address: self.refuse[address] for address in recipients if address in self.refuse}
        taken = tuple(address for address in recipients if address not in refused)
        if not taken:
            later = any(answer.startswith("4") for answer in refused.values())
            raise (TryLater if later else Refused)("the server refused every recipient")
        self.mails.append(SentMail(raw=raw, sender=sender, recipients=taken))
        return Delivery(refused=refused)

    def close(self) -> None:
        """Nothing is kept open."""


def _find(mails: list[Lying], sighting: Sighting) -> Lying | None:
    place = (sighting.folder, sighting.uidvalidity, sighting.uid)
    for mail in mails:
        at = mail.offer.sighting
        if (at.folder, at.uidvalidity, at.uid) == place:
            return mail
    return None
