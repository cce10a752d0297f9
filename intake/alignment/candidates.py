"""Every place in a document where an anchor's printed words may stand, with a score: as printed, or in other ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from intake.alignment.anchors import Anchor, anchors_of, key_of
from intake.alignment.joint import joint_keys
from intake.alignment.likeness import Kin, best_cut, kin_of, skeleton, stems_of
from intake.alignment.matching import (
    BUCKET,
    HEADED,
    LABELLED,
    LINE,
    SENTENCE,
    Candidate,
    after_close,
    after_letters,
    by_words,
    guided_by,
    number_bonus,
)
from intake.alignment.segments import Segment
from intake.model.form import Form

_SURE = 0.95
_JOINED = 0.97
_WHOLE = 20  # letters of printed words by which they are known, where a heading may be broken over lines
_FUZZY = 86.0  # of 100: two slips in a heading of twenty letters
_SHORT_FUZZY = 83.0  # one slip in a label of six
_SHORT = 12
_NEARLY = 70.0  # of a beginning cut at any letter, before it is cut at its words
_FUZZY_LETTERS = 6
_BROKEN_LETTERS = 12
_GUIDANCE_LETTERS = 15
_MADE_OF = 60.0  # of 100: the words of a heading with its number that are the form's
_OURS, _KIN = 0.8, 0.5  # of a heading's telling words, those that are the form's
_TITLE = re.compile(r"[^:=\n]{2,80}[:=]\s*")


class _Title(NamedTuple):
    """The beginning of a piece that may be somebody's own wording of a heading or label."""

    place: int
    rest: int  # where in the piece's text it ends, with the colon after it
    stems: frozenset[str]
    marked: bool  # a colon follows, or the file says that it is a heading


class _Pieces:
    """A document's pieces with what is asked of all of them, made when it is first asked for."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.buckets: dict[str, list[int]] = defaultdict(list)
        for place, segment in enumerate(segments):
            self.buckets[segment.key[:BUCKET]].append(place)

    @cached_property
    def skeletons(self) -> list[str]:
        return [skeleton(segment.key) for segment in self.segments]

    @cached_property
    def titles(self) -> list[_Title]:
        found = (_title(place, segment) for place, segment in enumerate(self.segments) if not segment.listed)
        return [title for title in found if title is not None and title.stems]


def _title(place: int, segment: Segment) -> _Title | None:
    text = segment.text
    mark = _TITLE.match(text, segment.words)
    if mark:
        return _Title(place, mark.end(), stems_of(mark[0]), marked=True)
    if len(text) > LINE or text.rstrip().endswith("."):
        return None
    return _Title(place, len(text), stems_of(text[segment.words :]), marked=segment.heading)


def candidates(form: Form, segments: Sequence[Segment]) -> list[Candidate]:
    """Every anchor's possible places; guessed ones only for anchors that have no sure one."""
    pieces = _Pieces(segments)
    found: list[Candidate] = []
    for number, anchor in enumerate(anchors_of(form)):
        near = list(by_words(number, anchor, segments, pieces.buckets))
        if not any(_is_printed(candidate, anchor, segments) for candidate in near):
            near += _by_likeness(number, anchor, pieces, near)
        elif anchor.role == "section" and not any(candidate.score > 1 for candidate in near):
            # the words stand elsewhere too, as a column's label, and the heading itself may be misspelt
            near += [found for found in _by_likeness(number, anchor, pieces, near) if found.score > _SURE]
        if not near and anchor.role == "section":
            near += _broken_alike(number, anchor, segments)
        if not near and anchor.role == "section":
            near += _by_guidance_or_number(number, anchor, segments, kin_of(form))
            near += _by_kin(number, anchor, pieces, form)
        elif not near and anchor.role == "label" and not anchor.repeats:
            near += _by_kin(number, anchor, pieces, form)
        elif not near and anchor.role == "part":
            near += _by_number(number, pieces, form)
        found += near
    return [candidate._replace(first=candidate.first - segments[candidate.first].apart) for candidate in found]


def joined(form: Form, segments: Sequence[Segment], labels: Collection[str]) -> Iterator[tuple[Anchor, Candidate]]:
    """An anchor for each label that an author has made of several, and its place; numbered on from the form's."""
    anchors = anchors_of(form)
    single = [anchor for anchor in anchors if anchor.role == "label" and not (anchor.repeats or anchor.optional)]
    number = len(anchors)
    for place, segment in enumerate(segments):
        keys = joint_keys(segment.text[segment.words :], labels) if segment.short else []
        parts = [next((anchor for anchor in single if key in anchor.keys), None) for key in keys]
        found = [anchor for anchor in parts if anchor is not None]
        targets = tuple(dict.fromkeys(target for anchor in found for target in anchor.targets))
        if keys and len(keys) == len(targets) == len(found):
            label = segment.text.partition(":")[0]
            anchor = replace(found[0], keys=("".join(keys),), words=label.lower(), targets=targets, optional=True)
            yield anchor, Candidate(number, place, place, min(len(label) + 1, len(segment.text)), _JOINED)
            number += 1


def _is_printed(candidate: Candidate, anchor: Anchor, segments: Sequence[Segment]) -> bool:
    """Whether it is surely the anchor, in the words of the blank: a shorter wording may well stand elsewhere too."""
    return candidate.score >= _SURE and segments[candidate.first].key.startswith(anchor.keys[0][:_WHOLE])


