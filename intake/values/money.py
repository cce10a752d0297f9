"""Amounts in whole kronor."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"

_SPACE = r"[ \u00a0\u2000-\u200a\u202f\u205f]"
_THOUSANDS, _MILLIONS = ("tkr", "kkr", "ksek", "tusen"), ("mkr", "mnkr", "msek", "milj")
_AMOUNT = re.compile(
    rf"""(?<![\w.,/:-])(?<!\d{_SPACE})
    (?:(?P<before>sek|kr)\.?{_SPACE}*)?
    (?P<sign>[-\u2212](?={_SPACE}?\d))?{_SPACE}?
    (?P<whole>\d{{1,3}}(?:(?P<separator>{_SPACE}|[.'’])\d{{3}})(?:(?P=separator)\d{{3}}){{0,4}}|\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,5}}
        |\d{{1,3}}(?:,\d{{3}}){{2,4}}|\d{{1,15}})
    (?:(?P<point>[,.])(?P<decimals>\d{{1,2}}|\d{{3}}(?={_SPACE}*m)))?
    (?![\d/]|[.,-]\d)
    (?:{_SPACE}*(?P<unit>tkr|kkr|ksek|mkr|mnkr|msek|milj(?:on(?:er)?)?|tusen|kronor|kr|sek|:-|,-|:–|,–)(?!\w)\.?)?
    (?:{_SPACE}*(?P<more>kronor|kr)\b\.?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_TOO_LONG = re.compile(rf"\d(?:(?:{_SPACE}|[.'’])?\d){{15}}")  # digits of no sum of money
_ABOUT = re.compile(r"(?:ca|cirka|c:a|totalt|summa|:|=|\s|\.)+", re.IGNORECASE)


def thousands(amount: int) -> str:
    """2064312 -> "2 064 312", with no-break spaces and a minus sign where it is negative."""
    return f"{amount:,}".replace(",", NO_BREAK_SPACE).replace("-", "−")


def _kronor(match: re.Match[str]) -> int:
    number = Decimal(re.sub(r"\D", "", match["whole"]) + "." + (match["decimals"] or "0"))
    unit = (match["unit"] or "").lower()
    factor = 1_000_000 if unit.startswith(_MILLIONS) else 1000 if unit in _THOUSANDS else 1
    kronor = int((number * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return -kronor if match["sign"] else kronor


def _is_marked(match: re.Match[str]) -> bool:
    """Whether it shows by itself that it is money: a unit, or thousands set apart."""
    return bool(match["unit"] or match["before"] or len(match["whole"]) > 4)


def amount(text: str) -> int | None:
    """*text* as whole kronor (ore rounded half up); None where it isn't one certain amount.

    Thousands may be set apart by a space of any width, a point or an apostrophe, millions also by commas; tkr and mkr
    are multiplied. In a longer text it is the one that is marked as money, where there is only one or where the text
    begins with it.
    """
    folded = text.strip()
    if _TOO_LONG.search(folded):
        return None
    whole = _AMOUNT.fullmatch(_ABOUT.sub("", folded, count=1) if _ABOUT.match(folded) else folded)
    if whole:
        return _kronor(whole)
    found = [match for match in _AMOUNT.finditer(folded) if _is_marked(match)]
    values = {_kronor(match) for match in found}
    is_sum = "+" in folded
    if not is_sum and (len(values) == 1 or (found and found[0].start() == 0)):
        return _kronor(found[0])
    return None
