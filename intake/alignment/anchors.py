"""The blank form as anchors: the printed words by which a report written on it is read.

Form data name what is printed (labels, titles, guidance); the blank document tells in which order and in which part.
Words are compared by their key, letters and digits only: white space, punctuation and case say nothing on paper.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from intake.model.document import Block
from intake.model.form import FieldSpec, Form, SectionSpec

Role = Literal["section", "part", "label", "other"]
Kind = Literal["section", "field", "column", "row"]

_LETTERS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"[\s☐☒•*#–-]*(?i:(?:fråga|del|avsnitt|punkt|kapitel)\b[\s:.]*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,8}(?=[.):]?(?:\s|[^\W\d]|$))|\d{1,2}(?=[.):](?!\d))|\d{1,2}(?=\s+[A-ZÅÄÖ]))"
    r"[.):]?\s*"
)
_ASKED = re.compile(r"[\s*]*(?:fråga|rubrik)\s*:\s*", re.IGNORECASE)  # before a heading or label without a number
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
FORMS_KEPT = 32  # whose anchors are kept: making them takes as long as finding them
_BOX_TO_TICK = re.compile("[☐☒☑□]")
_ROOM = re.compile(r"[\t\n:]+|_{3,}|\.{4,}|…+")  # what a form leaves for the sender's words on a label's line
_HINT = re.compile(r"(?:[\W_]|\b(?:kr|kronor|sek|tkr|fr|o|m|t|från|till|den|åååå|mm|dd)\b)*", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.?!:])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the words by an anchor answer."""

    kind: Kind
    id: str  # section or field
    sub: str = ""  # column id, or printed row label


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Printed words of the blank."""

    keys: tuple[str, ...]  # as printed, then earlier wordings
    words: str  # as printed, lower case, for comparing word by word
    number: str = ""  # as printed: "5.1"
    role: Role = "other"
    targets: tuple[Target, ...] = ()
    part: str = ""  # number of the blank's part in which it stands: "2"
    guidance: tuple[str, ...] = ()  # keys of the sentences printed with a heading
    repeats: bool = False  # may stand there more often than in the blank
    optional: bool = False  # not printed so in the blank
    block: int = -1  # the blank's block that it was printed in


def key_of(text: str) -> str:
    """Letters and digits of *text*, lower case. Letters with loose accents count as the whole ones."""
    squeezed = text.lower().replace(" ", "")
    if squeezed.isalnum():  # most are, and it is three times as fast
        return squeezed
    return "".join(_LETTERS.findall(unicodedata.normalize("NFC", squeezed)))


def split_number(text: str) -> tuple[str, int]:
    """The heading number at the start of *text*, without its point, and where the words begin; "" where it has none."""
    match = _NUMBER.match(text)
    if match:
        return match["number"], match.end()
    asked = _ASKED.match(text)
    return "", asked.end() if asked else 0


def sentences(texts: Sequence[str]) -> tuple[str, ...]:
    """The keys of each sentence in *texts*."""
    return tuple(key for text in texts for part in SENTENCE_END.split(text) if (key := key_of(part)))


@lru_cache(maxsize=FORMS_KEPT)
def anchors_of(form: Form) -> tuple[Anchor, ...]:
    """The form's anchors in the blank's order. A block that is heading and column at once gives two."""
    known = frozenset(key_of(label) for spec in form.fields for label in spec.labels)
    numbered = [
        (at, *line) for at, block in enumerate(form.blank.blocks) if block.text for line in _lines(block, known)
    ]
    placed = list(_with_parts(numbered))
    labels = _Labels(form, [(part, key) for _, part, key in placed])
    titles = tuple((key_of(spec.title), spec) for spec in form.sections)
    guidance = frozenset(key for spec in form.sections for key in sentences(spec.guidance))
    found: list[Anchor] = []
    for (index, part, key), (_, number, words) in zip(placed, numbered, strict=True):
        base = Anchor(keys=(key,), words=words.lower(), number=number, part=part, block=index)
        made = [*_section(titles, base, key), *labels.take(part, key, base)]
        if made or (key and not _is_guidance(words, guidance)):
            found += made or [replace(base, role="part") if number else base]
    return tuple(found)


def _is_guidance(words: str, guidance: Collection[str]) -> bool:
    """Whether a block is nothing but guidance: it parts nothing, since the answer to its section follows it."""
    said = sentences((words,))
    return bool(said) and all(sentence in guidance for sentence in said)


def _lines(block: Block, labels: Collection[str]) -> Iterator[tuple[str, str]]:
    """A block's number and words; of a line of known *labels*, which are keys, with room between, each by itself."""
    number, words = _numbered(block)
    pieces = [piece for piece in _ROOM.split(words) if piece.strip()]
    known = [piece for piece in pieces if key_of(piece) in labels]
    apart = len(pieces) > 1 and known[:1] == pieces[:1] and key_of(words) not in labels
    if not apart or not all(piece in known or _HINT.fullmatch(piece) for piece in pieces):
        yield number, words
        return
    for place, piece in enumerate(known):
        yield "" if place else number, piece


