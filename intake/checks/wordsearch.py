"""Listed words in a text: "kvinnor", "kvinn*" (and any ending), "*bilaga" (and any beginning), "se bilaga *".

A wording is never a pattern of the rule author's own: each becomes one that takes time in proportion to the text, so
that no rule and no report can hold the judging up.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 40  # letters that a * stands for: a hostile file may hold one word of a million
_MOST = 1000  # places of one wording that are looked at; an honest report has far fewer
_NEAR = 300  # characters on each side that are looked through for the ends of a sentence
_END = re.compile(r"[.!?;](?=\s|$)|\n")


def found_words(
    text: str, wordings: Iterable[str], *, beside: Sequence[str] = (), but: Sequence[str] = ()
) -> list[str]:
    """Those of *wordings* that stand in *text*, upper and lower case alike.

    With *beside* only where one of those stands in the same sentence; never where one of *but* does.
    """
    lowered = text.lower()
    return [wording for wording in wordings if _stands(lowered, wording, beside, but)]


def places(lowered: str, wording: str) -> Iterator[re.Match[str]]:
    """Where a wording stands in a text of small letters: its first thousand places."""
    if not _may_stand(lowered, wording):
        return
    for n, found in enumerate(_pattern(wording.lower()).finditer(lowered)):
        if n == _MOST:
            return
        yield found


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after text[start:end] in the same sentence."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    last = next(reversed(list(_END.finditer(before))), None)
    first = _END.search(after)
    return before[last.end() if last else 0 :], after[: first.start() if first else len(after)]


def spoken(wording: str) -> str:
    """A wording as a message says it: "diagnos*" is "diagnos"."""
    return " ".join(wording.replace("*", "").split())


def _may_stand(lowered: str, wording: str) -> bool:
    """Whether the letters that it begins with are there at all: most texts are done with by that."""
    core = _core(wording)
    return bool(core) and core in lowered


@functools.lru_cache(maxsize=2048)
def _core(wording: str) -> str:
    words = wording.lower().split()
    return words[0].strip("*") if words else ""


def _stands(lowered: str, wording: str, beside: Sequence[str], but: Sequence[str]) -> bool:
    if not _may_stand(lowered, wording):
        return False
    done = 0  # a sentence is looked at once, however often the wording stands in it
    for found in places(lowered, wording):
        if not beside and not but:
            return True
        if found.start() < done:
            continue
        before, after = sentence(lowered, found.start(), found.end())
        around = before + found[0] + after
        if (not beside or _any(around, beside)) and not _any(around, but):
            return True
        done = found.end() + len(after)
    return False


def _any(lowered: str, wordings: Sequence[str]) -> bool:
    return any(next(places(lowered, wording), None) for wording in wordings)


@functools.lru_cache(maxsize=2048)
def _pattern(wording: str) -> re.Pattern[str]:
    """A pattern for a text of small letters. It begins with the letters themselves, which re looks for fastest."""
    first, *rest = wording.split()
    core = re.escape(first.strip("*"))
    bounded = "" if first.startswith("*") else rf"(?<!\w{core})"
    parts = [core + bounded + _ending(first, last=not rest)]
    for n, word in enumerate(rest, 1):
        begins = rf"\w{{0,{_LONGEST}}}?" if word.startswith("*") else ""
        letters = re.escape(word.strip("*"))
        parts.append(begins + letters + _ending(word, last=n == len(rest)))
    return re.compile(r"\s{1,3}".join(parts))


def _ending(word: str, *, last: bool) -> str:
    if not word.endswith("*"):
        return r"(?!\w)"
    return "" if last else rf"\w{{0,{_LONGEST}}}+"
