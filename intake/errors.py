"""The errors that this program raises on purpose. The class says whose turn it is; the text what, why and what to do.

IntakeError
├── Misconfigured   the administrator's: settings, rules, texts or the register's CSV as they stand can't be used
├── Unreadable      the sender's: a file that can't be read as it came
├── TryLater        ours: a server did not answer or a resource was busy; nothing is lost, the work is tried again
├── Uncertain       ours: the connection broke while a mail was handed over; it was perhaps accepted, a person decides
├── Untried         the administrator's: a rule that can't be worked out on one report; staff hear of it
└── Refused         the caller's: an act that can't be done on what it names
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

UnreadableCode = Literal["encrypted", "damaged", "unsupported", "too_large", "refused", "empty", "failed"]


class Said(str):
    """An English text that remembers what it was made of, so that staff can be told it in Swedish (messages.py)."""

    template: str
    values: Mapping[str, Any]


def said(template: str, /, **values: Any) -> Said:
    """*template* with its {words} filled in. A value may be Said itself; without values braces are only braces."""
    return _said(template, values)


def placed(place: str, what: str) -> Said:
    """*what* with the place that it is about before it: "rules/x.yaml:4:1: "."""
    return _said("{place}{what}", {"place": place, "what": what})


def _said(template: str, values: Mapping[str, Any]) -> Said:
    made = Said(template.format_map(values) if values else template)
    made.template, made.values = template, values
    return made


def unfilled(text: str) -> str:
    """*text* for a log: its place, and what was said without what it was filled with, which may be a name."""
    if not isinstance(text, Said):
        return text.partition(": ")[0]
    if "place" in text.values:
        return f"{text.values['place']}{unfilled(text.values['what'])}"
    return text.template


class IntakeError(Exception):
    """What went wrong (one line), *why* it matters, and what to *do* about it."""

    def __init__(self, what: str, *, why: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.do = do

    def __str__(self) -> str:
        parts = [self.what]
        if self.why:
            parts.append(f"why: {self.why}")
        if self.do:
            parts.append(f"do: {self.do}")
        return "\n  ".join(parts)


class Misconfigured(IntakeError):
    """Settings, rules or texts that can't be used as they stand; nothing is started with them."""


class Faults(Misconfigured):
    """Several of them, found together."""

    def __init__(self, faults: Sequence[Misconfigured]) -> None:
        super().__init__("\n".join(fault.what for fault in faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.faults))


class Unreadable(IntakeError):
    """A file that can't be read. *code* is one of parse-contract's codes and becomes the reason in text C."""

    def __init__(self, code: UnreadableCode, what: str, *, why: str = "", do: str = "") -> None:
        super().__init__(what, why=why, do=do)
        self.code: UnreadableCode = code


class TryLater(IntakeError):
    """A server or resource that could not be used now. What was done stays done; the rest is tried again."""


class Uncertain(IntakeError):
    """The connection broke after DATA: the server has perhaps accepted the mail. Never sent again without a person."""


class Untried(IntakeError):
    """A rule that can't be worked out on one report. The other rules are; a finding tells staff to look themselves."""


class Refused(IntakeError):
    """An act that can't be carried out on what it names: no such record, a draft that is already sent."""


def where(error: BaseException) -> list[str]:
    """The lines that *error* came through, the innermost last: "worker.py:131". For logs, which must not hold its
    text: that may quote a mail.
    """
    import traceback  # on use: parse must start fast
    from pathlib import Path

    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
