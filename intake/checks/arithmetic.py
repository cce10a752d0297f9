"""Do the sums add up that the author writes out in the text?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.prose import place_said, texts
from intake.checks.seen import confidence
from intake.checks.wording import number
from intake.model.evidence import Evidence
from intake.model.report import Draft

_WHOLE = r"(?:\d{1,3}(?:[ \u00a0]\d{3}(?!\d)){1,3}|\d{1,9})"  # 42, 1 000
_TERMS = rf"{_WHOLE}(?:\s?\+\s?{_WHOLE}){{1,20}}"
_ALONE = r"(?<![\d.,+\-–*/=^])(?<![\d+\-–*/=^]\s)"  # not the end of a longer sum, nor of a number with decimals
_ENDS = r"(?![\d%]|[.,]\d|\s?[+\-–*/=^%])"
_SUM = re.compile(
    rf"{_ALONE}(?:(?P<terms>{_TERMS})\s?=\s?(?P<sum>{_WHOLE})|(?P<sum_first>{_WHOLE})\s?=\s?(?P<terms_last>{_TERMS})){_ENDS}"
)
_WORD = r"[^\W\d_]{1,40}+"
_WHO = "kvinnor|män|flickor|pojkar|tjejer|killar"
_SPLIT = (
    rf"(?P<{{0}}1>\d{{{{1,6}}}})\s(?:var\s)?(?P<{{0}}who>{_WHO})\s(?:och|samt)\s"
    rf"(?P<{{0}}2>\d{{{{1,6}}}})\s(?:var\s)?(?P<{{0}}other>{_WHO})(?!\w)"
)
_OF_WHICH = re.compile(
    rf"(?<![\d.,\u00a0])(?P<all>\d{{1,6}})\s(?:{_WORD}\s?){{1,3}}(?:\(|,\s?)?(?:varav|fördelat\spå)\s{_SPLIT.format('a')}"
    rf"|\bav\s(?:de\s)?(?P<of>\d{{1,6}})\s(?:{_WORD}\s){{1,5}}{_SPLIT.format('b')}",
    re.IGNORECASE,
)
_PARTED = re.compile(rf"\d\s(?:var\s)?(?:{_WHO})\s(?:och|samt)\s\d", re.IGNORECASE)  # every _OF_WHICH holds one
_DONE = re.compile(r"\s*(?:[.;)!?]|\n|$)")  # nothing more is said of the parts


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAddsUp:
    """Sums in the text must be right: "23+13+5+1 = 42", "42 deltagare, varav 15 kvinnor och 27 män"."""

    parts: tuple[str, ...] = parameter("fält och avsnitt att söka i; utelämnat: överallt", names="part", default=())


def text_adds_up(ask: TextAddsUp, evidence: Evidence) -> Iterator[Draft]:
    """A draft for the first wrong sum in each part."""
    for part, text in texts(evidence, ask.parts):
        wrong = next((said for said in sums(text) if said[0] != said[1]), None)
        if wrong:
            words = {
                "place": place_said(part, evidence),
                "stated": number(wrong[0]),
                "sum": number(wrong[1]),
            }
            yield Draft(target=part, words=words, confidence=confidence(evidence.report, part))


def sums(text: str) -> Iterator[tuple[int, int]]:
    """Each sum that the text writes out, as stated and as its parts make it.

    Women and men need not be all: "42 deltagare, varav 15 kvinnor och 20 män fick arbete" states no sum unless they
    are more than there are; "42 deltagare, varav 15 kvinnor och 20 män." does.
    """
    for found in _SUM.finditer(text) if "+" in text and "=" in text else ():
        terms = (found["terms"] or found["terms_last"]).split("+")
        yield _whole(found["sum"] or found["sum_first"]), sum(map(_whole, terms))
    for found in _OF_WHICH.finditer(text) if _PARTED.search(text) else ():
        first = found["all"] is not None
        total = int(found["all"] or found["of"])
        one, other = (found["a1"], found["a2"]) if first else (found["b1"], found["b2"])
        made = int(one) + int(other)
        exhausts = first and _DONE.match(text, found.end())
        if exhausts or made > total:
            yield total, made


def _whole(text: str) -> int:
    return int("".join(text.split()))


KINDS = (
    Kind(
        name="text_adds_up",
        summary="att uträkningar som står i texten stämmer",
        parameters=TextAddsUp,
        words={"place": "var i blanketten", "stated": "summan som står i texten", "sum": "summan av delarna"},
        check=text_adds_up,
    ),
)
