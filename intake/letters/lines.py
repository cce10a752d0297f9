"""What goes into a line of a mail: text that can't pose as more, sums, shares and enumerations."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

NO_BREAK_SPACE = "\u00a0"
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, format (bidi too), surrogate, private use, unassigned


def one_line(text: str, most: int = 0) -> str:
    """*text* as one line that can't pose as more: no line breaks, control, format or private-use characters.

    At most *most* characters, the last one "…" where it was longer; 0 = any length.
    """
    folded = " ".join(part for part in "".join(map(_plain, text)).split(" ") if part)
    return folded if not most or len(folded) <= most else folded[: most - 1].rstrip() + "…"


def kronor(amount: int, language: str = "sv") -> str:
    """Whole kronor with no-break spaces: "2 458 000 kr", in English "SEK 2,458,000"."""
    if language == "en":
        return f"SEK{NO_BREAK_SPACE}{amount:,}"
    return f"{amount:,}".replace(",", NO_BREAK_SPACE).replace("-", "−") + f"{NO_BREAK_SPACE}kr"


def share(part: int, whole: int, language: str = "sv") -> str:
    """*part* of *whole* in whole per cent: "84 %", in English "84%"; "" where there is no whole."""
    if whole <= 0:
        return ""
    return f"{round(100 * part / whole)}{'' if language == 'en' else NO_BREAK_SPACE}%"


def listed(items: Sequence[str], language: str = "sv") -> str:
    """ "a", "a och b", "a, b och c"; in English "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'and' if language == 'en' else 'och'} {items[-1]}"


def _plain(character: str) -> str:
    if character in _BREAKS:
        return " "
    return "" if unicodedata.category(character) in _UNSEEN else character
