"""Text -> a field's JSON-shaped value, by parse-contract's table of types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from intake.model.form import FieldType
from intake.steps.extract.view import is_nothing
from intake.values import amount, date_of, emails, fold, organisation_number, organisations, period, phones, postcode

_LONGEST = 2_000  # characters of a box that may hold a date, an amount or a list
_HINT_LENGTH = 60
_WORD = re.compile(r"\w+")
# What a form prints in a box, and senders leave there: a unit, how to write a date, what goes before a number.
_DATE_HINT = re.compile(r"(?:[\W_]|[åa]{2}|mm|dd|\b(?:den|från|till|och med|fr\W?o\W?m|t\W?o\W?m)\b)*", re.IGNORECASE)
_HINTS = {
    "amount": re.compile(r"(?:[\W_]|\b(?:kr|kronor|sek|tkr|mkr)\b)*", re.IGNORECASE),
    "date": _DATE_HINT,
    "period": _DATE_HINT,
    "email": re.compile(r"(?:[\W_]|\b(?:mailto|e-?post|e-?mail)\b)*", re.IGNORECASE),
    "phone": re.compile(r"(?:[\W_]|\b(?:tfn|tel|telefon|mobil)\b)*", re.IGNORECASE),
}
_BROKEN_NUMBER = re.compile(r"(?<=\d)-\s*\n\s*(?=\d)")  # over two lines of a narrow box
_ANSWER = re.compile(r"^\s*svar\s*:\s*", re.IGNORECASE)
_FILLER = " \t._…"
_DOTTED = 4  # dots or strokes that are a line to write on; three may be somebody's own
_ENDED = re.compile(r"\.\s?[_…]")  # a sentence on a line of strokes
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
    if kind == "organisation_number":
        return organisation_number(text)
    if kind == "phone":
        text = _BROKEN_NUMBER.sub("-", text)
    lists = {"email": emails, "phone": phones, "organisations": organisations}
    return lists[kind](text) or None if kind in lists else fold(text)


def without_filler(text: str) -> str:
    """*text* without "Svar:", and the dots or strokes of the line that it was typed on: "......Stegen.........."."""
    text = _ANSWER.sub("", text, count=1)
    start, end = len(text) - len(text.lstrip(_FILLER)), len(text.rstrip(_FILLER))
    if len(text[end:].replace(" ", "")) >= _DOTTED:
        text = text[: end + 1] if _ENDED.match(text, end) else text[:end]
    if start >= _DOTTED:
        text = text[start:]
    return text.strip()


def only_hints(kind: FieldType, text: str) -> bool:
    """Whether *text* says nothing but what goes with every value of the kind: "kr", "åååå-mm-dd", "mailto:"."""
    return kind in _HINTS and len(text) <= _HINT_LENGTH and _HINTS[kind].fullmatch(text) is not None


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
