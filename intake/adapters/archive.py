"""The archive: files named by the sha256 of what is in them, in two levels of folders, never altered."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from intake.errors import Refused, TryLater

DIGEST = re.compile(r"[0-9a-f]{64}")


class FileArchive:
    """The Archive port in *folder*: folders 0700, files 0600, everything on disk before put() returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Raises TryLater where the disk is full or can't be written."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            if not _is_there(path, len(content)):
                self._make_folder(path.parent)
                _write(path, content)
        except OSError as error:
            raise TryLater(
                f"the archive can't be written: {error.strerror}",
                why="a mail is not taken in before its bytes lie safely in the archive",
                do=f"look at the disk's space and the rights of {self._folder}",
            ) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        if not DIGEST.fullmatch(sha256):
            raise Refused(f"{sha256!r} is no sha256")
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise Refused(
                f"the archive does not have {sha256}",
                why="the bytes were removed by retention, or the archive is not the one of this database",
                do="restore the archive from the backup of the same day as the database",
            ) from error
        except OSError as error:
            raise TryLater(f"the archive can't be read: {error.strerror}", do=f"look at {self._folder}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused(
                f"the file {sha256} in the archive is damaged: its bytes do not have that hash",
                why="it was cut off or changed after it was written",
                do="restore it from the backup; fetching the same mail again mends it, too, where its size differs",
            )
        return content

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, each one's name on disk before the next."""
        if folder.is_dir():
            return
        if folder != self._folder:
            self._make_folder(folder.parent)
        folder.mkdir(mode=0o700, parents=folder == self._folder, exist_ok=True)
        _sync(folder.parent)


def _is_there(path: Path, size: int) -> bool:
    """A file of another size was cut off, and is written anew."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes) -> None:
    """Bytes on disk first, then the name, then the folder: at no time has the name other bytes than its own."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
