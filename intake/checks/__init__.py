"""The kinds of check that rules can name. Each is pure: the same evidence and parameters give the same drafts.

kind.py says what a kind is, seen.py what stands in a report, wording.py how it is put; each other file holds kinds.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.checks import amounts, days, filled, register, tables, texts
from intake.checks.kind import Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind for module in (filled, amounts, days, register, tables, texts) for kind in module.KINDS
}
