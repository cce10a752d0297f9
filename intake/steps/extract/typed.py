"""Text -> a field's JSON-shaped value, by parse-contract's table of types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from intake.model.form import FieldType
from intake.steps.extract.view import is_nothing
from intake.values import amount, date_of, emails, fold, organisations, period, phones, postcode

_LONGEST = 2_000  # characters of a box that may hold a date, an amount or a list
_WORD = re.compile(r"\w+")
_TICKED, _BOXES = "☒☑✓✔", "☐☒☑✓✔"
_TICK = re.compile(rf"([{_BOXES}])\s*(\w+)")


def value_of(kind: FieldType, text: str, choices: Sequence[str] = ()) -> Any:
    """The value, None where *text* is blank or can't be read as one."""
    if is_nothing(text):
        return None
    if kind != "text":
        text = text[:_LONGEST]
    if kind == "choice":
        return choice(text, choices)
    if kind == "period":
        found = period(text)
        return {"start": _iso(found.start), "end": _iso(found.end)} if found.start or found.end else None
    if kind == "date":
        return _iso(date_of(text))
    if kind == "amount":
        return amount(text)
    if kind == "postcode":
        return postcode(text)
    lists = {"email": emails, "phone": phones, "organisations": organisations}
    return lists[kind](text) or None if kind in lists else fold(text)


def choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that *text* makes: the ticked one, else the first that it names; None for the form's own question."""
    ticks = _TICK.findall(text)
    if ticks:
        chosen = [word.lower() for mark, word in ticks if mark in _TICKED]
        return next((word for word in chosen if word in choices), None)
    words = [word.lower() for word in _WORD.findall(text)]
    named = list(dict.fromkeys(word for word in words if word in choices))
    if len(named) > 1 and len(words) <= len(choices) + 1:
        # "Ja/Nej", "ja eller nej" is the form's own question; "Ja, delvis" is an answer, and the later word narrows it
        return None if "eller" in words or "/" in text else named[-1]
    return named[0] if named else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
