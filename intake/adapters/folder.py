"""An outlet that writes each mail into a folder as an .eml file: for the demo, trials and other mail systems."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from intake.errors import TryLater
from intake.ports import Delivery

MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?<?([^>\r\n]+)", re.IGNORECASE | re.MULTILINE)
UNSAFE = re.compile(r"[^A-Za-z0-9@._+=-]")
LONGEST = 180  # characters of a name; with hash and ".eml" under the 255 bytes of common file systems


class FolderOutlet:
    """Port Outlet over a folder. The same Message-ID again overwrites the file: a repeated send makes no second."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, raw: bytes, *, sender: str, recipients: Sequence[str]) -> Delivery:  # noqa: ARG002  # the port's
        """Write the mail durably (fsync, rename). The envelope is not kept: it stands in the outbox."""
        name = _file_name(raw)
        temporary = self._path / f".{name}.{os.getpid()}"
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path / f"{name}.eml")
            _sync_directory(self._path)
        except OSError as error:
            raise TryLater(
                f"the outlet folder {self._path} can't be written: {error.strerror or error}",
                why="the reply is not sent",
                do="check that the service may write there and that the disk is not full",
            ) from error
        return Delivery(refused={})

    def close(self) -> None:
        """Nothing is kept open."""


def _file_name(raw: bytes) -> str:
    """The Message-ID without what a file name can't hold; a hash keeps apart those that would become alike."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    found = MESSAGE_ID.search(head)
    if found is None:
        return hashlib.sha256(raw).hexdigest()
    given = found[1].strip().decode("ascii", "replace")
    name = UNSAFE.sub("_", given).lstrip(".")[:LONGEST]
    if name == given:
        return name
    return f"{name}-{hashlib.sha256(found[1].strip()).hexdigest()[:12]}"


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
