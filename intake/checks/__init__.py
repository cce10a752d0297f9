"""The kinds of check that rules can name. Each is pure: the same evidence and parameters give the same drafts.

kind.py says what a kind is, seen.py what stands in a report, wording.py how it is put; each other file holds kinds.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.checks import (
    amounts,
    arithmetic,
    contacts,
    days,
    expression,
    filled,
    mentions,
    register,
    tables,
    texts,
    versions,
)
from intake.checks.kind import Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for module in (filled, amounts, days, register, tables, texts, mentions, arithmetic, contacts, versions, expression)
    for kind in module.KINDS
}