def _by_likeness(number: int, anchor: Anchor, pieces: _Pieces, exact: Sequence[Candidate]) -> Iterator[Candidate]:
    """Pieces that begin almost like the anchor, but none of the *exact* ones: slips of the pen, misread letters."""
    tried = {candidate.first for candidate in exact}
    for key in anchor.keys:
        if len(key) < _FUZZY_LETTERS:
            continue
        printed = skeleton(key)
        heads = [other[: len(printed) + 2] for other in pieces.skeletons]
        for _, _, place in process.extract(printed, heads, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=None):
            if place not in tried and (found := _alike(number, anchor, pieces.segments[place], place, printed)):
                tried.add(place)
                yield found


def _alike(number: int, anchor: Anchor, segment: Segment, place: int, printed: str) -> Candidate | None:
    """The piece, cut at the words that are most like the anchor, if they are enough like it."""
    text = segment.text
    ratio, end = best_cut(text, segment.words, printed)
    if ratio < (_FUZZY if len(printed) >= _SHORT else _SHORT_FUZZY):
        return None
    score = ratio / 100 - 0.05 + number_bonus(anchor, segment)
    if not key_of(text[end:]):
        return Candidate(number, place, place, len(text), score)
    if anchor.role not in ("section", "label"):
        return None
    mark = (HEADED if anchor.role == "section" else LABELLED).match(text, end)
    borne_out = anchor.role == "section" and (
        segment.number == anchor.number
        or SENTENCE.match(text, end)
        or guided_by(anchor, key_of(text[end : end + LINE]))
    )
    if not mark and not borne_out:
        return None
    return Candidate(number, place, place, mark.end() if mark else after_close(text, end), score - 0.02)


def _broken_alike(number: int, anchor: Anchor, segments: Sequence[Segment]) -> Iterator[Candidate]:
    """A misspelt heading that is broken over lines."""
    key = skeleton(anchor.keys[0])
    for place, segment in enumerate(segments[:-1]):
        size = len(segment.key)
        if not _BROKEN_LETTERS <= size < len(key) or fuzz.ratio(skeleton(segment.key), key[:size]) < _FUZZY:
            continue
        last = place + 1
        text = segments[last].text
        _, end = best_cut(text, segments[last].words, key[size:])
        mark = HEADED.match(text, end)
        if mark and fuzz.ratio(skeleton(segment.key + key_of(text[:end])), key) >= _FUZZY:
            yield Candidate(number, place, last, mark.end(), 0.85 + number_bonus(anchor, segment))


def _by_guidance_or_number(number: int, anchor: Anchor, segments: Sequence[Segment], kin: Kin) -> Iterator[Candidate]:
    """Headings that were reworded or shortened: by their guidance, or by their number."""
    for place, segment in enumerate(segments):
        if anchor.guidance and (guided := _by_guidance(number, anchor, segment, place)):
            yield guided
        elif "." in anchor.number and segment.number == anchor.number and len(segment.key) >= 4:
            text = segment.text[segment.words :].rstrip()
            likely = _is_short_for(number, anchor, text, kin)
            if len(text) <= LINE and (likely or segment.heading or not text.endswith(".")):
                yield Candidate(number, place, place, len(segment.text), 0.8 if likely else 0.5)


def _is_short_for(number: int, anchor: Anchor, text: str, kin: Kin) -> bool:
    """Whether *text* is made of the anchor's words, or next to nothing but its telling ones: "Framgångsfaktorer"."""
    ours, _ = kin.likeness(number, stems_of(text))
    return ours >= _OURS or fuzz.token_set_ratio(text.lower().strip(" :."), anchor.words) >= _MADE_OF


def _by_number(number: int, pieces: _Pieces, form: Form) -> Iterator[Candidate]:
    """A main heading that was reworded or shortened: its number, with words of its own or the next heading after it."""
    anchors, kin = anchors_of(form), kin_of(form)
    following = anchors[number + 1] if number + 1 < len(anchors) else None
    for place, segment in enumerate(pieces.segments):
        text = segment.text[segment.words :].rstrip()
        if segment.number != anchors[number].number or not segment.key or len(text) > LINE:
            continue
        ours, _ = kin.likeness(number, stems_of(text))
        if ours >= _KIN or _begins(following, pieces.segments[place + 1 : place + 2]):
            yield Candidate(number, place, place, len(segment.text), 0.7 if ours >= _KIN else 0.5)


def _begins(anchor: Anchor | None, segments: Sequence[Segment]) -> bool:
    """Whether some segments begin with the anchor: with its number, or without one with its words."""
    if anchor is None or not segments:
        return False
    here = segments[0]
    return here.number == anchor.number if anchor.role != "label" else here.key.startswith(anchor.keys)


def _by_guidance(number: int, anchor: Anchor, segment: Segment, place: int) -> Candidate | None:
    """The form's own guidance tells the section, whatever stands before it on the line."""
    for guidance in anchor.guidance:
        found = segment.key.find(guidance) if len(guidance) >= _GUIDANCE_LETTERS else -1
        if 0 <= found <= LINE:
            rest = after_letters(segment.text, segment.words, found)
            return Candidate(number, place, place, rest, 0.85 if segment.number == anchor.number else 0.75)
    return None


def _by_kin(number: int, anchor: Anchor, pieces: _Pieces, form: Form) -> Iterator[Candidate]:
    """Headings and labels in somebody's own words that share the telling ones with the form's."""
    kin = kin_of(form)
    for title in pieces.titles:
        ours, theirs = kin.likeness(number, title.stems)
        if not ours:
            continue
        segment = pieces.segments[title.place]
        if anchor.role == "label":
            likely = ours >= 0.6 and theirs >= 0.6 and (title.marked or segment.cell is not None)
        else:
            likely = ours >= 0.5 and (theirs >= 0.4 or (title.marked and ours >= 0.9 and theirs >= 0.3))
        if likely:
            score = 0.5 + 0.6 * ours * theirs / (ours + theirs) + number_bonus(anchor, segment)
            yield Candidate(number, title.place, title.place, title.rest, score)
