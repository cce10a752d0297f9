"""How well a piece of a document fits an anchor's printed words, and where the author's own words begin after them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from intake.alignment.anchors import Anchor, key_of
from intake.alignment.segments import Segment

_WORD = re.compile(r"[^\W_]")
_HINT = r"\s*(?:\([^()\n]{1,60}\)\s*)?"  # "(åååå-mm-dd)", "(kr)"
_STRONG = re.compile(_HINT + r"(?:[:=|?]|$)[\s:.]*")
_HEADED = re.compile(r"\)?" + _HINT + r"(?:[:.?!]|[–—-]\s|$)[\s:.?!)]*")
_PUNCTUATION = re.compile(r"[\s:.,;?!)–-]*")
_SENTENCE = re.compile(r"\s+[\"”]?[A-ZÅÄÖ0-9]")  # an answer begins right after the heading
_LABEL_LETTERS = 9  # of a label that is told from a word of the text without a colon
_FUZZY = 86.0  # of 100: two slips in a heading of twenty letters
_FUZZY_LETTERS = 6
_BROKEN_LETTERS = 12
_GUIDANCE_LETTERS = 15
_LINE = 120  # characters of a line that can be a label with its value
_JOINED = 3  # lines that one heading may be broken over
_BUCKET = 3


class Candidate(NamedTuple):
    """One way in which an anchor may stand in the document."""

    anchor: int
    first: int  # segment
    last: int  # segment in which the printed words end
    rest: int  # where in that segment's text the author's words begin
    score: float  # a little over 1 where a number bears it out


def candidates(anchors: Sequence[Anchor], segments: Sequence[Segment]) -> list[Candidate]:
    """Every anchor's possible places; fuzzy ones only for anchors that have no sure one."""
    buckets: dict[str, list[int]] = defaultdict(list)
    for place, segment in enumerate(segments):
        buckets[segment.key[:_BUCKET]].append(place)
    keys = [segment.key for segment in segments]
    found: list[Candidate] = []
    for number, anchor in enumerate(anchors):
        near = list(_by_words(number, anchor, segments, buckets))
        sure = any(candidate.score >= 0.95 for candidate in near)
        if not sure:
            near += _by_likeness(number, anchor, segments, keys)
        elif anchor.role == "section" and not any(candidate.score > 1 for candidate in near):
            # the words stand elsewhere too, as a column's label, and the heading itself may be misspelt
            near += [found for found in _by_likeness(number, anchor, segments, keys) if found.score > 0.95]
        if not near and anchor.role == "section":
            near += _broken_alike(number, anchor, segments)
        if not near and anchor.role == "section":
            near += _by_number(number, anchor, segments)
        found += near
    return found


def _by_words(
    number: int, anchor: Anchor, segments: Sequence[Segment], buckets: dict[str, list[int]]
) -> Iterator[Candidate]:
    """Pieces that are, or begin with, one of the anchor's wordings; each piece by its longest wording."""
    seen: set[int] = set()
    for key in sorted(anchor.keys, key=len, reverse=True):
        for place in buckets.get(key[:_BUCKET], ()):
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
    bonus = _number_bonus(anchor, segment)
    if len(segment.key) == len(key) and segment.short:
        return Candidate(number, place, place, len(segment.text), 1.0 + bonus)
    end = after_letters(segment.text, segment.words, len(key))
    if end < len(segment.text) and _WORD.match(segment.text, end):
        return None  # the wording ends within a word
    if anchor.role == "section":
        return _headed(number, anchor, segment, place, key, end)
    if anchor.role == "label":
        return _labelled(number, segment, place, key, end)
    guided = _STRONG.match(segment.text, end)
    return Candidate(number, place, place, guided.end(), 0.8 + bonus) if guided and anchor.role == "part" else None


def _headed(number: int, anchor: Anchor, segment: Segment, place: int, key: str, end: int) -> Candidate | None:
    """A heading with words after it: its guidance, or the answer on the same line."""
    bonus = _number_bonus(anchor, segment)
    mark = _HEADED.match(segment.text, end)
    if mark or _guided(anchor, segment.key[len(key) :]):
        return Candidate(number, place, place, mark.end() if mark else end, 0.97 + bonus)
    borne_out = bonus > 0 or segment.heading or len(key) >= 25 or _SENTENCE.match(segment.text, end)
    return Candidate(number, place, place, _after_close(segment.text, end), 0.85 + bonus) if borne_out else None


def _guided(anchor: Anchor, rest: str) -> bool:
    """Whether what follows a heading begins with its guidance."""
    return len(rest) >= 3 and any(rest[:20].startswith(part[: len(rest[:20])]) for part in anchor.guidance)


