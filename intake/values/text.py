"""White space and what counts as nothing."""

from __future__ import annotations

import re

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NOTHING = re.compile(r"(?:[-‐‑‒–—−_.…·•*/?\s]|n\s*[/.]\s*a\b\.?)+", re.IGNORECASE)


def fold(text: str) -> str:
    """One line: white space of every kind as single spaces, invisible characters gone."""
    return " ".join(text.translate(_INVISIBLE).split())


def is_blank(text: str) -> bool:
    """Whether *text* says nothing: empty, or only dashes, dots, ruled lines or N/A. "Ej aktuellt" is an answer."""
    folded = fold(text)
    return not folded or _NOTHING.fullmatch(folded) is not None
