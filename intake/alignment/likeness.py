"""How alike printed words and what stands in a document are: slips of the pen, misread letters, other words for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from intake.alignment.anchors import FORMS_KEPT, Anchor, anchors_of, key_of
from intake.model.form import Form

_WORDS = re.compile(r"[^\W_]+")
# Letters that are taken for one another on paper: those without their dots or rings, and tall thin ones.
_MISREAD = str.maketrans("åäáàâãöóòôõøéèêëüíl1|j0", "aaaaaaooooooeeeeuiiiiio")
_SHORTEST, _LONGEST = 0.7, 1.3  # of the printed words' length, that what stands for them may have
_STEM = 5  # letters
_COMMON = 0.2  # what a word that stands in many headings is worth, of one that stands in one
# Words that say nothing of what a heading asks for.
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """alla ange att av beskriv beskrivning blev bli blivit blir de den det detta eller en er era ett form från för
        ha haft har hur i inte kom kommer kr med ni nr och om på samt sitt som så till under var varit vi vid vilka
        vilken vilket vår våra är över""",
    )
)


def skeleton(key: str) -> str:
    """A key without what a scanner or a hasty hand may get wrong: "måi" and "mal" are one."""
    return key.replace("rn", "m").translate(_MISREAD)


def best_cut(text: str, start: int, printed: str) -> tuple[float, int]:
    """Where in *text* words that are like *printed*, a skeleton, end, and how like they are, 0..100."""
    best, end, letters = 0.0, start, 0
    for word in _WORDS.finditer(text, start):
        letters += len(word[0])
        if letters > _LONGEST * len(printed):
            break
        if letters >= _SHORTEST * len(printed):
            ratio = fuzz.ratio(skeleton(key_of(text[start : word.end()])), printed)
            if ratio > best:
                best, end = ratio, word.end()
    return best, end


@dataclass(frozen=True, slots=True)
class Kin:
    """The telling words of a form's headings and labels, by which other wordings of them are known."""

    wordings: tuple[tuple[frozenset[str], ...], ...]  # for each anchor, each of its wordings as stems
    weights: Mapping[str, float]  # by stem; others weigh 1

    def likeness(self, anchor: int, said: Collection[str]) -> tuple[float, float]:
        """How much of *said* is the anchor's, and how much of the anchor *said* has, each 0..1: its best wording's."""
        weight = self._weight(said)
        best = (0.0, 0.0)
        for wording in self.wordings[anchor]:
            common = self._weight(wording.intersection(said))
            if common:
                best = max(best, (common / weight, common / self._weight(wording)), key=sum)
        return best

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(self.weights.get(stem, 1.0) for stem in stems)


def says_something(word: str) -> bool:
    """Whether a word tells what a heading asks for."""
    return word.lower() not in _FUNCTION_WORDS


def stems_of(text: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    words = _WORDS.findall(text.lower())
    return frozenset(word[:_STEM] for word in words if says_something(word) and not word.isdecimal())


@lru_cache(maxsize=FORMS_KEPT)
def kin_of(form: Form) -> Kin:
    """The telling words of *form*, for each of its anchors in their order."""
    texts = {section.id: (section.title, *section.wordings) for section in form.sections}
    fields = {field.id: field.labels for field in form.fields}
    wordings = tuple(_stems(anchor, texts, fields) for anchor in anchors_of(form))
    counted = Counter(stem for stems in set(wordings) for stem in frozenset[str]().union(*stems))
    return Kin(wordings, {stem: max(_COMMON, 1 / count) for stem, count in counted.items() if count > 1})


def _stems(
    anchor: Anchor, sections: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[str]]
) -> tuple[frozenset[str], ...]:
    texts: Sequence[str] = (anchor.words,)
    if anchor.role == "section":
        texts = (*sections[anchor.targets[0].id], anchor.words)
    elif len(anchor.targets) == 1 and anchor.targets[0].kind == "field":
        texts = fields[anchor.targets[0].id]
    return tuple(stems for text in dict.fromkeys(texts) if (stems := stems_of(text)))
