"""The audit chain's arithmetic (design.md, decision 16), the same for every store.

Each event's digest is the sha256 of the previous digest and the event's canonical JSON. In that stands the payload's
own digest, not the payload: what retention removes later leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from intake.errors import Refused

START = "0" * 64  # the digest before the first event


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an event's digest vouches for."""

    federation: str
    sequence: int  # from 1
    at: datetime  # UTC
    kind: str
    actor: str
    record: str | None  # displayed number
    payload_digest: str


def canonical(value: Any) -> str:
    """One JSON text for one value: keys sorted, no spaces, UTF-8 without escapes; half surrogate pairs become "?"."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def payload_digest(payload: str) -> str:
    """The digest of a payload's canonical JSON."""
    return hashlib.sha256(payload.encode()).hexdigest()


def digest(previous: str, link: Link) -> str:
    """The digest of an event that follows the one with the digest *previous*."""
    event = {
        "federation": link.federation,
        "sequence": link.sequence,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": link.kind,
        "actor": link.actor,
        "record": link.record,
        "payload": link.payload_digest,
    }
    return hashlib.sha256((previous + canonical(event)).encode()).hexdigest()


def check(previous: str, link: Link, *, sequence: int, payload: str | None, stored: str) -> None:
    """Raise Refused unless the stored event is the one that *link* and *previous* make.

    *link* has the number that must follow, *sequence* is the stored one; a removed *payload* is None.
    """
    whole = payload is None or payload_digest(payload) == link.payload_digest
    if sequence == link.sequence and whole and stored == digest(previous, link):
        return
    raise Refused(
        f"the audit chain of {link.federation} is broken at event {link.sequence}",
        why="an event was changed, removed or put in between after it was written",
        do="compare with a backup, and keep both as evidence",
    )
