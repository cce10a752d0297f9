"""What goes into a line of a mail: text that can't pose as more, sums, shares and enumerations."""

from __future__ import annotations

import unicodedata
from datetime import date

from intake import calendar
from intake.values import mask
from intake.values.money import NO_BREAK_SPACE, thousands

SHORT = 120  # characters that a name in running text may have
LONG = 2000  # characters that a row may have
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, format (bidi too), surrogate, private use, unassigned


def one_line(text: str, most: int = 0) -> str:
    """*text* as one line that can't pose as more: no line breaks, control, format or private-use characters.

    At most *most* characters, the last one "…" where it was longer; 0 = any length.
    """
    folded = " ".join(part for part in "".join(map(_plain, text)).split(" ") if part)
    return folded if not most or len(folded) <= most else folded[: most - 1].rstrip() + "…"


def safe(text: str, most: int = LONG) -> str:
    """What comes from outside, as a line of a mail: no personal number, and at most *most* characters."""
    return one_line(mask(one_line(text)), most)  # folded first: nothing unseen may hide a number from mask()


def file_name(name: str) -> str:
    """A file's name in running text. A long one is cut in its middle, so that its ending still tells the kind."""
    whole = safe(name)
    return whole if len(whole) <= SHORT else f"{whole[: SHORT - 13].rstrip()}…{whole[-12:].lstrip()}"


def detail(text: str, language: str = "sv") -> str:
    """A task's detail as people write it: "2024-01-11" becomes "11 januari 2024"."""
    try:
        return calendar.plain_date(date.fromisoformat(text), language)
    except ValueError:
        return safe(text)


def kronor(amount: int, language: str = "sv") -> str:
    """Whole kronor with no-break spaces: "2 458 000 kr", in English "SEK 2,458,000"."""
    if language == "en":
        return f"SEK{NO_BREAK_SPACE}{amount:,}"
    return f"{thousands(amount)}{NO_BREAK_SPACE}kr"


def share(part: int, whole: int, language: str = "sv") -> str:
    """*part* of *whole* in whole per cent: "84 %", in English "84%"; "" where there is no whole.

    100 is said of the whole only: what is just under or over it becomes 99 or 101.
    """
    if whole <= 0:
        return ""
    rounded = round(100 * part / whole)
    if rounded == 100:
        rounded += (part > whole) - (part < whole)
    return f"{rounded}{'' if language == 'en' else NO_BREAK_SPACE}%"


def _plain(character: str) -> str:
    if character in _BREAKS:
        return " "
    return "" if unicodedata.category(character) in _UNSEEN else character
