"""Whether the text that a PDF gives for a page is what stands on it.

A font need not tell which letters its shapes are (ISO 32000-1, 9.10). Such a page looks right, but its text is made of
other letters, of signs without a meaning, or lacks some of the letters.
"""

from __future__ import annotations

from itertools import accumulate

from intake.steps.read.pdf_page import Page
from intake.steps.read.pdf_rescue import known

# Pairs of letters that every eighth letter of a Swedish or English text begins, of a form or a list of names too.
_PAIRS = ("er", "en", "de", "an", "ar", "in", "te", "st")
_LEAST = 0.05  # of the letters: a text with its letters exchanged has 0.005, and one in a thousand 0.05
_ENOUGH = 100  # signs in different words: fewer tell nothing
_USUAL = frozenset(".,:;-–_…·•/()|%+\"'?!=*@&☐☒☑□")  # beside letters and figures
_MOSTLY = 0.6
_LOST = "\ufffd"
_FEW_LOST = 0.01  # of a page's signs
_LATIN_ENDS, _CHINESE_BEGINS = 0x250, 0x2E80  # no font mixes up its letters into the alphabets between


def told(page: Page) -> int:
    """How many signs of the page's text say what stands on it; none where the text is mixed up or has holes."""
    text = " ".join([word.text for word in page.words])
    return 0 if _has_holes(page, text) or is_mixed_up(text) else known(page)


def is_mixed_up(text: str) -> bool:
    """Whether a text is no text in Latin letters, though it seems to be one."""
    if any(count >= _LEAST * len(text) for count in accumulate(map(text.count, _PAIRS))):
        return False  # as nearly always
    different = " ".join(set(text.casefold().split()))
    letters = [sign for sign in different if sign.isalpha()]
    if len(letters) < _ENOUGH:
        usual = sum(sign.isalnum() or sign in _USUAL or sign.isspace() for sign in different)
        return len(different) >= _ENOUGH and usual < _MOSTLY * len(different)
    if sum(_LATIN_ENDS <= ord(letter) < _CHINESE_BEGINS for letter in letters) * 2 > len(letters):
        return False  # a page in Arabic or Russian
    return sum(map(different.count, _PAIRS)) < _LEAST * len(letters)


def _has_holes(page: Page, text: str) -> bool:
    """Whether signs that nobody knows stand among the letters; one by itself is a bullet."""
    lost = text.count(_LOST)
    if lost < _FEW_LOST * len(text) or not lost:
        return False
    inside = sum(word.text.count(_LOST) for word in page.words if len(word.text) > 1)
    return inside >= _FEW_LOST * len(text)
