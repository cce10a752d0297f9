"""The Rules port over a folder. Whole sets are swapped, and a broken file never replaces the set that works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from intake.adapters.following import SETTLE, Followed, Stamp
from intake.adapters.rulecheck import check_federation
from intake.adapters.rulefolder import ReadBlank, RuleFolder
from intake.errors import Faults, Misconfigured
from intake.model.form import RuleBook
from intake.ports import Rules

LastUsed = Callable[[str], bytes | None]


def nothing_used(federation: str) -> None:
    """No set was used before."""


class RuleFiles(Rules):
    """Rule books from *folder*, loaded when first asked for, then followed (following.py).

    A change is taken up only where every example in the rules holds as well, and all that is wrong is told at once.
    *last* gives the files of the set that a federation's newest record was judged by (RuleBook.source), so that a fault
    in the folder doesn't stop a start either; None where there is none.
    """

    def __init__(
        self,
        folder: Path,
        read_blank: ReadBlank,
        *,
        last: LastUsed = nothing_used,
        settle: float = SETTLE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = RuleFolder(folder, read_blank)
        self._last = last
        self._settle = settle
        self._now = now
        self._known: dict[str, Followed[RuleBook]] = {}
        self._lock = threading.Lock()

    def federations(self) -> tuple[str, ...]:
        """The federations that have a folder with a federation.yaml, by name."""
        return self._folder.federations()

    def current(self, federation: str) -> RuleBook:
        """The set in force. The first load raises Misconfigured where no set was ever used; after that the last set
        that worked is kept.
        """
        with self._lock:
            if federation not in self._known:
                self._known[federation] = self._follow(federation)
            known = self._known[federation]
        return known.current()

    def problems(self, federation: str) -> tuple[Misconfigured, ...]:
        """Why the files as they stand are not in force; empty where they are."""
        with self._lock:
            known = self._known.get(federation)
        return known.problems() if known else ()

    def _follow(self, federation: str) -> Followed[RuleBook]:
        def load() -> RuleBook:
            return self._folder.load(federation)

        def sound() -> RuleBook:
            if found := check_federation(self._folder, federation):
                raise Faults(found)
            return load()

        def last() -> RuleBook | None:
            source = self._last(federation)
            return None if source is None else self._folder.load_packed(federation, source)

        def stamp() -> Stamp:
            return self._folder.stamp(federation)

        return Followed(stamp, sound, first=load, last=last, settle=self._settle, now=self._now)
