"""A form that stands twice in one file: a blank one, or only its headings, pasted before or after the filled one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from intake.alignment.anchors import Anchor
from intake.alignment.matching import Candidate
from intake.alignment.printed import Printed
from intake.alignment.segments import Segment

_STRONG = 0.9
_MOST = 0.6  # of the form's sections that a copy has


def the_filled_one(
    anchors: Sequence[Anchor], possible: Iterable[Candidate], segments: Sequence[Segment], printed: Printed
) -> tuple[int, int]:
    """The first segment of the copy in which most is written, and the one after its last; all where there is but one.

    What stands beside the other copy, such as the fields after a mere list of headings, goes with this one.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for candidate in possible:
        anchor = anchors[candidate.anchor]
        if candidate.score >= _STRONG and not (anchor.optional or anchor.repeats):
            places[candidate.anchor].append(candidate.first)
    sections = [number for number, anchor in enumerate(anchors) if anchor.role == "section"]
    needed = _MOST * len(sections)
    headings = {first for number in sections if len(set(places[number])) > 1 for first in places[number]}
    if not sections or len(headings) < 2 * needed:
        return 0, len(segments)
    split = _split(places, sections, headings)
    if min(_met(places, sections, split)) < needed:
        return 0, len(segments)
    labels = [number for number, anchor in enumerate(anchors) if anchor.role == "label" and places[number]]
    whole = len(_twice(places, labels, split)) >= _MOST * len(labels)
    twice = [places[number] for number in _twice(places, places if whole else sections, split)]
    if _written(segments[:split], printed) > _written(segments[split:], printed):
        return 0, min(first for found in twice for first in found if first >= split)
    return max(first for found in twice for first in found if first < split) + 1, len(segments)


def _twice(places: Mapping[int, Sequence[int]], anchors: Iterable[int], split: int) -> list[int]:
    """Those of *anchors* that stand on both sides of *split*."""
    return [number for number in anchors if all(_met(places, [number], split))]


def _written(segments: Sequence[Segment], printed: Printed) -> int:
    """How many letters the author has written in them."""
    return sum(len(segment.key) for segment in segments if not printed.holds(segment.text))


def _split(places: Mapping[int, Sequence[int]], sections: Sequence[int], headings: Collection[int]) -> int:
    """Where the second copy begins: both have most of the sections, then most of all that is printed."""
    after_first = min(headings)
    tried = sorted({first for found in places.values() for first in found if first > after_first})
    return max(tried, key=lambda place: (min(_met(places, sections, place)), sum(_met(places, places, place)), place))


def _met(places: Mapping[int, Sequence[int]], anchors: Iterable[int], split: int) -> tuple[int, int]:
    """How many of *anchors* stand before *split*, and how many from there on."""
    before = after = 0
    for number in anchors:
        found = places[number]
        before += bool(found) and min(found) < split
        after += bool(found) and max(found) >= split
    return before, after
