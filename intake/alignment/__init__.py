"""Finding a blank form's anchors in a document: Needleman-Wunsch with fuzzy scores, then a rescue of what was moved.

The blank and the document are both streams in reading order. Each anchor may match some pieces of the document, with a
score; the best chain of matches that keeps both orders is found over those few pairs only (a gap costs nothing). What
the chain leaves out because it stands elsewhere, such as swapped sections, is then looked for by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from intake.alignment.anchors import Anchor, anchors_of
from intake.alignment.candidates import candidates, joined
from intake.alignment.copies import the_filled_one
from intake.alignment.matching import LINE, Candidate
from intake.alignment.printed import printed_of
from intake.alignment.segments import Segment, segments_of, split_at_labels
from intake.model.document import Document
from intake.model.form import Form

_WEIGHTS = {"section": 3.0, "part": 1.2, "label": 1.0, "other": 0.4}
_MOST_REPEATS = 500  # labels beyond the blank's own; no honest report has so many
_REPEATED = 0.9
_SURE = 0.8  # a match out of order must be at least so good
_CONTINUED = re.compile(r"[\s,(–-]*\b(?:forts|fortsättning)\b[\s.):]*", re.IGNORECASE)  # after a heading
Weigh = Callable[[Anchor], float]
_TELLING = 10  # letters that make a label its own proof; shorter ones ("Datum") are taken within their part only


@dataclass(frozen=True, slots=True)
class Match:
    """Printed words found in the document."""

    anchor: Anchor
    first: int  # segment
    last: int  # segment in which the words end
    rest: int  # where in that segment's text the author's words begin
    score: float  # 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A document against one form's blank."""

    segments: tuple[Segment, ...]
    end: int  # the segment at which another copy of the form begins; none of its words are matched
    matches: tuple[Match, ...]  # in the document's order
    coverage: float  # 0..1, of the weight of the blank's anchors
    sections: float  # 0..1, of the form's sections
    balance: float  # the weight of the anchors that were found, less that of those that were not


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The form that a document is written on."""

    form: Form
    alignment: Alignment
    coverage: float  # 0..1


def align(document: Document, form: Form, segments: Sequence[Segment] | None = None) -> Alignment:
    """Find the form's anchors in *document*. *segments* saves cutting it up again for each form."""
    anchors = anchors_of(form)
    labels = {key for anchor in anchors if anchor.role == "label" for key in anchor.keys}
    pieces = split_at_labels(segments if segments is not None else segments_of(document), labels)
    joint = list(joined(form, pieces, labels))
    places = {candidate.first for _, candidate in joint}
    possible = [found for found in candidates(form, pieces) if found.first not in places]
    begin, end = the_filled_one(anchors, possible, pieces, printed_of(form))
    possible = [found for found in possible if begin <= found.first and found.last < end]
    taken = _Taken((*anchors, *(anchor for anchor, _ in joint)))
    for candidate in _chain(anchors, [found for found in possible if not anchors[found.anchor].optional]):
        taken.add(candidate)
    _rescue(anchors, possible, pieces, taken)
    _join([(anchor, candidate) for anchor, candidate in joint if begin <= candidate.first < end], taken)
    _continue(anchors, possible, pieces, taken)
    _repeat(anchors, possible, taken)
    matches = taken.matches()
    return Alignment(
        segments=pieces,
        end=end,
        matches=_with_columns(anchors, matches),
        coverage=_share(anchors, matches, lambda anchor: _WEIGHTS[anchor.role]),
        sections=_share(anchors, matches, lambda anchor: float(anchor.role == "section")),
        balance=_balance(anchors, matches),
    )


