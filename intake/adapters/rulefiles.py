"""The Rules port over a folder. Whole sets are swapped, and a broken file never replaces the set that works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from intake.adapters.rulecheck import check_folder
from intake.adapters.rulefolder import ReadBlank, RuleFolder, Stamp
from intake.errors import Misconfigured
from intake.model.form import RuleBook
from intake.ports import Rules

__all__ = ["RuleFiles", "check_folder"]


@dataclass(slots=True)
class _Known:
    """One federation's set in force, and what became of later changes."""

    book: RuleBook
    good: Stamp  # of the files that *book* was compiled from
    checked: float
    tried: Stamp = ()  # of files that could not be used
    waiting: Stamp = ()  # of a change that was seen once
    problems: tuple[Misconfigured, ...] = ()


class RuleFiles(Rules):
    """Rule books from *folder*, loaded when first asked for.

    Changes are looked for at most every *settle* seconds and taken up when they have stood still that long, so that a
    half-saved file, or one of two that belong together, is never taken alone. 0 takes them up at once.
    """

    def __init__(
        self, folder: Path, read_blank: ReadBlank, *, settle: float = 2.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = RuleFolder(folder, read_blank)
        self._settle = settle
        self._now = now
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def federations(self) -> tuple[str, ...]:
        """The federations that have a folder with a federation.yaml, by name."""
        return self._folder.federations()

    def current(self, federation: str) -> RuleBook:
        """The set in force. The first load raises Misconfigured; after that the last set that worked is kept."""
        with self._lock:
            known = self._known.get(federation)
            if known is None:
                stamp = self._folder.stamp(federation)
                known = _Known(book=self._folder.load(federation), good=stamp, checked=self._now())
                self._known[federation] = known
            else:
                self._look_again(federation, known)
            return known.book

    def problems(self, federation: str) -> tuple[Misconfigured, ...]:
        """Why the files as they stand are not in force; empty where they are."""
        with self._lock:
            known = self._known.get(federation)
            return known.problems if known else ()

    def _look_again(self, federation: str, known: _Known) -> None:
        if self._now() - known.checked < self._settle:
            return
        known.checked = self._now()
        stamp = self._folder.stamp(federation)
        if stamp == known.good:
            known.tried, known.waiting, known.problems = (), (), ()
        elif self._settle and stamp != known.waiting:
            known.waiting = stamp
        elif stamp != known.tried:
            self._take_up(federation, known, stamp)

    def _take_up(self, federation: str, known: _Known, stamp: Stamp) -> None:
        try:
            known.book = self._folder.load(federation)
        except Misconfigured as error:
            known.tried, known.problems = stamp, (error,)
        else:
            known.good, known.tried, known.waiting, known.problems = stamp, (), (), ()
