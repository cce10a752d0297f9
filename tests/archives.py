"""An archive of many reports: mails made by number, no two alike, with the gaps, errors and odd ways of real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from incoming import a_letter
from layouts import gavleborg, sundsvall
from layouts.blanks import Hand
from layouts.written import Written, entry

FIRST_ARRIVED = datetime(2024, 8, 1, 8, 0, tzinfo=UTC)
LACKS_TEXT, LACKS_FIELD, DISAGREES, BACKWARDS = 3, 5, 7, 11  # every so manieth report


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail, and the federation that it is sent to."""

    federation: str
    raw: bytes


def federation_of(number: int) -> str:
    return "sundsvall" if number % 2 else "gavleborg"


def first_mails(count: int) -> list[Sent]:
    """*count* reports, each of a project of its own; robots, enclosures, personal numbers, two in one mail."""
    return [_first(number) for number in range(1, count + 1)]


def unreadable_mails(count: int) -> list[Sent]:
    """Files with a report's name that no program opens."""
    return [
        _mail(1000 + n, f"trasig-{n}", {"slutrapport.docx": b"PK\x03\x04" + bytes([n] * 40)}, subject="Slutrapport")
        for n in range(count)
    ]


def later_mails(count: int, request_to: Callable[[int], str | None]) -> list[Sent]:
    """What comes after the first ones: additions with enclosures, and words alone in answer to a request.

    *request_to* gives the Message-ID of our request about the report of that number, None where there is none.
    """
    return [
        later
        for number in range(LACKS_FIELD, count + 1, LACKS_FIELD)
        for later in (_addition(number) if number % LACKS_TEXT == 0 else _words(number, request_to(number)))
    ]


def register(count: int) -> str:
    """Gävleborg's cases, as a CSV file: all but every twelfth project, some with another sum than their reports'."""
    rows = [
        f"SFG 23–{number};Stegen {number};{2458000 - number % 3 * 1000};2023-01-01;2024-06-30"
        for number in range(2, count + 1, 2)
        if number % 12
    ]
    return "\n".join(["number;project;granted;period_start;period_end", *rows, ""])


def _addition(number: int) -> list[Sent]:
    """The texts are there now, and the field still is not."""
    files = {"komplettering.docx": Hand().write(replace(_written(number), sections=_base(number).sections))}
    return [_mail(number, f"komplettering-{number}", files | {"bilaga.pdf": b"%PDF-1.4"}, hours=500)]


def _words(number: int, request: str | None) -> list[Sent]:
    text = "Hej!\n\nDet ni saknar finns hos vår ekonom, som återkommer i morgon.\n\nMaja"
    return [_mail(number, f"svar-{number}", {}, hours=600, text=text, answers=request)] if request else []


def _first(number: int) -> Sent:
    files = {f"rapport {number}.docx": Hand().write(_written(number))}
    if number % 8 == 0:
        files["Bilaga budget.xlsx"] = b"PK\x03\x04"
    if number % 40 == 20:
        files["rapport till.docx"] = Hand().write(replace(_written(number), fields=_fields(1000 - number)))
    robot = {"headers": {"Auto-Submitted": "auto-generated"}} if number % 45 == 1 else {}
    return _mail(number, f"rapport-{number}", files, **robot)


def _mail(number: int, name: str, files: Mapping[str, bytes], *, hours: int = 0, **changes: Any) -> Sent:
    """From a sender of its own: a known contact's only case would take in every report of theirs."""
    federation = federation_of(number)
    plain: dict[str, Any] = {
        "sender": f"Maja Lindqvist <maja.lindqvist.{number}@example.se>",
        "to": f"kontakt@{federation}.example",
        "subject": "Rapport",
        "files": files,
        "message_id": f"{name}@example.se",
        "arrived": FIRST_ARRIVED + timedelta(hours=number + hours),
    }
    return Sent(federation=federation, raw=a_letter(**(plain | changes)))


def _base(number: int) -> Written:
    return sundsvall.COMPLETE if federation_of(number) == "sundsvall" else gavleborg.COMPLETE


def _written(number: int) -> Written:
    base = _base(number)
    sections = dict(base.sections)
    texts = [name for name in sections if not name.startswith("7")]
    if number % LACKS_TEXT == 0:
        del sections[texts[number % len(texts)]]
    if number % DISAGREES == 0 and base.form == gavleborg.COMPLETE.form:
        sections.pop("7.1.1")
        sections["7.2.1"] = "Vi utnyttjade 97 procent av medlen. Resten blev över."
    if number % 60 == 10:
        sections[texts[-1]] = "En deltagare (701063-2391) berättade vad som var viktigast."
    return replace(base, fields=_fields(number), sections=sections)


def _fields(number: int) -> Mapping[str, Any]:
    base = _base(number)
    fields = dict(base.fields) | {"insatsens_namn": entry(f"Stegen {number}")}
    period = "insatstid" if "insatstid" in fields else "tidsperiod"
    if number % LACKS_FIELD == 0:
        del fields["epost"]
    if number % BACKWARDS == 0:
        fields[period] = entry("2023-12-31 – 2023-01-01")
    if number % DISAGREES == 0 and "utnyttjade_medel" in fields:
        fields["utnyttjade_medel"] = entry("2 064 312 kr")
    return fields
