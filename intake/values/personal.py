"""Swedish personal and coordination numbers (Skatteverket, SKV 704 and 707): found, and never repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

MASK = "******-****"

_DASHES = r"[-+\u2010-\u2015\u2212]"
# A day of 61-91 is a coordination number's. With a dash in it letters may touch it: "nr701063-2391". What goes on as a
# date is a period: of "2023-01-01 – 2023-12-31" the beginning passes every other test.
_CANDIDATE = re.compile(
    rf"(?<!\d)(?P<century>18|19|20)?(?P<year>\d\d){_DASHES}?(?P<month>0[1-9]|1[0-2]){_DASHES}?(?P<day>\d\d)"
    rf"(?P<separator>\s?{_DASHES}\s?|[ \u00a0]|)(?P<serial>\d{{4}})(?!\d)"
    rf"(?!{_DASHES}(?:0[1-9]|1[0-2]){_DASHES}\d\d(?!\d))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def luhn(digits: str) -> bool:
    """Whether the last of an even number of *digits* is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(digits):
        product = int(digit) * (2 - place % 2)
        total += product - 9 if product > 9 else product
    return total % 10 == 0


def _is_day(years: tuple[int, ...], month: int, day: int) -> bool:
    for year in years:
        try:
            date(year, month, day)
        except ValueError:
            continue
        return True
    return False


def _touches_letters(match: re.Match[str]) -> bool:
    around = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    return any(character.isalnum() for character in around)


def _is_personal(match: re.Match[str]) -> bool:
    century, year, separator, serial = match["century"], match["year"], match["separator"], match["serial"]
    if not re.search(_DASHES, match[0]) and _touches_letters(match):
        return False
    if separator.isspace() and _YEAR.fullmatch(serial):
        return False  # "220829 2024" is a date and a year
    if not separator and not century and match[0].startswith("070"):
        return False  # ten digits in a row that begin so are a mobile phone
    years = (int(century + year),) if century else (1900 + int(year), 2000 + int(year))
    day = int(match["day"])
    if not _is_day(years, int(match["month"]), day - 60 if day > 60 else day):
        return False
    return luhn(year + match["month"] + match["day"] + serial)


def personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where personal numbers stand in *text*: start and end. A valid date, Luhn and word limits are all asked for."""
    return ((match.start(), match.end()) for match in _CANDIDATE.finditer(text) if _is_personal(match))


def has_personal_number(text: str) -> bool:
    """Whether a personal or coordination number stands in *text*."""
    return next(personal_numbers(text), None) is not None


def mask(text: str) -> str:
    """*text* with each personal number as MASK; nothing else is changed."""
    return _CANDIDATE.sub(lambda match: MASK if _is_personal(match) else match[0], text)
