"""White space and what counts as nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SAID = re.compile(r"[^\W_]")
_NOT_APPLICABLE = re.compile(r"\W*n\s*[/.]\s*a\b\W*", re.IGNORECASE)


def fold(text: str) -> str:
    """One line: white space of every kind as single spaces, invisible characters gone."""
    return " ".join(_INVISIBLE.sub("", text).split())


def is_blank(text: str) -> bool:
    """Whether *text* says nothing: no letter or digit in it, or only N/A. "Ej aktuellt" is an answer."""
    return _SAID.search(text) is None or _NOT_APPLICABLE.fullmatch(text) is not None


def listed(items: Sequence[str], language: str = "sv") -> str:
    """ "a", "a och b", "a, b och c"; in English "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'and' if language == 'en' else 'och'} {items[-1]}"
