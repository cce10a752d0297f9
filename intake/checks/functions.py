"""The functions that expressions have beyond CEL's own: each small, total in time, and of the report's values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SAYS_NOTHING = "there is nothing to compare with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function by its signature, in the names of CEL's types."""

    takes: tuple[str, ...]
    gives: str
    told: str  # Swedish, for rules/README.md
    do: Callable[..., Any]


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def domain(address: str) -> str:
    """What stands after an address's @, in small letters."""
    return address.rpartition("@")[2].strip(" .>").casefold()


def percent(part: int, whole: int) -> float:
    """How many per cent *part* is of *whole*. Raises ValueError(SAYS_NOTHING) of a whole of nothing."""
    if not whole:
        raise ValueError(SAYS_NOTHING)
    return 100 * part / whole


def days(first: str, last: str) -> int:
    """How many days later *last* is than *first*. Raises ValueError where one is no day."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


FUNCTIONS: Mapping[str, Function] = {
    "words": Function(takes=("STRING",), gives="INT", told="antal ord i en text", do=words),
    "lower": Function(takes=("STRING",), gives="STRING", told="texten med små bokstäver", do=str.casefold),
    "domain": Function(takes=("STRING",), gives="STRING", told="det som står efter @ i en e-postadress", do=domain),
    # DYN: CEL compares a number of no declared type with whole numbers and decimals alike
    "percent": Function(
        takes=("INT", "INT"), gives="DYN", told="hur många procent det första är av det andra", do=percent
    ),
    "days": Function(
        takes=("STRING", "STRING"), gives="INT", told="antal dagar från det första datumet till det andra", do=days
    ),
}