class _Taken:
    """The matches so far: each anchor once (repeating ones at any number of places), each segment once."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self._anchors = anchors
        self._segments: set[int] = set()
        self._found: list[tuple[int, int, Candidate]] = []  # first segment, anchor
        self.anchors: set[int] = set()

    def add(self, candidate: Candidate) -> None:
        self.anchors.add(candidate.anchor)
        self._segments.update(range(candidate.first, candidate.last + 1))
        insort(self._found, (candidate.first, candidate.anchor, candidate))

    def free(self, candidate: Candidate) -> bool:
        return self._segments.isdisjoint(range(candidate.first, candidate.last + 1))

    def has_printed(self, anchor: Anchor) -> bool:
        """Whether the words that an optional anchor is a part of were found whole."""
        others = (self._anchors[number] for number in self.anchors)
        return any(other.block == anchor.block and not other.optional for other in others)

    def has_field(self, anchor: Anchor) -> bool:
        """Whether a label of one of an anchor's fields was found."""
        found = {target for number in self.anchors for target in self._anchors[number].targets}
        return not found.isdisjoint(anchor.targets)

    def before(self, segment: int) -> Iterable[Anchor]:
        """The anchors matched before *segment*, the nearest first."""
        place = bisect_left(self._found, segment, key=lambda found: found[0])
        return (self._anchors[self._found[earlier][1]] for earlier in range(place - 1, -1, -1))

    def at(self, segment: int) -> Anchor | None:
        """The anchor that begins at *segment*."""
        place = bisect_left(self._found, segment, key=lambda found: found[0])
        begins = place < len(self._found) and self._found[place][0] == segment
        return self._anchors[self._found[place][1]] if begins else None

    def matches(self) -> tuple[Match, ...]:
        return tuple(
            Match(self._anchors[anchor], found.first, found.last, found.rest, min(1.0, found.score))
            for _, anchor, found in self._found
        )


def _chain(anchors: Sequence[Anchor], possible: Sequence[Candidate]) -> list[Candidate]:
    """The heaviest chain of candidates that rises in the document, none sharing a segment, and in the blank."""
    size = len(anchors) + 1
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)  # Fenwick tree over anchors: weight, candidate
    previous: list[int] = []
    ending: list[tuple[int, int, float]] = []  # last segment, candidate, weight: not yet in the tree
    order = sorted(possible, key=lambda candidate: candidate.first)
    for number, candidate in enumerate(order):
        while ending and ending[0][0] < candidate.first:
            _, done, weight = heappop(ending)
            _raise(best, order[done].anchor + 1, (weight, done))
        weight, link = _highest(best, candidate.anchor)
        previous.append(link)
        heappush(ending, (candidate.last, number, weight + _weight(anchors[candidate.anchor]) * candidate.score))
    for _, done, weight in ending:
        _raise(best, order[done].anchor + 1, (weight, done))
    _, number = _highest(best, size)
    chain: list[Candidate] = []
    while number >= 0:
        chain.append(order[number])
        number = previous[number]
    return chain[::-1]


def _weight(anchor: Anchor) -> float:
    """What finding it counts for. The label of a single field goes before one that can be taken again anywhere."""
    return _WEIGHTS[anchor.role] * (_REPEATED if anchor.repeats else 1.0)


def _highest(tree: Sequence[tuple[float, int]], below: int) -> tuple[float, int]:
    """The heaviest chain that ends at an anchor before *below*."""
    found = (0.0, -1)
    while below > 0:
        if tree[below][0] > found[0]:
            found = tree[below]
        below -= below & -below
    return found


