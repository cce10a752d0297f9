"""A mailbox in a Maildir on this machine (https://cr.yp.to/proto/maildir.html; folders by Maildir++).

A mail's key is its file's name before ":2,". Mails are read where they lie and never renamed, but for those that are
filed away. Others may move a mail from new/ to cur/ or change its flags at any time: it is looked for by its key.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from imapclient.imap_utf7 import encode  # type: ignore[import-untyped]  # ships no py.typed

from intake.adapters.changes import Changes
from intake.errors import Refused, TryLater
from intake.model.mail import Offer, Sighting

FOLDER = "INBOX"
SENT_FOLDER = "Sent"
TICK = 0.25  # seconds between two looks at the directories
ATTEMPTS = 5  # a mail that is being renamed can be missed by one listing, hardly by five

Mark = tuple[int, int]  # mtime of new/ and cur/, nanoseconds


class MaildirMailbox:
    """Port Mailbox over a Maildir."""

    def __init__(self, name: str, path: Path, *, registered_folder: str = "Diarieförda") -> None:
        """*registered_folder* "" leaves every mail where it is."""
        self.name = name
        self._path = path
        self._registered_folder = registered_folder
        self._changes = Changes()

    def offers(self, since: date, known: Callable[[str, int], frozenset[str]]) -> Iterator[Offer]:
        earliest = since - timedelta(days=1)
        with self._reachable():
            self._changes.seen(self._mark())
            old = known(FOLDER, 0)
            dated = {}
            for key, file in self._mails():
                if key not in old:
                    with contextlib.suppress(FileNotFoundError):  # moved since it was listed: the next look finds it
                        dated[key] = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        found = [
            Offer(sighting=Sighting(folder=FOLDER, uidvalidity=0, uid=key), internal_date=at)
            for key, at in dated.items()
            if at.date() >= earliest
        ]
        return iter(sorted(found, key=lambda offer: (offer.internal_date, offer.sighting.uid)))

    def fetch(self, sighting: Sighting) -> bytes:
        with self._reachable():
            for _ in range(ATTEMPTS):
                file = self._find(sighting)
                if file is not None:
                    with contextlib.suppress(FileNotFoundError):
                        return file.read_bytes()
        raise Refused(
            f"the mail {sighting.uid} is not in the Maildir any more",
            why="someone moved or deleted it",
            do="nothing: it is not ours to look for",
        )

    def file_away(self, sighting: Sighting) -> bool:
        """Move it into the registered folder's cur/, with its flags and its time. Of two workers one wins."""
        if not self._registered_folder:
            return False
        with self._reachable():
            folder = self._folder(self._registered_folder)
            for _ in range(ATTEMPTS):
                if self._lies_in(folder, sighting.uid):
                    return True
                file = self._find(sighting)
                if file is not None:
                    _make_folder(folder)
                    with contextlib.suppress(FileNotFoundError):
                        file.rename(folder / "cur" / _with_flags(file.name))
                        return True
        return False

    def append_sent(self, raw: bytes) -> bool:
        with self._reachable():
            folder = self._folder(SENT_FOLDER)
            if not (folder / "cur").is_dir():
                return False
            unique = f"{time.time_ns()}.P{os.getpid()}.intake"
            temporary = folder / "tmp" / unique
            temporary.parent.mkdir(exist_ok=True)
            with temporary.open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(folder / "cur" / f"{unique}:2,S")
            return True

    def wait(self, seconds: float) -> bool:
        """Look at the directories' times until they differ from what offers() saw. A changed flag shows as well."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                with self._reachable():
                    if self._changes.told(self._mark(), deadline):
                        return True
                if self._changes.over(deadline):
                    return False
                self._changes.pause(TICK, deadline)
        finally:
            self._changes.rest()

    def wake(self) -> None:
        self._changes.wake()

    def close(self) -> None:
        self.wake()

    def _mails(self) -> Iterator[tuple[str, Path]]:
        """Every mail's key and file. One that is being moved from new/ to cur/ may come twice."""
        for part in ("new", "cur"):
            for file in _files(self._path / part):
                yield _key(file.name), file

    def _find(self, sighting: Sighting) -> Path | None:
        return next((file for key, file in self._mails() if key == sighting.uid), None)

    def _lies_in(self, folder: Path, key: str) -> bool:
        return any(_key(file.name) == key for part in ("cur", "new") for file in _files(folder / part))

    def _folder(self, name: str) -> Path:
        """Maildir++: beside cur/, with a dot before the name, which is in modified UTF-7 (RFC 3501, 5.1.3)."""
        encoded: bytes = encode(name.replace("/", "."))
        return self._path / f".{encoded.decode('ascii')}"

    def _mark(self) -> Mark:
        return _mtime(self._path / "new"), _mtime(self._path / "cur")

    @contextlib.contextmanager
    def _reachable(self) -> Iterator[None]:
        """What the file system refuses is raised as TryLater; so is a Maildir that isn't there."""
        try:
            if not any((self._path / part).is_dir() for part in ("new", "cur")):
                raise TryLater(
                    f"there is no Maildir at {self._path}",
                    why="it has neither new/ nor cur/",
                    do="check the mailbox's path, and that the service may read it",
                )
            yield
        except OSError as error:
            raise TryLater(
                f"the Maildir at {self._path} can't be used: {error.strerror or error}",
                do="check that the service may read and write it, and that the disk is there and not full",
            ) from error


def _files(directory: Path) -> list[Path]:
    try:
        with os.scandir(directory) as entries:
            return [Path(e.path) for e in entries if not e.name.startswith(".") and e.is_file()]
    except FileNotFoundError:
        return []


def _key(name: str) -> str:
    """The name before ":2,", as text that any database takes."""
    return name.partition(":2,")[0].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _with_flags(name: str) -> str:
    return name if ":2," in name else name + ":2,"


def _make_folder(folder: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "maildirfolder").touch(mode=0o600)


def _mtime(directory: Path) -> int:
    try:
        return directory.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