def _labelled(number: int, segment: Segment, place: int, key: str, end: int) -> Candidate | None:
    """A label with its value on the same line."""
    mark = _STRONG.match(segment.text, end)
    if mark:
        return Candidate(number, place, place, mark.end(), 0.97)
    if len(segment.text) > _LINE or (len(key) < _LABEL_LETTERS and segment.cell is None):
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
            mark = _HEADED.match(text, end)
            return Candidate(
                number, place, last, mark.end() if mark else end, 0.95 + _number_bonus(anchor, segments[place])
            )
    return None


def _by_likeness(number: int, anchor: Anchor, segments: Sequence[Segment], keys: Sequence[str]) -> Iterator[Candidate]:
    """Pieces that begin almost like the anchor: slips of the pen, other word forms, misread letters."""
    key = anchor.keys[0]
    if len(key) < _FUZZY_LETTERS:
        return
    room = len(key) + max(1, len(key) // 12)
    heads = [other[:room] for other in keys]
    for _, ratio, place in process.extract(key, heads, scorer=fuzz.ratio, score_cutoff=_FUZZY, limit=None):
        segment = segments[place]
        score = ratio / 100 - 0.05 + _number_bonus(anchor, segment)
        if len(segment.key) <= room and segment.short:
            yield Candidate(number, place, place, len(segment.text), score)
        elif anchor.role in ("section", "label"):
            end = _end_of_word(segment.text, after_letters(segment.text, segment.words, len(key)))
            mark = (_HEADED if anchor.role == "section" else _STRONG).match(segment.text, end)
            borne_out = anchor.role == "section" and (
                segment.number == anchor.number
                or _SENTENCE.match(segment.text, end)
                or _guided(anchor, key_of(segment.text[end : end + _LINE]))
            )
            if mark or borne_out:
                yield Candidate(
                    number, place, place, mark.end() if mark else _after_close(segment.text, end), score - 0.02
                )


def _broken_alike(number: int, anchor: Anchor, segments: Sequence[Segment]) -> Iterator[Candidate]:
    """A misspelt heading that is broken over lines."""
    key = anchor.keys[0]
    for place, segment in enumerate(segments[:-1]):
        size = len(segment.key)
        if not _BROKEN_LETTERS <= size < len(key) or fuzz.ratio(segment.key, key[:size]) < _FUZZY:
            continue
        last = place + 1
        text = segments[last].text
        end = _end_of_word(text, after_letters(text, segments[last].words, len(key) - size))
        if fuzz.ratio(segment.key + key_of(text[:end]), key) >= _FUZZY:
            mark = _HEADED.match(text, end)
            score = 0.85 + _number_bonus(anchor, segment)
            yield Candidate(number, place, last, mark.end() if mark else end, score)


def _by_number(number: int, anchor: Anchor, segments: Sequence[Segment]) -> Iterator[Candidate]:
    """Headings that were reworded or shortened: by their guidance, their number, or a few of their own words."""
    for place, segment in enumerate(segments):
        if anchor.guidance and (guided := _by_guidance(number, anchor, segment, place)):
            yield guided
            continue
        if len(segment.text) > 2 * _LINE:
            continue
        text = segment.text[segment.words :].rstrip()
        if len(text) > _LINE or len(segment.key) < 4:
            continue
        alike = fuzz.token_set_ratio(text.lower().strip(" :."), anchor.words)
        if "." in anchor.number and segment.number == anchor.number:
            likely = alike >= 60
            if likely or segment.heading or text.endswith(":") or not text.endswith("."):
                yield Candidate(number, place, place, len(segment.text), 0.8 if likely else 0.5)
        elif alike >= 95 and len(segment.key) >= _FUZZY_LETTERS and (segment.heading or text.endswith(":")):
            yield Candidate(number, place, place, len(segment.text), 0.6)


def _by_guidance(number: int, anchor: Anchor, segment: Segment, place: int) -> Candidate | None:
    """The form's own guidance tells the section, whatever stands before it on the line."""
    for guidance in anchor.guidance:
        found = segment.key.find(guidance) if len(guidance) >= _GUIDANCE_LETTERS else -1
        if 0 <= found <= _LINE:
            rest = after_letters(segment.text, segment.words, found)
            return Candidate(number, place, place, rest, 0.85 if segment.number == anchor.number else 0.75)
    return None


def _number_bonus(anchor: Anchor, segment: Segment) -> float:
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


def _after_close(text: str, place: int) -> int:
    """Past the bracket that closes a heading."""
    return place + 1 if text[place : place + 1] in (")", "]") else place


def _end_of_word(text: str, place: int) -> int:
    while place < len(text) and _WORD.match(text, place):
        place += 1
    return place


def skip_punctuation(text: str, place: int) -> int:
    """Past what stands between printed words and the author's."""
    found = _PUNCTUATION.match(text, place)
    return found.end() if found else place
