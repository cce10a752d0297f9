"""Names that stand in rules and forms, and must be names of something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from intake.rulebook.strict import Place, did_you_mean


def known(name: str, names: Iterable[str], where: Place, *, what: str = "name") -> None:
    """Raises Misconfigured where *name* is none of *names*."""
    if name not in (there := list(names)):
        raise where.error(
            f"unknown {what} '{name}'", why="nothing would ever be found under it", do=did_you_mean(name, there)
        )


def all_known(found: Iterable[str], names: Sequence[str], where: Place) -> None:
    """Raises Misconfigured at the first of *found* that is none of *names*."""
    for name in found:
        known(name, names, where)


def no_double(ids: Sequence[str], written: Sequence[Any], where: Place) -> None:
    """Raises Misconfigured where one of *ids* stands twice; *written* is the list that they stand in."""
    for n, name in enumerate(ids):
        if name in ids[:n]:
            raise where.item(written, n).error(
                f"'{name}' stands twice", why="one would hide the other", do="give each an id of its own"
            )
