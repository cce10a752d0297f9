"""A folder that people edit, followed while the service runs: whole sets are swapped, and a broken one never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from intake.errors import Faults, Misconfigured

T = TypeVar("T")
Stamp = tuple[tuple[str, int, int, int], ...]  # stamp_of() each file

SETTLE = 2.0  # seconds that a change must have stood still


def nothing_before() -> None:
    """No set was used before."""


class Followed(Generic[T]):
    """What *load* made of a folder when that last succeeded; *stamp* changes whenever a file does, and is cheap.

    Changes are looked for at most every *settle* seconds and taken up when they have stood still that long, so that a
    half-saved file, or one of two that belong together, is never taken alone. 0 takes them up at once.
    """

    def __init__(
        self,
        stamp: Callable[[], Stamp],
        load: Callable[[], T],
        *,
        first: Callable[[], T],
        last: Callable[[], T | None] = nothing_before,
        settle: float = SETTLE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Loads the *first* set; where that can't be used, the *last* one that was. Raises what *first* raises
        where there is none.
        """
        self._look, self._load, self._settle, self._now = stamp, load, settle, now
        self._lock = threading.Lock()
        self._good = stamp()  # of the files that what is in force was made of
        self._tried: Stamp = ()  # of files that could not be used
        self._waiting: Stamp = ()  # of a change that was seen once
        self._problems: tuple[Misconfigured, ...] = ()
        try:
            self._in_force = first()
        except Misconfigured as error:
            kept = last()
            if kept is None:
                raise
            self._in_force, self._problems = kept, error.faults if isinstance(error, Faults) else (error,)
            self._good, self._tried = (), self._good
        self._looked = now()

    def current(self) -> T:
        """What is in force."""
        with self._lock:
            self._look_again()
            return self._in_force

    def problems(self) -> tuple[Misconfigured, ...]:
        """Why the files as they stand are not in force; empty where they are, or have not stood still yet."""
        with self._lock:
            self._look_again()
            return self._problems

    def _look_again(self) -> None:
        if self._now() - self._looked < self._settle:
            return
        self._looked = self._now()
        stamp = self._look()
        if stamp == self._good:
            self._tried, self._waiting, self._problems = (), (), ()
        elif self._settle and stamp != self._waiting:
            self._waiting = stamp
        elif stamp != self._tried:
            self._take_up(stamp)

    def _take_up(self, stamp: Stamp) -> None:
        loaded, problems = self._loaded()
        if self._look() != stamp:  # written to while it was read: what was read is half of something
            self._waiting = ()
        elif problems:
            self._tried, self._problems = stamp, problems
        else:
            self._in_force, self._good = loaded[0], stamp
            self._tried, self._waiting, self._problems = (), (), ()

    def _loaded(self) -> tuple[tuple[T, ...], tuple[Misconfigured, ...]]:
        try:
            return (self._load(),), ()
        except Faults as error:
            return (), error.faults
        except Misconfigured as error:
            return (), (error,)


def stamp_of(file: Path) -> tuple[str, int, int, int]:
    """Its name, mtime and ctime in ns, and size: what changes when it is edited, replaced or made readable."""
    try:
        there = file.stat()
    except OSError:  # taken away a moment ago, or a link to nothing: what reads it says so
        return str(file), 0, 0, 0
    return str(file), there.st_mtime_ns, there.st_ctime_ns, there.st_size
