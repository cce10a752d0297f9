"""A mailbox on an IMAP server (RFC 3501, 6851 MOVE, 4315 UIDPLUS, 2177 IDLE, 6154 SPECIAL-USE).

It is shared with people: mails are read with BODY.PEEK from a folder opened read-only, \\Seen is neither looked at nor
set, and nothing is ever expunged but the one mail that was copied to the registered folder before.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from imapclient.imapclient import DELETED, JUNK, SEEN, SENT  # type: ignore[import-untyped]  # ships no py.typed

from intake.adapters.imap_idle import IdleWatch
from intake.adapters.imap_session import Account, Session, ensure_folder, special_folder
from intake.adapters.tls import Secret
from intake.errors import Refused
from intake.model.mail import Offer, Sighting

BATCH = 200  # UIDs in one FETCH: the command line stays under the 8,000 octets of RFC 2683, 3.2.1.5
JUNK_NAMES = frozenset({"junk", "junk email", "junk e-mail", "spam", "bulk mail", "skräppost"})
SENT_NAMES = frozenset({"sent", "sent items", "sent messages", "skickat", "skickade objekt", "skickade"})
LINE_ENDS = re.compile(rb"\r\n|\r|\n")


class ImapMailbox:
    """Port Mailbox over IMAP. Two connections: one for the work, one that waits in IDLE."""

    def __init__(
        self,
        name: str,
        *,
        host: str,
        username: str,
        password: Secret,
        port: int = 993,
        security: Literal["tls", "starttls"] = "tls",
        ca_file: Path | None = None,
        folders: Sequence[str] = ("INBOX",),
        junk_folder: str = "auto",
        registered_folder: str = "",
        keyword: str = "",
        timeout: float = 60.0,
    ) -> None:
        """*junk_folder* is "auto" (SPECIAL-USE), a name, or "" (not looked at).

        *registered_folder* goes before *keyword*; with neither nothing in the mailbox is ever touched. *timeout*:
        seconds that an answer may take.
        """
        self.name = name
        self._folders = tuple(folders)
        self._junk_folder = junk_folder
        self._registered_folder = registered_folder
        self._keyword = keyword
        account = Account(
            host=host,
            port=port,
            security=security,
            ca_file=ca_file,
            username=username,
            password=password,
            timeout=timeout,
        )
        self._session = Session(account)
        self._lock = threading.RLock()
        self._watch = IdleWatch(Session(account), self._folders[0])

    def offers(self, since: date, known: Callable[[str, int], frozenset[str]]) -> Iterator[Offer]:
        """Mails from *since* on that are not known, oldest first; the whole list is fetched before the first is given.

        A new UIDVALIDITY makes every mail unknown again: the ledger recognises them by content.
        """
        found: list[Offer] = []
        with self._lock, self._session.client() as client:
            for folder, junk in self._sources(client):
                found += self._offers_in(client, folder, junk, since, known)
        found.sort(key=lambda offer: (offer.internal_date, offer.sighting.folder, int(offer.sighting.uid)))
        return iter(found)

    def fetch(self, sighting: Sighting) -> bytes:
        with self._lock, self._session.client() as client:
            answer: dict[bytes, Any] = {}
            if self._is_current(sighting, self._session.select(sighting.folder).uidvalidity):
                answer = client.fetch([int(sighting.uid)], ["BODY.PEEK[]"]).get(int(sighting.uid), {})
            raw = answer.get(b"BODY[]")
        if raw is None:
            raise Refused(
                f"the mail with UID {sighting.uid} is not in {sighting.folder} any more",
                why="someone moved or deleted it, or the server gave the folder new UIDs",
                do="nothing: where it was moved within the watched folders it is offered again",
            )
        return bytes(raw)

    def file_away(self, sighting: Sighting) -> bool:
        """By MOVE, else by UIDPLUS copy and UID EXPUNGE of that one mail, else by the keyword where it is kept.

        Never by a plain EXPUNGE, which would purge what colleagues marked as deleted. A crash between copy and
        expunge leaves the mail in both folders, and so can two workers who move one mail at the same moment (Dovecot
        copies it twice): call it under the mailbox's lock.
        """
        if not (self._registered_folder or self._keyword):
            return False
        with self._lock, self._session.client() as client:
            selected = self._session.select(sighting.folder, readonly=False)
            if not self._is_current(sighting, selected.uidvalidity):
                return False
            uid = int(sighting.uid)
            flags = client.fetch([uid], ["FLAGS"]).get(uid)
            if flags is None:
                return False
            if self._registered_folder and _moves(client):
                self._move(client, uid)
                return True
            if self._keyword and selected.allows(self._keyword):
                client.add_flags([uid], [self._keyword], silent=True)
                return True
            return False

    def append_sent(self, raw: bytes) -> bool:
        with self._lock, self._session.client() as client:
            sent = special_folder(client, SENT, SENT_NAMES)
            if sent is None:
                return False
            client.append(sent, LINE_ENDS.sub(b"\r\n", raw), flags=[SEEN])
            return True

    def wait(self, seconds: float) -> bool:
        """Wait in IDLE on the first of the folders; the others and junk are only polled.

        After TryLater the caller should pause: the next call connects again at once.
        """
        return self._watch.wait(seconds)

    def wake(self) -> None:
        self._watch.changes.wake()

    def close(self) -> None:
        self._watch.close()
        with self._lock:
            self._session.close()

    def _sources(self, client: Any) -> list[tuple[str, bool]]:
        """The folders to look in, each with whether it is the junk folder."""
        junk: str | None = self._junk_folder
        if junk == "auto":
            junk = special_folder(client, JUNK, JUNK_NAMES)
        sources = [(folder, False) for folder in self._folders]
        if junk and junk not in self._folders:
            sources.append((junk, True))
        return sources

    def _offers_in(
        self, client: Any, folder: str, junk: bool, since: date, known: Callable[[str, int], frozenset[str]]
    ) -> list[Offer]:
        selected = self._session.select(folder, fresh=True)
        if folder == self._folders[0]:
            self._watch.changes.seen(selected.mark)
        uids = client.search(["SINCE", since - timedelta(days=1)])
        old = known(folder, selected.uidvalidity)
        new = [uid for uid in uids if str(uid) not in old]
        offers = []
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            for uid, answer in client.fetch(batch, ["INTERNALDATE"]).items():
                if b"INTERNALDATE" in answer:  # else it was moved just now, and only a last word on its flags came
                    sighting = Sighting(folder=folder, uidvalidity=selected.uidvalidity, uid=str(uid), junk=junk)
                    offers.append(Offer(sighting=sighting, internal_date=_in_utc(answer[b"INTERNALDATE"])))
        return offers

    def _is_current(self, sighting: Sighting, uidvalidity: int) -> bool:
        return sighting.uidvalidity == uidvalidity and sighting.uid.isdecimal()

    def _move(self, client: Any, uid: int) -> None:
        target = ensure_folder(client, self._registered_folder)
        if client.has_capability("MOVE"):
            client.move([uid], target)
            return
        client.copy([uid], target)
        client.add_flags([uid], [DELETED], silent=True)
        client.uid_expunge([uid])


def _in_utc(internal_date: datetime | None) -> datetime:
    """The time in UTC; now, where the server's date is none: a mail with a broken date must not be lost for it."""
    return datetime.now(UTC) if internal_date is None else internal_date.astimezone(UTC)


def _moves(client: Any) -> bool:
    return bool(client.has_capability("MOVE") or client.has_capability("UIDPLUS"))
