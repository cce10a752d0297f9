"""Swedish organisation numbers (lag 1974:174; Skatteverket, SKV 709)."""

from __future__ import annotations

import re

from intake.values.personal import luhn

_DASH = r"[-\u2010-\u2015\u2212]"
# The third digit is 2 or more, so that no number is a date; "16" may stand before it.
_NUMBER = re.compile(
    rf"(?<![\d-])(?:16)?(?P<first>\d\d[2-9]\d{{3}})(?:\s?{_DASH}\s?|[ \u00a0])?(?P<last>\d{{4}})(?![\d-])"
)


def organisation_number(text: str) -> str | None:
    """The organisation number in *text* as "222000-1834"; None where not exactly one has its check digit."""
    found = {
        f"{match['first']}-{match['last']}" for match in _NUMBER.finditer(text) if luhn(match["first"] + match["last"])
    }
    return found.pop() if len(found) == 1 else None
