"""Fields apart from tables: which of a chapter's labels stand once, and which make up a list of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.filling import Pair
from layouts.printed import PARTNER_LABELS, printed
from layouts.written import GAVLEBORG, SUNDSVALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The *single* labels with their values, and a list with its *heads* and *rows* (none: ())."""

    single: tuple[Pair, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parted(rows: Sequence[Sequence[Pair]]) -> Parted:
    """A chapter's rows of label and value, with its organisations as a list."""
    pairs = [pair for row in rows for pair in row]
    labels = [label for label, _ in pairs]
    if set(labels) == {"Organisation"}:  # Gävleborg's part 3
        return Parted(single=(), heads=("Organisation",), rows=tuple((value,) for _, value in pairs))
    width = len(PARTNER_LABELS)
    starts = [n for n in range(len(labels)) if tuple(labels[n : n + width]) == PARTNER_LABELS]
    if not starts:
        return Parted(single=tuple(pairs))
    partners = tuple(tuple(value for _, value in pairs[n : n + width]) for n in starts)  # Sundsvall's part 2
    return Parted(single=tuple(pairs[: starts[0]]), heads=PARTNER_LABELS, rows=partners)


def chapter_of(label: str) -> str:
    """The number of the chapter in which a form prints the label."""
    chapters = (found for form in (GAVLEBORG, SUNDSVALL) for found in printed(form).labels.items())
    return next(number for number, labels in chapters if any(found.text == label for found in labels))
