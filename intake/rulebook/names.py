"""Names that stand in rules and forms, and must be names of something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from intake.errors import said
from intake.rulebook.strict import Place, did_you_mean


def known(name: str, names: Iterable[str], where: Place, *, what: str = "") -> None:
    """Raises Misconfigured where *name* is none of *names*; *what* they are names of, "kind of check", stands in it."""
    if name not in (there := list(names)):
        raise where.error(
            said("unknown {what} '{name}'", what=what or said("name"), name=name),
            why=said("nothing would ever be found under it"),
            do=did_you_mean(name, there),
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
                said("'{name}' stands twice", name=name),
                why=said("one would hide the other"),
                do=said("give each an id of its own"),
            )
