"""Where printed words stand as they are printed, and where the author's own words begin after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from intake.alignment.anchors import Anchor
from intake.alignment.segments import Segment

_WORD = re.compile(r"[^\W_]")
_HINT = r"\s*(?:\([^()\n]{1,60}\)\s*)?"  # "(åååå-mm-dd)", "(kr)"
LABELLED = re.compile(_HINT + r"(?:[:=|?]|\.{2,}|_{2,}|[–—-]\s|\*\*|$)[\s:._*]*")  # what ends a label
HEADED = re.compile(r"\)?" + _HINT + r"(?:[:.?!]|[–—-]\s|\*\*|$)[\s:.?!)*]*(?:[–—-]\s+)?")  # what ends a heading
_PUNCTUATION = re.compile(r"[\s:.,;?!)–-]*")
SENTENCE = re.compile(r"\s+[\"”]?[A-ZÅÄÖ0-9]")  # an answer begins right after the heading
# A heading that goes on in the author's words, "... och delaktighet", and is no answer: two words, or a colon after.
_GOES_ON = re.compile(r"\s+(?:och|samt)\s(?:\S+(?:\s\S+)?$|[^.:?!\n]{3,60}:(?:\s+|$))")
_LABEL_LETTERS = 9  # of a label that is told from a word of the text without a colon
LINE = 120  # characters of a line that can be a label with its value
_JOINED = 3  # lines that one heading may be broken over
BUCKET = 3  # letters of a key by which pieces are found


class Candidate(NamedTuple):
    """One way in which an anchor may stand in the document."""

    anchor: int
    first: int  # segment
    last: int  # segment in which the printed words end
    rest: int  # where in that segment's text the author's words begin
    score: float  # a little over 1 where a number bears it out


def by_words(
    number: int, anchor: Anchor, segments: Sequence[Segment], buckets: Mapping[str, Sequence[int]]
) -> Iterator[Candidate]:
    """Pieces that are, or begin with, one of the anchor's wordings; each piece by its longest wording."""
    seen: set[int] = set()
    for key in sorted(anchor.keys, key=len, reverse=True):
        for place in buckets.get(key[:BUCKET], ()):
            segment = segments[place]
            if place in seen:
                continue
            if segment.key.startswith(key):
                found = _standing(number, anchor, segment, place, key)
            elif key.startswith(segment.key):
                found = _broken(number, anchor, segments, place, key)
            else:
                continue
            if found is not None:
                seen.add(place)
                yield found


def _standing(number: int, anchor: Anchor, segment: Segment, place: int, key: str) -> Candidate | None:
    bonus = number_bonus(anchor, segment)
    if len(segment.key) == len(key) and segment.short:
        return Candidate(number, place, place, len(segment.text), 1.0 + bonus)
    end = after_letters(segment.text, segment.words, len(key))
    if end < len(segment.text) and _WORD.match(segment.text, end):
        return None  # the wording ends within a word
    if anchor.role == "section":
        return _headed(number, anchor, segment, place, key, end)
    if anchor.role == "label":
        return _labelled(number, segment, place, key, end)
    guided = LABELLED.match(segment.text, end)
    return Candidate(number, place, place, guided.end(), 0.8 + bonus) if guided and anchor.role == "part" else None


def _headed(number: int, anchor: Anchor, segment: Segment, place: int, key: str, end: int) -> Candidate | None:
    """A heading with words after it: its guidance, or the answer on the same line."""
    bonus = number_bonus(anchor, segment)
    if len(segment.text) <= LINE and (more := _GOES_ON.match(segment.text, end)):
        return Candidate(number, place, place, more.end(), 0.9 + bonus)
    mark = HEADED.match(segment.text, end)
    if mark or guided_by(anchor, segment.key[len(key) :]):
        return Candidate(number, place, place, mark.end() if mark else end, 0.97 + bonus)
    borne_out = bonus > 0 or segment.heading or len(key) >= 25 or SENTENCE.match(segment.text, end)
    return Candidate(number, place, place, after_close(segment.text, end), 0.85 + bonus) if borne_out else None


def guided_by(anchor: Anchor, rest: str) -> bool:
    """Whether what follows a heading begins with its guidance."""
    return len(rest) >= 3 and any(rest[:20].startswith(part[: len(rest[:20])]) for part in anchor.guidance)


def _labelled(number: int, segment: Segment, place: int, key: str, end: int) -> Candidate | None:
    """A label with its value on the same line."""
    mark = LABELLED.match(segment.text, end)
    if mark:
        return Candidate(number, place, place, mark.end(), 0.9 if mark[0].strip()[:1] in "–—-" else 0.97)
    if len(segment.text) > LINE or (len(key) < _LABEL_LETTERS and segment.cell is None):
        return None
    sure = 0.82 if len(key) >= _LABEL_LETTERS else 0.7
    return Candidate(number, place, place, end, sure if segment.cell else 0.65)


def _broken(number: int, anchor: Anchor, segments: Sequence[Segment], place: int, key: str) -> Candidate | None:
    """A heading that is broken over several lines."""
    joined = segments[place].key
    if len(joined) < 5:
        return None
    for last in range(place + 1, min(place + _JOINED, len(segments))):
        needed = len(key) - len(joined)
        joined += segments[last].key
        if segments[last].number or not joined.startswith(key[: len(joined)]):
            return None
        if len(joined) >= len(key):
            text = segments[last].text
            end = after_letters(text, segments[last].words, needed)
            if end < len(text) and _WORD.match(text, end):
                return None
            mark = HEADED.match(text, end)
            return Candidate(
                number, place, last, mark.end() if mark else end, 0.95 + number_bonus(anchor, segments[place])
            )
    return None


def number_bonus(anchor: Anchor, segment: Segment) -> float:
    if not anchor.number or not segment.number or anchor.role == "label":
        return 0.0
    return 0.1 if anchor.number == segment.number else -0.06


def after_letters(text: str, start: int, count: int) -> int:
    """Where *count* letters and digits after *start* have been read."""
    if count <= 0:
        return start
    for match in _WORD.finditer(text, start):
        count -= 1
        if not count:
            return match.end()
    return len(text)


def after_close(text: str, place: int) -> int:
    """Past the bracket that closes a heading."""
    return place + 1 if text[place : place + 1] in (")", "]") else place


def skip_punctuation(text: str, place: int) -> int:
    """Past what stands between printed words and the author's."""
    found = _PUNCTUATION.match(text, place)
    return found.end() if found else place
