"""Reading a file that people edit: only a plain one, only so large, and never one that makes the reader wait."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from intake.errors import Misconfigured, said


def read_plain(file: Path, name: str, largest: int) -> bytes | None:
    """Its bytes; None where there is no such file. Raises Misconfigured, calling it *name*, where it can't be used.

    A pipe would make its reader wait for ever, and a device has no end: what is there is known before it is read.
    """
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        if not file.is_symlink():
            return None
        raise _unusable(name, said("a link to a file that is not there"), said("take the link away")) from error
    except OSError as error:
        raise _unreadable(name, error) from error
    try:
        _refuse(os.fstat(opened), name, largest)
        with os.fdopen(opened, "rb", closefd=False) as source:
            return source.read(largest)
    except OSError as error:
        raise _unreadable(name, error) from error
    finally:
        os.close(opened)


def _refuse(there: os.stat_result, name: str, largest: int) -> None:
    if not stat.S_ISREG(there.st_mode):
        raise _unusable(name, said("no file, but a folder or device"), said("take it away, or rename it"))
    if there.st_size > largest:
        raise _unusable(
            name,
            said("the file is too large ({size} kB)", size=there.st_size // 1000),
            said("no file of this kind needs more than {limit} kB: is it the right one?", limit=largest // 1000),
        )


def _unreadable(name: str, error: OSError) -> Misconfigured:
    return _unusable(
        name,
        said("can't be read ({error})", error=error.strerror),
        said("give this account the right to read the file"),
    )


def _unusable(name: str, what: str, do: str) -> Misconfigured:
    return Misconfigured(
        said("{file}: {what}", file=name, what=what),
        why=said("the files are taken whole or not at all"),
        do=do,
    )
