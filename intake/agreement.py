"""Shadow mode: how often staff sent a draft as it was, for each kind and rule, so that they see when to let it go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.letters.edited import folded
from intake.model.outgoing import Outgoing

ENOUGH = 10  # decided drafts, all sent as they were: then staff may let the kind go by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What staff made of the drafts of one kind, or of those in which one rule spoke."""

    name: str  # "correction_request", or the rule's id
    unchanged: int = 0
    changed: int = 0
    rejected: int = 0
    kept: int = 0  # of the changed ones, those in which the rule's rows stood as they were; of a kind always 0

    @property
    def decided(self) -> int:
        return self.unchanged + self.changed + self.rejected

    @property
    def trusted(self) -> bool:
        """Whether it was decided on often enough, and never otherwise than as it was written."""
        return self.decided >= ENOUGH and self.unchanged == self.decided


def decided_since(outgoing: Iterable[Outgoing], since: datetime | None) -> tuple[Outgoing, ...]:
    """The drafts that staff decided on, after *since* where it is given."""
    return tuple(
        mail for mail in outgoing if mail.decided_at is not None and (since is None or mail.decided_at >= since)
    )


def by_kind(decided: Sequence[Outgoing]) -> tuple[Agreed, ...]:
    """One row for each kind of reply, the most frequent first."""
    rows: dict[str, Agreed] = {}
    for mail in decided:
        rows[mail.kind.value] = _counted(rows.get(mail.kind.value, Agreed(name=mail.kind.value)), mail)
    return _sorted(rows)


def by_rule(decided: Sequence[Outgoing], text: Callable[[Outgoing], str]) -> tuple[Agreed, ...]:
    """One row for each rule that spoke in a draft, the most frequent first; *text*: a mail's text as sent."""
    rows: dict[str, Agreed] = {}
    for mail in decided:
        sent = folded(text(mail)) if mail.agreement == "changed" else ""
        for rule, messages in _said(mail).items():
            row = _counted(rows.get(rule, Agreed(name=rule)), mail)
            kept = mail.agreement == "changed" and all(folded(message) in sent for message in messages)
            rows[rule] = replace(row, kept=row.kept + kept)
    return _sorted(rows)


def _said(mail: Outgoing) -> dict[str, list[str]]:
    """The rows of each rule in the draft."""
    findings: list[dict[str, Any]] = [*mail.rendering.get("missing", ()), *mail.rendering.get("questions", ())]
    said: dict[str, list[str]] = {}
    for finding in findings:
        said.setdefault(finding["rule"], []).append(finding["message"])
    return said


def _counted(row: Agreed, mail: Outgoing) -> Agreed:
    return replace(
        row,
        unchanged=row.unchanged + (mail.agreement == "unchanged"),
        changed=row.changed + (mail.agreement == "changed"),
        rejected=row.rejected + (mail.agreement == "rejected"),
    )


def _sorted(rows: dict[str, Agreed]) -> tuple[Agreed, ...]:
    return tuple(sorted(rows.values(), key=lambda row: (-row.decided, row.name)))
