"""The Rules port over books that are given once and stand still."""

from __future__ import annotations

from collections.abc import Iterable

from intake.errors import Misconfigured
from intake.model.form import RuleBook
from intake.ports import Rules
from intake.rulebook.strict import did_you_mean


class FixedRules(Rules):
    """Rule books in memory, by their federation."""

    def __init__(self, books: Iterable[RuleBook]) -> None:
        self._books = {book.federation: book for book in books}

    def current(self, federation: str) -> RuleBook:
        """The federation's book. Raises Misconfigured where there is none."""
        if federation not in self._books:
            raise Misconfigured(
                f"no rules for '{federation}'",
                why="its reports can't be judged",
                do=did_you_mean(federation, self._books),
            )
        return self._books[federation]

    def problems(self, federation: str) -> tuple[Misconfigured, ...]:  # noqa: ARG002 - the port's
        """None: a book that was given is in force."""
        return ()