def _numbered(block: Block) -> tuple[str, str]:
    """The number before a block's words, and the words up to the first box to tick: what follows is for the sender."""
    number, start = split_number(block.text)
    label, _ = split_number(block.label)
    return number or label, _BOX_TO_TICK.split(block.text[start:], maxsplit=1)[0]


def _with_parts(numbered: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Each block's index, the number of the part that it stands in, and its key."""
    part = ""
    for index, number, words in numbered:
        part = number.partition(".")[0] or part
        yield index, part, key_of(words)


def _section(titles: Sequence[tuple[str, SectionSpec]], base: Anchor, key: str) -> Iterator[Anchor]:
    """The section that the blank's words head, if any."""
    for title, spec in titles:
        if base.number in ("", spec.id) and key.startswith(title):
            yield replace(
                base,
                keys=_wordings((spec.title, *spec.wordings)),
                words=spec.title.lower(),
                number=spec.id,
                role="section",
                targets=(Target(kind="section", id=spec.id),),
                guidance=sentences(spec.guidance),
            )
            return


def _wordings(texts: Sequence[str]) -> tuple[str, ...]:
    """Their keys, and the key of the first without what it says in brackets at its end: "Material (ange typ)"."""
    short = _BRACKETS.sub("", texts[0])
    return tuple(dict.fromkeys(map(key_of, (*texts, short))))


class _Labels:
    """Hands out the fields, columns and rows that go with a label, each as often as the blank prints it."""

    def __init__(self, form: Form, printed: Sequence[tuple[str, str]]) -> None:
        self._wordings: dict[Target, tuple[str, ...]] = {}
        self._parts: dict[Target, str] = {}
        self._single: list[Target] = []
        self._repeated: list[Target] = []
        self._left = Counter(printed)
        for spec in form.fields:
            self._add_field(spec)

    def _add_field(self, spec: FieldSpec) -> None:
        if spec.labels:
            self._add(Target(kind="field", id=spec.id), spec.labels, spec.heading, repeated=spec.repeats)
        for column in (column for column in spec.columns if column.labels):
            self._add(Target(kind="column", id=spec.id, sub=column.id), column.labels, spec.heading, repeated=True)
        for row in spec.rows:
            self._add(Target(kind="row", id=spec.id, sub=row), (row,), spec.heading, repeated=True)

    def _add(self, target: Target, labels: Sequence[str], part: str, *, repeated: bool) -> None:
        self._wordings[target] = _wordings(labels)
        self._parts[target] = part
        (self._repeated if repeated else self._single).append(target)

    def take(self, part: str, key: str, base: Anchor) -> Iterator[Anchor]:
        """The anchor for a label printed in *part*, none where *key* is no label.

        A box for several fields ("Ort och datum") gives one that stands for all, and one for each, in case a sender has
        written them apart; those are optional.
        """
        single = [target for target in self._single if self._fits(target, part, key)]
        repeated = [target for target in self._repeated if self._fits(target, part, key)]
        room = self._left[part, key]
        self._left[part, key] -= 1
        if single and room >= len(single) + bool(repeated):
            single = single[:1]
        for target in single:
            self._single.remove(target)
        targets = single or repeated
        if not targets:
            return
        wordings = self._wordings[targets[0]] if len(targets) == 1 else ()
        keys = tuple(dict.fromkeys((key, *wordings)))
        label = replace(base, keys=keys, role="label", targets=tuple(targets), repeats=not single)
        yield label
        if len(single) > 1:
            for target in single:
                own = tuple(wording for wording in self._wordings[target] if wording != key)
                yield replace(label, keys=own, targets=(target,), optional=True)

    def _fits(self, target: Target, part: str, key: str) -> bool:
        return self._parts[target] in ("", part) and key in self._wordings[target]