def _raise(tree: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(tree):
        if value[0] > tree[place][0]:
            tree[place] = value
        place += place & -place


def _rescue(
    anchors: Sequence[Anchor], possible: Sequence[Candidate], segments: Sequence[Segment], taken: _Taken
) -> None:
    """Take what stands out of order: sections and parts anywhere, then labels, short ones only in their own part."""
    best_first = sorted(possible, key=lambda candidate: -candidate.score)
    for role in ("section", "part", "label"):
        for candidate in best_first:
            anchor = anchors[candidate.anchor]
            if anchor.role != role or candidate.anchor in taken.anchors or candidate.score < _SURE:
                continue
            if anchor.optional and taken.has_printed(anchor):
                continue
            if taken.free(candidate) and _at_home(anchor, candidate, segments, taken):
                taken.add(candidate)


def _at_home(anchor: Anchor, candidate: Candidate, segments: Sequence[Segment], taken: _Taken) -> bool:
    """Whether the words are proof enough where they stand: by themselves, or by what stands around them."""
    if anchor.role == "section":
        return True
    if candidate.score >= 0.95 and len(anchor.keys[0]) >= _TELLING and not anchor.repeats:
        return True
    if anchor.role == "part":
        first_section = taken.at(candidate.last + 1)
        own = first_section is not None and first_section.role == "section" and first_section.part == anchor.part
        return own or candidate.score > 1 or segments[candidate.first].heading
    near = next((found.part for found in taken.before(candidate.first) if found.part), "")
    return near == anchor.part and (segments[candidate.first].cell is not None or candidate.score >= 0.95)


def _join(joint: Iterable[tuple[Anchor, Candidate]], taken: _Taken) -> None:
    """Take the labels that are made of several, in the part of the form where those stand, if none of them is there."""
    for anchor, candidate in joint:
        near = next((found.part for found in taken.before(candidate.first) if found.part), "")
        if near == anchor.part and not taken.has_field(anchor):
            taken.add(candidate)


def _continue(
    anchors: Sequence[Anchor], possible: Sequence[Candidate], segments: Sequence[Segment], taken: _Taken
) -> None:
    """Take headings that stand once more, on a page where their answer goes on: "5.2 Arbetssätt (forts.)"."""
    for candidate in possible:
        again = anchors[candidate.anchor].role == "section" and candidate.anchor in taken.anchors
        rest = segments[candidate.last].text
        if again and taken.free(candidate) and (mark := _CONTINUED.search(rest)) and len(rest) <= LINE:
            taken.add(candidate._replace(rest=max(candidate.rest, mark.end())))


def _repeat(anchors: Sequence[Anchor], possible: Sequence[Candidate], taken: _Taken) -> None:
    """Labels that may repeat: take those beyond the blank's number that follow one of the same field."""
    room = _MOST_REPEATS
    fields = _fields(anchors)
    for candidate in sorted(possible, key=lambda candidate: (candidate.first, -candidate.score)):
        anchor = anchors[candidate.anchor]
        if not room or not anchor.repeats or candidate.score < _SURE or not taken.free(candidate):
            continue
        near = next(iter(taken.before(candidate.first)), None)
        if near is not None and fields[near.block] & fields[anchor.block]:
            taken.add(candidate)
            room -= 1


def _fields(anchors: Sequence[Anchor]) -> dict[int, set[str]]:
    """The fields whose labels each block of the blank has; a heading may be a table's first column at once."""
    found: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        found[anchor.block] |= {target.id for target in anchor.targets if target.kind != "section"}
    return found


def _with_columns(anchors: Sequence[Anchor], matches: Sequence[Match]) -> tuple[Match, ...]:
    """Where a heading is a table's first column at once, the words found for the one count for the other too."""
    by_block: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_block[anchor.block].append(anchor)
    result: list[Match] = []
    for match in matches:
        result.append(match)
        if match.anchor.role == "section":
            result += [
                Match(anchor, match.first, match.last, match.rest, match.score)
                for anchor in by_block[match.anchor.block]
                if anchor.role == "label"
            ]
    return tuple(result)


def _balance(anchors: Sequence[Anchor], matches: Sequence[Match]) -> float:
    found = {(match.anchor.block, match.anchor.role): match.score for match in matches}
    counted = [anchor for anchor in anchors if not anchor.optional]
    return sum(_WEIGHTS[anchor.role] * (2 * found.get((anchor.block, anchor.role), 0.0) - 1) for anchor in counted)


def _share(anchors: Sequence[Anchor], matches: Sequence[Match], weigh: Weigh) -> float:
    counted = [anchor for anchor in anchors if not anchor.optional]
    found = {(match.anchor.block, match.anchor.role): match.score for match in matches}
    whole = sum(map(weigh, counted))
    return (
        sum(weigh(anchor) * found.get((anchor.block, anchor.role), 0.0) for anchor in counted) / whole if whole else 0.0
    )
