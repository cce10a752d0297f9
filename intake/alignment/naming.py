"""Whose form it is: another federation's may be the same word for word, but for the name in its own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from intake.alignment.anchors import FORMS_KEPT, SENTENCE_END, anchors_of, key_of
from intake.alignment.likeness import skeleton
from intake.alignment.segments import Segment
from intake.model.form import Form

_LETTERS = 40  # of a sentence that names its federation; a line with staff's names changes with the staff
_SAME = 75.0  # of 100: sentences that differ in a name
_READ = 70.0  # of 100: a name that was misread is still that name
_NAME = re.compile(r"(?<=[a-zåäöé,] )[A-ZÅÄÖÉ][\w-]{2,}")  # a capital within a sentence


def names_another(segments: Sequence[Segment], form: Form) -> bool:
    """Whether the form's own sentences stand in *segments* with somebody else's name, and nowhere with its own."""
    ours = _naming(form)
    if not ours:
        return False
    said = {key_of(sentence): sentence for sentence in _sentences(segment.text for segment in segments)}
    another = False
    for sentence, names in ours:
        found = process.extractOne(key_of(sentence), said.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
        if found is None:
            continue
        text = said[found[0]]
        if all(fuzz.partial_ratio(skeleton(key_of(name)), skeleton(found[0])) >= _READ for name in names):
            return False
        another = another or any(name not in sentence for name in _NAME.findall(text))
    return another


@lru_cache(maxsize=FORMS_KEPT)
def _naming(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sentences outside the form's fields and sections that name somebody, with the names."""
    others = {anchor.block for anchor in anchors_of(form) if anchor.role == "other"}
    texts = (block.text for index, block in enumerate(form.blank.blocks) if index in others)
    found = ((sentence, tuple(_NAME.findall(sentence))) for sentence in _sentences(texts))
    return tuple((sentence, names) for sentence, names in found if names)


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    return (part for text in texts for part in SENTENCE_END.split(text) if len(part) >= _LETTERS)
