"""Does the text speak of what it has to: women and men, each with a number?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.checks.kind import Kind, parameter
from intake.checks.prose import places_said, texts
from intake.checks.seen import confidence
from intake.checks.wording import enumerated
from intake.checks.wordsearch import places, sentence, spoken
from intake.model.evidence import Evidence
from intake.model.report import Draft

_SPELLED = "noll|inga|ingen|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hälften|tredjedel|fjärdedel"
_NUMBER = re.compile(rf"(?<![\w.,])(?!(?:19|20)\d\d(?!\w))(?:\d{{1,9}}|{_SPELLED})(?!\w)")  # a year counts nobody
_FEW = 4  # words between a number and what it counts: "15 av deltagarna var kvinnor"
_NEAR = 80  # characters that those take at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """The text must mention something of each group."""

    groups: tuple[tuple[str, ...], ...] = parameter(
        "grupper av ord, [[kvinnor, kvinn*], [män, manliga]]: minst ett ord ur varje; det första står i meddelandet"
    )
    parts: tuple[str, ...] = parameter("fält och avsnitt att söka i; utelämnat: överallt", names="part", default=())
    with_number: bool = parameter("varje grupp ska ha en egen siffra intill", default=False)


def mentions(ask: Mentions, evidence: Evidence) -> Iterator[Draft]:
    """One draft, on the first of the parts, that tells the groups that are not mentioned. Nothing where all is blank.

    "51 kvinnor och män" gives women a number, but not men: a number counts one group.
    """
    written = dict(texts(evidence, ask.parts))
    if not written:
        return
    lowered = "\n".join(written.values()).lower()
    lacking = _uncounted(lowered, ask.groups) if ask.with_number else _unmentioned(lowered, ask.groups)
    if lacking:
        said = {
            "place": places_said(ask.parts, evidence),
            "missing": enumerated([spoken(group[0]) for group in lacking]),
        }
        target = ask.parts[0] if ask.parts else ""
        yield Draft(target=target, words=said, confidence=confidence(evidence.report, *written))


Groups = tuple[tuple[str, ...], ...]


def _unmentioned(lowered: str, groups: Groups) -> Groups:
    return tuple(group for group in groups if group and not any(True for _ in _mentioned(lowered, group)))


def _mentioned(lowered: str, group: tuple[str, ...]) -> Iterator[re.Match[str]]:
    return (found for wording in group for found in places(lowered, wording))


def _uncounted(lowered: str, groups: Groups) -> Groups:
    """The groups that are left without a number when each number is given to one group, the nearest first."""
    near = [_numbers(lowered, group, [w for other in groups if other is not group for w in other]) for group in groups]
    given: dict[int, int] = {}  # where a number stands -> the group that has it
    nearest = sorted(range(len(groups)), key=lambda n: min(near[n].values(), default=_FEW))
    without = [n for n in nearest if groups[n] and not _give(n, near, given, tried=set())]
    return tuple(groups[n] for n in sorted(without))


def _give(group: int, near: list[dict[int, int]], given: dict[int, int], *, tried: set[int]) -> bool:
    """Give *group* a number near it, moving another group to another number where that has to be."""
    for at in sorted(near[group].keys() - tried, key=near[group].__getitem__):
        tried.add(at)
        if at not in given or _give(given[at], near, given, tried=tried):
            given[at] = group
            return True
    return False


def _numbers(lowered: str, group: tuple[str, ...], others: list[str]) -> dict[int, int]:
    """Where numbers stand that may count *group*, and how many words from it; none with another group's word between.

    One that stands after it stands in the same clause: "män deltog, till slut 51 kvinnor".
    """
    found: dict[int, int] = {}
    for match in _mentioned(lowered, group):
        near = lowered[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        at = min(match.start(), _NEAR)
        before, after = sentence(near, at, at + len(match[0]))
        after = after.partition(",")[0]
        barred = max((other.end() for wording in others for other in places(before, wording)), default=0)
        ends = min((other.start() for wording in others for other in places(after, wording)), default=len(after))
        start = match.start() - len(before)
        for number in list(_NUMBER.finditer(before, barred))[-1:]:
            _keep(found, start + number.start(), before[number.end() :])
        for number in filter(None, [_NUMBER.search(after, 0, ends)]):
            _keep(found, match.end() + number.start(), after[: number.start()])
    return found


def _keep(found: dict[int, int], at: int, between: str) -> None:
    words = len(between.split())
    if words <= _FEW:
        found[at] = min(words, found.get(at, words))


KINDS = (
    Kind(
        name="mentions",
        summary="att texten nämner det som den ska, till exempel kvinnor och män var för sig",
        parameters=Mentions,
        words={"place": "var i blanketten", "missing": "det som saknas: män"},
        check=mentions,
    ),
)
